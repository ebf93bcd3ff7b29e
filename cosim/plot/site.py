"""Figures of a site: where its power goes, where its heat goes, and a disturbance over all its time scales."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from cosim.kpi import SiteView, energies
from cosim.plot.figures import HANDOVER
from cosim.plot.panels import Panel, window
from cosim.plot.style import styled
from cosim.results import Results
from cosim.units import conversion

HOUR = 3600.0
MW = 1e-6
SOURCES = (("P_grid", 1, "grid"), ("P_pv", -1, "PV"), ("P_genset", -1, "gensets"))
COOLING = ("P_mechanical", "P_facility_pump", "P_pump", "P_fan")
LADDER = (
    ("T_die", "GPU die"), ("T_coolant_return", "coolant return"), ("T_coolant_supply", "coolant supply"),
    ("T_facility_return", "facility return"), ("T_facility_supply", "facility supply"),
    ("T_condenser_return", "condenser return"), ("T_basin", "tower basin"), ("T_wet_bulb", "wet bulb"),
)
"""The way of the heat; between facility supply and condenser return the chillers lift it."""


def _sum(site: SiteView, variables: tuple[str, ...], t: np.ndarray) -> np.ndarray:
    """Sum of variables of all entities and their elements at times t, shape (nt,)."""
    total = np.zeros(len(t))
    for variable in variables:
        for name in site.all(variable):
            total += np.asarray(site.results.at(name, t), float).reshape(len(t), -1).sum(axis=1)
    return total


def demand(axes: Axes, results: Results, points: int = 600) -> Axes:
    """What the site's power is used for over time, stacked, and what the grid gives of it [MW]."""
    site = SiteView(results)
    t = np.linspace(*site.span, points)
    racks = _sum(site, ("P_drawn",), t) * MW
    cooling = _sum(site, COOLING, t) * MW
    grid = _sum(site, ("P_grid",), t) * MW
    # The rest of what is fed in: losses of conversion and batteries, and the house load.
    rest = grid - _sum(site, ("P_pv", "P_genset", "P_bess"), t) * MW + _ups(site, t) * MW - racks - cooling
    axes.stackplot(t / HOUR, racks, cooling, np.maximum(rest, 0), labels=("racks", "cooling", "losses, house load"),
                   alpha=0.85)
    axes.plot(t / HOUR, grid, color="black", label="from the grid")
    axes.set_xlabel("time [h]")
    axes.set_ylabel("power [MW]")
    axes.set_xlim(t[0] / HOUR, t[-1] / HOUR)
    axes.legend(loc="lower right", frameon=True)
    return axes


def supply(axes: Axes, results: Results, t0: float, t1: float, points: int = 1500) -> Axes:
    """Who feeds the site from t0 to t1 [s], stacked [MW]: what is below zero is fed into batteries or the grid."""
    site = SiteView(results)
    t = np.linspace(t0, t1, points)
    parts = {label: sign * _sum(site, (variable,), t) * MW for variable, sign, label in SOURCES}
    parts["grid battery"] = -_sum(site, ("P_bess",), t) * MW
    parts["UPS batteries"] = _ups(site, t) * MW
    labels = [label for label, values in parts.items() if np.abs(values).max() > 0.05]
    colours = dict(zip(parts, ("C0", "C4", "C1", "C2", "C3"), strict=True))
    for sign in (1, -1):
        pieces = [np.maximum(sign * parts[label], 0) * sign for label in labels]
        axes.stackplot(t - t0, pieces, colors=[colours[label] for label in labels], alpha=0.85,
                       labels=labels if sign > 0 else ())
    axes.axhline(0, color="0.3", linewidth=0.8)
    axes.set_xlim(0, t1 - t0)
    axes.set_xlabel(f"time after {_clock(t0)} [s]")
    axes.set_ylabel("power [MW]")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return axes


def _ups(site: SiteView, t: np.ndarray) -> np.ndarray:
    """Power out of the UPS batteries [W], shape (nt,): terminal voltage times current."""
    total = np.zeros(len(t))
    for name in site.all("I_ups"):
        current = np.asarray(site.results.at(name, t), float).reshape(len(t), -1)
        batteries = [entity for entity in site.batteries if entity.startswith("ups")]
        for i, entity in enumerate(batteries):
            voltage = site.results.at(f"{entity}.E0", t) + site.results.at(f"{entity}.R0", t) * current[:, i]
            total -= voltage * current[:, i]
    return total


def _clock(t: float) -> str:
    return f"{int(t // 3600):02d}:{int(t % 3600 // 60):02d}:{t % 60:02.0f}"


def usage(axes: Axes, results: Results) -> Axes:
    """Power usage effectiveness as a stair: what comes on top of each unit of energy at the racks [1]."""
    site = SiteView(results)
    e = energies(site, *site.span)
    parts = [(label, site.energy(variable, *site.span) / e.it) for label, variable in (
        ("chillers, towers", "P_mechanical"), ("facility pumps", "P_facility_pump"), ("coolant pumps", "P_pump"),
        ("air handlers", "P_fan"))]
    parts.append(("conversion, house", e.losses / e.it))
    level = 1.0
    for place, (label, value) in enumerate(parts):
        axes.bar(place, value, bottom=level, color="C0" if label != "conversion, house" else "C1", width=0.7)
        axes.annotate(f"{value:+.4f}", (place, level + value), ha="center", va="bottom", xytext=(0, 2),
                      textcoords="offset points")
        level += value
    axes.bar(len(parts), level - 1, bottom=1, color="0.4", width=0.7)
    axes.annotate(f"{level:.4f}", (len(parts), level), ha="center", va="bottom", xytext=(0, 2), textcoords="offset points")
    axes.set_xticks(range(len(parts) + 1), [label for label, _ in parts] + ["PUE"], rotation=20, ha="right")
    axes.set_ylabel("energy per energy at the racks [1]")
    axes.set_ylim(1, 1 + 1.15 * (level - 1))
    axes.grid(axis="x", visible=False)
    return axes


def ladder(axes: Axes, results: Results, t: float) -> Axes:
    """Temperatures at time t [s] along the way of the heat from the die to the wet bulb [degC]. Downward steps drive
    it by themselves; the upward one is what the chillers are paid for."""
    site, found = SiteView(results), []
    for variable, label in LADDER:
        for name in site.all(variable)[:1]:
            found.append((float(np.max(results.at(name, t))) - 273.15, label))
    for place, ((value, label), (after_it, _)) in enumerate(zip(found, [*found[1:], found[-1]], strict=True)):
        axes.hlines(value, place - 0.42, place + 0.42, color="C1" if label == "GPU die" else "C0", linewidth=4)
        axes.annotate(f"{value:.1f}", (place, value), ha="center", va="bottom", xytext=(0, 4), textcoords="offset points")
        colour = "C1" if after_it > value else "0.7"
        if place == len(found) - 1:
            break
        axes.annotate("", (place + 0.55, after_it), (place + 0.45, value), arrowprops={"arrowstyle": "->", "color": colour})
    axes.set_xticks(range(len(found)), [label for _, label in found], rotation=20, ha="right")
    axes.set_ylabel("temperature [degC]")
    axes.grid(axis="x", visible=False)
    axes.margins(y=0.15)
    return axes


def after(axes: Axes, results: Results, panel: Panel, moment: float, first: float = 1e-4, last: float | None = None) -> Axes:
    """A panel over the logarithm of the time after a moment [s]: the same event from microseconds to hours."""
    t1 = moment + last if last is not None else None
    for name, label in panel.found(results):
        end = results.time(name)[-1] if t1 is None else t1
        edges = moment + np.geomspace(first, end - moment, 12)
        pieces = [window(results, name, a, b) for a, b in pairwise(edges)]
        t, v = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        keep = t > moment + first / 2
        change = conversion(results.unit(name), panel.unit)
        v = v[keep].reshape(int(keep.sum()), -1).max(axis=1) * change.factor + change.offset
        style = "steps-post" if results.discrete(name) else "default"
        axes.plot(t[keep] - moment, v, label=label, drawstyle=style)
    axes.set_xscale("log")
    axes.set_ylabel(f"{panel.title} [{panel.unit}]")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _span(x)))
    axes.set_xlim(first, last)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return axes


def scales(results: Results) -> Figure:
    """Voltage, power, frequency, charge, temperature and resolution over the logarithm of the time after the first
    disturbance: one event over all its time scales."""
    moment = results.scenario["disturbances"][0]["at"]
    with styled():
        drawn, axes = plt.subplots(len(HANDOVER) + 1, 1, figsize=(9, 11), sharex=True)
        for panel, content in zip(axes, HANDOVER, strict=False):
            after(panel, results, content, moment)
        resolution(axes[-1], results, moment)
        axes[0].set_title(f"after: {results.scenario['disturbances'][0]['name']}")
    return drawn


def resolution(axes: Axes, results: Results, moment: float, first: float = 1e-4) -> Axes:
    """Time between rows of each cluster over the logarithm of the time after a moment [s]."""
    for cluster, name in _first_of_clusters(results).items():
        t = results.time(name)
        rows = t[t > moment]
        step = np.diff(rows)
        apart = step > 2e-6  # rows of one event stand a tick apart
        axes.plot(rows[1:][apart] - moment, step[apart], ".", markersize=2, label=cluster)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(first, None)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda x, _: _span(x)))
    axes.set_ylabel("time between rows")
    axes.set_xlabel("time after the event")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), markerscale=4)
    return axes


def _first_of_clusters(results: Results) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in results.names():
        names.setdefault(results.cluster(name), name)
    return names


def _span(seconds: float) -> str:
    for unit, size, least in (("h", 3600.0, 2.0), ("min", 60.0, 10.0), ("s", 1.0, 1.0), ("ms", 1e-3, 1.0)):
        if seconds >= least * size:
            return f"{seconds / size:.2g} {unit}" if seconds / size < 100 else f"{seconds / size:.0f} {unit}"
    return f"{seconds * 1e6:.3g} µs"
