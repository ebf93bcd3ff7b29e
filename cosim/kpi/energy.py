"""Where the energy of a site goes: power usage effectiveness and its relatives.

Boundary (ISO/IEC 30134-2, category PUE3): E_IT is the energy at the racks' input. E_DC is all energy that the
site turns into heat, conversion, distribution and battery losses included, whatever its source (grid, PV,
gensets, batteries): PV stands outside and lowers the grid energy ratio, never the PUE. The standard's figure
is that of a year; one of a shorter window is an interim PUE.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from cosim.kpi.site import SiteView
from cosim.results import Results

COOLING = {
    "chillers": ("P_chiller",),
    "towers": ("P_tower",),
    "pumps": ("P_condenser_pump", "P_primary_pump", "P_facility_pump", "P_pump"),
    "fans": ("P_fan",),
}
"""Electrical power of cooling by cause: variables of any entity [W]."""


@dataclass(frozen=True)
class Energies:
    """Energies of a window [J]; ``reused`` is heat given to somebody who uses it."""

    dc: float
    it: float
    grid: float
    cooling: float
    reused: float = 0.0

    @property
    def pue(self) -> float:
        """E_DC / E_IT."""
        return self.dc / self.it if self.it > 0 else math.nan

    @property
    def ere(self) -> float:
        """Energy reuse effectiveness (E_DC - E_reuse) / E_IT."""
        return (self.dc - self.reused) / self.it if self.it > 0 else math.nan

    @property
    def losses(self) -> float:
        """What is neither IT nor cooling: conversion, distribution and battery losses, house load [J]."""
        return self.dc - self.it - self.cooling


def energies(site: SiteView, t0: float, t1: float) -> Energies:
    """Energy balance of the site between t0 and t1 [s]."""
    grid = site.energy("P_grid", t0, t1)
    made = -site.energy("P_pv", t0, t1) - site.energy("P_genset", t0, t1)
    stored = site.rise(site.batteries, "E_stored", t0, t1)
    # P_mechanical of a plant holds its own fans and pumps (those of dry coolers are named as those of air handlers).
    cooling = sum(site.energy(name, t0, t1) for name in ("P_mechanical", "P_facility_pump"))
    cooling += sum(site.energy(name, t0, t1, without="P_mechanical") for name in ("P_pump", "P_fan"))
    reused = site.energy("Q_flow_reuse", t0, t1)
    return Energies(grid + made - stored, site.rise(site.racks, "E_in", t0, t1), grid, cooling, reused)


def shares(site: SiteView, t0: float, t1: float) -> dict[str, float]:
    """What lies between E_DC and E_IT, by cause, over E_IT: the values add up to PUE - 1.

    chillers, towers, pumps, fans (those of dry coolers included); UPS with its batteries; storage (battery, converter); house (lighting,
    controls, thermal management of batteries); distribution (transformers, cables, PV inverter: the rest).
    Causes whose variables the run does not have are part of "distribution".
    """
    e = energies(site, t0, t1)
    found = {cause: sum(site.energy(name, t0, t1) for name in names) for cause, names in COOLING.items()}
    # A plant that gives one figure only: what is left of it is counted with the chillers.
    found["chillers"] += e.cooling - sum(found.values())
    if site.all("P_ups"):
        ups = [name for name in site.batteries if name in site.wired_to("I_ups")]
        found["ups"] = (
            site.energy("P_ups", t0, t1) - site.energy("P_critical", t0, t1) - site.rise(ups, "E_stored", t0, t1)
        )
    if site.all("P_bess"):
        storage = [name for name in site.batteries if name in site.wired_to("I_bess")]
        found["storage"] = _drawn(site, t0, t1) - site.rise(storage, "E_stored", t0, t1)
    if site.all("P_feeder"):
        on_feeders = site.energy("P_mechanical", t0, t1) + site.energy("P_fan", t0, t1, without="P_mechanical")
        found["house"] = site.energy("P_feeder", t0, t1) - on_feeders
    found["distribution"] = e.dc - e.it - sum(found.values())
    return {cause: energy / e.it for cause, energy in found.items()}


def _drawn(site: SiteView, t0: float, t1: float) -> float:
    """Energy into the converters of the batteries [J], agents' setpoints not counted."""
    return sum(float(np.sum(site.results.integral(f"{name}.P_bess", t0, t1))) for name in site.electrical)


def pue_over_time(site: SiteView, edges: np.ndarray) -> np.ndarray:
    """PUE of each interval between neighbouring ``edges`` [s], shape (len(edges) - 1,).

    Short intervals give the instantaneous PUE, months the course of a year.
    """
    return np.array([energies(site, float(a), float(b)).pue for a, b in itertools.pairwise(edges)])


def power_per_work(results: Results) -> float:
    """Mean power of the site [W] over its mean work rate (1: all processors busy at full clock).

    Other than the PUE it falls neither when racks draw more nor when they do less: what warm water costs counts.
    """
    site = SiteView(results)
    t0, t1 = site.span
    return energies(site, t0, t1).dc / site.rise(site.racks, "work_done", t0, t1) * len(site.racks)
