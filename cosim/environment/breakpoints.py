"""Piecewise-linear signals with jumps, as pure functions of time."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np


class Breakpoints:
    """A signal given by points (t [s], value), linear between them; equal times make a jump.

    At a jump the later value holds. Outside the points the end values hold.
    """

    def __init__(self, t: np.ndarray, value: np.ndarray) -> None:
        t, value = np.asarray(t, float), np.asarray(value, float)
        if t.ndim != 1 or t.shape != value.shape or len(t) == 0:
            raise ValueError(f"breakpoints need two equal rows, got shapes {t.shape} and {value.shape}")
        if np.any(np.diff(t) < 0):
            raise ValueError("breakpoints: times fall")
        self.t, self.value = t.tolist(), value.tolist()

    def at(self, t: float) -> float:
        """Value at time t [s]."""
        after = bisect_right(self.t, t)
        if after == 0:
            return self.value[0]
        if after == len(self.t):
            return self.value[-1]
        t0, v0 = self.t[after - 1], self.value[after - 1]
        return v0 + (self.value[after] - v0) * (t - t0) / (self.t[after] - t0)

    def after(self, t: float) -> float:
        """Time [s] of the first point later than t; infinity if there is none."""
        index = bisect_right(self.t, t)
        return self.t[index] if index < len(self.t) else math.inf

    def means(self, edges: np.ndarray) -> np.ndarray:
        """Exact means between neighbouring edges [s, rising], shape (len(edges) - 1,)."""
        edges = np.asarray(edges, float)
        first, last = min(self.t[0], edges[0]) - 1.0, max(self.t[-1], edges[-1]) + 1.0
        t, value = np.array([first, *self.t, last]), np.array([self.value[0], *self.value, self.value[-1]])
        area = np.concatenate([[0.0], np.cumsum(np.diff(t) * 0.5 * (value[1:] + value[:-1]))])
        before = np.clip(np.searchsorted(t, edges, side="right") - 1, 0, len(t) - 2)
        at_edge = np.array([self.at(float(edge)) for edge in edges])
        # A jump at the edge itself does not matter: the piece from it has no length there.
        integral = area[before] + 0.5 * (value[before] + at_edge) * (edges - t[before])
        return np.diff(integral) / np.diff(edges)


class EventTimes:
    """Sorted event times [s] with quick look-up of the next one and of how many have passed."""

    def __init__(self, times: np.ndarray) -> None:
        self._times = np.unique(np.asarray(times, float)).tolist()

    def after(self, t: float) -> float:
        """First time later than t; infinity if there is none."""
        index = bisect_right(self._times, t)
        return self._times[index] if index < len(self._times) else math.inf

    def passed(self, t: float) -> int:
        """How many times are not later than t."""
        return bisect_right(self._times, t)
