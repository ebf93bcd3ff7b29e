"""cosim study FILE."""

from __future__ import annotations

import argparse
from pathlib import Path

from cosim.errors import CosimError
from cosim.exit_codes import DONE, FAILED, INTERRUPTED, STRICT


def add(commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("study", help="make the runs of a study, those that are not done yet")
    parser.add_argument("study", help="study file (.yaml)")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="changes",
                        help="change a value of the study, such as design.runs=10; may be repeated")
    parser.add_argument("--workers", type=int, help="processes on this machine; as many as cores if left out")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler, such as tcp://10.0.0.1:8786, instead")
    parser.add_argument("--again", action="store_true", help="make failed runs again")
    parser.add_argument("-o", "--output", metavar="FOLDER", help="results/studies/<name> if left out")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no table")
    parser.add_argument("--efficiency", action="store_true",
                        help="run everything anew and print how well local workers share it; nothing is kept")
    parser.add_argument("--strict", action="store_true", help="exit code 3 if a run left an operating limit")
    parser.set_defaults(command=_study)


def _study(options: argparse.Namespace) -> int:
    from cosim.scenario.loader import parse_changes
    from cosim.study.efficiency import measure
    from cosim.study.executors import LocalProcesses, executor
    from cosim.study.runner import load_study, run_study

    loaded = load_study(options.study, parse_changes(options.changes))
    if options.efficiency:
        if options.scheduler:
            raise CosimError("--efficiency: expected local workers, not --scheduler")
        print(measure(loaded, LocalProcesses(options.workers).workers, not options.quiet))
        return 0
    folder = Path(options.output or Path("results/studies") / loaded.study.name)
    try:
        results = run_study(loaded, executor(options.workers, options.scheduler), folder, not options.quiet, options.again)
    except KeyboardInterrupt:
        print(f"interrupted; finished runs are kept in {folder}: the same command goes on from there")
        return INTERRUPTED
    if not options.quiet:
        print(summary(results))
    print(folder)
    if not results.failed.empty:
        return FAILED
    return STRICT if options.strict and not results.outside.empty else DONE


def summary(results) -> str:
    """What came out: range of each metric, failures, feasible runs, operating limits that were left."""
    from cosim.kpi.headline import LIMITS_LEFT

    study, table = results.study, results.table
    lines = [f"{study.name}: {len(table)} runs, {len(results.failed)} failed"]
    if study.constraints:
        lines[0] += f", {int(table['feasible'].sum())} keep all constraints"
    for name in study.metrics:
        column = results.done[name].dropna()
        unit = "" if results.units[name] == "1" else f" {results.units[name]}"
        span = f"{column.min():.6g} to {column.max():.6g}{unit}, median {column.median():.6g}" if len(column) else "in no run"
        lines.append(f"  {name:<24} {span}")
    if not results.outside.empty:
        lines.append(f"operating limits: left in {len(results.outside)} runs (column {LIMITS_LEFT}): "
                     + ", ".join(map(str, results.outside.index[:10])) + (", ..." if len(results.outside) > 10 else ""))
    for error, rows in results.failed.groupby("error"):
        lines.append(f"failed: {len(rows)} x {error.splitlines()[0]}")
    return "\n".join(lines)
