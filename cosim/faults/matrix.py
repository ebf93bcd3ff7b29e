"""The ride-through map of the site: what sags do, over depth, duration, load and converter modes."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from cosim.faults.figures import border
from cosim.faults.limits import check, read_curve
from cosim.faults.signals import trace
from cosim.plot.style import STYLE
from cosim.results import Results
from cosim.study.results import StudyResults

STUDY = Path("scenarios/faults/matrix/ride_through.yaml")
CURVES = Path("scenarios/limits")
OUTCOMES = ("undisturbed", "UPS on battery", "site leaves the utility", "racks interrupted")
COLOURS = ("#d9ead3", "#9fc5e8", "#f6b26b", "#cc4125")
OVERLAYS = (("itic", "ITIC", "k", "-"), ("large_load/ERCOT voltage", "ERCOT draft", "#6a3d9a", "--"), ("prc_024/voltage", "PRC-024", "#1f78b4", ":"))
"""Limit curves drawn over the map: what equipment must bear, and what the network asks of the site."""
V_NOMINAL = 69e3


def outcome(results: Results) -> float:
    """Index into OUTCOMES: the worst that a run did to the site."""
    fault = results.scenario["fault"]["at"]
    itic, _ = read_curve("itic", [CURVES], str(results.path), "outcome")
    groups = range(1, results["electrical.V_critical_pu"].shape[1] + 1)
    supplies = [trace(results, f"electrical.V_critical_pu[{i}]").since(fault) for i in groups]
    running = [name for name in results.names() if name.endswith(".running") and results.kind(name) == "boolean"]
    if not all(check(supply, itic, fault).passed for supply in supplies) or not all(np.all(results[name]) for name in running):
        return 3.0
    if trace(results, "electrical.grid_connected").v.min() < 1:
        return 2.0
    battery = next(value for value, literal in results.literals("electrical.ups_mode").items() if literal.name == "battery")
    return 1.0 if np.any(results["electrical.ups_mode"] == battery) else 0.0


def draw(results: StudyResults) -> Figure:
    """One map of remaining voltage over duration per load and converter mode."""
    table = results.done
    loads, modes = sorted(table["load"].unique()), list(itertools.product((False, True), repeat=2))
    with plt.style.context(STYLE):
        drawn, axes = plt.subplots(len(loads), len(modes), figsize=(3.6 * len(modes), 3.1 * len(loads) + 0.6), sharex=True,
                                   sharey=True, squeeze=False)
        for row, load in zip(axes, loads):
            for ax, (eco, following) in zip(row, modes):
                chosen = table[(table["load"] == load) & (table["ups_eco"] == eco) & (table["bess_following"] == following)]
                _map(ax, chosen)
                ax.set_title(f"racks {100 * load:.0f} %, UPS {'eco' if eco else 'double conversion'},\n"
                             f"battery grid-{'following' if following else 'forming'}", fontsize=8)
            row[0].set_ylabel("remaining voltage [pu]")
        for ax in axes[-1]:
            ax.set_xlabel("duration of the sag [s]")
        handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS]
        lines = [plt.Line2D([], [], color=colour, linestyle=style) for _, _, colour, style in OVERLAYS]
        drawn.legend([*handles, *lines], [*OUTCOMES, *(name for _, name, _, _ in OVERLAYS)], loc="outside lower center", ncols=7, fontsize=8)
    return drawn


def _map(ax: Axes, table) -> None:
    cells = table.pivot(index="voltage", columns="duration", values="outcome")
    voltage = np.array(cells.index, float) * 1e3 / V_NOMINAL
    duration = np.array(cells.columns, float) * 1e-3
    x, y = np.exp(_edges(np.log(duration))), np.clip(_edges(voltage), 0, None)
    ax.pcolormesh(x, y, cells.to_numpy(), cmap=ListedColormap(COLOURS), norm=BoundaryNorm(np.arange(-0.5, len(OUTCOMES)), len(OUTCOMES)),
                  edgecolors="white", linewidth=0.5)
    times = np.geomspace(x[0], x[-1], 300)
    for name, _, colour, style in OVERLAYS:
        curve, _ = read_curve(name, [CURVES], "map", name)
        ax.plot(times, np.nan_to_num(border(curve, -1.0, times)), color=colour, linestyle=style, linewidth=1.2)
    ax.set(xscale="log", xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    ax.grid(False)


def _edges(centres: np.ndarray) -> np.ndarray:
    middle = 0.5 * (centres[1:] + centres[:-1])
    return np.concatenate([[2 * centres[0] - middle[0]], middle, [2 * centres[-1] - middle[-1]]])


def counts(results: StudyResults) -> str:
    """How many sags of each mode end in which outcome, as a table for the terminal."""
    lines = [f"{'load':>5} {'UPS':<18} {'battery converter':<18} " + " ".join(f"{name:>24}" for name in OUTCOMES)]
    for (load, eco, following), part in results.done.groupby(["load", "ups_eco", "bess_following"]):
        numbers = [int((part["outcome"] == k).sum()) for k in range(len(OUTCOMES))]
        lines.append(f"{100 * load:4.0f}% {'eco' if eco else 'double conversion':<18} {'grid-following' if following else 'grid-forming':<18} "
                     + " ".join(f"{n:>24}" for n in numbers))
    return "\n".join(lines)
