"""How fast a scenario runs, and how it compares with the same site in one FMU."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosim.progress import duration_text
from cosim.results import Results
from cosim.running import run
from cosim.scenario.loader import Loaded
from cosim.verification import half_tolerance, headline_changes

FINE_STEP = 1.0005e-3
"""Rows at most this far apart [s] count as a resolution of 1 ms."""
YEAR = 365 * 86400.0
GRID = 10.0
"""Distance of the points [s] at which trajectories are compared."""
CLOSE = 0.005
"""Difference, relative to the largest value, within which the co-simulation follows the yardstick."""


@dataclass(frozen=True)
class Speed:
    """Wall and CPU time of a run [s], share of it that is not spent in models, and time at fine resolution [s]."""

    wall: float
    cpu: float
    overhead: float
    writing: float
    fine: float

    @classmethod
    def of(cls, results: Results) -> Speed:
        """Read from the report of a run."""
        wall = results.report["wall"]
        steps = np.diff(results.time(_leader(results)))
        overhead = wall["cosim_seconds"] + wall["mosaik_seconds"]
        return cls(wall["run_seconds"], wall["cpu_seconds"], overhead / wall["run_seconds"], wall["writing_seconds"],
                   float(steps[steps <= FINE_STEP].sum()))


def _leader(results: Results) -> str:
    """A variable of the first cluster, which keeps the finest record."""
    return max(results.names(), key=lambda name: len(results.time(name)))


def bench(loaded: Loaded, yardstick: Loaded | None, halve: bool, folder: Path) -> str:
    """Run a scenario (and its yardstick, and itself at half the tolerances) and describe the outcome.

    ``yardstick.counterparts`` pairs the variables that are compared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = run(loaded, folder / "bench.h5", force=True)
    lines = [_describe(loaded, Speed.of(results)), *per_year(results)]
    if yardstick is not None:
        other = run(yardstick, folder / "yardstick.h5", force=True)
        lines.append(_describe(yardstick, Speed.of(other)))
        lines.append(f"co-simulation takes {Speed.of(results).cpu / Speed.of(other).cpu:.2f} times the yardstick's CPU time")
        lines += deviations(results, other, yardstick.scenario.counterparts)
    if halve:
        lines += headline_changes(results, run(half_tolerance(loaded), folder / "half.h5", force=True))
    return "\n".join(lines)


def _describe(loaded: Loaded, speed: Speed) -> str:
    return (f"{loaded.scenario.name}: {duration_text(loaded.scenario.duration)} in {speed.wall:.2f} s wall, {speed.cpu:.2f} s CPU; "
            f"coupling and mosaik {100 * speed.overhead:.1f} % of the wall time, results {speed.writing:.2f} s; "
            f"resolution of 1 ms or finer for {speed.fine:.1f} s")


def per_year(results: Results) -> list[str]:
    """CPU time per simulated year of every entity, of coupling and mosaik, and in all.

    Entities are timed by the clock on the wall; the share of the CPU in the whole run makes CPU time of it.
    """
    report, wall = results.report, results.report["wall"]
    scale = YEAR / report["simulated_seconds"] * wall["cpu_seconds"] / wall["run_seconds"]
    spent = {name: member["seconds"] for name, member in report["members"].items()}
    spent |= {"coupling": wall["cosim_seconds"], "mosaik": wall["mosaik_seconds"], "results": wall["writing_seconds"],
              "in all": wall["run_seconds"]}
    return ["CPU time per simulated year:", *(f"  {name:<16} {scale * seconds:9.2f} s" for name, seconds in spent.items())]


def deviations(results: Results, other: Results, counterparts: dict[str, str]) -> list[str]:
    """Per pair: root mean square and largest difference over the run, relative to the largest value, and the share of
    the time that the difference is within :data:`CLOSE`."""
    lines = []
    for theirs, ours in counterparts.items():
        end = min(results.time(ours)[-1], other.time(theirs)[-1])
        grid = np.arange(0.0, end + 0.5 * GRID, GRID)
        a, b = (np.asarray(r.at(name, grid), dtype=float) for r, name in ((results, ours), (other, theirs)))
        if other.unit(theirs) == "K":
            a, b = a - 273.15, b - 273.15
        size = max(float(np.abs(b).max()), 1e-12)
        apart = np.abs(a - b) / size
        rms, largest, close = np.sqrt(np.mean(apart**2)), apart.max(), np.mean(apart <= CLOSE)
        lines.append(f"  {ours:<26} rms {100 * rms:6.3f} %   largest {100 * largest:5.2f} % at {grid[apart.argmax()]:7.0f} s"
                     f"   within {100 * CLOSE:g} % for {100 * close:6.2f} % of the time")
    return lines
