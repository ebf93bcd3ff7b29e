"""How long a site goes on when its cooling or its supply fails."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cosim.kpi.site import SiteView
from cosim.results import Results

FIRSTS: tuple[tuple[str, str, Callable[[np.ndarray], np.ndarray], str], ...] = (
    ("throttle", "clock_limit", lambda v: v < 0.99, "first clocks lowered by heat"),
    ("slowdown", "slowdown", lambda v: v > 0.5, "first hardware slowdown"),
    ("shutdown", "running", lambda v: v < 0.5, "first shutdown of racks"),
    ("hot_aisle", "T_inlet_air", lambda v: v > 305.15, "inlet air above 32 degC (allowable for class A1)"),
)
"""What is waited for: name, variable, condition, description."""


def trouble(site: SiteView) -> float | None:
    """When the trouble begins [s]: the first disturbance of the scenario, else the loss of the grid; None without."""
    at = [one["at"] for one in site.results.scenario.get("disturbances", [])]
    outages = site.outages()
    return min(at) if at else outages[0][0] if outages else None


def ride_through(site: SiteView, begin: float) -> dict[str, tuple[float, str]]:
    """Time [s] from ``begin`` to each of FIRSTS that happens, and what it is."""
    found = {}
    for name, variable, condition, text in FIRSTS:
        sources = [one for one in site.all(variable) if variable == "T_inlet_air" or one.partition(".")[0] in site.racks]
        times = [t for one in sources for t in _hits(site.results, one, condition, begin)]
        if times:
            found[name] = (min(times) - begin, text)
    return found


def time_to_throttle(results: Results) -> float:
    """Time [s] from the first disturbance to the first clocks lowered by heat; infinity if there is none."""
    return _time_to(results, "throttle")


def time_to_shutdown(results: Results) -> float:
    """Time [s] from the first disturbance to the first shutdown of racks; infinity if there is none."""
    return _time_to(results, "shutdown")


def _time_to(results: Results, name: str) -> float:
    site = SiteView(results)
    begin = trouble(site)
    return math.inf if begin is None else ride_through(site, begin).get(name, (math.inf, ""))[0]


def _hits(results: Results, name: str, condition: Callable[[np.ndarray], np.ndarray], after: float) -> list[float]:
    time, value = results.time(name), np.asarray(results[name], float)
    found = np.flatnonzero((time >= after) & condition(value))
    return [float(time[found[0]])] if len(found) else []


def work(site: SiteView, t0: float, t1: float) -> dict[str, tuple[float, str, str]]:
    """Work lost and missed between t0 and t1 [s]: per GPU, over all GPUs and in training steps (value, unit, text)."""
    found, steps = {}, seconds_per_step(site.results)
    for rack in site.racks:
        for name, what in (("work_lost", "Work repeated"), ("work_missed", "Work asked for and not done")):
            if f"{rack}.{name}" not in site.results:
                continue
            seconds = site.rise([rack], name, t0, t1)
            found[f"{rack}.{name}"] = (seconds / 3600, "h", f"{what}, GPU-hours per GPU")
            if f"{rack}.n_gpu" in site.results:
                count = float(site.results.at(f"{rack}.n_gpu", t0))
                found[f"{rack}.{name}_total"] = (count * seconds / 3600, "h", f"{what}, GPU-hours of all GPUs")
            if steps:
                found[f"{rack}.{name}_steps"] = (seconds / steps, "1", f"{what}, training steps")
    return found


def seconds_per_step(results: Results) -> float:
    """Work of a training step [GPU-seconds per GPU], as the workload tells; 0 where there is no training."""
    told = [left.get("seconds_per_step", 0.0) for left in results.components.values() if isinstance(left, dict)]
    return max(told, default=0.0)
