"""cosim fault: run fault studies and write their reports."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from cosim.errors import CosimError
from cosim.exit_codes import STRICT

if TYPE_CHECKING:
    from cosim.faults.study import Outcome

WORKERS = 2


def add(commands) -> None:
    """The command and its options."""
    fault = commands.add_parser("fault", help="run fault studies and write their reports")
    fault.add_argument("studies", nargs="*", metavar="FILE|NAME", help="files, or names in scenarios/faults")
    fault.add_argument("--all", action="store_true", help="all studies of scenarios/faults")
    fault.add_argument("--matrix", action="store_true", help="the ride-through map: depth x duration x load x converter mode")
    fault.add_argument("-o", "--output", default="results/faults", help="folder for results and reports")
    fault.add_argument("--strict", action="store_true", help="exit code 3 if a study leaves an operating limit")
    fault.set_defaults(command=_fault)


def _fault(options: argparse.Namespace) -> int:
    from cosim.faults.report import summary_table, write_index
    from cosim.faults.study import all_studies, find_study

    if options.matrix:
        return _matrix(Path(options.output))
    paths = all_studies() if options.all else [find_study(name) for name in options.studies]
    if not paths:
        raise CosimError("cosim fault: expected names of studies, --all or --matrix")
    folder = Path(options.output)
    outcomes, errors = run_studies(paths, folder)
    print(summary_table(outcomes))
    for outcome in outcomes:
        print(folder / f"{outcome.name}.html")
    if options.all:
        print(write_index(outcomes, folder))
    impossible = [f"{outcome.name}: NOT PHYSICAL, no verdict counts: {line}" for outcome in outcomes for line in outcome.unphysical]
    for error in [*errors, *impossible]:
        print(error, file=sys.stderr)
    if errors or impossible:
        return 1
    return STRICT if options.strict and any(outcome.excursions for outcome in outcomes) else 0


def _matrix(folder: Path) -> int:
    from cosim.faults import matrix
    from cosim.study.executors import LocalProcesses
    from cosim.study.runner import load_study, run_study

    results = run_study(load_study(matrix.STUDY), LocalProcesses(WORKERS), folder / "matrix")
    target = folder / "ride_through_map.png"
    matrix.draw(results).savefig(target)
    print(matrix.counts(results))
    print(target)
    return 0 if results.failed.empty else 1


def run_studies(paths: list[Path], folder: Path, workers: int = WORKERS) -> tuple[list[Outcome], list[str]]:
    """Run studies in some processes; outcomes in the order of the files, and messages of those that failed."""
    from concurrent.futures.process import BrokenProcessPool  # here, because it costs at each start of a command

    from tqdm import tqdm

    from cosim.processes import processes

    folder.mkdir(parents=True, exist_ok=True)
    outcomes, errors = {}, []
    try:
        with processes(min(workers, len(paths), os.cpu_count() or 1)) as pool:
            tasks = {pool.submit(report_study, path, folder): path for path in paths}
            for task in tqdm(as_completed(tasks), total=len(tasks), desc="fault studies", unit="study", file=sys.stderr):
                try:
                    outcomes[tasks[task]] = task.result()
                except CosimError as error:
                    errors.append(f"{tasks[task]}: {error}")
    except (KeyboardInterrupt, BrokenProcessPool) as ended:
        why = "interrupted" if isinstance(ended, KeyboardInterrupt) else "a process of a study died"
        errors.append(f"{why}: {len(outcomes)} of {len(paths)} studies are done and kept")
    return [outcomes[path] for path in paths if path in outcomes], errors


def report_study(path: Path, folder: Path) -> Outcome:
    """Run one study and write its report."""
    from cosim.faults.report import write_report
    from cosim.faults.study import study

    loaded, outcome = study(path, folder)
    write_report(loaded, outcome, folder)
    return outcome
