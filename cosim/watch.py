"""Watches the operating limits of a site while its rows are recorded: see operating_limits.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import numpy as np

from cosim.fmu.slave import RESOLUTION
from cosim.operating_limits import Excursion, Limit
from cosim.site import Site

SLACK = 1e-4
"""Share of the limit (of the largest value, where the limit is zero) that is accuracy, not an excursion [1]."""
GAP = 1.0
"""An excursion that comes back within this time [s], or within the time that it has lasted so far, is the same one."""
UNLIMITED = 1e30
"""Limits of this size and more are none."""
MANY = 100
"""Excursions of one limit that are told one by one: beyond, those that are closest together become one."""


@dataclass
class Piece:
    """An excursion that may still go on: times [s], and by how much and when it was worst."""

    begin: float
    end: float
    duration: float
    times: int
    excess: float
    worst: float
    time_of_worst: float
    limit: float

    def join(self, later: Piece) -> None:
        """Go on with a piece that follows; one that begins where this one ends is no new one."""
        self.times += later.times if later.begin > self.end else later.times - 1
        self.end, self.duration = max(self.end, later.end), self.duration + later.duration
        if later.excess > self.excess:
            self.excess, self.worst, self.time_of_worst, self.limit = later.excess, later.worst, later.time_of_worst, later.limit


@dataclass
class Course:
    """What is known of one limit: its excursions, and the time within which another one is the same [s]."""

    pieces: list[Piece] = field(default_factory=list)
    gap: float = GAP
    outside: bool = False

    def add(self, piece: Piece) -> None:
        """The next time outside."""
        if self.pieces:
            last = self.pieces[-1]
            if piece.begin - last.end <= max(self.gap, last.end - last.begin):
                last.join(piece)
                return
        self.pieces.append(piece)
        while len(self.pieces) > MANY:
            self.gap *= 10.0
            pieces, self.pieces = self.pieces, []
            for one in pieces:
                self.add(one)


class ClusterWatch:
    """The limits of one cluster, as vectors."""

    def __init__(self, limits: list[Limit], first: dict[str, int]) -> None:
        """``first``: first slot of each entity in the cluster's rows."""
        self.limits = limits
        self.slots = np.array([first[one.entity] + one.port.slot + one.place for one in limits], dtype=np.intp)
        self.direction = np.array([one.direction for one in limits])
        self.smooth = [not one.port.discrete for one in limits]
        self.constant = np.array([one.value for one in limits])
        varying = {i: one for i, one in enumerate(limits) if one.varies}
        self.held_slots = {i: first[one.entity] + one.held_by.slot + one.held_place for i, one in varying.items()}
        """Slots of those limits that are outputs, by the number of the limit; their constant stays nan."""
        self.factor, self.offset = ({i: getattr(one, name) for i, one in varying.items()} for name in ("factor", "offset"))
        self.largest = np.zeros(len(limits))
        self.courses = [Course() for _ in limits]
        self.last: tuple[np.ndarray, np.ndarray] | None = None

    def observe(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Look at the next rows: ticks (n,) and outputs of the cluster (n, n_outputs)."""
        values = rows[:, self.slots]
        highest, lowest = values.max(axis=0), values.min(axis=0)
        self.largest = np.fmax(self.largest, np.maximum(np.abs(highest), np.abs(lowest)))
        worst = (np.where(self.direction > 0, highest, lowest) - self.constant) * self.direction
        # What is not a number may hide something: it is looked at like what may be outside.
        suspect = ~(worst <= 0.0) | np.array([course.outside for course in self.courses])
        columns = np.flatnonzero(suspect)
        if len(columns):
            self._judge(columns, ticks, rows)
        self.last = (ticks[-1:].copy(), rows[-1:].copy())

    def _judge(self, columns: np.ndarray, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Find the times outside of the limits with these numbers."""
        if self.last is not None:
            ticks, rows = np.concatenate([self.last[0], ticks]), np.concatenate([self.last[1], rows])
        values = rows[:, self.slots[columns]]
        limit = np.tile(self.constant[columns], (len(rows), 1))
        for place, column in enumerate(columns):
            if column in self.held_slots:
                limit[:, place] = rows[:, self.held_slots[column]] * self.factor[column] + self.offset[column]
        excess = (values - limit) * self.direction[columns]
        excess[np.abs(limit) >= UNLIMITED] = -np.inf
        out = excess > SLACK * np.where(limit == 0.0, self.largest[columns], np.abs(limit))
        for place, column in enumerate(columns):
            if self.courses[column].outside or out[:, place].any():
                self._collect(column, ticks / RESOLUTION, values[:, place], limit[:, place], excess[:, place], out[:, place])

    def _collect(self, column: int, t: np.ndarray, value: np.ndarray, limit: np.ndarray, excess: np.ndarray, out: np.ndarray) -> None:
        course, smooth = self.courses[column], self.smooth[column]
        edges = np.flatnonzero(np.diff(np.concatenate([[False], out, [False]]).astype(np.int8)))
        for first, stop in zip(edges[::2], edges[1::2]):
            begin, end = float(t[first]), float(t[stop - 1])
            if first > 0 and smooth:
                begin = _crossing(t, excess, first - 1)
            if stop < len(t):
                end = _crossing(t, excess, stop - 1) if smooth else float(t[stop])
            at = first + int(np.argmax(excess[first:stop]))
            course.add(Piece(begin, end, end - begin, 1, float(excess[at]), float(value[at]), float(t[at]), float(limit[at])))
        course.outside = bool(out[-1])

    def excursions(self) -> list[Excursion]:
        """All excursions so far."""
        found = []
        for limit, course in zip(self.limits, self.courses):
            for piece in course.pieces:
                found.append(Excursion(
                    limit.variable, "above" if limit.direction > 0 else "below", piece.limit, limit.port.unit, piece.worst,
                    piece.time_of_worst, piece.begin, piece.end, piece.duration, piece.times,
                    course.outside and piece is course.pieces[-1], limit.port.description, limit.note,
                ))
        return found


def _crossing(t: np.ndarray, excess: np.ndarray, row: int) -> float:
    """When a straight line between a row and the next one is at the limit [s]."""
    e0, e1 = float(excess[row]), float(excess[row + 1])
    share = e0 / (e0 - e1) if np.isfinite(e0) and np.isfinite(e1) and e0 != e1 else 1.0
    return float(t[row] + min(max(share, 0.0), 1.0) * (t[row + 1] - t[row]))


class Watch:
    """The operating limits of all clusters of a site."""

    def __init__(self, site: Site, limits: list[Limit]) -> None:
        self.site = site
        self.clusters: list[ClusterWatch] = []
        for number, cluster in enumerate(site.clusters):
            first = {slave.name: piece.start for slave, piece in zip(cluster.slaves, cluster.pieces)}
            mine = [one for one in limits if site.cluster_of[one.entity] == number]
            self.clusters.append(ClusterWatch(mine, first))

    def begin(self) -> None:
        """The models are initialised: read the limits that they hold as parameters or local variables."""
        for watch, values in zip(self.clusters, self._held()):
            watch.constant[:] = values

    def _held(self) -> list[np.ndarray]:
        found = []
        for watch, cluster in zip(self.clusters, self.site.clusters):
            constant = np.array([one.value for one in watch.limits])
            held = [i for i, one in enumerate(watch.limits) if one.held_by is not None and not one.varies]
            names = list(dict.fromkeys((watch.limits[i].entity, watch.limits[i].held_by.name) for i in held))
            values = dict(zip(names, cluster.read(names)))
            for i in held:
                one = watch.limits[i]
                constant[i] = values[one.entity, one.held_by.name][one.held_place] * one.factor + one.offset
            found.append(constant)
        return found

    def recording(self, number: int, write: Callable[[np.ndarray, np.ndarray], None]) -> Callable[[np.ndarray, np.ndarray], None]:
        """``write`` with the limits of cluster ``number`` watched on the way."""
        watch = self.clusters[number]

        def watched(ticks: np.ndarray, rows: np.ndarray) -> None:
            watch.observe(ticks, rows)
            write(ticks, rows)

        return watched if watch.limits else write

    def changed(self) -> list[str]:
        """Warnings: limits that changed during the run without being outputs."""
        return [
            f"{one.entity}.{one.held_by.name} changed from {old:g} to {new:g} {one.port.unit}: an operating limit that changes "
            "is watched right only as an output"
            for watch, values in zip(self.clusters, self._held())
            for one, old, new in zip(watch.limits, watch.constant, values)
            if one.held_by is not None and not one.varies and not np.isclose(old, new, rtol=1e-9)
        ]

    @property
    def watched(self) -> int:
        """Number of limits."""
        return sum(len(watch.limits) for watch in self.clusters)

    def excursions(self) -> list[Excursion]:
        """All excursions in order of time."""
        return sorted((one for watch in self.clusters for one in watch.excursions()), key=lambda one: (one.begin, one.variable))

    def state(self) -> list:
        """What :meth:`restore` needs to go on."""
        return [([asdict(course) for course in watch.courses], watch.largest, watch.last) for watch in self.clusters]

    def restore(self, state: list) -> None:
        """Go on from a state."""
        for watch, (courses, largest, last) in zip(self.clusters, state, strict=True):
            watch.courses = [Course(**{**course, "pieces": [Piece(**one) for one in course["pieces"]]}) for course in courses]
            watch.largest, watch.last = largest, last
