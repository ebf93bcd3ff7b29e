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

    def power(self, rows: np.ndarray) -> np.ndarray:
        """Power [W] for each row of the cluster's outputs, shape (n,)."""
        return np.prod(rows[:, self.slots], axis=1)


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

    def residuals(self) -> dict[str, dict[str, float]]:
        """Per cut: energy seen by both sides and their difference [J]."""
        table = {}
        for name, (one, other) in self.energy.items():
            other *= self.cuts[name].sign
            size = max(abs(one), abs(other), 1e-30)
            table[name] = {"one": one, "other": other, "residual": one - other, "relative": (one - other) / size}
        return table
