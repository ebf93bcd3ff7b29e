"""The mosaik world of a site.

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
from loguru import logger
from mosaik.exceptions import ScenarioError, SimulationError, SimulatorConnectError, SimulatorError
from mosaik.proxies import BaseProxy
from mosaik.starters import CmdStarter, ConnectStarter, Starter
from mosaik_api_v3.connection import RemoteException

from cosim import errors
from cosim.errors import CosimError
from cosim.exchange import Pace, attribute_of
from cosim.fmu.slave import RESOLUTION
from cosim.mosaik_adapter import ROOT
from cosim.remote import RemoteCluster
from cosim.scenario.loader import Loaded
from cosim.site import Site

logger.disable("mosaik")

REMOTE = "%(python)s -m cosim.remote_simulator %(addr)s"
"""The command that mosaik starts for a cluster in a process of its own."""
FAILURES = (RemoteException, ScenarioError, SimulationError, SimulatorError, OSError)
"""What goes wrong with another process."""
TO_START, TO_END = 60.0, 10.0
"""How long a process may take to build its site, and to end [s]."""


@contextmanager
def open_world(loaded: Loaded, site: Site) -> Iterator[mosaik.World]:
    """mosaik's world of a site, from before the operating point is sought: clusters in other processes are there then."""
    loop = asyncio.new_event_loop()
    loop.set_task_factory(asyncio.eager_task_factory)  # most of what mosaik awaits is there already
    config = {"Cluster": {"python": "cosim.mosaik_adapter:ClusterSimulator"}}
    world = mosaik.World(
        config, {"start_timeout": TO_START}, time_resolution=1.0 / RESOLUTION, cache=False, skip_greetings=True, configure_logging=False,
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
        starter = CmdStarter(REMOTE, termination_manager=_ended)
    factory = ask(world.start, starter, sim_id=cluster.name, raw=loaded.raw, file=str(loaded.file), number=number)
    cluster.factory, cluster.ask = factory, lambda what, *arguments: ask(getattr(factory, what), *arguments)
    cluster.ask("check")


class Waiting(ConnectStarter):
    """Connects to a simulator as soon as it listens: both sides may be started at one time."""

    async def start(self, *arguments: Any) -> BaseProxy:
        """See ConnectStarter.start."""
        for _ in range(round(TO_START)):
            with suppress(SimulatorConnectError):
                return await super().start(*arguments)
            await asyncio.sleep(1.0)
        return await super().start(*arguments)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """A process that was told to stop removes its files; one that does not is killed."""
    try:
        await asyncio.wait_for(process.wait(), TO_END)
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
