"""Events times variants: the same study on each scenario file, and what came out as one table and figure."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from cosim.study.executors import executor
from cosim.study.runner import load_study, run_study

FIGURES = ("throttle", "shutdown", "T_water", "T_coolant", "T_air", "T_die", "P_plant", "work_missed", "work_lost")


def ride_through_table(
    files: list[Path], variants: Path, folder: Path, workers: int | None = None
) -> tuple[pd.DataFrame, list[str]]:
    """Run the study ``variants`` on every scenario of ``files``; rows are events and variants. Runs that are kept
    in ``folder`` are not made again. Returns the table and one line per failed run."""
    parts, failed = [], []
    for file in files:
        base = os.path.relpath(file, variants.parent)
        study = load_study(variants, {"base": base, "name": file.stem})
        results = run_study(study, executor(workers, None), folder / file.stem)
        part = results.done.copy()
        part.insert(0, "event", file.stem)
        parts.append(part)
        failed += [f"{file}: {error}" for error in results.failed["error"]]
    return pd.concat(parts, ignore_index=True), failed


def text(table: pd.DataFrame) -> str:
    """The table for the terminal: times in s, temperatures in degC, power in MW, work in GPU-hours."""
    columns = ["event", "tank", "restart_fast", *FIGURES]
    return table[columns].to_string(index=False, float_format="{:.1f}".format)


def figure(table: pd.DataFrame):
    """Hottest coolant, air and die of every event, one bar per variant."""
    import matplotlib

    matplotlib.use("Agg", force=False)
    import matplotlib.pyplot as plt

    names = {"T_coolant": "coolant supply", "T_air": "rack inlet air", "T_die": "die"}
    drawn, axes = plt.subplots(len(names), 1, figsize=(9, 7), sharex=True)
    variant = "tank " + table["tank"].astype(str) + ", fast " + table["restart_fast"].astype(str)
    for axis, (name, label) in zip(axes, names.items(), strict=True):
        table.assign(variant=variant).pivot_table(index="event", columns="variant", values=name).plot.bar(
            ax=axis, legend=name == "T_coolant", rot=20)
        axis.set_ylabel(f"hottest {label} [degC]")
    drawn.tight_layout()
    return drawn
