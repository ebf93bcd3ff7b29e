"""Runs a study: what is done already is taken from disk, the rest is made.

    from cosim.study import load_study, run_study
    table = run_study(load_study("scenarios/studies/ride_through.yaml"), workers=2).table
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Self

from pydantic import ValidationError
from tqdm import tqdm

from cosim.scenario.loader import Loaded, change, faults, load, read_yaml, with_changes
from cosim.study import files
from cosim.study.design import points, with_unit
from cosim.study.executors import Executor, LocalProcesses
from cosim.study.job import Job, Record, key_of
from cosim.study.results import StudyResults
from cosim.study.schema import Study
from cosim.study.store import Store
from cosim.units import to_si

SAVE_SECONDS = 20.0
"""The table of a study that goes on is written so often [s of wall time]."""


@dataclass(frozen=True)
class LoadedStudy:
    """A valid study with the file it came from."""

    study: Study
    file: Path

    @property
    def folder(self) -> Path:
        """Relative paths in the study start here."""
        return self.file.parent


def load_study(path: str | Path, changes: Mapping[str, Any] | None = None) -> LoadedStudy:
    """The study in a YAML file, with changes {"design.runs": 10} on top.

    Raises ScenarioErrors, one line per fault, with file, key, value and what was expected.
    """
    file = Path(path)
    raw = read_yaml(file)
    for key, value in (changes or {}).items():
        change(raw, key, value, file)
    raw.pop("include", None)
    try:
        return LoadedStudy(Study.model_validate(raw), file)
    except ValidationError as error:
        raise faults(error, file, Study) from None


def run_study(
    loaded: LoadedStudy, executor: Executor | None = None, folder: str | Path | None = None,
    progress: bool = True, again: bool = False,
) -> StudyResults:
    """All runs of a study as one table.

    ``executor``: where the runs are made, by default processes on this machine; ``folder``: where the study is
    kept, by default results/studies/<name>; ``again``: runs that failed are made again. A run is never made
    twice: it is known by what goes into it, and kept as soon as it is done.
    """
    folder = Path(folder) if folder is not None else Path("results/studies") / loaded.study.name
    store = Store(folder / "runs")
    values = points(loaded.study)
    jobs, kit = prepare(loaded, values)
    records = {}
    for key in {job.key for job in jobs}:
        record = store.get(key)
        if record is not None and not (again and record.error):
            records[key] = record
    todo = list({job.key: job for job in jobs if job.key not in records}.values())

    def table() -> StudyResults:
        done = [(value, records[job.key]) for value, job in zip(values, jobs) if job.key in records]
        results = StudyResults.collect(loaded.study, *map(list, zip(*done))) if done else None
        if results is not None:
            results.save(folder)
        return results

    saved = monotonic()
    with _Bar(loaded.study.name, len(jobs), len(jobs) - len(todo), progress) as bar:
        try:
            for record in (executor or LocalProcesses()).run(todo, kit) if todo else ():
                if not record.lost:
                    store.put(record)
                records[record.key] = record
                bar.add(record)
                if monotonic() - saved > SAVE_SECONDS:
                    table()
                    saved = monotonic()
        finally:
            results = table()
    return results


def prepare(loaded: LoadedStudy, values: list[dict[str, Any]]) -> tuple[list[Job], files.Kit]:
    """The runs with their content hashes, and the files that they need.

    A figure that is looked up by name leaves the hash alone: all figures of a run are kept.
    """
    study = loaded.study
    asked = {n: m.model_dump(exclude={"description"}) for n, m in study.metrics.items() if m.figure is None}
    base = load(loaded.folder / study.base, study.changes) if study.base else None
    modules = {p for m in study.metrics.values() if m.python for p in files.module_file(m.python, loaded.folder)}
    paths, jobs = set(modules), []
    for point in values:
        changes = _changes(study, point)
        job, needed = _scenario_job(base, changes, loaded) if base else _call_job(changes, loaded)
        content = {os.path.relpath(path, loaded.folder): files.digest(path) for path in needed | modules}
        key = key_of(job.key, asked, study.keep, content, files.source_digest())
        jobs.append(Job(key, job.raw, job.file, study.metrics, loaded.folder.resolve(), job.function,
                        study.time_limit or math.inf, tuple(study.keep)))
        paths |= needed
    return jobs, files.Kit(paths, {job.file.parent for job in jobs} | {job.folder for job in jobs})


def _changes(study: Study, point: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, value in point.items():
        variable = study.variables[name]
        changes |= variable.changes(name, with_unit(variable, value))
    return changes


def _scenario_job(base: Loaded, changes: dict, loaded: LoadedStudy) -> tuple[Job, set[Path]]:
    changed = with_changes(base, changes)
    key = key_of(changed.scenario.model_dump(mode="json"))
    return Job(key, changed.raw, changed.file.resolve(), {}, loaded.folder), files.needed(changed)


def _call_job(changes: dict, loaded: LoadedStudy) -> tuple[Job, set[Path]]:
    study, folder = loaded.study, loaded.folder
    arguments = {**study.changes, **changes}
    needed = set(files.mentioned(arguments, folder)) | set(files.module_file(study.function, folder))
    key = key_of(study.function, to_si(arguments))
    return Job(key, arguments, loaded.file.resolve(), {}, folder, study.function), needed


class _Bar:
    """Runs done, failed, and the time left."""

    def __init__(self, name: str, total: int, done: int, visible: bool) -> None:
        self._failed = 0
        self._bar = tqdm(
            total=total, initial=done, desc=name, disable=not visible, file=sys.stderr, leave=True,
            mininterval=0.2 if sys.stderr.isatty() else 10.0,
            bar_format="{desc} {n}/{total} |{bar}| {postfix} [{elapsed} < {remaining}]", postfix="0 failed",
        )

    def __enter__(self) -> Self:
        return self

    def add(self, record: Record) -> None:
        """One more run is done."""
        self._failed += bool(record.error)
        self._bar.set_postfix_str(f"{self._failed} failed", refresh=False)
        self._bar.update()

    def __exit__(self, *_: object) -> None:
        self._bar.close()
