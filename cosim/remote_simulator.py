"""A cluster of a site in a process of its own: python -m cosim.remote_simulator HOST:PORT [--remote].

mosaik starts it where the scenario says `process: true`. With ``--remote`` it waits at its address, on this machine or
another, for the one run that names it (`address: host:port`); files that the scenario names are looked for from here.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from time import perf_counter

import mosaik_api_v3
import numpy as np
from mosaik_api_v3.connection import EndOfRequests

from cosim.connections import build
from cosim.errors import CosimError
from cosim.exchange import Inlet, Pace
from cosim.fmu.slave import tick_at_or_after
from cosim.mosaik_adapter import ROOT, ClusterSimulator
from cosim.progress import FLUSH_SECONDS
from cosim.remote import account, pack, standing, unpack, whole
from cosim.scenario.loader import from_dict
from cosim.site import Site

MANY_ROWS = 1000


class RemoteSimulator(ClusterSimulator):
    """One cluster, with its own copy of the site; the methods beside mosaik's are asked before and after the run."""

    site: Site | None = None
    _fault: CosimError | None = None

    def configure(self, arguments: dict) -> None:
        """What mosaik has started leaves Ctrl-C to the run."""
        if not arguments["--remote"]:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def init(self, sid: str, time_resolution: float = 1.0, *, raw: dict, file: str, number: int):
        """Build the site; only cluster ``number`` comes to life here."""
        self.meta["extra_methods"] = ["check", "begin", "sweep", "enter_run", "go_on", "read", "ready", "end"]
        try:
            super().init(sid, time_resolution, pace=self._build(raw, file, number), number=number)
        except CosimError as error:
            self._fault = error
        return self.meta

    def check(self) -> None:
        """Raise what kept the site from being built: mosaik would not pass it on from ``init``."""
        if self._fault is not None:
            raise self._fault

    def _build(self, raw: dict, file: str, number: int) -> Pace:
        for part in raw.get("clusters", {}).values():
            for key in ("process", "address"):
                (part or {}).pop(key, None)
        loaded = from_dict(raw, Path(file))
        self.site = site = build(loaded)
        cluster = site.clusters[number]
        cluster.on_rows = self._keep_rows
        self._rows: list[tuple[np.ndarray, np.ndarray]] = []
        self._sent_records = perf_counter()
        self._brings: dict[str, str] = {}
        return Pace(site, loaded.scenario.solver, tick_at_or_after(loaded.scenario.duration), None)

    def _keep_rows(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        self._rows.append((ticks.copy(), rows.copy()))

    def _records(self) -> str:
        """Rows since the last time."""
        self.cluster.flush()
        ticks, rows = zip(*self._rows) if self._rows else ((), ())
        records = pack((np.concatenate(ticks) if ticks else ticks, np.concatenate(rows) if rows else rows))
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
        self.cluster.go_on(unpack(captured), stop)
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
            "records": self._records(),
            "account": account(self.cluster),
            "leavings": pack(self.cluster.leavings()),
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
                asked = bool(inputs.get(ROOT, {}).get("capture"))
                rows = sum(len(ticks) for ticks, _ in self._rows) + self.cluster.state.n_rows
                if asked or rows > MANY_ROWS or perf_counter() - self._sent_records > FLUSH_SECONDS:
                    self._brings["records"] = self._records()
                if asked:
                    self._brings["state"] = pack(self.cluster.capture())
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


def main() -> int:
    """Serve one run."""
    try:
        return mosaik_api_v3.start_simulation(
            RemoteSimulator(), "A cluster of a site in a process of its own.", configure_logging=False
        )
    except EndOfRequests:
        return 1  # the run has gone


if __name__ == "__main__":
    sys.exit(main())
