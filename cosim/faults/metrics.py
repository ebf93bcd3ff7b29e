"""Figures of a disturbed signal, each a function of a Trace and the time of the fault [s]. They treat the
signal as what it is: straight lines between points, with jumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.faults.signals import Trace


@dataclass(frozen=True)
class Figure:
    """A value in the metric's unit and when it was reached [s after the fault]; nan without a time."""

    value: float
    time: float = np.nan


def before(signal: Trace, fault: float) -> Figure:
    """Value just before the fault."""
    return Figure(signal.at(fault, before=True))


def lowest(signal: Trace, fault: float) -> Figure:
    """Smallest value after the fault and its first time (nadir)."""
    part = signal.since(fault)
    i = int(np.argmin(part.v))
    return Figure(float(part.v[i]), float(part.t[i] - fault))


def highest(signal: Trace, fault: float) -> Figure:
    """Largest value after the fault and its first time (peak)."""
    part = signal.since(fault)
    i = int(np.argmax(part.v))
    return Figure(float(part.v[i]), float(part.t[i] - fault))


def dip(signal: Trace, fault: float) -> Figure:
    """(value before - smallest value) / value before."""
    start, low = before(signal, fault).value, lowest(signal, fault)
    return Figure((start - low.value) / start, low.time)


def recovery(signal: Trace, fault: float, band: tuple[float, float]) -> Figure:
    """Stopwatch rule: from the first departure from the band to the return after which the signal stays in it.

    The rule of ISO 8528-5 for the recovery times of voltage and frequency. 0 if the band is never
    left, infinite if the signal is outside at the end.
    """
    spans = outside_spans(signal.since(fault), band)
    if not spans:
        return Figure(0.0)
    if spans[-1][1] >= signal.t[-1]:
        return Figure(np.inf)
    return Figure(spans[-1][1] - spans[0][0], spans[-1][1] - fault)


def outside(signal: Trace, fault: float, band: tuple[float, float]) -> Figure:
    """Sum of the times outside of the band [s]."""
    return Figure(float(sum(end - begin for begin, end in outside_spans(signal.since(fault), band))))


def squared(signal: Trace, fault: float) -> Figure:
    """Integral of the square: I^2 t of a current [A2.s]."""
    part = signal.since(fault)
    a, b = part.v[:-1], part.v[1:]
    return Figure(float(np.sum(np.diff(part.t) * (a * a + a * b + b * b) / 3)))


def energy(signal: Trace, fault: float) -> Figure:
    """Integral of the signal where it is positive: energy not served of (demand - delivery), energy of a source."""
    part = signal.since(fault)
    a, b, h = part.v[:-1], part.v[1:], np.diff(part.t)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(a * b < 0, np.maximum(a, b) / np.abs(a - b), 1.0)
    both = np.where((a > 0) | (b > 0), np.maximum(a, 0) + np.maximum(b, 0), 0.0)
    return Figure(float(np.sum(0.5 * h * share * both)))


def shortfall(signal: Trace, fault: float) -> Figure:
    """Integral of what the signal is below its value before the fault: energy that a load went without."""
    return energy(Trace(signal.t, before(signal, fault).value - signal.v, signal.unit), fault)


def rise(signal: Trace, fault: float) -> Figure:
    """Value at the end minus value before the fault, of counters and stores."""
    return Figure(float(signal.v[-1]) - before(signal, fault).value)


def dropped(signal: Trace, fault: float, window: float) -> Figure:
    """Value before the fault minus the smallest mean over ``window`` [s] after it."""
    part = signal.since(fault)
    window = min(window, float(part.t[-1] - part.t[0]))
    times, means = _sliding(part, window)
    i = int(np.argmin(means))
    return Figure(before(signal, fault).value - float(means[i]), float(times[i] - fault))


def ramp(signal: Trace, fault: float, window: float) -> Figure:
    """Steepest |mean over the next ``window`` - mean over the last ``window``| / window [per s], so that a spike is no ramp."""
    begin = max(float(signal.t[0]), fault - window)
    part = signal.since(begin)
    window = min(window, 0.5 * float(part.t[-1] - part.t[0]))
    starts, means = _sliding(part, window)
    middles = starts[starts >= part.t[0] + window]
    slope = np.abs(np.interp(middles, starts, means) - np.interp(middles - window, starts, means)) / window
    i = int(np.argmax(slope))
    return Figure(float(slope[i]), float(middles[i] - fault))


def outside_spans(part: Trace, band: tuple[float, float]) -> list[tuple[float, float]]:
    """Spans [s] in which the signal is below band[0] or above band[1]."""
    excess = np.maximum(band[0] - part.v, part.v - band[1])
    return spans_above(part.t, excess)


def spans_above(t: np.ndarray, excess: np.ndarray) -> list[tuple[float, float]]:
    """Spans [s] in which straight lines through (t, excess) are above zero."""
    over = excess > 0
    change = np.flatnonzero(over[1:] != over[:-1])
    a, b = excess[change], excess[change + 1]
    edges = t[change] + (t[change + 1] - t[change]) * a / (a - b)
    edges = np.concatenate([t[:1] if over[0] else [], edges, t[-1:] if over[-1] else []])
    return [(float(begin), float(end)) for begin, end in edges.reshape(-1, 2)]


def _sliding(part: Trace, window: float) -> tuple[np.ndarray, np.ndarray]:
    """Begins [s] of windows and the means over them; the extremes lie where a window touches a point."""
    total = np.concatenate([[0.0], np.cumsum(0.5 * np.diff(part.t) * (part.v[1:] + part.v[:-1]))])
    starts = np.unique(np.concatenate([part.t[part.t <= part.t[-1] - window], part.t[part.t >= part.t[0] + window] - window]))

    def integral(at: np.ndarray) -> np.ndarray:
        i = np.clip(np.searchsorted(part.t, at, side="right") - 1, 0, len(part.t) - 2)
        h, span = at - part.t[i], part.t[i + 1] - part.t[i]
        slope = np.where(span > 0, (part.v[i + 1] - part.v[i]) / np.where(span > 0, span, 1.0), 0.0)
        return total[i] + h * part.v[i] + 0.5 * slope * h * h

    return starts, (integral(starts + window) - integral(starts)) / window


METRICS = {metric.__name__: metric for metric in (
    before, lowest, highest, dip, recovery, outside, squared, energy, shortfall, rise, dropped, ramp)}


def unit_of(metric: str, unit: str) -> str:
    """Unit of a figure of a signal in ``unit``."""
    integral = "J" if unit == "W" else f"{unit}.s"
    special = {"recovery": "s", "outside": "s", "dip": "1", "squared": f"{unit}2.s",
               "energy": integral, "shortfall": integral, "ramp": f"{unit}/s"}
    return special.get(metric, unit)
