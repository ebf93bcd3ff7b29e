"""Figures of bills and of dispatch on the quick site (cosim.dispatch.annual)."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from matplotlib.axes import Axes

from cosim.dispatch.annual import Outcome, Profile
from cosim.dispatch.offline import Record

MW = 1e-6


HOW = {"none": "", "foresight": ", all known beforehand", "forecast": ", agent"}


def savings(axes: Axes, cases: dict[str, list[tuple[str, str, Outcome]]]) -> Axes:
    """Saving of each of the ``cells`` of a tariff against its first, wear charged [% of the bill]; a group per tariff."""
    names = [case + HOW[how] for case, how, _ in next(iter(cases.values()))[1:]]
    costs = np.array([[outcome.cost for _, _, outcome in group] for group in cases.values()])
    width = 0.8 / len(names)
    for number, (name, heights) in enumerate(zip(names, 100 * (1 - costs[:, 1:] / costs[:, :1]).T, strict=True)):
        bars = axes.bar(np.arange(len(cases)) + (number - (len(names) - 1) / 2) * width, heights, 0.92 * width, label=name)
        axes.bar_label(bars, fmt="%.1f", padding=2, fontsize=7)
    axes.axhline(0, color="0.3", linewidth=0.8)
    axes.set_xticks(range(len(cases)), list(cases))
    axes.set_ylabel("saving on the bill [%]")
    axes.grid(axis="x", visible=False)
    axes.legend()
    return axes


def parts(axes: Axes, cases: dict[str, Outcome]) -> Axes:
    """The lines of bills, stacked by their kind: the first word of what is charged [million $]."""
    kinds = list(dict.fromkeys(line.name.split()[0] for outcome in cases.values() for line in outcome.lines))
    bottom = np.zeros(len(cases))
    for kind in kinds:
        amounts = [
            sum(line.amount for line in outcome.lines if line.name.split()[0] == kind) / 1e6 for outcome in cases.values()
        ]
        axes.bar(range(len(cases)), amounts, 0.6, bottom=bottom, label=kind)
        bottom += np.maximum(amounts, 0)
    axes.set_xticks(range(len(cases)), list(cases))
    axes.set_ylabel("bill [million $]")
    axes.grid(axis="x", visible=False)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return axes


def dispatch(axes: Axes, profile: Profile, record: Record, first_day: int, days: int = 7) -> Axes:
    """Some days of load, PV, grid import [MW] and, on a second axis, the charge of the battery [%]."""
    piece = slice(first_day * 96, (first_day + days) * 96)
    t = np.arange(days * 96) / 96
    axes.plot(t, profile.load[piece] * MW, color="0.4", label="load")
    axes.fill_between(t, profile.pv[piece] * MW, color="C4", alpha=0.6, label="PV")
    axes.plot(t, record.P_grid[piece] * MW, color="C0", drawstyle="steps-post", label="from the grid")
    axes.set_xlim(0, days)
    axes.set_ylim(0, None)
    axes.set_xlabel(f"days from {profile.start + timedelta(days=first_day):%-d %B} on")
    axes.set_ylabel("power [MW]")
    charge = axes.twinx()
    charge.plot(t, 100 * record.SOC[piece], color="C2", label="charge of the battery")
    charge.set_ylim(0, 100)
    charge.set_ylabel("state of charge [%]", color="C2")
    charge.grid(visible=False)
    axes.legend(loc="lower left", ncols=3, frameon=True)
    return axes
