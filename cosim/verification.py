"""How accurate a run is: the same at half of all tolerances, and what that changes."""

from __future__ import annotations

from pathlib import Path

import h5py

from cosim.results import Results
from cosim.results.place import amended
from cosim.results.writer import describe
from cosim.running import run
from cosim.scenario.loader import Loaded, with_changes


def half_tolerance(loaded: Loaded) -> Loaded:
    """The same scenario with all tolerances, of coupling and models, halved."""
    scenario = loaded.scenario
    changes = {"solver.tolerance": 0.5 * scenario.solver.tolerance,
               "solver.exchange_tolerance": 0.5 * scenario.solver.exchange_tolerance}
    parts = {"solver": scenario.solver, **{f"clusters.{name}": part for name, part in scenario.clusters.items()}}
    for path, part in parts.items():
        for key in ("tolerance", "model_tolerance"):
            value = getattr(part, key)
            if value is not None:
                changes[f"{path}.{key}"] = 0.5 * value
    return with_changes(loaded, changes)


def verify(loaded: Loaded, path: Path, progress: bool = True) -> list[str]:
    """Run a scenario again at half of all tolerances, beside its results at ``path``, which keep the change of every headline
    figure; returns it as lines of text."""
    with run(half_tolerance(loaded), path.with_suffix(".half.h5"), progress) as tight, Results(path) as results:
        changes = [
            {"name": one["name"], "unit": one["unit"], "value": one["value"], "at_half_tolerance": other["value"]}
            for one, other in zip(results.summary, tight.summary, strict=True)
        ]
        lines = headline_changes(results, tight)
    with amended(path) as part, h5py.File(part, "a") as file:
        describe(file, verification=changes)
    return lines


def headline_changes(results: Results, tight: Results) -> list[str]:
    """Change of every headline figure when all tolerances are halved; of residuals, which are shares already, the
    difference of both."""
    lines = ["headline figures, change at half the tolerances:"]
    for one, other in zip(results.summary, tight.summary):
        size = 1.0 if one["name"].endswith("balance") else max(abs(one["value"]), abs(other["value"]))
        if size > 1e-9:
            lines.append(f"  {one['name']:<44} {one['value']:14.6g} {one['unit']:<8} {100 * (other['value'] - one['value']) / size:+8.3f} %")
    return lines
