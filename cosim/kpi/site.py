"""The entities of a run by what they are, found by the variables that they give."""

from __future__ import annotations

import numpy as np

from cosim.results import Results


class SiteView:
    """The entities of a run by what they are, found by the variables they give."""

    def __init__(self, results: Results) -> None:
        self.results = results
        having: dict[str, set[str]] = {}
        for name in results.names():
            entity, _, variable = name.partition(".")
            having.setdefault(entity, set()).add(variable)
        self._having = having
        self.electrical = self._with("P_grid", "P_loss")
        self.racks = self._with("work_done", "E_in")
        self.batteries = self._with("SOC", "E_stored")
        self.accounts = self._with("E_in", "E_out", "E_stored")

    def _with(self, *variables: str) -> list[str]:
        return [entity for entity, names in self._having.items() if names.issuperset(variables)]

    def all(self, variable: str) -> list[str]:
        """Every entity.variable of that name."""
        return [f"{entity}.{variable}" for entity in self._with(variable)]

    def energy(self, variable: str, t0: float, t1: float, without: str | None = None) -> float:
        """Sum over entities (and array elements) of the integral of a power [J]; those left out that have the
        variable ``without``."""
        left_out = set(self._with(without)) if without else set()
        names = [name for name in self.all(variable) if name.partition(".")[0] not in left_out]
        return float(sum(np.sum(self.results.integral(name, t0, t1)) for name in names))

    def rise(self, entities: list[str], variable: str, t0: float, t1: float) -> float:
        """Sum over entities of the rise of a counter or store from t0 to t1."""
        names = [f"{entity}.{variable}" for entity in entities]
        return float(sum(np.sum(self.results.at(n, t1)) - np.sum(self.results.at(n, t0)) for n in names))

    @property
    def span(self) -> tuple[float, float]:
        """First and last time [s]."""
        times = [self.results.time(name) for name in self.all("E_in")[:1] or self.results.names()[:1]]
        return float(times[0][0]), float(times[0][-1])

    def wired_to(self, source: str) -> set[str]:
        """Entities with an input that is connected to this variable of another, such as "I_bess"."""
        wired = self.results.scenario.get("connections", {}).items()
        return {target.partition(".")[0] for target, given in wired if _names(str(given), source)}

    def outages(self) -> list[tuple[float, float]]:
        """Intervals [s] without connection to the grid; an open end is the end of the run."""
        for name in self.all("grid_connected"):
            time, value = self.results.time(name), np.asarray(self.results[name]).astype(bool)
            flips = np.flatnonzero(value[1:] != value[:-1]) + 1
            edges = time[flips].tolist()
            if not value[0]:
                edges = [float(time[0]), *edges]
            if len(edges) % 2:
                edges.append(float(time[-1]))
            return list(zip(edges[0::2], edges[1::2], strict=True))
        return []


def _names(given: str, source: str) -> bool:
    """Whether "entity.variable" or "entity.variable[1]" of that variable is among the words of a connection."""
    return any(word.partition(".")[2].partition("[")[0] == source for word in given.split())
