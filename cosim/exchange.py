"""What passes between clusters, and when. mosaik carries the values; this decides about them.

The first cluster leads. At its step it takes what the others sent and goes on, interval by interval, until
one of them is due; it gives its values at that time and steps again one tick later. The other clusters
follow: they are due when they wish to step, when a discrete value for them changes, or when a continuous one
has moved far; they advance to the leader's time knowing the mean of each of its values over their own
interval, so that energy is passed exactly. What followers send back is extrapolated linearly by the leader
until their next step; its error sets the leader's pace.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cosim.cluster.engine import Cluster
from cosim.fmu.slave import RESOLUTION, ticks_within
from cosim.scenario.schema import Solver
from cosim.site import Link, Site

GROWTH = 1.5
LATE = 2.0
"""How late after its wish a follower may be ticked, as a multiple of the step that it wished: it chooses its steps by itself."""
STRETCH = 20_000
"""Steps of the leader after which a stretch of the run ends and the next one begins as a later run would: some seconds of
work. It is counted in steps, not by the clock, so that every run of a scenario has the same stretches."""
FAR = 5.0
"""A follower is ticked when a value for it has moved by this multiple of the exchange tolerance."""


@dataclass
class Export:
    """An attribute that a cluster gives: slots of its value vector, as values or as integrals."""

    entity: str
    attribute: str
    slots: np.ndarray
    integral: bool
    discrete: bool
    targets: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.only = int(self.slots[0]) if len(self.slots) == 1 else -1

    def value(self, cluster: Cluster) -> float | list[float]:
        """What mosaik carries: a number, or a list for several elements."""
        vector = cluster.integral if self.integral else cluster.values
        return vector.item(self.only) if self.only >= 0 else vector[self.slots].tolist()


def attribute_of(link: Link) -> str:
    """Name of the source attribute of a link."""
    return f"integral({link.source_variable})" if link.integral else link.source_variable


class Inlet:
    """The continuous values that come into one cluster, as vectors over all its links.

    ``shortest`` is the shortest interval [ticks] whose slope may be carried on.
    """

    def __init__(self, site: Site, number: int, shortest: int) -> None:
        self.cluster, self.shortest = site.clusters[number], shortest
        links = [link for link in site.links if link.target_cluster == number and not link.discrete]
        self.place: dict[tuple[str, str], slice] = {}
        count = 0
        for link in links:
            self.place[(link.target_entity, link.target_attribute)] = slice(count, count + len(link.external_slots))
            count += len(link.external_slots)
        join = lambda parts, kind: np.concatenate([np.asarray(p, dtype=kind) for p in parts]) if parts else np.zeros(0, kind)
        self.slots = join([link.external_slots for link in links], np.intp)
        self.source = join([[link.source_cluster] * len(link.external_slots) for link in links], np.intp)
        held = [[site.slaves[link.source_entity].sampled] * len(link.external_slots) for link in links]
        self.is_held = join(held, bool)
        """Setpoints of agents: they jump on purpose, which says nothing about the pace."""
        self.is_integral = join([[link.integral] * len(link.external_slots) for link in links], bool)
        source_slots = join([link.source_slots for link in links], np.intp)
        self._scale_of = [
            (self.source == number, source_slots[self.source == number], cluster)
            for number, cluster in enumerate(site.clusters) if (self.source == number).any()
        ]
        counted = [
            site.clusters[link.source_cluster].integral[link.source_slots] if link.integral else np.zeros(len(link.source_slots))
            for link in links
        ]
        self.new = join(counted, float)
        self.old = self.new.copy()
        self.since = np.full(count, self.cluster.tick, dtype=float)
        self.known = np.zeros(count, dtype=bool)
        self.earlier = self.source < number
        self._integrals = np.flatnonzero(self.is_integral)
        self._lined = np.flatnonzero(self.earlier & ~self.is_integral)
        self.mean, self.trend = np.full((2, len(self._integrals)), np.nan)
        """Of integrals: mean over the last interval, and its change per second since the interval before."""
        self.span = math.inf
        """Length of the last interval [s]."""

    def scale(self) -> np.ndarray:
        """Size of each value in its source, which errors are measured against."""
        scale = np.empty(len(self.slots))
        for here, slots, cluster in self._scale_of:
            scale[here] = cluster.scale[slots]
        return np.maximum(scale, 1e-12)

    def extrapolate(self, ticked: np.ndarray, jumped: np.ndarray) -> float:
        """For the leader: values that followers gave at their last ticks, with slopes from there on.

        ``ticked`` and ``jumped`` are, per cluster, its last tick and whether it had an event then.
        Returns the error of the last extrapolation relative to the size of the values.
        """
        cluster, slots = self.cluster, self.slots
        at = ticked[self.source]
        fresh = (at > self.since) | ~self.known
        if not fresh.any():
            return 0.0
        # Two ticks that an event has brought close together tell nothing of the interval that follows.
        tells = self.known & (at - self.since >= self.shortest)
        span = np.where(tells, (at - self.since) / RESOLUTION, np.inf)
        slope = np.where(jumped[self.source], 0.0, (self.new - self.old) / span)
        error = np.where(self.known & fresh & ~self.is_held, np.abs(self.new - cluster.values[slots]) / self.scale(), 0.0)
        passed = (cluster.tick - at) / RESOLUTION
        values = np.where(fresh, self.new + slope * passed, cluster.values[slots])
        cluster.set_external(slots, values, np.where(fresh, slope, cluster.slope[slots]))
        np.copyto(self.old, self.new, where=fresh)
        np.copyto(self.since, at, where=fresh)
        self.known |= fresh
        return float(error.max())

    def hold(self, tick: int, fresh: bool) -> None:
        """For a follower: values over the interval from its present tick to ``tick``.

        Straight lines that have the mean of the leader's values if it ticked (``fresh``), else the last ones; straight
        lines to the values of followers that have stepped already; the last values of the others.
        """
        cluster, slots = self.cluster, self.slots
        present = cluster.values[slots]
        values, slope = self.new.copy(), np.zeros(len(slots))
        line, mean = self._lined, self._integrals
        if len(line):
            values[line] = present[line]
            slope[line] = (self.new[line] - values[line]) / ((tick - cluster.tick) / RESOLUTION)
        if fresh:
            values[mean], slope[mean] = self._lines(tick)
        else:
            values[mean] = present[mean]
        cluster.set_external(slots, values, slope)


    def _lines(self, tick: int) -> tuple[np.ndarray, np.ndarray]:
        """Of integrals: value at the begin and slope [per s] over the interval up to ``tick``, such that the mean is right.

        The slope is that of the means, the smaller one of the last two and none where they disagree in sign: a ramp is
        followed, what has jumped is not.
        """
        mean, passed = self._integrals, (tick - self.cluster.tick) / RESOLUTION
        counted = self.new[mean]
        now = (counted - self.old[mean]) / ((tick - self.since[mean]) / RESOLUTION)
        trend = (now - self.mean) / (0.5 * (passed + self.span))
        smaller = np.copysign(np.minimum(np.abs(trend), np.abs(self.trend)), trend)
        slope = np.where(trend * self.trend > 0.0, smaller, 0.0)
        self.mean, self.trend, self.span = now, trend, passed
        self.old[mean], self.since[mean] = counted, tick
        return now - 0.5 * passed * slope, slope


class Pace:
    """When clusters step: the leader's next time, the wishes of followers, who is due."""

    def __init__(
        self, site: Site, solver: Solver, end: int, on_progress: Callable[[int, float], None] | None,
        interval: float | None = None, meeting_interval: float = math.inf,
    ) -> None:
        """``interval`` [ticks]: the first one between exchanges; ``meeting_interval`` [ticks]: after which all clusters
        are to stand at one time, which ends the stretch."""
        self.site, self.solver, self.end, self.on_progress = site, solver, end, on_progress
        count = len(site.clusters)
        self.minimum, self.maximum = ticks_within(solver.minimum_exchange), ticks_within(solver.maximum_exchange)
        self.interval = float(interval or (self.minimum if count > 1 else self.maximum))
        start = site.clusters[0].tick
        self.wishes: dict[int, float] = {number: float(start) for number in range(1, count)}
        self.ticked, self.jumped = np.full(count, start, dtype=float), np.zeros(count, dtype=bool)
        self.exports: list[list[Export]] = [[] for _ in site.clusters]
        for link in site.links:
            self._export(link)
        self._outgoing = {n: self._slots_to(n) for n in range(1, count)}
        self._last_sent = {n: site.clusters[0].values[slots] for n, slots in self._outgoing.items()}
        self.seconds = [0.0] * count
        self.macro_steps = self._events = 0
        self._known_event = math.inf
        self.stop_requested = False
        self.deadline = math.inf
        """Time of perf_counter() [s] at which the run is given up."""
        self.error = ""
        self.meeting = self.met = False
        """Whether all clusters are to stand at one time, and whether they do: that ends the stretch."""
        self._meeting_tick = start + meeting_interval
        self._last_step = site.clusters[0].state.n_steps + STRETCH

    def never_meet(self) -> None:
        """One stretch to the end: the site cannot begin another one."""
        self._last_step = self._meeting_tick = math.inf

    def stop(self) -> None:
        """End the stretch as soon as all clusters stand at one time."""
        self.stop_requested = True

    def _export(self, link: Link) -> None:
        name = attribute_of(link)
        for export in self.exports[link.source_cluster]:
            if (export.entity, export.attribute) == (link.source_entity, name):
                export.targets.add(link.target_cluster)
                return
        self.exports[link.source_cluster].append(
            Export(link.source_entity, name, link.source_slots, link.integral, link.discrete, {link.target_cluster})
        )

    def _slots_to(self, number: int) -> np.ndarray:
        """Slots of the leader's continuous values that follower ``number`` takes, agents excepted."""
        slots = [link.source_slots for link in self.site.links
                 if link.source_cluster == 0 and link.target_cluster == number and not link.discrete
                 and not self.site.slaves[link.target_entity].sampled]
        return np.concatenate(slots) if slots else np.zeros(0, dtype=np.intp)

    def follow_error(self, error: float, jump: float) -> None:
        """Choose the interval to the leader's next exchange from the last extrapolation error.

        A ``jump`` of what the leader was given, relative to its size, is something that the extrapolation
        knows nothing of: the interval shrinks in proportion.
        """
        worst = error / self.solver.exchange_tolerance
        factor = GROWTH if worst <= 0.3 else max(0.2, min(GROWTH, 0.9 / math.sqrt(worst)))
        if jump > FAR * self.solver.exchange_tolerance:
            factor = FAR * self.solver.exchange_tolerance / jump
        self.interval = min(self.maximum, max(self.minimum, self.interval * factor))

    def follow_events(self, jumped: bool) -> None:
        """Start the pace anew at an event of the leader's members, known before or not, and where a discrete
        value ``jumped``: the followers must not learn of it only when a long interval ends."""
        leader = self.site.clusters[0]
        events = sum(member.events for member in leader.binding.members)
        if jumped or events != self._events or leader.tick >= self._known_event:
            self._events = events
            self.interval = self.minimum

    def meet(self) -> bool:
        """Whether the stretch ends here, all clusters standing at one time."""
        tick = self.site.clusters[0].tick
        self.met = self.meeting and all(cluster.tick == tick for cluster in self.site.clusters)
        return self.met

    def due(self, tick: int) -> set[int]:
        """Followers to be ticked at ``tick``."""
        long = tick >= self._meeting_tick or self.site.clusters[0].state.n_steps >= self._last_step
        if self.stop_requested or long:
            self.meeting = True
            return set(self.wishes)
        due = {number for number, wish in self.wishes.items() if wish <= tick}
        leader, limit = self.site.clusters[0], FAR * self.solver.exchange_tolerance
        for number, slots in self._outgoing.items():
            if number not in due and len(slots):
                moved = np.abs(leader.values[slots] - self._last_sent[number])
                if (moved > limit * leader.scale[slots]).any():
                    due.add(number)
                    self.interval = max(self.minimum, 0.5 * self.interval)
        return due

    def with_companions(self, due: set[int]) -> set[int]:
        """Followers that must step together with those in ``due``: the ones before them, so that a
        sampled cluster sees all at its own time, and the ones that they may trigger."""
        grown = set(due)
        while True:
            more = set(range(1, max(grown, default=0)))
            more |= {link.target_cluster for link in self.site.links
                     if link.discrete and link.source_cluster in grown and link.target_cluster}
            if more <= grown:
                return grown
            grown |= more

    def tick(self, due: set[int]) -> None:
        """The leader has given its values to these followers."""
        for number in due:
            self.wishes[number] = math.inf
            self._last_sent[number] = self.site.clusters[0].values[self._outgoing[number]]

    def next_time(self) -> int:
        """Tick up to which the leader goes on before it looks whether a follower is due."""
        leader = self.site.clusters[0]
        self._known_event = leader.next_known_event()
        following = min(self.end, leader.tick + self.interval, self._known_event, *map(self._deadline, self.wishes))
        return int(max(following, leader.tick + 1))

    def _deadline(self, number: int) -> float:
        """Tick by which a follower that wishes to step must be ticked: at once for a known event and after one; else the
        next exchange may come first, because the follower chooses its steps by itself."""
        wish, event = self.wishes[number], self.site.clusters[number].next_known_event()
        if self.jumped[number]:
            return min(event, wish)
        return wish if wish >= event else min(event, wish + LATE * (wish - self.ticked[number]))

    def wish(self, number: int) -> int | None:
        """Tick at which follower ``number`` wants to be stepped next; None if it does not care.

        After an event that is the next shortest exchange, however long its own next step is to be: what it answers
        depends on the leader's values since, which it does not have before, and the leader waits for it.
        """
        cluster = self.site.clusters[number]
        wish = cluster.next_known_event()
        if not all(slave.sampled for slave in cluster.slaves):
            step = 0.0 if self.jumped[number] else min(cluster.state.step, cluster.state.maximum)
            wish = min(wish, cluster.tick + max(self.minimum, step))
        return None if wish == math.inf else int(wish)

    def stepped(self, number: int, tick: int, had_event: bool) -> None:
        """Follower ``number`` stands at ``tick`` now."""
        self.ticked[number], self.jumped[number] = tick, had_event
