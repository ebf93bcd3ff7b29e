"""Runs a scenario: checks, operating point, mosaik, results, report.

    from cosim import load, run
    run(load("scenarios/handover.yaml")).plot("handover.png")
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time

import h5py

from cosim import operating_limits, plain
from cosim.checkpoint import Checkpoint, continue_site, open_checkpoint, require_same, results_of
from cosim.connections import build
from cosim.energy import CutMeter
from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.initialise import OperatingPoint, find_operating_point
from cosim.kpi import kpis
from cosim.mosaik_world import Worlds
from cosim.operating_limits import limits_of
from cosim.origin import files_of, origin, versions
from cosim.progress import Progress
from cosim.report import make_report
from cosim.results import ResultFile, Results, events, tables
from cosim.results.place import Place, amended
from cosim.results.thinning import thinned
from cosim.results.writer import describe
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.stopping import Stopping
from cosim.stretches import Checkpoints, Ran, Standing, run_stretches
from cosim.watch import Watch

RARELY = 100_000
"""New objects between two looks of the garbage collector while mosaik runs."""


def run(
    loaded: Loaded, file: str | Path | None = None, progress: bool = True, time_limit: float = math.inf, force: bool = False,
) -> Results:
    """Run a loaded scenario and return its results.

    ``file`` overrides where the results go; what is there and no result of this scenario is replaced only with ``force``.
    Ctrl-C, SIGTERM and SIGHUP end the run with all results so far and a checkpoint, which :func:`resume` goes on from; the
    report then says "interrupted". Raises ScenarioErrors, CosimError; after an error of a model on the way, or when the run
    takes longer than ``time_limit`` [s of wall time], the results so far are in the file. A second signal, and any before
    the run has begun, raise KeyboardInterrupt.
    """
    with Stopping() as stopping:
        site = check(loaded)
        made_of = origin(site, loaded)
        try:
            place = Place(result_path(loaded, file), loaded.scenario.name, files_of(site, loaded), force)
        except BaseException:
            site.close()
            raise
        return _run(loaded, site, place, made_of, progress, time_limit, stopping)


def resume(file: str | Path, progress: bool = True) -> Results:
    """Go on from a checkpoint (results/<name>.checkpoint.h5) to the end of its scenario; the rows so far are kept.

    The end is the same, bit for bit, as that of a run that was never stopped. Raises what :func:`run` raises, and CosimError
    if the file is no checkpoint, does not belong to the results beside it, or if models or data are not what they were.
    """
    path = Path(file)
    with Stopping() as stopping:
        checkpoint = open_checkpoint(path)
        loaded = checkpoint.loaded
        site = build(loaded)
        made_of = origin(site, loaded)
        try:
            require_same(path, checkpoint, made_of)
            place = Place(results_of(path), loaded.scenario.name)
        except BaseException:
            site.close()
            raise
        return _run(loaded, site, place, made_of, progress, math.inf, stopping, checkpoint)


def _run(
    loaded: Loaded, site: Site, place: Place, made_of: dict[str, str], progress: bool, time_limit: float, stopping: Stopping,
    checkpoint: Checkpoint | None = None,
) -> Results:
    """Run a site that is built already, and close it."""
    scenario, began = loaded.scenario, perf_counter()
    written = checkpoints = None
    try:
        written = ResultFile(place, checkpoint.run if checkpoint else None)
        standing = Standing(site, CutMeter(site, scenario.cuts, str(loaded.file)), Watch(site, limits_of(site, scenario, str(loaded.file))))
        _attach(standing, written, loaded)
        written.describe(scenario=scenario.model_dump(mode="json"), versions=versions(site, loaded))
        checkpoints = Checkpoints(loaded, written, made_of)
        with seldom_collected(), Worlds(loaded, site) as worlds:
            point = _start(loaded, standing, checkpoint)
            if checkpoint:
                written.take_over(checkpoint.rows)
            written.begin()
            standing.watch.begin()
            ready, ready_cpu = perf_counter(), process_time()
            with Progress(scenario.name, scenario.duration, progress, site, written.flush) as bar:
                ran = run_stretches(worlds, standing, checkpoints, stopping, bar, began + time_limit)
            report, left = _finish(loaded, standing, ran, point, {
                "setup_seconds": ready - began, "cpu_seconds": process_time() - ready_cpu, "writing_seconds": written.seconds,
            })
            report["resumed"] = standing.counted["resumed"]
            report["checkpoint"] = checkpoints.unable
        written.close()
        _store(place.path, report, left, standing.watch)
        if ran.interrupted:
            checkpoints.write()
        elif not ran.error:
            checkpoints.drop()
    except KeyboardInterrupt:
        if checkpoints is None or not written.begun:
            raise
        checkpoints.write()
        raise KeyboardInterrupt(f"interrupted; results until then: {place.path}") from None
    finally:
        if written is not None:
            written.close()
        site.close()
        place.release()
    if ran.error:
        raise CosimError(f"{ran.error}\nresults until then: {place.path}")
    return Results(place.path)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What is there now stays, and mosaik makes much that goes by itself: the collector need not look often."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(RARELY, *thresholds[1:])
    try:
        yield
    finally:
        gc.collect()  # it does not look at what was there before
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def _start(loaded: Loaded, standing: Standing, checkpoint: Checkpoint | None) -> OperatingPoint:
    """The site at its operating point, or where it stood."""
    end = tick_at_or_after(loaded.scenario.duration) / RESOLUTION
    if checkpoint is None:
        return find_operating_point(standing.site, 0.0, end, loaded.scenario.initialisation)
    state = plain.from_text(checkpoint.state)
    continue_site(standing.site, state["clusters"], end)
    standing.restore(state)
    standing.counted["resumed"].append(standing.site.clusters[0].tick / RESOLUTION)
    return OperatingPoint(converged=True)


def _finish(loaded: Loaded, standing: Standing, ran: Ran, point: OperatingPoint, times: dict) -> tuple[dict, dict]:
    """The last rows; the report, and what components left behind."""
    site, watch = standing.site, standing.watch
    for cluster in site.clusters:
        try:
            cluster.end()
        except CosimError as error:  # a process that is lost, a full disk: all others still tell what they have
            ran.error = ran.error or str(error)
    changed = [] if ran.error else watch.changed()
    report = make_report(site, asdict(ran), point, standing.meter, times)
    left = {name: values for cluster in site.clusters for name, values in cluster.leavings().items()}
    report["warnings"] = [f"{name}: {text}" for name, values in left.items() for text in values.get("warnings", [])] + changed
    report["operating_limits"] = {"watched": watch.watched, "excursions": [asdict(one) for one in watch.excursions()]}
    report["not_reached"] = [d.name or f"at {d.at:g} s" for d in loaded.scenario.disturbances if d.at >= loaded.scenario.duration]
    return report, left


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


def _attach(standing: Standing, written: ResultFile, loaded: Loaded) -> None:
    sources = {name: entity.fmu or entity.python or "network" for name, entity in loaded.scenario.entities.items()}
    for number, cluster in enumerate(standing.site.clusters):
        recorder = written.add_cluster(cluster.name, cluster.slaves, sources)
        write = thinned(recorder, cluster, loaded.scenario)
        cluster.on_rows = standing.watch.recording(number, standing.meter.recording(number, write))


def _store(path: Path, report: dict, left: dict, watch: Watch) -> None:
    """What is told of a run once it is over, into its closed file: report, what components left behind, the sequence of
    events, the excursions from operating limits, and headline figures where the site has what they need."""
    with amended(path) as part:
        with h5py.File(part, "a") as file:
            describe(file, report=report, components=left)
        with Results(part) as results:
            happened, figures = events.sequence(results), _figures(results)
        tables.store(part, operating_limits.TABLE, watch.excursions(), operating_limits.Excursion)
        tables.store(part, events.TABLE, happened, events.Event)
        with h5py.File(part, "a") as file:
            describe(file, kpis=figures)


def _figures(results: Results) -> list[dict]:
    if not results.names() or len(results.time(results.names()[0])) < 2:
        return []
    try:
        return [asdict(kpi) for kpi in kpis(results)]
    except KeyError:
        return []
