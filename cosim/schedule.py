"""Disturbances as signals: what a scenario sets at known times, as steps and straight lines."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from dataclasses import dataclass

from cosim.component import Component, Variable
from cosim.scenario.schema import Course

LATE = 1e-9
"""A time missed by rounding [s] counts as reached."""


@dataclass(frozen=True)
class Span:
    """One disturbance of one input: a value or a course from ``begin`` to ``end`` [s]."""

    begin: float
    end: float
    course: tuple[tuple[float, float], ...]
    """(time after the begin [s], value); one point is a constant."""

    @classmethod
    def of(cls, at: float, duration: float | None, value: object, stop: float, convert: Callable) -> Span:
        """The span of a disturbance in a run until ``stop`` [s]; ``convert`` makes numbers of values."""
        end = math.inf if duration is None else at + duration
        if not isinstance(value, Course):
            return cls(at, end, ((0.0, float(convert(value))),))
        points = [(t, float(convert(v))) for t, v in value.points]
        repeats = max(1, math.ceil((min(end, stop) - at) / value.period)) if value.period else 1
        return cls(at, end, tuple((t + k * (value.period or 0.0), v) for k in range(repeats) for t, v in points))

    def pieces(self) -> list[tuple[float, float, float]]:
        """(time [s], value, slope [1/s]) of each straight line, in order of time."""
        lines = []
        for (t0, v0), (t1, v1) in zip(self.course, [*self.course[1:], (math.inf, self.course[-1][1])]):
            if t1 > t0:
                lines.append((self.begin + t0, v0, (v1 - v0) / (t1 - t0)))
        return lines


@dataclass(frozen=True)
class Signal:
    """Straight lines: value = values[i] + slopes[i] (t - times[i]) from times[i] [s] on."""

    times: list[float]
    values: list[float]
    slopes: list[float]

    @classmethod
    def of(cls, base: float, spans: list[Span]) -> Signal:
        """The last span that holds decides; outside of all it is ``base``, which holds before time 0 too."""
        lines = [span.pieces() for span in spans]
        edges = {0.0} | {edge for span in spans for edge in (span.begin, span.end)}
        times = sorted(t for t in edges | {t for piece in lines for t, _, _ in piece} if t < math.inf)
        values, slopes = [], []
        for t in times:
            value, slope = base, 0.0
            for span, pieces in zip(spans, lines):
                if span.begin <= t < span.end:
                    t0, v0, slope = pieces[bisect.bisect_right([piece[0] for piece in pieces], t) - 1]
                    value = v0 + slope * (t - t0)
            values.append(value)
            slopes.append(slope)
        return cls(times, values, slopes)

    def at(self, t: float) -> float:
        """Value at time t [s]."""
        i = max(bisect.bisect_right(self.times, t + LATE) - 1, 0)
        return self.values[i] + self.slopes[i] * (t - self.times[i]) if self.slopes[i] else self.values[i]


class Schedule(Component):
    """Signals given in the scenario, each with the variable that it is the source of."""

    def __init__(self, signals: dict[str, tuple[Variable, Signal]]) -> None:
        self.outputs = tuple(variable for variable, _ in signals.values())
        self._signals = {name: signal for name, (_, signal) in signals.items()}
        self._times = sorted({t for signal in self._signals.values() for t in signal.times[1:]})
        self.constant = not any(any(signal.slopes) for signal in self._signals.values())

    def step(self, t: float, inputs: dict) -> dict:
        """Values at time t [s]."""
        return {name: signal.at(t) for name, signal in self._signals.items()}

    def next_event(self, t: float) -> float:
        """Next jump or kink after t [s]."""
        place = bisect.bisect_right(self._times, t + LATE)
        return self._times[place] if place < len(self._times) else math.inf

    def straight_until(self, t: float) -> float:
        """Straight up to the next event, by construction."""
        return self.next_event(t)
