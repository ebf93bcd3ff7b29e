"""Energy residual of cuts: what one side says it gave minus what the other side says it took.

Per power connection (a connection of unit W), the value that the receiver held over each step is
compared with the trapezoid of what the sender gave. A cut named in the scenario compares two
products (voltage times current) instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cosim.connections import Site
from cosim.errors import ScenarioError
from cosim.fmu.slave import RESOLUTION
from cosim.scenario.schema import Cut
from cosim.variables import find


@dataclass
class Product:
    """A power seen by one side: the product of one or two values of one cluster."""

    cluster: int
    slots: list[int]

    def power(self, values: np.ndarray) -> float:
        """Power [W] from the cluster's value vector."""
        result = 1.0
        for slot in self.slots:
            result *= values[slot]
        return float(result)


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
        self._last: dict[tuple[str, int], tuple[int, float]] = {}

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

    def recording(self, cluster: int, record: Callable[[int, np.ndarray], None]) -> Callable[[int, np.ndarray], None]:
        """``record`` with the cuts of this cluster metered on the way."""
        mine = [(name, side, product) for name, side, product in self._sides if product.cluster == cluster]
        if not mine:
            return record

        def metered(tick: int, values: np.ndarray) -> None:
            for name, side, product in mine:
                power = product.power(values)
                before = self._last.get((name, side))
                if before is not None:
                    self.energy[name][side] += 0.5 * (power + before[1]) * (tick - before[0]) / RESOLUTION
                self._last[(name, side)] = (tick, power)
            record(tick, values)

        return metered

    def residuals(self) -> dict[str, dict[str, float]]:
        """Per cut: energy seen by both sides and their difference [J]."""
        table = {}
        for name, (one, other) in self.energy.items():
            other *= self.cuts[name].sign
            size = max(abs(one), abs(other), 1e-30)
            table[name] = {"one": one, "other": other, "residual": one - other, "relative": (one - other) / size}
        return table
