"""Headline figures of a run, from whatever the site has.

Boundary of the power usage effectiveness (ISO/IEC 30134-2): E_DC is all energy that the site
turns into heat, conversion, distribution and battery losses included, whatever its source
(grid, PV, gensets, batteries); E_IT is the energy at the racks' input. PV therefore lowers the
grid energy ratio, never the PUE.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cosim.results import Results

KWH = 3.6e6
GRID_CARBON = 0.373 / KWH
"""Carbon dioxide of grid energy [kg/J]: mean of the USA (eGRID 2022)."""
DIESEL_CARBON = 3.17
"""Carbon dioxide of burnt diesel [kg/kg]."""


@dataclass(frozen=True)
class Kpi:
    """One figure: value in its unit."""

    name: str
    value: float
    unit: str
    description: str


class SiteView:
    """The entities of a run by what they are, found by the variables they give."""

    def __init__(self, results: Results) -> None:
        self.results = results
        having: dict[str, set[str]] = {}
        for name in results.names():
            entity, _, variable = name.partition(".")
            having.setdefault(entity, set()).add(variable)
        self._having = having
        self.electrical = self._with("P_grid", "P_loss")
        self.racks = self._with("work_done", "E_in")
        self.batteries = self._with("SOC", "E_stored")
        self.accounts = self._with("E_in", "E_out", "E_stored")

    def _with(self, *variables: str) -> list[str]:
        return [entity for entity, names in self._having.items() if names.issuperset(variables)]

    def all(self, variable: str) -> list[str]:
        """Every entity.variable of that name."""
        return [f"{entity}.{variable}" for entity in self._with(variable)]

    def energy(self, variable: str, t0: float, t1: float) -> float:
        """Sum over entities (and array elements) of the integral of a power [J]."""
        return float(sum(np.sum(self.results.integral(name, t0, t1)) for name in self.all(variable)))

    def rise(self, entities: list[str], variable: str, t0: float, t1: float) -> float:
        """Sum over entities of the rise of a counter or store from t0 to t1."""
        names = [f"{entity}.{variable}" for entity in entities]
        return float(sum(np.sum(self.results.at(n, t1)) - np.sum(self.results.at(n, t0)) for n in names))

    @property
    def span(self) -> tuple[float, float]:
        """First and last time [s]."""
        times = [self.results.time(name) for name in self.all("E_in")[:1] or self.results.names()[:1]]
        return float(times[0][0]), float(times[0][-1])

    def outages(self) -> list[tuple[float, float]]:
        """Intervals [s] without connection to the grid; an open end is the end of the run."""
        for name in self.all("grid_connected"):
            time, value = self.results.time(name), np.asarray(self.results[name]).astype(bool)
            flips = np.flatnonzero(value[1:] != value[:-1]) + 1
            edges = time[flips].tolist()
            if not value[0]:
                edges = [float(time[0]), *edges]
            if len(edges) % 2:
                edges.append(float(time[-1]))
            return list(zip(edges[0::2], edges[1::2], strict=True))
        return []


@dataclass(frozen=True)
class Energies:
    """Energies of a window [J]."""

    dc: float
    it: float
    grid: float
    cooling: float

    @property
    def pue(self) -> float:
        """E_DC / E_IT."""
        return self.dc / self.it if self.it > 0 else math.nan

    @property
    def losses(self) -> float:
        """What is neither IT nor cooling: conversion, distribution and battery losses, house load [J]."""
        return self.dc - self.it - self.cooling


def energies(site: SiteView, t0: float, t1: float) -> Energies:
    """Energy balance of the site between t0 and t1 [s]."""
    grid = site.energy("P_grid", t0, t1)
    made = -site.energy("P_pv", t0, t1) - site.energy("P_genset", t0, t1)
    stored = site.rise(site.batteries, "E_stored", t0, t1)
    cooling = sum(site.energy(name, t0, t1) for name in ("P_mechanical", "P_facility_pump", "P_pump", "P_fan"))
    return Energies(grid + made - stored, site.rise(site.racks, "E_in", t0, t1), grid, cooling)


def kpis(results: Results) -> list[Kpi]:
    """All figures that the site of this run has the variables for."""
    site = SiteView(results)
    found = [*_work(site), *_extremes(site), *_balances(site)]
    if site.electrical and site.racks:
        found = [*_efficiency(site), *_outage(site), *_cost(site), *found]
    return found


def _efficiency(site: SiteView) -> list[Kpi]:
    t0, t1 = site.span
    e = energies(site, t0, t1)
    if e.it <= 0:
        return []
    water = site.energy("m_flow_makeup", t0, t1)
    fuel = site.energy("fuel_mass_flow", t0, t1)
    carbon = max(0.0, e.grid) * GRID_CARBON + fuel * DIESEL_CARBON
    return [
        Kpi("PUE", e.pue, "1", "Power usage effectiveness E_DC/E_IT of the whole run"),
        Kpi("pPUE_cooling", 1 + e.cooling / e.it, "1", "Partial PUE of cooling"),
        Kpi(
            "PUE_share_losses", e.losses / e.it, "1", "Share of electrical and battery losses and house load in the PUE"
        ),
        Kpi("grid_energy_ratio", e.grid / e.it, "1", "Grid energy over IT energy (not a PUE)"),
        Kpi("WUE", water / (e.it / KWH), "kg/kWh", "Water usage effectiveness: make-up water over IT energy"),
        Kpi("CUE", carbon / (e.it / KWH), "kg/kWh", "Carbon usage effectiveness: grid and diesel CO2 over IT energy"),
        Kpi("E_IT", e.it / 3.6e9, "MWh", "IT energy"),
        Kpi("E_grid", e.grid / 3.6e9, "MWh", "Energy from the grid"),
        Kpi("E_pv", -site.energy("P_pv", t0, t1) / 3.6e9, "MWh", "Energy from PV"),
        Kpi("E_genset", -site.energy("P_genset", t0, t1) / 3.6e9, "MWh", "Energy from gensets"),
        Kpi("fuel", fuel, "kg", "Diesel burnt"),
    ]


def _outage(site: SiteView) -> list[Kpi]:
    outages = site.outages()
    if not outages:
        return []
    t0, t1 = site.span
    begin, end = outages[0]
    found = [Kpi("outage", end - begin, "s", "Time without the grid")]
    windows = {"before": (max(t0, begin - 3600), begin), "during": (begin, end), "after": (end, min(t1, end + 3600))}
    for name, (a, b) in windows.items():
        if b > a:
            found.append(Kpi(f"PUE_{name}", energies(site, a, b).pue, "1", f"PUE {name} the outage (at most 1 h)"))
    for name, variable, hit in (
        ("throttle", "clock_limit", lambda v: v < 0.99),
        ("slowdown", "slowdown", lambda v: v > 0.5),
        ("shutdown", "running", lambda v: v < 0.5),
    ):
        times = [t for n in site.all(variable) if _is_rack(site, n) for t in _hits(site.results, n, hit, begin)]
        if times:
            found.append(
                Kpi(f"time_to_{name}", min(times) - begin, "s", f"From the loss of the grid to the first {name}")
            )
    return found


def _is_rack(site: SiteView, name: str) -> bool:
    return name.partition(".")[0] in site.racks


def _hits(results: Results, name: str, hit, after: float) -> list[float]:
    time, value = results.time(name), np.asarray(results[name], float)
    found = np.flatnonzero((time >= after) & hit(value))
    return [float(time[found[0]])] if len(found) else []


def _cost(site: SiteView) -> list[Kpi]:
    prices, grid = site.all("price_import"), site.all("P_grid")
    if not prices or not grid:
        return []
    results = site.results
    time = results.time(grid[0])
    power = np.asarray(results[grid[0]], float)
    price = np.where(power > 0, results.at(prices[0], time), 0.0)
    if sold := site.all("price_export"):
        price = np.where(power < 0, results.at(sold[0], time), price)
    cost = float(np.sum(np.diff(time) * 0.5 * (power[1:] * price[:-1] + power[:-1] * price[:-1])))
    return [
        Kpi("energy_cost", cost, "USD", "Cost of energy from the grid, demand charges not included"),
        Kpi("peak_import", _quarter_hour_peak(time, power) / 1e6, "MW", "Highest quarter-hour mean of the grid import"),
    ]


def _quarter_hour_peak(time: np.ndarray, power: np.ndarray) -> float:
    energy = np.concatenate([[0.0], np.cumsum(np.diff(time) * 0.5 * (power[1:] + power[:-1]))])
    edges = np.arange(time[0], time[-1] + 1e-6, 900.0)
    if len(edges) < 2:
        return float(energy[-1] / max(time[-1] - time[0], 1e-9))
    return float(np.diff(np.interp(edges, time, energy)).max() / 900.0)


def _work(site: SiteView) -> list[Kpi]:
    t0, t1 = site.span
    found = []
    for rack in site.racks:
        for name, what in (("work_lost", "Work repeated"), ("work_missed", "Work asked for and not done")):
            if f"{rack}.{name}" in site.results:
                value = site.rise([rack], name, t0, t1) / 3600
                found.append(Kpi(f"{rack}.{name}", value, "h", f"{what}, GPU-hours per GPU"))
    return found


def _extremes(site: SiteView) -> list[Kpi]:
    results, found = site.results, []
    for name in site.all("SOC"):
        lowest = float(np.min(results.min(name)))
        found.append(Kpi(f"{name.partition('.')[0]}.SOC_min", lowest, "1", f"Lowest state of charge, {name.partition('.')[0]}"))
    for variable, what in (("T_die", "Highest die temperature"), ("T_coolant_supply", "Highest coolant supply")):
        for name in site.all(variable):
            highest = float(np.max(results.max(name))) - 273.15
            found.append(Kpi(f"{name}_max", highest, "degC", what))
    for name in site.all("V_critical_pu"):
        lowest, highest = float(np.min(results.min(name))), float(np.max(results.max(name)))
        found.append(Kpi("V_critical_min", lowest, "1", "Lowest voltage at the racks (per unit)"))
        found.append(Kpi("V_critical_max", highest, "1", "Highest voltage at the racks (per unit)"))
    for name in site.all("f"):
        found.append(Kpi("f_min", float(results.min(name)), "Hz", "Lowest frequency of the main bus"))
    return found


def _balances(site: SiteView) -> list[Kpi]:
    """Energy that each model has lost or made, over what went through it; and that of the whole site, the
    connections between the models included, over the largest throughput of a model."""
    t0, t1 = site.span
    found, lost, largest = [], 0.0, 1.0
    for entity in site.accounts:
        e_in, e_out, e_stored = (site.rise([entity], name, t0, t1) for name in ("E_in", "E_out", "E_stored"))
        through = max(abs(e_in), abs(e_out), abs(e_stored), 1.0)
        residual = e_in - e_out - e_stored
        lost, largest = lost + residual, max(largest, through)
        found.append(Kpi(f"{entity}.balance", residual / through, "1", f"Energy residual over throughput, {entity}"))
    if found:
        flows = site.results.report.get("connections", {}).values()
        lost += sum(flow["residual"] for flow in flows if flow["unit"] == "J")
        found.append(Kpi("site.balance", lost / largest, "1", "Energy residual over throughput, whole site"))
    return found
