"""Piecewise-linear signals with jumps, as pure functions of time."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise

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

    def mean(self, t0: float, t1: float) -> float:
        """Exact mean between t0 and t1 [s]."""
        inside = [t for t in self.t if t0 < t < t1]
        knots = [t0, *inside, t1]
        total = 0.0
        for left, right in pairwise(knots):
            if right > left:
                # value just before `right`, so that a jump there does not count to the left
                total += (right - left) * self.at(0.5 * (left + right))
        return total / (t1 - t0)


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

    def last(self, t: float) -> float:
        """Last time not later than t; minus infinity if there is none."""
        index = bisect_right(self._times, t)
        return self._times[index - 1] if index else -math.inf
