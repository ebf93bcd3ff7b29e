"""One run of a study: what identifies it, and doing it, in whatever process."""

from __future__ import annotations

import hashlib
import importlib
import json
import math
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from cosim.errors import CosimError
from cosim.results import Results, extract
from cosim.study.schema import Metric
from cosim.units import conversion, to_si


@dataclass(frozen=True)
class Job:
    """A run to be done; plain data that travels."""

    key: str
    """Content hash: runs of the same key give the same record."""
    raw: dict[str, Any]
    """The scenario after all changes, or the arguments of the function."""
    file: Path
    """The scenario (or study) file: relative paths start in its folder."""
    metrics: dict[str, Metric]
    folder: Path
    """The study's folder: modules of metrics may lie there."""
    function: str | None = None
    time_limit: float = math.inf
    """Wall time after which the run of a scenario is given up [s]."""
    keep: tuple[str, ...] = ()
    """Variables whose course over time is kept."""

    def moved(self, old: Path, new: Path) -> Job:
        """The same job where the files below ``old`` lie below ``new``."""
        places = {name: new / getattr(self, name).relative_to(old) for name in ("file", "folder")}
        return replace(self, **places)


@dataclass(frozen=True)
class Record:
    """What came of a run: metrics and all headline figures as (value, unit), or an error."""

    key: str
    metrics: dict[str, tuple[float, str]] = field(default_factory=dict)
    figures: dict[str, tuple[float, str]] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0
    """Wall time of the run."""
    cpu_seconds: float = 0.0
    worker: str = ""
    lost: bool = False
    """Whether the worker was lost: the run says nothing and is tried again next time."""
    kept: bytes = b""
    """Result file with the variables that are kept, if any."""

    def dump(self) -> dict:
        """Plain data, without the result file."""
        data = asdict(self)
        del data["kept"]
        return data


def key_of(*parts: Any) -> str:
    """Content hash of plain data."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def execute(job: Job) -> Record:
    """Do a run. A run that fails gives a record with its error."""
    began, cpu = time.perf_counter(), time.process_time()
    metrics: dict = {}
    figures: dict = {}
    error, kept = "", b""
    try:
        metrics, figures, kept = _call(job) if job.function else _simulate(job)
    except CosimError as fault:
        error = str(fault)
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
    return Record(job.key, metrics, figures, error, time.perf_counter() - began, time.process_time() - cpu,
                  f"{platform.node()}:{os.getpid()}", kept=kept)


def _simulate(job: Job) -> tuple[dict, dict, bytes]:
    from cosim.running import run
    from cosim.scenario.loader import from_dict

    with (
        tempfile.TemporaryDirectory(prefix=f"cosim_{os.getpid()}_") as folder,
        run(from_dict(job.raw, job.file), Path(folder) / "run.h5", False, job.time_limit) as results,
    ):
        if results.report.get("interrupted"):
            raise CosimError("interrupted")
        figures = {row["name"]: (float(row["value"]), row["unit"]) for row in results.summary}
        metrics = {
            name: _metric(metric, results, job.folder)
            for name, metric in job.metrics.items() if metric.figure is None
        }
        kept = extract(results, job.keep, Path(folder) / "kept.h5").read_bytes() if job.keep else b""
    return metrics, figures, kept


def _call(job: Job) -> tuple[dict, dict, bytes]:
    arguments = {name: _path(to_si(value), job.file.parent) for name, value in job.raw.items()}
    answer = load_function(job.function, job.file.parent)(**arguments)
    return {}, {name: _pair(value) for name, value in answer.items()}, b""


def _pair(value: Any) -> tuple[float, str]:
    number, unit = value if isinstance(value, tuple) else (value, "1")
    return float(number), unit


def _path(value: Any, folder: Path) -> Any:
    """A text that names a file of the folder becomes its path."""
    is_file = isinstance(value, str) and value and len(value) < 1024 and (folder / value).is_file()
    return folder / value if is_file else value


def _metric(metric: Metric, results: Results, folder: Path) -> tuple[float, str]:
    if metric.python is not None:
        return float(load_function(metric.python, folder)(results)), metric.unit or "1"
    source = getattr(metric, metric.kind)
    value = {
        "maximum": results.max, "minimum": results.min, "mean": results.mean,
        "final": lambda variable: results[variable][-1],
    }[metric.kind](source)
    worst = value.min() if metric.kind == "minimum" else value.max()
    return in_unit(float(worst), results.unit(source), metric.unit)


def in_unit(value: float, unit: str, wanted: str | None) -> tuple[float, str]:
    """A figure in the unit that is wanted, or in its own."""
    if wanted is None:
        return value, unit
    change = conversion(unit, wanted)
    return value * change.factor + change.offset, wanted


def load_function(reference: str, folder: Path) -> Any:
    """What "module:function" names; modules in ``folder`` are found too. CosimError if there is none."""
    module, _, name = reference.partition(":")
    sys.path.append(str(folder))
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as fault:
        raise CosimError(f"{reference}: expected an importable module:function ({fault})") from None
    finally:
        sys.path.remove(str(folder))
