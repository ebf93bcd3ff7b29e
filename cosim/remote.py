"""A cluster in another process: what the process of the run knows of it, and how the two speak.

Over there the scenario is built a second time (remote_simulator.py). Here stands a cluster of the same shape without
running models, whose vectors hold what it told last: all else asks it as it asks any other cluster.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from cosim import plain
from cosim.cluster.engine import Cluster


def standing(cluster: Cluster) -> dict[str, Any]:
    """Where a cluster stands, for the other process: its time, its next known event and the sizes of its outputs."""
    event = cluster.next_known_event()
    return {"tick": cluster.tick, "event": None if event == math.inf else event, "scale": cluster.scale.tolist()}


def whole(cluster: Cluster) -> dict[str, Any]:
    """:func:`standing` with all values and their integrals over time."""
    return {**standing(cluster), "values": cluster.values.tolist(), "integral": cluster.integral.tolist()}


def account(cluster: Cluster) -> dict[str, Any]:
    """What a cluster did in the run: counters of its members and its own, and what its inputs were given in all."""
    cluster.binding.collect_counters()
    state = cluster.state
    return {
        "members": [(slave.steps, slave.rollbacks, slave.events, slave.seconds) for slave in cluster.slaves],
        "steps": (state.n_steps, state.n_rejected, state.n_brought_back, cluster.n_events, cluster.n_settling),
        "limited": cluster.binding.limited.tolist(),
        "taken": [taken.tolist() for taken in cluster.binding.taken],
    }


class RemoteCluster(Cluster):
    """Stands for a cluster whose members run in another process."""

    factory: Any
    """What mosaik makes the cluster's entities with."""
    ask: Callable[..., Any]
    """Calls a method of the other side by its name, with plain data; CosimError where it fails or cannot be reached."""

    def _hear(self, told: dict[str, Any]) -> None:
        self.state.tick = told["tick"]
        self._event = math.inf if told["event"] is None else told["event"]
        self.scale[:] = told["scale"]
        if "values" in told:
            self.values[:], self.integral[:] = told["values"], told["integral"]

    def follow(self, told: dict[str, Any]) -> None:
        """Take the standing after a step, with the rows of results that it brings.

        mosaik keeps the last standing as an input: what it brings is taken once.
        """
        new = told["tick"] > self.tick
        self._hear(told)
        if new and "records" in told:
            self._write(told["records"])

    def _write(self, records: str) -> None:
        ticks, rows = plain.from_text(records)
        if len(ticks):
            self.on_rows(ticks, rows)

    def next_known_event(self) -> float:
        return self._event

    def begin(self, t: float, stop: float) -> None:
        self._hear(self.ask("begin", t, stop))

    def sweep(self, sampled: bool) -> None:
        self._hear(self.ask("sweep", self.values.tolist(), sampled))

    def run(self) -> None:
        self._hear(self.ask("enter_run", self.values.tolist()))

    def go_on(self, captured: dict, stop: float) -> None:
        self._hear(self.ask("go_on", plain.to_text(captured), stop))

    def renew(self, captured: dict) -> None:
        self._hear(self.ask("renew", plain.to_text(captured)))

    def capture(self) -> dict:
        return plain.from_text(self.ask("capture"))

    def read(self, names: list[tuple[str, str]]) -> list[np.ndarray]:
        return [np.array(values) for values in self.ask("read", names)]

    def flush(self, whole: bool = False) -> None:
        """Rows come by themselves (:meth:`follow`); all of them are asked for between two stretches of the run."""
        if whole:
            self._write(self.ask("records"))

    def end(self) -> None:
        told = self.ask("end")
        self._hear(told)
        self._write(told["records"])
        self._leavings = plain.from_text(told["leavings"])
        account, state = told["account"], self.state
        state.n_steps, state.n_rejected, state.n_brought_back, self.n_events, self.n_settling = account["steps"]
        self.binding.limited[:] = account["limited"]
        self.binding.taken[:] = map(np.array, account["taken"])
        for member, counted in zip(self.binding.members, account["members"]):
            member.steps, member.rollbacks, member.events, member.seconds = counted

    def leavings(self) -> dict[str, dict]:
        return getattr(self, "_leavings", {})  # a cluster that was lost told nothing
