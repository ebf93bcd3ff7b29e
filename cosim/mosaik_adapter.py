"""Clusters as mosaik simulators, and the mosaik world of a site. Nothing else imports mosaik.

Connections from later to earlier clusters are shifted by one tick (1 us), so that the data flow has
no circle; discrete values are events and trigger their receiver at once. Clusters in other processes
(remote.py) are connected alike; what the others share as objects, they give as the attribute "standing".
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from time import perf_counter
from typing import Any

import mosaik
import mosaik_api_v3
import numpy as np
from loguru import logger
from mosaik.exceptions import ScenarioError, SimulationError, SimulatorConnectError, SimulatorError
from mosaik.proxies import BaseProxy
from mosaik.starters import CmdStarter, ConnectStarter, Starter
from mosaik_api_v3.connection import RemoteException

from cosim import errors
from cosim.cluster.engine import Cluster
from cosim.errors import CosimError
from cosim.exchange import Export, Inlet, Pace, attribute_of
from cosim.fmu.slave import RESOLUTION
from cosim.remote import RemoteCluster
from cosim.scenario.loader import Loaded
from cosim.site import Link, Site

logger.disable("mosaik")

ROOT = "Cluster"
"""Model and entity that stands for a cluster itself: it carries the pace, its children the values."""
REMOTE = "%(python)s -m cosim.remote_simulator %(addr)s"
"""The command that mosaik starts for a cluster in a process of its own."""
CARRIED = ("tick", "wish", "capture", "standing")
"""What passes between the leader (with the cluster's name behind) and a follower beside values."""
FAILURES = (RemoteException, ScenarioError, SimulationError, SimulatorError, OSError)
"""What goes wrong with another process."""
PATIENCE = 30.0
"""How long a process may take to start or to end [s]."""


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
            "trigger": ["tick", "capture"],
            "non-persistent": [f"{what}_{name}" for what in ("tick", "capture") for name in names],
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
        while not self._due and cluster.tick < min(latest, pace.end) and not self._published_jump():
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
            asked = ("tick", "capture") if self.pace.meeting else ("tick",)
            data[ROOT] = {f"{what}_{self.pace.site.clusters[n].name}": self.cluster.tick for n in due for what in asked}
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


@contextmanager
def open_world(loaded: Loaded, site: Site) -> Iterator[mosaik.World]:
    """mosaik's world of a site, from before the operating point is sought: clusters in other processes are there then."""
    loop = asyncio.new_event_loop()
    loop.set_task_factory(asyncio.eager_task_factory)  # most of what mosaik awaits is there already
    config = {"Cluster": {"python": "cosim.mosaik_adapter:ClusterSimulator"}}
    world = mosaik.World(
        config, time_resolution=1.0 / RESOLUTION, cache=False, skip_greetings=True, configure_logging=False,
        asyncio_loop=loop,
    )
    try:
        for number, cluster in enumerate(site.clusters):
            if isinstance(cluster, RemoteCluster):
                _reach(world, loaded, number, cluster)
        yield world
    finally:
        with suppress(OSError):  # what is gone needs no farewell
            _apart(world.shutdown)
        loop.close()


def _reach(world: mosaik.World, loaded: Loaded, number: int, cluster: RemoteCluster) -> None:
    """Start or reach the process of a cluster, which asks it from now on."""
    part, ask = loaded.scenario.clusters[cluster.name], partial(_ask, cluster.name)
    if part.address:
        host, _, port = part.address.rpartition(":")
        starter: Starter = Waiting(host, int(port))
    else:
        starter = CmdStarter(REMOTE, connect_timeout=PATIENCE, termination_manager=_ended)
    factory = ask(world.start, starter, sim_id=cluster.name, raw=loaded.raw, file=str(loaded.file), number=number)
    cluster.factory, cluster.ask = factory, lambda what, *arguments: ask(getattr(factory, what), *arguments)


class Waiting(ConnectStarter):
    """Connects to a simulator as soon as it listens: both sides may be started at one time."""

    async def start(self, *arguments: Any) -> BaseProxy:
        """See ConnectStarter.start."""
        for _ in range(round(PATIENCE)):
            with suppress(SimulatorConnectError):
                return await super().start(*arguments)
            await asyncio.sleep(1.0)
        return await super().start(*arguments)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """A process that was told to stop removes its files; one that does not is killed."""
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


def _ask(name: str, call: Callable, *arguments: Any, **named: Any) -> Any:
    """Call into the process of a cluster; its errors and its end become CosimErrors."""
    try:
        return _apart(partial(call, *arguments, **named))
    except FAILURES as error:
        raise CosimError(f"cluster {name}, in another process: {_said(error)}") from None


def _said(error: Exception) -> str:
    """What a failure of another process says to the user."""
    if not isinstance(error, RemoteException):
        return str(error)
    own = hasattr(errors, error.remote_type)
    return error.remote_msg if own else f"{error.source}: {error.remote_type}: {error.remote_msg}"


def _apart(call: Callable[[], Any], stop: Callable[[], None] | None = None) -> Any:
    """Make a call that runs mosaik's event loop, in a thread of its own where this one has a loop running (a notebook)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return call()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(call)
        try:
            return done.result()
        except KeyboardInterrupt:
            if stop is None:
                raise
            stop()
            return done.result()


def run_world(world: mosaik.World, site: Site, pace: Pace) -> dict:
    """Run an initialised site in its world until the end of ``pace``.

    Returns counts, times [s], whether Ctrl-C ended the run (at the next
    exchange, with everything recorded so far intact), and the message of an error that did.
    """
    def stop() -> None:
        pace.stop_requested = True

    return _apart(partial(_run_world, world, site, pace), stop)


def _run_world(world: mosaik.World, site: Site, pace: Pace) -> dict:
    started = site.clusters[0].tick
    began = perf_counter()
    integrals = [cluster.integral.tolist() for cluster in site.clusters]
    factories = []
    for number, cluster in enumerate(site.clusters):
        if isinstance(cluster, RemoteCluster):
            cluster.ask("ready", cluster.values.tolist(), integrals)
            factories.append(cluster.factory)
        else:
            factories.append(world.start("Cluster", sim_id=cluster.name, pace=pace, number=number))
    _connect(world, site, [getattr(factory, ROOT)() for factory in factories])
    with _interruptible(pace), _tidied(world.loop):
        try:
            world.run(until=pace.end - started + 1, print_progress=False, lazy_stepping=False, shutdown=False)
        except FAILURES as error:
            for cluster in site.clusters:
                cluster.flush()
            raise CosimError(_said(error)) from None
    return {
        "macro_steps": pace.macro_steps,
        "world_seconds": perf_counter() - began,
        "cluster_seconds": pace.seconds,
        "interrupted": pace.stop_requested,
        "error": pace.error,
    }


def _connect(world: mosaik.World, site: Site, roots: list) -> None:
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
        if isinstance(site.clusters[number], RemoteCluster):
            world.connect(roots[0], root, (f"capture_{name}", "capture"))
            known = {"standing": None}
            world.connect(root, roots[0], ("standing", f"standing_{name}"), time_shifted=True, initial_data=known)


@contextmanager
def _tidied(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """What mosaik leaves waiting after a failure waits no longer."""
    before = asyncio.all_tasks(loop)
    try:
        yield
    finally:
        left = asyncio.all_tasks(loop) - before
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))


class _interruptible:
    """Turns Ctrl-C into a request to stop at the next exchange; a second one is not held back."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace

    def __enter__(self) -> None:
        self._before = None
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._stop)

    def _stop(self, *_: object) -> None:
        if self.pace.stop_requested:
            raise KeyboardInterrupt
        self.pace.stop_requested = True

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
