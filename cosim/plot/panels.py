"""One panel: some variables over time, in handy units, with events marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from cosim.results import Results
from cosim.units import Conversion, conversion
from cosim.variables import split_element

MAX_POINTS = 4000
"""More points than this per line are reduced to the extremes of each bin: nothing is lost to the eye."""


@dataclass(frozen=True)
class Panel:
    """Title, unit shown, and variables with their labels; "*.T_die" stands for those of all entities, however many halls
    there are."""

    title: str
    unit: str
    variables: tuple[tuple[str, str], ...]

    def found(self, results: Results) -> list[tuple[str, str]]:
        """The variables that a run has, with their labels."""
        lines = []
        for pattern, label in self.variables:
            star = pattern.startswith("*.")
            names = [name for name in results.names() if name.partition(".")[2] == pattern[2:]] if star else [pattern] * (pattern in results)
            lines += [(name, label if len(names) == 1 else f"{label}, {name.partition('.')[0]}") for name in names]
        return lines


def draw(axes: Axes, results: Results, panel: Panel, t0: float, t1: float, origin: float, scale: float) -> Axes:
    """Draw a panel from t0 to t1 [s]; the time axis counts from ``origin`` [s] in units of ``scale`` [s]."""
    for name, label in panel.found(results):
        t, v = window(results, name, t0, t1)
        change = conversion(results.unit(name), panel.unit)
        v = v * change.factor + change.offset
        style = "steps-post" if results.discrete(name) else "default"
        if v.ndim == 1:
            axes.plot((t - origin) / scale, v, label=label, drawstyle=style)
        else:
            flat = v.reshape(len(t), -1)
            axes.plot((t - origin) / scale, flat.max(axis=1), label=label, drawstyle=style)
        _mark_excursions(axes, results, name, origin, scale, change)
    axes.set_ylabel(f"{panel.title} [{panel.unit}]")
    axes.set_xlim((t0 - origin) / scale, (t1 - origin) / scale)
    return axes


def _mark_excursions(axes: Axes, results: Results, name: str, origin: float, scale: float, change: Conversion) -> None:
    """The operating limit of a variable where it is left."""
    for one in results.operating_excursions.itertuples():
        if name in (one.variable, split_element(one.variable)[0]):
            level = one.limit * change.factor + change.offset
            axes.hlines(level, (one.begin - origin) / scale, (one.end - origin) / scale, color="C3", linewidth=2.5, alpha=0.6)


def window(results: Results, name: str, t0: float, t1: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a variable from t0 to t1 [s] with one more on either side, thinned to extremes."""
    times = results.time(name)
    first = max(int(np.searchsorted(times, t0)) - 1, 0)
    last = min(int(np.searchsorted(times, t1, side="right")) + 1, len(times))
    t, v = times[first:last], np.asarray(results[name][first:last], dtype=float)
    if len(t) <= MAX_POINTS or v.ndim > 1:
        return t, v
    edges = np.linspace(t[0], t[-1], MAX_POINTS // 4 + 1)
    starts = np.unique(np.searchsorted(t, edges[:-1]))
    keep = set()
    for a, b in zip(starts, [*starts[1:], len(t)]):
        keep |= {a, b - 1, a + int(np.argmin(v[a:b])), a + int(np.argmax(v[a:b]))}
    chosen = np.array(sorted(keep))
    return t[chosen], v[chosen]


def mark(axes: Axes, results: Results, origin: float, scale: float, texts: bool) -> None:
    """Vertical lines where the scenario's disturbances begin and end."""
    low, high = axes.get_xlim()
    for disturbance in results.scenario.get("disturbances", []):
        moments = [(disturbance["at"], disturbance["name"])]
        if disturbance["duration"]:
            moments.append((disturbance["at"] + disturbance["duration"], f"end of {disturbance['name']}"))
        for moment, name in moments:
            x = (moment - origin) / scale
            if low <= x <= high:
                axes.axvline(x, color="0.4", linewidth=0.8, linestyle=":")
                if texts and name:
                    axes.annotate(name, (x, 1.0), xycoords=("data", "axes fraction"), fontsize=6, rotation=90,
                                  ha="right", va="top", color="0.3")
