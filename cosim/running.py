"""Runs a scenario: checks, operating point, mosaik, results, report.

    from cosim import load, run
    run(load("scenarios/handover.yaml")).plot("handover.png")
"""

from __future__ import annotations

import dataclasses
import gc
import importlib.metadata
import json
import math
import platform
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import h5py

from cosim import operating_limits
from cosim.checkpoint import (
    Checkpoint,
    checkpoint_path,
    continue_results,
    continue_site,
    open_checkpoint,
    results_of,
    save,
)
from cosim.connections import build
from cosim.energy import CutMeter
from cosim.errors import CosimError
from cosim.exchange import Pace
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.initialise import OperatingPoint, find_operating_point
from cosim.kpi import kpis
from cosim.mosaik_world import open_world, run_world
from cosim.operating_limits import limits_of
from cosim.progress import Progress
from cosim.report import make_report
from cosim.results import ResultFile, Results, events, tables
from cosim.results.thinning import thinned
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.watch import Watch

RARELY = 100_000
"""New objects between two looks of the garbage collector while mosaik runs."""
PACKAGES = ("mosaik", "fmpy", "numpy", "scipy", "h5py", "pydantic", "pint")


def run(
    loaded: Loaded, file: str | Path | None = None, progress: bool = True, time_limit: float = math.inf
) -> Results:
    """Run a loaded scenario and return its results.

    ``file`` overrides where the results go. Ctrl-C ends the run with all results so far and a checkpoint, which
    :func:`resume` goes on from; the report then says "interrupted". Raises ScenarioErrors, CosimError; after an
    error of a model on the way, or when the run takes longer than ``time_limit`` [s of wall time], the results so far
    are in the file.
    """
    path = result_path(loaded, file)
    return _run(loaded, lambda: ResultFile(path), None, progress, time_limit)


def resume(file: str | Path, progress: bool = True) -> Results:
    """Go on from a checkpoint (results/<name>.checkpoint.h5) to the end of its scenario; the results so far are kept.

    Raises what :func:`run` raises, and CosimError if the file is no checkpoint.
    """
    checkpoint = open_checkpoint(file)
    target = results_of(Path(file))
    return _run(checkpoint.loaded, lambda: continue_results(Path(file), checkpoint, target), checkpoint, progress)


def _run(
    loaded: Loaded, open_results: Callable[[], ResultFile], checkpoint: Checkpoint | None, progress: bool,
    time_limit: float = math.inf,
) -> Results:
    scenario = loaded.scenario
    began = perf_counter()
    end = tick_at_or_after(scenario.duration)
    site = build(loaded)
    thresholds = gc.get_threshold()
    written = open_results()
    try:
        meter = CutMeter(site, scenario.cuts, str(loaded.file))
        watch = Watch(site, limits_of(site, scenario, str(loaded.file)))
        _attach(site, written, loaded, meter, watch)
        written.describe(scenario=scenario.model_dump(mode="json"), versions=versions(site, loaded))
        # What is there now stays, and mosaik makes much that goes by itself: the collector need not look often.
        gc.freeze()
        gc.set_threshold(RARELY, *thresholds[1:])
        with open_world(loaded, site) as world:
            if checkpoint:
                continue_site(site, checkpoint)
                meter.restore(checkpoint.meter)
                watch.restore(checkpoint.watch)
                point = OperatingPoint(converged=True)
            else:
                point = find_operating_point(site, 0.0, end / RESOLUTION, scenario.initialisation)
            watch.begin()
            ready, ready_cpu = perf_counter(), process_time()
            with Progress(scenario.name, scenario.duration, progress, site, written.flush) as bar:
                pace = Pace(site, scenario.solver, end, bar)
                pace.deadline = began + time_limit
                pace.on_meeting = lambda: save(loaded, site, written, meter, watch)
                pace.meeting_interval = (scenario.results.checkpoint or math.inf) * RESOLUTION
                ran = run_world(world, site, pace)
            for cluster in site.clusters:
                cluster.end()
            changed = [] if ran["error"] else watch.changed()
        del world  # a circle of objects, for the collector below
        report = make_report(site, ran, point, meter, {
            "setup_seconds": ready - began, "cpu_seconds": process_time() - ready_cpu, "writing_seconds": written.seconds,
        })
        left = {name: values for cluster in site.clusters for name, values in cluster.leavings().items()}
        report["warnings"] = [f"{name}: {text}" for name, values in left.items() for text in values.get("warnings", [])] + changed
        report["operating_limits"] = {"watched": watch.watched, "excursions": [dataclasses.asdict(one) for one in watch.excursions()]}
        report["not_reached"] = [d.name or f"at {d.at:g} s" for d in scenario.disturbances if d.at >= scenario.duration]
        written.describe(report=report, components=left)
    finally:
        gc.collect()  # it does not look at what was there before
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        written.close()
        site.close()
    _store_tables(written.path, watch)
    if ran["error"]:
        raise CosimError(f"{ran['error']}\nresults until then: {written.path}")
    if not ran["interrupted"]:
        checkpoint_path(written.path).unlink(missing_ok=True)
    _store_kpis(written.path)
    return Results(written.path)


def result_path(loaded: Loaded, file: str | Path | None = None) -> Path:
    """Where the results of a scenario go: ``file``, the scenario's own choice, or results/<name>.h5."""
    if file is not None:
        return Path(file)
    chosen = loaded.scenario.results.file
    return loaded.folder / chosen if chosen else Path("results") / f"{loaded.scenario.name}.h5"


def check(loaded: Loaded) -> Site:
    """Make all members and check all that the scenario names, without running; the caller closes the site."""
    site = build(loaded)
    try:
        limits_of(site, loaded.scenario, str(loaded.file))
        CutMeter(site, loaded.scenario.cuts, str(loaded.file))
        if loaded.scenario.fault is not None:
            from cosim.faults.checks import check_curves, check_signals

            check_curves(loaded)
            check_signals(loaded, site)
    except CosimError:
        site.close()
        raise
    return site


def _attach(site: Site, written: ResultFile, loaded: Loaded, meter: CutMeter, watch: Watch) -> None:
    sources = {name: entity.fmu or entity.python or "network" for name, entity in loaded.scenario.entities.items()}
    for number, cluster in enumerate(site.clusters):
        recorder = written.add_cluster(cluster.name, cluster.slaves, sources)
        write = thinned(recorder, cluster, loaded.scenario)
        cluster.on_rows = watch.recording(number, meter.recording(number, write))


def versions(site: Site, loaded: Loaded) -> dict:
    """Versions of packages, git revision, hashes of FMUs, seed."""
    fmus = {
        name: {"file": slave.description.path.name, "sha256": slave.description.digest,
               "tool": slave.description.model.generationTool}
        for name, slave in site.slaves.items()
        if hasattr(slave, "description")
    }
    return {
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "git": _git_revision(loaded.folder),
        "fmus": fmus,
        "seed": loaded.scenario.seed,
    }


def _git_revision(folder: Path) -> str:
    try:
        command = ["git", "describe", "--always", "--dirty"]
        answer = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _store_tables(path: Path, watch: Watch) -> None:
    """The sequence of events and the excursions from operating limits."""
    tables.store(path, operating_limits.TABLE, watch.excursions(), operating_limits.Excursion)
    with Results(path) as results:
        happened = events.sequence(results)
    tables.store(path, events.TABLE, happened, events.Event)


def _store_kpis(path: Path) -> None:
    """Headline figures, where the site has what they need."""
    with Results(path) as results:
        if not results.names() or len(results.time(results.names()[0])) < 2:
            return
        try:
            rows = [dataclasses.asdict(kpi) for kpi in kpis(results)]
        except KeyError:
            return
    with h5py.File(path, "a") as file:
        file.create_dataset("kpis", data=json.dumps(rows, default=float), dtype=h5py.string_dtype())
