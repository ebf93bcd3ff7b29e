"""Signals of a run as straight lines between points; a jump is two points at one time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.connections import parse
from cosim.errors import CosimError
from cosim.results import Results


@dataclass(frozen=True)
class Trace:
    """Straight lines between the points (t [s], v), both shape (n,); times never fall."""

    t: np.ndarray
    v: np.ndarray
    unit: str = "1"

    def since(self, begin: float, end: float = np.inf) -> Trace:
        """The part from ``begin`` (after a jump there) to ``end`` [s] (before a jump there)."""
        end = min(end, float(self.t[-1]))
        inside = (self.t > begin) & (self.t < end)
        t = np.concatenate([[begin], self.t[inside], [end]])
        v = np.concatenate([[self.at(begin)], self.v[inside], [self.at(end, before=True)]])
        return Trace(t, v, self.unit)

    def at(self, t: float, before: bool = False) -> float:
        """Value at time t [s], after a jump there or ``before`` it."""
        if before:
            right = int(np.clip(np.searchsorted(self.t, t, side="left"), 0, len(self.t) - 1))
            left = max(right - 1, 0)
        else:
            left = int(np.clip(np.searchsorted(self.t, t, side="right") - 1, 0, len(self.t) - 1))
            right = min(left + 1, len(self.t) - 1)
        span = self.t[right] - self.t[left]
        if span <= 0:
            return float(self.v[right if before else left])
        share = min(max((t - self.t[left]) / span, 0.0), 1.0)
        return float(self.v[left] + share * (self.v[right] - self.v[left]))

    def scaled(self, factor: float) -> Trace:
        """All values times ``factor``."""
        return Trace(self.t, factor * self.v, self.unit)


def trace(results: Results, expression: str) -> Trace:
    """The sum of variables that ``expression`` names, such as "rack1.P_demand - electrical.P_critical[1]"."""
    terms, constants = parse(expression)
    if not terms or constants:
        raise CosimError(f"{results.path}: signal {expression!r}: expected a sum of variables of the results")
    names = [(f"{term.entity}.{term.variable}", term.factor) for term in terms]
    unknown = [name for name, _ in names if name not in results]
    if unknown:
        raise CosimError(f"{results.path}: signal {expression!r}: no {unknown[0]} in the results")
    times = np.unique(np.concatenate([results.time(name) for name, _ in names]))
    total = np.zeros(2 * len(times))
    for name, factor in names:
        total += factor * _both_sides(results, name, times)
    return Trace(np.repeat(times, 2), total, results.unit(names[0][0]))


def _both_sides(results: Results, name: str, times: np.ndarray) -> np.ndarray:
    """Values before and after a possible jump at each of the (n,) times, shape (2 n,)."""
    rows, values = results.time(name), np.asarray(results[name], float)
    if values.ndim > 1:
        raise CosimError(f"{results.path}: signal {name}: expected one element, such as {name}[1]")
    first = np.clip(np.searchsorted(rows, times, side="left"), 0, len(rows) - 1)
    if results.discrete(name):
        before = values[np.maximum(first - 1, 0)]
    else:
        before = np.where(rows[first] == times, values[first], results.at(name, times))
    return np.stack([before, np.asarray(results.at(name, times), float)], axis=1).ravel()
