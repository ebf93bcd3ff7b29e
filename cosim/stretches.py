"""A run as stretches, each of which begins where a run that goes on later would begin (see checkpoint.py)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import Any

from cosim import plain
from cosim.checkpoint import Checkpoint, checkpoint_path, renew_site, save
from cosim.energy import CutMeter
from cosim.errors import CosimError
from cosim.exchange import Pace
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.mosaik_world import Worlds
from cosim.progress import Progress
from cosim.results import ResultFile
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.stopping import Stopping
from cosim.watch import Watch

CHECKPOINT_SECONDS = 10.0
"""Wall time after which the next checkpoint is written."""
FRESH = 0.1
"""First exchange of a stretch, relative to the last one before: nothing is known of how values change."""


@dataclass
class Ran:
    """What a run did: times [s] per cluster and in all, exchanges, and how it ended."""

    cluster_seconds: list[float]
    macro_steps: int = 0
    world_seconds: float = 0.0
    stretches: int = 0
    interrupted: bool = False
    error: str = ""


@dataclass
class Standing:
    """All that has a state, and how far it has come."""

    site: Site
    meter: CutMeter
    watch: Watch
    counted: dict[str, Any] = field(default_factory=lambda: {"macro_steps": 0, "resumed": []})
    interval: float = 0.0

    def capture(self) -> str:
        """The state as text."""
        return plain.to_text({
            "clusters": [cluster.capture() for cluster in self.site.clusters], "meter": self.meter.state(),
            "watch": self.watch.state(), "counted": self.counted, "interval": self.interval,
        })

    def restore(self, state: dict) -> None:
        """All but the clusters go on from a captured state."""
        self.meter.restore(state["meter"])
        self.watch.restore(state["watch"])
        self.counted, self.interval = state["counted"], state["interval"]


class Checkpoints:
    """The state at the beginning of the present stretch, and when it is written beside the results."""

    def __init__(self, loaded: Loaded, written: ResultFile, made_of: dict[str, str]) -> None:
        self.loaded, self.written, self.made_of = loaded, written, made_of
        self.unable = ""
        """Why the run cannot go on later, if it cannot."""
        self._last: Checkpoint | None = None
        self._on_disk = False
        self._written_at = monotonic()

    def take(self, standing: Standing) -> None:
        """Capture the state, and let all stand as if it had been restored."""
        if self.unable:
            return
        for cluster in standing.site.clusters:
            cluster.flush(whole=True)
        rows = self.written.standing()
        try:
            text = standing.capture()
        except CosimError as error:
            self.unable = str(error).splitlines()[0]
            return
        state = plain.from_text(text)
        renew_site(standing.site, state["clusters"])
        standing.restore(state)
        self._last, self._on_disk = Checkpoint(self.loaded, self.written.run, rows, self.made_of, text), False
        asked = self.loaded.scenario.results.checkpoint is not None and standing.site.clusters[0].tick > 0
        if asked or monotonic() - self._written_at > CHECKPOINT_SECONDS:
            self.write()

    def write(self) -> None:
        """The last state to disk, if it is not there."""
        if self._last is not None and not self._on_disk:
            save(self.written.path, self._last)
            self._on_disk, self._written_at = True, monotonic()

    def drop(self) -> None:
        """The run has come to its end: there is nothing to go on with."""
        checkpoint_path(self.written.path).unlink(missing_ok=True)


def run_stretches(
    worlds: Worlds, standing: Standing, checkpoints: Checkpoints, stopping: Stopping, bar: Progress, deadline: float,
) -> Ran:
    """Run an initialised site to the end of its scenario, or until it is stopped or fails.

    ``deadline``: time of perf_counter() [s] at which the run is given up.
    """
    site, scenario = standing.site, checkpoints.loaded.scenario
    end = tick_at_or_after(scenario.duration)
    ran = Ran([0.0] * len(site.clusters))
    began = perf_counter()
    try:
        while True:
            checkpoints.take(standing)
            asked = scenario.results.checkpoint
            pace = Pace(site, scenario.solver, end, bar, standing.interval, asked * RESOLUTION if asked else math.inf)
            if checkpoints.unable:
                pace.never_meet()
            pace.deadline = deadline
            stopping.listen(pace.stop)
            _stretch(worlds, pace, ran, standing)
            if ran.error or stopping.requested or not pace.met:
                break
    except CosimError as error:
        ran.error = str(error)
    ran.macro_steps = standing.counted["macro_steps"]
    ran.world_seconds = perf_counter() - began
    ran.interrupted = stopping.requested and site.clusters[0].tick < end
    return ran


def _stretch(worlds: Worlds, pace: Pace, ran: Ran, standing: Standing) -> None:
    try:
        worlds.run(pace)
    finally:
        ran.stretches += 1
        ran.cluster_seconds = [a + b for a, b in zip(ran.cluster_seconds, pace.seconds)]
        standing.counted["macro_steps"] += pace.macro_steps
        standing.interval = max(FRESH * pace.interval, float(pace.minimum))
        ran.error = pace.error

