"""Step size from the error of linear extrapolation.

Error measure: max over outputs of |y(t+h) - (y(t) + h*slope)| / (tolerance * scale), where the
scale of an output is the largest of its magnitude so far, its nominal value, and a thousandth
of the largest output of the same unit in the cluster; temperatures have the scale 10 K, because
their zero lies far away. Outputs that nobody inside the cluster reads count a tenth: they are
resolved for the results, not for the coupling.
"""

from __future__ import annotations

import math

import numpy as np

from cosim.fmu.slave import RESOLUTION

GROWTH = 1.5
SAFETY = 0.75
TEMPERATURE_SCALE = 10.0
CHANGE_LIMIT = 50.0
"""Largest change of an output in one step, as a multiple of its tolerance."""
SETTLED = 1e-6
"""Relative change (of the scale) below which an iterated value counts as settled."""
OBSERVE_EVERY = 16


class StepControl:
    """Chooses the communication step of one cluster."""

    def __init__(self, options, units: list[str], nominals: list[float], coupled: np.ndarray, continuous: np.ndarray) -> None:
        self.options = options
        self._minimum = max(1, round(options.minimum_step * RESOLUTION))
        self._maximum = round(options.maximum_step * RESOLUTION)
        self._windows = [
            (round(a * RESOLUTION), round(b * RESOLUTION), max(1, round(h * RESOLUTION)))
            for a, b, h in sorted(options.windows)
        ]
        self._step = float(self._minimum)
        self._largest = np.array(nominals, dtype=float)
        self._unit_index = np.unique(units, return_inverse=True)[1] if units else np.zeros(0, dtype=int)
        fixed = {"K": TEMPERATURE_SCALE, "degC": TEMPERATURE_SCALE}
        self._temperature = np.array([fixed.get(unit, 0.0) for unit in units])
        self._floor = np.array([options.scales.get(unit, 0.0) for unit in units])
        self._relative = np.where(coupled, 1.0, 0.1) * continuous
        self._continuous = continuous
        self._weights = np.zeros(len(units))
        self._work = np.zeros(len(units))
        self.scale = np.ones(len(units))
        self.roll_back_from = 0.0
        """Shortest step [s] whose start is worth remembering."""
        self._since = 0
        self.last_step = 0.0
        self.limited = np.zeros(len(units), dtype=int)
        """How often each output limited the step."""

    def restart(self) -> None:
        """After an event: the smallest step."""
        self._step = float(self._minimum)

    def observe(self, outputs: np.ndarray) -> None:
        """Update the scales from the present outputs."""
        self._since = 0
        if not len(outputs):
            return
        np.abs(outputs, self._work)
        np.maximum(self._largest, self._work, self._largest)
        by_unit = np.zeros(self._unit_index.max() + 1)
        np.maximum.at(by_unit, self._unit_index, self._largest)
        self.scale = np.maximum(np.maximum(self._largest, self._floor), 1e-3 * by_unit[self._unit_index])
        self.scale[self.scale == 0.0] = 1.0
        fixed = self._temperature > 0.0
        self.scale[fixed] = np.maximum(self._temperature, self._floor)[fixed]
        self._weights = self._relative / (self.options.tolerance * self.scale)

    def target(self, tick: int, end: float, grid: int) -> float:
        """Tick to step to, not beyond ``end``, on the grid of members with fixed steps."""
        step = min(self._step, self._maximum)
        for a, b, limit in self._windows:
            if a <= tick < b:
                step = min(step, limit)
            elif tick < a:
                end = min(end, a)
                break
        step = max(int(step), 1)
        if grid > 1:
            step = max(grid, step // grid * grid)
            return tick + step
        rest = end - tick
        if rest <= step:
            return end
        # Two equal steps rather than a long and a tiny one.
        return tick + (step if rest >= 2 * step else int(rest / 2) + 1)

    def judge(self, error: np.ndarray, change: np.ndarray, h: float, may_reject: bool) -> bool:
        """Whether the step is good enough; sets the next step size."""
        work = self._work
        if not len(work):
            self._step = self._maximum
            return True
        np.multiply(error, self._weights, work)
        np.abs(work, work)
        place = int(work.argmax())
        worst = float(work[place])
        np.multiply(change, self._weights, work)
        np.abs(work, work)
        moved = int(work.argmax())
        by_change = (float(work[moved]) / CHANGE_LIMIT) ** 2
        if by_change > worst:
            worst, place = by_change, moved
        ticks = h * RESOLUTION
        if worst > 0.25:
            self.limited[place] += 1
        if not math.isfinite(worst):
            worst = 1e12
        factor = SAFETY / math.sqrt(worst) if worst > 0.25 else GROWTH
        if worst > 1.0 and may_reject and ticks > self._minimum:
            self._step = max(self._minimum, ticks * max(0.1, min(factor, 0.5)))
            return False
        step = ticks * max(0.2, min(GROWTH, factor))
        if factor >= GROWTH:
            # A step cut short by its end says nothing against the longer one that was planned.
            step = max(step, self._step)
        self._step = min(self._maximum, max(self._minimum, step))
        self.last_step = h
        self._since += 1
        return True

    @property
    def planned(self) -> float:
        """The step [ticks] that would be tried next."""
        return min(self._step, self._maximum)

    @property
    def stale(self) -> bool:
        """Whether the scales should be updated."""
        return self._since >= OBSERVE_EVERY

    def reliable(self, h: float) -> bool:
        """Whether a step of h [s] is long enough for a slope free of rounding noise."""
        return h * RESOLUTION >= min(self._minimum, 10)

    def after_event(self, old: np.ndarray, new: np.ndarray) -> bool:
        """Outputs jumped from ``old`` to ``new``: whether slopes are worthless and steps start anew."""
        work = self._work
        np.subtract(new, old, work)
        discrete = bool(((work != 0.0) & (self._continuous == 0.0)).any())
        np.multiply(work, self._weights, work)
        np.abs(work, work)
        if discrete or (len(work) and float(np.maximum.reduce(work)) > 1.0):
            self.restart()
            return True
        self._step = max(self._minimum, 0.5 * self._step)
        return False

    def moved(self, old: np.ndarray, new: np.ndarray, start: int) -> list[int]:
        """Slots whose value changed by more than the settling tolerance (any change if discrete)."""
        piece = slice(start, start + len(old))
        limit = np.where(self._continuous[piece], SETTLED * self.scale[piece], 0.0)
        return [start + int(i) for i in np.flatnonzero(np.abs(new - old) > limit)]
