"""Energy residual of cuts: what one side gave minus what the other side took.

For every connection of a power or a current into an FMU, the integral of what the sender gave is
compared with the integral of the values that the receiver held in its steps, wherever the two stand.
Where power is asked for, what was delivered and what was drawn are metered beside it: a demand that agrees on
both sides says nothing about who got it. A cut named in the scenario compares products (voltage times current) as both sides see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cosim.cluster.engine import Cluster
from cosim.cluster.python_slave import ComponentSlave
from cosim.errors import ScenarioError
from cosim.fmu.slave import RESOLUTION
from cosim.scenario.schema import Cut
from cosim.site import Site
from cosim.variables import find


@dataclass
class Product:
    """A power seen by one side: the product of one or two values of one cluster."""

    cluster: int
    slots: list[int]

    def power(self, rows: np.ndarray) -> np.ndarray:
        """Power [W] for each row of the cluster's outputs, shape (n,)."""
        return np.prod(rows[:, self.slots], axis=1)


def connection_residuals(site: Site, seconds: float) -> dict[str, dict[str, float | str]]:
    """Per input of an FMU that takes power [W] or current [A] from other models: integral given,
    integral taken over the run of ``seconds`` [s], and their difference, in J or C."""
    table: dict[str, dict[str, float | str]] = {}
    for number, cluster in enumerate(site.clusters):
        sources = _external_sources(site, number)
        for k, slave in enumerate(cluster.slaves):
            if isinstance(slave, ComponentSlave) or not cluster.binding.taken:  # in a process that was lost
                continue
            for port in slave.inputs.values():
                if port.unit not in METERED:
                    continue
                for i, element in enumerate(port.element_names):
                    given = _given(cluster, k, port.slot + i, sources, seconds)
                    if given is not None:
                        taken = float(cluster.binding.taken[k][port.slot + i])
                        table[f"{slave.name}.{element}"] = {
                            "given": given, "taken": taken, "residual": given - taken, "unit": METERED[port.unit],
                            **_served(cluster, k, port.name, i), "constant": _constant(cluster, k, port.slot + i) * seconds,
                        }  # fmt: skip
    return table


def _served(cluster: Cluster, k: int, name: str, i: int) -> dict[str, float]:
    """What else must agree where a power is asked for, integrals in J.

    A supplier with an input ``X_demand`` and an output ``X``: what it delivered of the demand. A consumer with
    an input ``P_supplied`` and outputs ``P_demand`` and ``P_drawn``: what it asked for and what it took.
    """
    outputs, first = cluster.slaves[k].outputs, cluster.pieces[k].start

    def integral(output: str, element: int) -> float:
        return float(cluster.integral[first + outputs[output].slot + element])

    supply = name.removesuffix("_demand")
    if supply != name and supply in outputs:
        return {"delivered": integral(supply, i)}
    if name == "P_supplied" and {"P_demand", "P_drawn"} <= outputs.keys():
        return {"demanded": integral("P_demand", i), "drawn": integral("P_drawn", i)}
    return {}


METERED = {"W": "J", "A": "C"}


def _external_sources(site: Site, number: int) -> dict[int, float | None]:
    """Integral of each external value of a cluster as its source counts it; None for set points of agents."""
    integrals: dict[int, float | None] = {}
    for link in site.links:
        if link.target_cluster == number:
            values = site.clusters[link.source_cluster].integral[link.source_slots]
            agent = isinstance(site.slaves[link.source_entity], ComponentSlave)
            integrals.update(zip(link.external_slots.tolist(), [None] * len(values) if agent else values.tolist()))
    return integrals


def _given(cluster: Cluster, k: int, slot: int, sources: dict[int, float | None], seconds: float) -> float | None:
    """Integral of what feeds an input; None if that is constant or comes from a Python component."""
    wiring = cluster.wirings[k]
    total, fed = float(wiring.offsets[slot]) * seconds, False
    for term in wiring.rows[slot]:
        if term.slot >= cluster.external.stop:
            total += term.factor * float(cluster.values[term.slot]) * seconds
            continue
        if term.slot >= cluster.n_outputs:
            integral = sources[term.slot]
        else:
            owner = next(s for s, piece in zip(cluster.slaves, cluster.pieces) if piece.start <= term.slot < piece.stop)
            integral = None if isinstance(owner, ComponentSlave) else float(cluster.integral[term.slot])
        if integral is None:
            return None
        total, fed = total + term.factor * integral, True
    return total if fed else None


def _constant(cluster: Cluster, k: int, slot: int) -> float:
    """What feeds an input whatever the models do: constants of the scenario."""
    wiring = cluster.wirings[k]
    constants = (term for term in wiring.rows[slot] if term.slot >= cluster.external.stop)
    return float(wiring.offsets[slot]) + sum(term.factor * float(cluster.values[term.slot]) for term in constants)


class CutMeter:
    """Integrates both sides of every declared cut while the run goes on."""

    def __init__(self, site: Site, cuts: dict[str, Cut], file: str) -> None:
        self.site = site
        self.cuts = {name: cut for name, cut in cuts.items()}
        self._sides: list[tuple[str, int, Product]] = []
        for name, cut in cuts.items():
            for side, variables in enumerate((cut.one, cut.other)):
                self._sides.append((name, side, self._product(variables, f"cuts.{name}", file)))
        self.energy = {name: [0.0, 0.0] for name in cuts}
        self._last: dict[tuple[str, int], tuple[float, float]] = {}

    def _product(self, variables: list[str], key: str, file: str) -> Product:
        slots, clusters = [], set()
        for text in variables:
            entity, _, variable = text.partition(".")
            try:
                slave = self.site.slaves[entity]
                _, slot, size = find(slave.outputs, variable)
            except (KeyError, IndexError):
                raise ScenarioError(file, key, text, "expected an output of an entity") from None
            if size != 1:
                raise ScenarioError(file, key, text, "expected one element of the array")
            number = self.site.cluster_of[entity]
            cluster = self.site.clusters[number]
            slots.append(cluster.pieces[cluster.slaves.index(slave)].start + slot)
            clusters.add(number)
        if len(clusters) != 1:
            raise ScenarioError(file, key, variables, "expected the factors of one side in one cluster")
        return Product(clusters.pop(), slots)

    def recording(self, cluster: int, write: Callable[[np.ndarray, np.ndarray], None]) -> Callable[[np.ndarray, np.ndarray], None]:
        """``write`` with the cuts of this cluster metered on the way."""
        mine = [(name, side, product) for name, side, product in self._sides if product.cluster == cluster]

        def metered(ticks: np.ndarray, rows: np.ndarray) -> None:
            for name, side, product in mine:
                t, power = ticks / RESOLUTION, product.power(rows)
                if (name, side) in self._last:
                    last_t, last_power = self._last[(name, side)]
                    t, power = np.concatenate([[last_t], t]), np.concatenate([[last_power], power])
                self.energy[name][side] += float(np.trapezoid(power, t))
                self._last[(name, side)] = (t[-1], power[-1])
            write(ticks, rows)

        return metered if mine else write

    def state(self) -> tuple:
        """What :meth:`restore` needs to go on."""
        return self.energy, self._last

    def restore(self, state: tuple) -> None:
        """Go on from a state."""
        self.energy, self._last = state

    def residuals(self) -> dict[str, dict[str, float]]:
        """Per cut: energy seen by both sides and their difference [J]."""
        table = {}
        for name, (one, other) in self.energy.items():
            other *= self.cuts[name].sign
            size = max(abs(one), abs(other), 1e-30)
            table[name] = {"one": one, "other": other, "residual": one - other, "relative": (one - other) / size}
        return table
