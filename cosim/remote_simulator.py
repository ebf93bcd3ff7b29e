"""A cluster of a site in a process of its own: python -m cosim.remote_simulator HOST:PORT [--remote].

The run starts it where the scenario says `process: true`. With an address it waits there, on this machine or another, for
the one run that names it (`address: host:port`) and proves the shared secret (handshake.py); files that the scenario names
are looked for from here, its FMUs must be the same here, and its Python components of this package or allowed.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import ssl
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import mosaik_api_v3
import numpy as np
from mosaik_api_v3.connection import Channel, EndOfRequests

from cosim import plain
from cosim.connections import build
from cosim.errors import CosimError
from cosim.exchange import Inlet, Pace
from cosim.fmu.slave import tick_at_or_after
from cosim.handshake import first_friend, secret
from cosim.mosaik_adapter import ROOT, ClusterSimulator
from cosim.progress import FLUSH_SECONDS
from cosim.remote import account, standing, whole
from cosim.scenario.loader import Loaded, from_dict
from cosim.site import Site
from fmus.processes import end_with

MANY_ROWS = 1000


class RemoteSimulator(ClusterSimulator):
    """One cluster, with its own copy of the site; the methods beside mosaik's are asked before and after the run."""

    site: Site | None = None
    _fault: CosimError | None = None

    def __init__(self, allowed: frozenset[str] | None) -> None:
        """``allowed``: modules of components beside those of this package; None: any, as the run is this process's own."""
        super().__init__()
        self.allowed = allowed

    def init(self, sid: str, time_resolution: float = 1.0, *, raw: dict, file: str, number: int, fmus: dict):
        """Build the site, where only cluster ``number`` comes to life; again at each stretch of the run, with the same site."""
        self.meta["extra_methods"] = [
            "check", "begin", "sweep", "enter_run", "go_on", "capture", "renew", "records", "read", "ready", "end",
        ]
        try:
            if self.site is None:
                self._build(raw, file, number, fmus)
            pace = Pace(self.site, self._scenario.solver, tick_at_or_after(self._scenario.duration), None)
            super().init(sid, time_resolution, pace=pace, number=number)
        except CosimError as error:
            self._fault = error
        return self.meta

    def check(self) -> None:
        """Raise what kept the site from being built: mosaik would not pass it on from ``init``."""
        if self._fault is not None:
            raise self._fault

    def _build(self, raw: dict, file: str, number: int, fmus: dict) -> None:
        for part in raw.get("clusters", {}).values():
            for key in ("process", "address"):
                (part or {}).pop(key, None)
        loaded = from_dict(raw, Path(file))
        self._check_components(loaded)
        self.site = site = build(loaded)
        for name, digest in fmus.items():
            if (slave := site.slaves.get(name)) is None or slave.description.digest != digest:
                raise CosimError(f"{name}: expected the same FMU here as where the run is started")
        cluster = site.clusters[number]
        cluster.on_rows = self._keep_rows
        self._rows: list[tuple[np.ndarray, np.ndarray]] = []
        self._sent_records = perf_counter()
        self._brings: dict[str, str] = {}
        self._scenario = loaded.scenario

    def _check_components(self, loaded: Loaded) -> None:
        """CosimError for a Python component of a module that is not allowed here: importing it runs code."""
        for name, entity in loaded.scenario.entities.items():
            module = (entity.python or "cosim").partition(":")[0]
            if self.allowed is not None and module.partition(".")[0] != "cosim" and module not in self.allowed:
                raise CosimError(f"{name}: {entity.python}: this module is not allowed here: expected it in --allow where the cluster waits")

    def _keep_rows(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        self._rows.append((ticks.copy(), rows.copy()))

    def records(self, whole: bool = True) -> str:
        """Rows since the last time."""
        self.cluster.flush(whole)
        ticks, rows = zip(*self._rows) if self._rows else ((), ())
        records = plain.to_text((np.concatenate(ticks) if ticks else (), np.concatenate(rows) if rows else ()))
        self._rows, self._sent_records = [], perf_counter()
        return records

    # -- before and after the run --------------------------------------------------------------

    def begin(self, t: float, stop: float) -> dict:
        """See Cluster.begin."""
        self.cluster.begin(t, stop)
        return whole(self.cluster)

    def sweep(self, values: list[float], sampled: bool) -> dict:
        """See Cluster.sweep; ``values`` are those of the whole cluster, as the run has them."""
        self.cluster.values[:] = values
        self.cluster.sweep(sampled)
        return whole(self.cluster)

    def enter_run(self, values: list[float]) -> dict:
        """See Cluster.run."""
        self.cluster.values[:] = values
        self.cluster.run()
        return whole(self.cluster)

    def go_on(self, captured: str, stop: float) -> dict:
        """See Cluster.go_on."""
        self.cluster.go_on(plain.from_text(captured), stop)
        return whole(self.cluster)

    def capture(self) -> str:
        """See Cluster.capture."""
        return plain.to_text(self.cluster.capture())

    def renew(self, captured: str) -> dict:
        """See Cluster.renew."""
        self.cluster.renew(plain.from_text(captured))
        return whole(self.cluster)

    def read(self, names: list[list[str]]) -> list[list[float]]:
        """See Cluster.read."""
        return [vector.tolist() for vector in self.cluster.read([tuple(name) for name in names])]

    def ready(self, values: list[float], integrals: list[list[float]]) -> None:
        """The run starts: the last values, and the integrals of all clusters, from which means are counted."""
        self.cluster.values[:] = values
        for cluster, integral in zip(self.site.clusters, integrals):
            cluster.integral[:] = integral
            cluster.state.tick = self.cluster.tick
        self.started = self.cluster.tick
        self._inlet = Inlet(self.site, self.number, self.pace.minimum)

    def end(self) -> dict:
        """See Cluster.end; with all that is left to tell."""
        self.cluster.end()
        return {
            **whole(self.cluster),
            "records": self.records(),
            "account": account(self.cluster),
            "leavings": plain.to_text(self.cluster.leavings()),
        }

    def finalize(self) -> None:
        """Release the models."""
        if self.site is not None:
            super().finalize()
            self.site.close()

    # -- the run -------------------------------------------------------------------------------

    def step(self, time: int, inputs: dict, max_advance: int):
        """As any follower, and collect what the answer brings along. Only the answer to a tick of the leader does: it is
        taken by the leader before the next one is made."""
        super().step(time, inputs, max_advance)
        self._brings = {}
        try:
            tick = self.cluster.tick
            if self._is_ticked(tick, inputs) and tick < self.pace.end:
                rows = sum(len(ticks) for ticks, _ in self._rows) + self.cluster.state.n_rows
                if rows > MANY_ROWS or perf_counter() - self._sent_records > FLUSH_SECONDS:
                    self._brings["records"] = self.records(whole=False)
        except CosimError as error:
            self.pace.error = str(error)

    def get_data(self, outputs: dict) -> dict:
        """The values, and where the cluster stands."""
        data = super().get_data(outputs)
        data.setdefault(ROOT, {})["standing"] = {
            **standing(self.cluster),
            **self._brings,
            "jumped": bool(self.pace.jumped[self.number]),
            "seconds": self.pace.seconds[self.number],
            "error": self.pace.error,
        }
        return data


def main(arguments: list[str] | None = None) -> int:
    """Serve one run."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.socket is not None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the run
            if options.parent:
                end_with(options.parent)
        return asyncio.run(_serve(options))
    except EndOfRequests:
        return 1  # the run has gone
    except CosimError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cosim.remote_simulator", description=__doc__.splitlines()[0])
    parser.add_argument("address", nargs="?", help="[HOST:]PORT to wait at; 127.0.0.1 if no host is given")
    parser.add_argument("--remote", action="store_true", help="wait at the address (the only way there is)")
    parser.add_argument("--allow", action="append", default=[], metavar="MODULE", help="Python components of this module too; may be repeated")
    parser.add_argument("--certificate", help="file with the certificate (and key) to show: TLS")
    parser.add_argument("--key", help="file with the key of the certificate")
    parser.add_argument("--socket", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    return parser


async def _serve(options: argparse.Namespace) -> int:
    if options.socket is not None:
        simulator = RemoteSimulator(allowed=None)
        reader, writer = await asyncio.open_connection(sock=socket.socket(fileno=options.socket))
    else:
        simulator = RemoteSimulator(allowed=frozenset(options.allow))
        host, _, port = (options.address or "").rpartition(":")
        if not port.isdigit():
            raise CosimError(f"remote_simulator: {options.address!r}: expected [HOST:]PORT")
        tls = None
        if options.certificate:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(options.certificate, options.key)
        reader, writer = await first_friend(host or "127.0.0.1", int(port), secret(), tls)
    channel = Channel(reader, writer)
    try:
        await mosaik_api_v3.run_simulator(channel, simulator, api_compliant=True)
    finally:
        with suppress(OSError):
            await channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
