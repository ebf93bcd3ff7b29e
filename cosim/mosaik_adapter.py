"""Clusters as mosaik simulators, and the mosaik world of a site. Nothing else imports mosaik.

The first cluster leads. At its step at time t it advances from its last time to t, takes new
inputs, gives outputs, and chooses its next time. The other clusters follow: the leader ticks
them when they wish to step or when a discrete value for them changes; they advance to t knowing
the mean of each value of the leader over their own interval, so that energy is passed exactly.
What followers send back arrives one tick (1 us) later, and is extrapolated linearly by the
leader until their next step. Discrete changes trigger the receiver at once.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import mosaik
import mosaik_api_v3
import numpy as np
from loguru import logger

from cosim.cluster.engine import Cluster
from cosim.connections import Link, Site
from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION
from cosim.scenario.schema import Solver
from cosim.units import conversion
from cosim.units import parse as parse_unit

logger.disable("mosaik")

ROOT = "Cluster"
"""Model and entity that stands for a cluster itself: it carries the pace, its children the values."""
GROWTH = 1.5


@dataclass
class Export:
    """An attribute that a cluster gives: slots of its value vector, as values or as integrals."""

    entity: str
    attribute: str
    slots: np.ndarray
    integral: bool
    discrete: bool
    targets: set[int] = field(default_factory=set)


def attribute_of(link: Link) -> str:
    """Name of the source attribute of a link."""
    return f"integral({link.source_variable})" if link.integral else link.source_variable


class ClusterSimulator(mosaik_api_v3.Simulator):
    """One rate cluster as a mosaik simulator; its members are child entities."""

    def __init__(self) -> None:
        super().__init__({"api_version": "3.0", "type": "hybrid", "models": {}})

    def init(self, sid: str, time_resolution: float = 1.0, *, plan: "Plan", number: int):
        """Take over a cluster that is initialised already."""
        self.plan, self.number = plan, number
        self.cluster: Cluster = plan.site.clusters[number]
        self.started = self.cluster.tick
        self._exports: list[Export] = plan.exports[number]
        self._imports = plan.imports[number]
        self._values: dict[tuple[str, str], object] = {}
        self._sent = {id(e): None for e in self._exports}
        self._previous_tick = 0
        self._describe()
        return self.meta

    def _describe(self) -> None:
        for slave in self.cluster.slaves:
            inputs = [attr for (entity, attr) in self._imports if entity == slave.name]
            outputs = [e.attribute for e in self._exports if e.entity == slave.name]
            attributes = dict.fromkeys([*slave.inputs, *slave.outputs, *inputs, *outputs])
            self.meta["models"][f"model of {slave.name}"] = {
                "public": False,
                "params": [],
                "attrs": list(attributes),
                "trigger": [attr for (entity, attr), link in self._imports.items() if entity == slave.name and link.discrete],
                "non-persistent": [e.attribute for e in self._exports if e.entity == slave.name and e.discrete],
            }
        names = [cluster.name for cluster in self.plan.site.clusters]
        self.meta["models"][ROOT] = {
            "public": True, "params": [],
            "attrs": ["tick", "wish", *[f"tick_{n}" for n in names], *[f"wish_{n}" for n in names]],
            "trigger": ["tick"], "non-persistent": [f"tick_{n}" for n in names],
        }

    def create(self, num: int, model: str):
        """The cluster with its members as children."""
        children = [{"eid": slave.name, "type": f"model of {slave.name}", "rel": []} for slave in self.cluster.slaves]
        return [{"eid": ROOT, "type": ROOT, "children": children}]

    # -- stepping ------------------------------------------------------------------------------

    def step(self, time: int, inputs: dict, max_advance: int):
        """Advance to ``time``; return the next time (leader) or None (follower, which is ticked)."""
        began = perf_counter()
        tick = self.started + time
        if tick > self.plan.end or self.plan.error:
            return None
        try:
            return self._lead(tick, inputs) if self.number == 0 else self._follow(tick, inputs)
        except CosimError as error:
            # mosaik ends by itself when nobody wants another step: all results so far stay whole.
            self.plan.error = str(error)
            return None
        finally:
            self.plan.seconds[self.number] += perf_counter() - began

    def _take(self, inputs: dict) -> tuple[list, list]:
        """New values by link: continuous ones and changed discrete ones."""
        smooth, jumps = [], []
        for entity, attributes in inputs.items():
            for attribute, sources in attributes.items():
                link = self._imports.get((entity, attribute))
                if link is None:
                    continue
                value = next(iter(sources.values()))
                if value is None:
                    continue
                if not link.discrete:
                    smooth.append((link, value))
                elif not np.array_equal(np.ravel(value), self.cluster.values[link.external_slots]):
                    jumps.append((link, value))
        return smooth, jumps

    def _jump(self, jumps: list) -> None:
        if jumps:
            for link, value in jumps:
                self.cluster.set_external(link.external_slots, np.ravel(np.asarray(value, dtype=float)))
            self.cluster.settle()

    def _lead(self, tick: int, inputs: dict):
        plan, cluster = self.plan, self.cluster
        smooth, jumps = self._take(inputs)
        worst = 0.0
        for link, value in smooth:
            worst = max(worst, self._extrapolate(link, value))
        cluster.had_event = False
        if tick > cluster.tick:
            cluster.advance(tick)
        self._jump(jumps)
        plan.macro_steps += 1
        self._choose_exchange(worst, tick)
        for number in range(1, len(plan.site.clusters)):
            wish = inputs.get(ROOT, {}).get(f"wish_{plan.site.clusters[number].name}")
            if wish:
                value = next(iter(wish.values()))
                plan.wishes[number] = math.inf if value is None else value
        self._due = self._due_followers(tick)
        if plan.on_progress:
            plan.on_progress(cluster.tick, cluster.state.last_step)
        if tick >= plan.end or plan.stop_requested:
            self._due = set(range(1, len(plan.site.clusters)))
            return None
        following = min([plan.end, tick + plan.exchange, cluster.next_known_event(),
                         *[w for n, w in plan.wishes.items() if w > tick and n not in self._due]])
        return int(max(following, tick + 1)) - self.started

    def _extrapolate(self, link: Link, value) -> float:
        """A value of a follower, given at its last tick: value and slope from there on. Returns the
        error of the last extrapolation relative to the exchange tolerance."""
        cluster, plan = self.cluster, self.plan
        new = np.ravel(np.asarray(value, dtype=float))
        at = plan.ticked.get(link.source_cluster, self.started)
        old, since = self._values.get(id(link), (None, at))
        if old is not None and at <= since:
            return 0.0
        self._values[id(link)] = (new, at)
        if old is None:
            cluster.set_external(link.external_slots, new)
            return 0.0
        error = np.abs(new - cluster.values[link.external_slots])
        slope = (new - old) / ((at - since) / RESOLUTION)
        if link.source_cluster in plan.jumped:
            slope[:] = 0.0
        now = (cluster.tick - at) / RESOLUTION
        cluster.set_external(link.external_slots, new + slope * now, slope)
        scale = np.maximum(plan.scale_of(link, new), 1e-12)
        return float((error / scale).max()) / plan.solver.exchange_tolerance

    def _choose_exchange(self, worst: float, tick: int) -> None:
        plan = self.plan
        if self.cluster.had_event and plan.published_jump(self):
            plan.exchange = plan.minimum_exchange
            return
        factor = GROWTH if worst <= 0.3 else max(0.2, min(GROWTH, 0.9 / math.sqrt(worst)))
        plan.exchange = int(min(plan.maximum_exchange, max(plan.minimum_exchange, plan.exchange * factor)))

    def _due_followers(self, tick: int) -> set[int]:
        due = {number for number, wish in self.plan.wishes.items() if wish <= tick}
        return self.plan.with_companions(due)

    def _follow(self, tick: int, inputs: dict):
        cluster = self.cluster
        smooth, jumps = self._take(inputs)
        fresh = tick in inputs.get(ROOT, {}).get("tick", {}).values()
        if all(slave.sampled for slave in cluster.slaves):
            # Agents see discrete values as they are when they act; nothing else waits for them.
            for link, value in jumps:
                cluster.set_external(link.external_slots, np.ravel(np.asarray(value, dtype=float)))
            jumps = []
        if tick > cluster.tick:
            for link, value in smooth:
                self._hold(link, value, tick, fresh)
            cluster.had_event = False
            cluster.advance(tick)
        self._jump(jumps)
        self.plan.ticked_now(self.number, tick, cluster.had_event)
        return None

    def _hold(self, link: Link, value, tick: int, fresh: bool) -> None:
        """The value of a link over the interval from the cluster's present tick to ``tick``."""
        new = np.ravel(np.asarray(value, dtype=float))
        cluster = self.cluster
        span = (tick - cluster.tick) / RESOLUTION
        if link.integral:
            # Without a tick of the leader there is no newer integral: the last mean still holds.
            if fresh:
                old, since = self._values.get(id(link), (np.zeros(len(new)), self.started))
                cluster.set_external(link.external_slots, (new - old) / ((tick - since) / RESOLUTION))
                self._values[id(link)] = (new, tick)
        elif link.source_cluster < self.number:
            present = cluster.values[link.external_slots].copy()
            cluster.set_external(link.external_slots, present, (new - present) / span)
        else:
            cluster.set_external(link.external_slots, new)

    # -- outputs -------------------------------------------------------------------------------

    def get_data(self, outputs: dict) -> dict:
        """Values for those that are due; discrete ones only when they changed."""
        if self.plan.error:
            return {}
        began = perf_counter()
        data: dict[str, dict] = {}
        if self.number == 0:
            due = self.plan.with_companions(self._due | self._collect_discrete(data))
            for export in self._exports:
                if not export.discrete and export.targets & due:
                    data.setdefault(export.entity, {})[export.attribute] = self._value(export)
            root = {f"tick_{self.plan.site.clusters[number].name}": self.cluster.tick for number in due}
            if root:
                data[ROOT] = root
            for number in due:
                self.plan.wishes[number] = math.inf
        else:
            self._collect_discrete(data)
            for export in self._exports:
                if not export.discrete:
                    data.setdefault(export.entity, {})[export.attribute] = self._value(export)
            data[ROOT] = {"wish": self._wish()}
        self.plan.seconds[self.number] += perf_counter() - began
        return data

    def _collect_discrete(self, data: dict) -> set[int]:
        jumped: set[int] = set()
        for export in self._exports:
            if export.discrete:
                value = self._value(export)
                if value != self._sent[id(export)]:
                    self._sent[id(export)] = value
                    data.setdefault(export.entity, {})[export.attribute] = value
                    jumped |= export.targets
        return jumped

    def _value(self, export: Export):
        vector = self.cluster.integral if export.integral else self.cluster.values
        value = vector[export.slots].tolist()
        return value[0] if len(value) == 1 else value

    def _wish(self):
        """Tick at which this follower wants to be stepped next."""
        cluster = self.cluster
        known = cluster.next_known_event()
        if all(slave.sampled for slave in cluster.slaves):
            wish = known
        else:
            wish = min(known, cluster.tick + max(self.plan.minimum_exchange, min(cluster.state.step, cluster.state.maximum)))
        return None if wish == math.inf else int(wish)


class Plan:
    """What the simulators of one run share: the wiring of the world and the pace of exchanges."""

    def __init__(self, site: Site, solver: Solver, end: int, on_progress: Callable[[int, float], None] | None) -> None:
        self.site, self.solver, self.end, self.on_progress = site, solver, end, on_progress
        self.minimum_exchange = max(1, round(solver.minimum_exchange * RESOLUTION))
        self.maximum_exchange = round(solver.maximum_exchange * RESOLUTION)
        self.exchange = self.minimum_exchange if len(site.clusters) > 1 else self.maximum_exchange
        self.wishes: dict[int, float] = {number: 0.0 for number in range(1, len(site.clusters))}
        self.ticked: dict[int, int] = {}
        self.jumped: set[int] = set()
        self.macro_steps = 0
        self.seconds = [0.0] * len(site.clusters)
        self.stop_requested = False
        self.error = ""
        self.exports: list[list[Export]] = [[] for _ in site.clusters]
        self.imports: list[dict[tuple[str, str], Link]] = [{} for _ in site.clusters]
        for link in site.links:
            self.imports[link.target_cluster][(link.target_entity, link.target_attribute)] = link
            self._export(link)
        self._published: list[object] = []

    def _export(self, link: Link) -> None:
        name = attribute_of(link)
        for export in self.exports[link.source_cluster]:
            if (export.entity, export.attribute) == (link.source_entity, name):
                export.targets.add(link.target_cluster)
                return
        self.exports[link.source_cluster].append(
            Export(link.source_entity, name, link.source_slots, link.integral, link.discrete, {link.target_cluster})
        )

    def with_companions(self, due: set[int]) -> set[int]:
        """Followers that must step together with those in ``due``: the ones before them, so that a
        sampled cluster sees all at its own time, and the ones that they may trigger."""
        grown = set(due)
        while True:
            more = set(range(1, max(grown, default=0)))
            more |= {l.target_cluster for l in self.site.links if l.discrete and l.source_cluster in grown and l.target_cluster}
            if more <= grown:
                return grown
            grown |= more

    def scale_of(self, link: Link, value: np.ndarray) -> np.ndarray:
        """What a value's error is measured against."""
        return self.site.clusters[link.source_cluster].scale[link.source_slots]

    def published_jump(self, simulator: ClusterSimulator) -> bool:
        """Whether a discrete value for another cluster changed since this was last asked."""
        present = [simulator._value(e) for e in simulator._exports if e.discrete]
        changed = present != self._published
        self._published = present
        return changed

    def ticked_now(self, number: int, tick: int, had_event: bool) -> None:
        """A follower stands at ``tick`` now."""
        self.ticked[number] = tick
        (self.jumped.add if had_event else self.jumped.discard)(number)


def run_world(site: Site, solver: Solver, end: int, on_progress: Callable[[int, float], None] | None = None) -> dict:
    """Run an initialised site in mosaik until tick ``end``.

    Returns counts, times [s], energy residuals [J], whether Ctrl-C ended the run (at the next
    exchange, with everything recorded so far intact), and the message of an error that did.
    """
    plan = Plan(site, solver, end, on_progress)
    started = site.clusters[0].tick
    config = {"Cluster": {"python": "cosim.mosaik_adapter:ClusterSimulator"}}
    began = perf_counter()
    with _interruptible(plan), mosaik.World(
        config, time_resolution=1.0 / RESOLUTION, cache=False, skip_greetings=True, configure_logging=False
    ) as world:
        factories = [
            world.start("Cluster", sim_id=cluster.name, plan=plan, number=number)
            for number, cluster in enumerate(site.clusters)
        ]
        roots = [getattr(factory, ROOT)() for factory in factories]
        _connect(world, site, roots)
        world.run(until=end - started + 1, print_progress=False)
    return {
        "macro_steps": plan.macro_steps,
        "world_seconds": perf_counter() - began,
        "cluster_seconds": plan.seconds,
        "interrupted": plan.stop_requested,
        "error": plan.error,
        "residuals": _residuals(site),
    }


def _residuals(site: Site) -> dict[str, dict[str, float]]:
    """Energy [J] given by every power connection between clusters, and by how much the energy taken differs."""
    table = {}
    for link in site.links:
        if parse_unit(link.unit).dimensionality == parse_unit("W").dimensionality:
            factor = conversion(link.unit, "W").factor
            given = float(site.clusters[link.source_cluster].integral[link.source_slots].sum()) * factor
            taken = float(site.clusters[link.target_cluster].integral[link.external_slots].sum()) * factor
            name = f"{link.source_entity}.{link.source_variable} -> {link.target_entity}.{link.target_attribute}"
            table[name] = {"energy": given, "residual": taken - given}
    return table


def _connect(world, site: Site, roots: list) -> None:
    children = [{child.eid: child for child in root.children} for root in roots]
    for link in site.links:
        source = children[link.source_cluster][link.source_entity]
        target = children[link.target_cluster][link.target_entity]
        names = (attribute_of(link), link.target_attribute)
        if link.source_cluster < link.target_cluster:
            world.connect(source, target, names)
        elif link.discrete:
            world.connect(source, target, names, time_shifted=1)
        else:
            present = site.clusters[link.source_cluster].values[link.source_slots].tolist()
            initial = {names[0]: present[0] if len(present) == 1 else present}
            world.connect(source, target, names, time_shifted=True, initial_data=initial)
    for number, root in enumerate(roots[1:], start=1):
        name = site.clusters[number].name
        world.connect(roots[0], root, (f"tick_{name}", "tick"))
        world.connect(root, roots[0], ("wish", f"wish_{name}"), time_shifted=True, initial_data={"wish": None})


class _interruptible:
    """Turns Ctrl-C into a request to stop at the next exchange; a second one is not held back."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __enter__(self) -> None:
        self._before = None
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._stop)

    def _stop(self, *_: object) -> None:
        if self.plan.stop_requested:
            raise KeyboardInterrupt
        self.plan.stop_requested = True

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
