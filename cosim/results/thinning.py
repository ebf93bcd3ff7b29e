"""Fewer rows for long runs: of the rows that are closer than the interval of the scenario, one is kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cosim.cluster.engine import Cluster
from cosim.fmu.slave import RESOLUTION
from cosim.results.writer import Recorder
from cosim.scenario.schema import Scenario

Write = Callable[[np.ndarray, np.ndarray], None]


def thinned(recorder: Recorder, cluster: Cluster, scenario: Scenario) -> Write:
    """What writes the rows of a cluster: all of them, or those that results.interval leaves."""
    interval = round(scenario.results.interval * RESOLUTION)
    if not interval:
        return recorder.write
    windows = [(round(w.start * RESOLUTION), round(w.end * RESOLUTION)) for w in scenario.solver.windows]
    thinning = Thinning(cluster, interval, windows, recorder)
    recorder.finish = thinning.finish
    return thinning.write


class Thinning:
    """Drops rows that are closer than ``interval`` [ticks] to the last one kept.

    Kept are also rows inside of ``windows`` (from, to) [ticks], the two around each change of a Boolean, Integer or
    enumeration output, so that no event is late, all rows at the time of one that is kept, and the last one.
    """

    def __init__(self, cluster: Cluster, interval: int, windows: list[tuple[int, int]], recorder: Recorder) -> None:
        self.interval, self.windows, self.recorder = interval, windows, recorder
        self.states = np.array([
            piece.start + port.slot + i
            for slave, piece in zip(cluster.slaves, cluster.pieces)
            for port in slave.outputs.values() if port.kind != "float"
            for i in range(port.size)
        ], dtype=np.intp)
        self._last_state: np.ndarray | None = None
        self._waiting: tuple[np.ndarray, np.ndarray] | None = None
        """The last row, where it is not written yet: it is if the next one brings a change of state."""

    def write(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Pass on what is to be kept of the next rows."""
        if self._waiting is not None:
            ticks, rows = np.concatenate([self._waiting[0], ticks]), np.concatenate([self._waiting[1], rows])
        keep = self._kept(ticks, rows)
        self._last_state = rows[-1, self.states].copy()
        self._waiting = None if keep[-1] else (ticks[-1:].copy(), rows[-1:].copy())
        if keep.any():
            self.recorder.write(ticks[keep], rows[keep])

    def finish(self) -> None:
        """Nothing comes for now: write the row that waits."""
        if self._waiting is not None:
            self.recorder.write(*self._waiting)
            self._waiting = None

    def _kept(self, ticks: np.ndarray, rows: np.ndarray) -> np.ndarray:
        states = rows[:, self.states]
        before = states[:1] if self._waiting is not None else self._last_state
        changed = np.ones(len(ticks), dtype=bool)
        changed[1:] = (states[1:] != states[:-1]).any(axis=1)
        if before is not None:
            changed[0] = (states[0] != before).any()
        keep = changed.copy()
        keep[:-1] |= changed[1:]
        for begin, stop in self.windows:
            keep |= (ticks >= begin) & (ticks <= stop)
        self._space(ticks, keep)
        # the values before and after a jump stand at one time: with one of them alone, what holds from there on would
        # seem to hold an interval later
        keep |= np.isin(ticks, ticks[keep]) | (ticks == self.recorder.last_tick)
        return keep

    def _space(self, ticks: np.ndarray, keep: np.ndarray) -> None:
        """Between those rows that are kept anyway, keep one every interval."""
        place, last = 0, self.recorder.last_tick
        for stop in [*np.flatnonzero(keep).tolist(), len(ticks)]:
            while (chosen := max(place, int(np.searchsorted(ticks, last + self.interval)))) < stop:
                keep[chosen], last, place = True, int(ticks[chosen]), chosen + 1
            if stop < len(ticks):
                last, place = int(ticks[stop]), stop + 1
