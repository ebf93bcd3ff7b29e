"""The mosaik worlds of a site.

Connections from later to earlier clusters are shifted by one tick (1 us), so that the data flow has
no circle; discrete values are events and trigger their receiver at once. Clusters in other processes
(remote.py) are connected alike; what the others share as objects, they give as the attribute "standing".
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import mosaik
from loguru import logger
from mosaik.exceptions import ScenarioError, SimulationError, SimulatorError
from mosaik.proxies import BaseProxy, RemoteProxy
from mosaik.starters import Starter
from mosaik_api_v3.connection import Channel, RemoteException

from cosim import errors
from cosim.errors import CosimError
from cosim.exchange import Pace, attribute_of
from cosim.fmu.common import FmuSlave
from cosim.fmu.slave import RESOLUTION
from cosim.handshake import introduce, secret
from cosim.mosaik_adapter import ROOT
from cosim.remote import RemoteCluster
from cosim.scenario.loader import Loaded
from cosim.site import Site

logger.disable("mosaik")

FAILURES = (RemoteException, ScenarioError, SimulationError, SimulatorError, OSError)
"""What goes wrong with another process."""
PREPARING = 5.0
"""What is asked before and after the run may take so many times as long as a step."""
TO_START, TO_END = 60.0, 10.0
"""How long a process may take to build its site, and to end [s]."""


class Worlds:
    """mosaik's worlds of a site: one for each stretch of a run, which a later run may begin with as well. Clusters in other
    processes are there from before the operating point is sought, and stay."""

    def __init__(self, loaded: Loaded, site: Site) -> None:
        self.site = site
        self.loop = asyncio.new_event_loop()
        self.loop.set_task_factory(asyncio.eager_task_factory)  # most of what mosaik awaits is there already
        self._starters: dict[int, Keeping] = {}
        self._lost = ""
        """Why other processes are not asked any more."""
        fmus = {name: slave.description.digest for name, slave in site.slaves.items() if isinstance(slave, FmuSlave)}
        self._told: dict[str, Any] = {"raw": loaded.raw, "file": str(loaded.file), "fmus": fmus}
        try:
            world = self._new()
            try:
                for number, cluster in enumerate(site.clusters):
                    if isinstance(cluster, RemoteCluster):
                        self._starters[number] = Keeping(_starter(loaded, cluster), loaded.scenario.clusters[cluster.name].time_out)
                        self._reach(world, number, cluster)
                        cluster.ask("check")
            finally:
                self._leave(world)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Clusters in other processes may go."""
        for starter in self._starters.values():
            with suppress(OSError, CosimError, *FAILURES):  # what is gone needs no farewell
                self.do(starter.end())
        self.loop.close()

    def do(self, awaited: Coroutine, stop: Callable[[], None] | None = None) -> Any:
        """Run mosaik's event loop until something is done."""
        return _apart(lambda: self.loop.run_until_complete(awaited), stop)

    def _new(self) -> mosaik.AsyncWorld:
        config = {"Cluster": {"python": "cosim.mosaik_adapter:ClusterSimulator"}}
        return mosaik.AsyncWorld(config, {"start_timeout": TO_START}, time_resolution=1.0 / RESOLUTION, cache=False)

    def _leave(self, world: mosaik.AsyncWorld) -> None:
        with suppress(OSError):
            self.do(world.shutdown())

    def _reach(self, world: mosaik.AsyncWorld, number: int, cluster: RemoteCluster) -> None:
        """Start or reach the process of a cluster, or take it into the next world; it can be asked from now on."""
        cluster.ask = lambda what, *arguments: self._ask(cluster.name, getattr(cluster.factory.call, what)(*arguments))
        started = world.start(self._starters[number], sim_id=cluster.name, number=number, **self._told)
        cluster.factory = self._ask(cluster.name, started)

    def _ask(self, name: str, awaited: Coroutine) -> Any:
        """What the process of a cluster answers; its errors and its end become CosimErrors."""
        if self._lost:
            awaited.close()
            raise CosimError(f"cluster {name}, in another process: {self._lost}")
        try:
            return self.do(awaited)
        except FAILURES as error:
            if not isinstance(error, RemoteException):
                self._lost = _said(error)
            raise CosimError(f"cluster {name}, in another process: {_said(error)}") from None

    def run(self, pace: Pace) -> None:
        """Run the initialised site in a world of its own until ``pace`` ends it, at one time of all clusters.

        Ctrl-C, SIGTERM and SIGHUP end it at the next exchange, with everything recorded so far intact; the message of an
        error that did is in ``pace.error``.
        """
        world = self._new()
        factories = []
        integrals = [cluster.integral.tolist() for cluster in self.site.clusters]
        for number, cluster in enumerate(self.site.clusters):
            if isinstance(cluster, RemoteCluster):
                self._reach(world, number, cluster)
                cluster.ask("ready", cluster.values.tolist(), integrals)
                factories.append(cluster.factory)
            else:
                factories.append(self.do(world.start("Cluster", sim_id=cluster.name, pace=pace, number=number)))
        _connect(world, self.site, [self.do(getattr(factory, ROOT)()) for factory in factories])
        until = pace.end - self.site.clusters[0].tick + 1
        try:
            with _tidied(self.loop):
                self.do(world.run(until=until, print_progress=False, lazy_stepping=False), pace.stop)
        except FAILURES as error:
            self._lost = _said(error)
            raise CosimError(self._lost) from None
        finally:
            self._leave(world)


class Keeping(Starter):
    """Starts a simulator once; the worlds that follow find it again."""

    api_version = None

    def __init__(self, starter: Starter, time_out: float) -> None:
        self._starter, self._time_out = starter, time_out
        self._proxy: Kept | None = None

    async def start(self, *arguments: Any) -> BaseProxy:
        """See Starter.start."""
        if self._proxy is None:
            self._proxy = Kept(await self._starter.start(*arguments), self._time_out)
        return self._proxy

    @classmethod
    def from_starter_config(cls, starter_config: Any) -> None:
        """Nothing of mosaik's configuration leads here."""
        return

    async def end(self) -> None:
        """Tell the simulator to stop."""
        if self._proxy is not None:
            await self._proxy.inner.stop()


class Kept(BaseProxy):
    """A connection that outlives mosaik's worlds, and does not wait for ever: ``time_out`` [s] for each step."""

    def __init__(self, inner: BaseProxy, time_out: float) -> None:
        self.inner, self._time_out = inner, time_out

    async def init(self, sid: str, **keys: Any) -> list[int]:
        """See BaseProxy.init."""
        return await self.inner.init(sid, **keys)

    async def send(self, request: Any) -> Any:
        """See Proxy.send."""
        patience = self._time_out if request[0] in ("step", "get_data") else PREPARING * self._time_out
        try:
            return await asyncio.wait_for(self.inner.send(request), patience)
        except TimeoutError:
            raise OSError(f"no answer to {request[0]!r} from the process of a cluster within {patience:g} s: a model hangs, or needs a longer 'time_out'") from None

    @property
    def meta(self) -> Any:
        """See Proxy.meta."""
        return self.inner.meta

    async def stop(self) -> None:
        """The world ends, the simulator does not."""


def _starter(loaded: Loaded, cluster: RemoteCluster) -> Starter:
    part = loaded.scenario.clusters[cluster.name]
    if not part.address:
        return Spawned()
    host, _, port = part.address.rpartition(":")
    return Waiting(host, int(port), loaded.folder / part.certificate if part.certificate else None)


class Waiting(Starter):
    """Connects to a simulator as soon as it listens: both sides may be started at one time. Both prove their secret."""

    api_version = None

    def __init__(self, host: str, port: int, certificate: Path | None) -> None:
        self.host, self.port = host, port
        self.tls = ssl.create_default_context(cafile=certificate) if certificate else None

    async def start(self, sim_id: str, mosaik_remote: Any, mosaik_config: Any) -> BaseProxy:
        """See Starter.start."""
        where = f"{self.host}:{self.port}"
        for attempt in range(round(TO_START)):
            try:
                reader, writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls)
                break
            except ssl.SSLError as error:
                raise CosimError(f"{where}: no trusted TLS: {error.reason or error}") from None
            except OSError as error:
                if attempt + 1 == round(TO_START):
                    raise CosimError(f"{where}: nobody waits there ({error.strerror or error})") from None
                await asyncio.sleep(1.0)
        await introduce(reader, writer, secret(), where)
        return RemoteProxy(Channel(reader, writer, name=sim_id), mosaik_remote)

    @classmethod
    def from_starter_config(cls, starter_config: Any) -> None:
        """Nothing of mosaik's configuration leads here."""
        return


class Spawned(Starter):
    """A simulator in a process of its own, at the other end of a pair of sockets: there is no port to knock at."""

    api_version = None

    async def start(self, sim_id: str, mosaik_remote: Any, mosaik_config: Any) -> BaseProxy:
        """See Starter.start."""
        here, there = socket.socketpair()
        # A process that a passing thread makes (in a notebook) cannot be told to end with it: it ends with its socket.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        command = [sys.executable, "-m", "cosim.remote_simulator", "--socket", str(there.fileno()), "--parent", str(parent)]
        with there:
            process = await asyncio.create_subprocess_exec(*command, pass_fds=[there.fileno()])
        reader, writer = await asyncio.open_connection(sock=here)
        return RemoteProxy(Channel(reader, writer, name=sim_id), mosaik_remote, process=(process, _ended))

    @classmethod
    def from_starter_config(cls, starter_config: Any) -> None:
        """Nothing of mosaik's configuration leads here."""
        return


async def _ended(process: asyncio.subprocess.Process) -> None:
    """A process that was told to stop removes its files; one that does not is killed."""
    try:
        await asyncio.wait_for(process.wait(), TO_END)
    except TimeoutError:
        process.kill()
        await process.wait()


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


def _connect(world: mosaik.AsyncWorld, site: Site, roots: list) -> None:
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
