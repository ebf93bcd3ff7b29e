"""Clusters as mosaik simulators. Only the modules named mosaik_* and remote_simulator import mosaik."""

from __future__ import annotations

from time import perf_counter

import mosaik_api_v3
import numpy as np

from cosim.cluster.engine import Cluster
from cosim.errors import CosimError
from cosim.exchange import Export, Inlet, Pace
from cosim.fmu.slave import RESOLUTION
from cosim.site import Link

ROOT = "Cluster"
"""Model and entity that stands for a cluster itself: it carries the pace, its children the values."""
CARRIED = ("tick", "wish", "standing")
"""What passes between the leader (with the cluster's name behind) and a follower beside values."""


class ClusterSimulator(mosaik_api_v3.Simulator):
    """One rate cluster as a mosaik simulator; its members are child entities."""

    def __init__(self) -> None:
        super().__init__({"api_version": "3.0", "type": "hybrid", "models": {}})

    def init(self, sid: str, time_resolution: float = 1.0, *, pace: Pace, number: int):
        """Take over a cluster that is initialised already."""
        self.pace, self.number = pace, number
        self.cluster: Cluster = pace.site.clusters[number]
        self.started = self.cluster.tick
        self._exports: list[Export] = pace.exports[number]
        links = [link for link in pace.site.links if link.target_cluster == number]
        self._discrete = {(link.target_entity, link.target_attribute): link for link in links if link.discrete}
        self._taken: dict[tuple[str, str], object] = {}
        self._inlet = Inlet(pace.site, number, pace.minimum)
        self._sent: list[object] = [None] * len(self._exports)
        self._discrete_exports = [k for k, export in enumerate(self._exports) if export.discrete]
        self._due: set[int] = set()
        self._describe()
        return self.meta

    def _describe(self) -> None:
        incoming = [*self._inlet.place, *self._discrete]
        for slave in self.cluster.slaves:
            inputs = [attribute for entity, attribute in incoming if entity == slave.name]
            outputs = [e.attribute for e in self._exports if e.entity == slave.name]
            self.meta["models"][f"model of {slave.name}"] = {
                "public": False,
                "params": [],
                "attrs": list(dict.fromkeys([*slave.inputs, *slave.outputs, *inputs, *outputs])),
                "trigger": [attribute for entity, attribute in self._discrete if entity == slave.name],
                "non-persistent": [e.attribute for e in self._exports if e.entity == slave.name and e.discrete],
            }
        names = [cluster.name for cluster in self.pace.site.clusters]
        self.meta["models"][ROOT] = {
            "public": True, "params": [],
            "attrs": [*CARRIED, *[f"{what}_{name}" for what in CARRIED for name in names]],
            "trigger": ["tick"],
            "non-persistent": [f"tick_{name}" for name in names],
        }

    def create(self, num: int, model: str):
        """The cluster with its members as children."""
        children = [{"eid": slave.name, "type": f"model of {slave.name}", "rel": []} for slave in self.cluster.slaves]
        return [{"eid": ROOT, "type": ROOT, "children": children}]

    def finalize(self) -> None:
        """The run is over: mosaik's world, which is a circle of objects, lets go of the site."""
        del self.pace, self.cluster, self._inlet

    # -- stepping ------------------------------------------------------------------------------

    def step(self, time: int, inputs: dict, max_advance: int):
        """Advance to ``time`` and return None (follower, which is ticked) or as far as nobody is due (leader)."""
        began = perf_counter()
        tick = self._asked = self.started + time
        if self.number == 0:
            self._hear(inputs.get(ROOT, {}))
        if tick > self.pace.end or self.pace.error:
            return None
        try:
            jumps = self._take(inputs)
            if self.number == 0:
                return self._lead(tick, inputs, jumps, self.started + max_advance)
            return self._follow(tick, inputs, jumps)
        except CosimError as error:
            # mosaik ends by itself when nobody wants another step: all results so far stay whole.
            self.pace.error = str(error)
            return None
        finally:
            self.pace.seconds[self.number] += perf_counter() - began

    def _hear(self, carried: dict) -> None:
        """What clusters in other processes tell of their last steps."""
        for number, cluster in enumerate(self.pace.site.clusters):
            for told in filter(None, carried.get(f"standing_{cluster.name}", {}).values()):
                cluster.follow(told)
                self.pace.stepped(number, told["tick"], told["jumped"])
                self.pace.seconds[number] = told["seconds"]
                self.pace.error = self.pace.error or told["error"]

    def _take(self, inputs: dict) -> list[tuple[Link, np.ndarray]]:
        """New continuous values into the inlet; returns the discrete ones that changed."""
        jumps = []
        place, new = self._inlet.place, self._inlet.new
        for entity, attributes in inputs.items():
            for attribute, sources in attributes.items():
                (value,) = sources.values()
                if value is None or entity == ROOT:
                    continue
                piece = place.get((entity, attribute))
                if piece is not None:
                    new[piece] = value
                    continue
                key = (entity, attribute)
                if value != self._taken.get(key):
                    self._taken[key] = value
                    jumps.append((self._discrete[key], np.atleast_1d(np.asarray(value, dtype=float))))
        return jumps

    def _jump(self, jumps: list[tuple[Link, np.ndarray]], settle: bool = True) -> float:
        """Take the discrete values; returns the largest change relative to the size of the value in its source."""
        largest, clusters = 0.0, self.pace.site.clusters
        for link, values in jumps:
            change = np.abs(values - self.cluster.values[link.external_slots])
            scale = np.maximum(clusters[link.source_cluster].scale[link.source_slots], 1e-12)
            largest = max(largest, float((change / scale).max()))
            self.cluster.set_external(link.external_slots, values)
        if largest and settle:
            self.cluster.settle()
        return largest

    def _lead(self, tick: int, inputs: dict, jumps: list, latest: int):
        """Go on from ``tick``, at most to ``latest``, until a follower is due; the next step takes what it answers."""
        pace, cluster = self.pace, self.cluster
        self._due = set()
        if pace.meet():
            return None
        error = self._inlet.extrapolate(pace.ticked, pace.jumped) if len(self._inlet.slots) else 0.0
        if jumps:
            cluster.advance(tick)
        jump = self._jump(jumps)
        for number in pace.wishes:
            for wish in inputs.get(ROOT, {}).get(f"wish_{pace.site.clusters[number].name}", {}).values():
                if wish is not None:
                    pace.wishes[number] = wish
        while not (self._due or pace.meeting) and cluster.tick < min(latest, pace.end) and not self._published_jump():
            pace.follow_error(error, jump)
            cluster.advance(min(pace.next_time(), latest))
            if perf_counter() > pace.deadline:
                raise CosimError(f"given up at t = {cluster.tick / RESOLUTION:.9g} s: the run takes longer than its time limit")
            pace.follow_events(self._published_jump())
            if pace.on_progress:
                pace.on_progress(cluster.tick, cluster.state.last_step)
            self._due = pace.due(cluster.tick)
            error = jump = 0.0
        pace.macro_steps += 1
        if cluster.tick >= pace.end:
            self._due = set(pace.wishes)
            return None
        return cluster.tick + 1 - self.started

    def _published_jump(self) -> bool:
        """Whether a discrete value for another cluster differs from what was sent last."""
        return any(self._exports[k].value(self.cluster) != self._sent[k] for k in self._discrete_exports)

    def _follow(self, tick: int, inputs: dict, jumps: list):
        cluster = self.cluster
        only_agents = all(slave.sampled for slave in cluster.slaves)
        if only_agents:
            # Agents see discrete values as they are when they act; nothing else waits for them.
            self._jump(jumps, settle=False)
        cluster.had_event = False
        if tick > cluster.tick:
            self._inlet.hold(tick, self._is_ticked(tick, inputs))
            cluster.advance(tick)
        if not only_agents:
            self._jump(jumps)
        self.pace.stepped(self.number, tick, cluster.had_event)

    @staticmethod
    def _is_ticked(tick: int, inputs: dict) -> bool:
        """Whether the leader has stepped to this tick too."""
        return tick in inputs.get(ROOT, {}).get("tick", {}).values()

    # -- outputs -------------------------------------------------------------------------------

    def get_data(self, outputs: dict) -> dict:
        """Values for those that are due; discrete ones only when they changed."""
        if self.pace.error:
            return {}
        began = perf_counter()
        data: dict[str, dict] = {}
        jumped = self._give_discrete(data)
        if self.number == 0:
            due = self.pace.with_companions(self._due | jumped)
            self._give_continuous(data, due)
            data[ROOT] = {f"tick_{self.pace.site.clusters[n].name}": self.cluster.tick for n in due}
            data["time"] = max(self._asked, self.cluster.tick) - self.started
            self.pace.tick(due)
        else:
            self._give_continuous(data, None)
            data[ROOT] = {"wish": self.pace.wish(self.number)}
        self.pace.seconds[self.number] += perf_counter() - began
        return data

    def _give_discrete(self, data: dict) -> set[int]:
        """Changed discrete values; returns the clusters that they are for."""
        jumped: set[int] = set()
        for k in self._discrete_exports:
            export = self._exports[k]
            value = export.value(self.cluster)
            if value != self._sent[k]:
                self._sent[k] = value
                data.setdefault(export.entity, {})[export.attribute] = value
                jumped |= export.targets
        return jumped

    def _give_continuous(self, data: dict, due: set[int] | None) -> None:
        for export in self._exports:
            if not export.discrete and (due is None or export.targets & due):
                data.setdefault(export.entity, {})[export.attribute] = export.value(self.cluster)
