"""Limit curves: how long a signal may be below or above a level, and what follows from a signal.

A curve is a list of bounds "below level L for at most T". The margin of a signal is the largest
uniform shift towards the limit under which all bounds still hold; it is negative for a signal that
violates one, and the bound and time at which the shifted signal fails first is the binding point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from cosim.errors import ScenarioError
from cosim.faults.metrics import spans_above
from cosim.faults.signals import Trace
from cosim.scenario.schema import Part, PositiveSeconds, Seconds
from cosim.yaml_text import read_mapping

SLOPE_LEVELS = 101
"""Levels at which a sloping part of a curve is checked."""
SHIFT = 1e-6
"""The margin is found to this share of the largest level."""


def _pair(value: Any) -> Any:
    return value if isinstance(value, list) else [value, value]


class Bound(Part):
    """Below (or above) ``level`` for at most ``longest``; pairs are a straight line between two points."""

    level: Annotated[tuple[float, float], BeforeValidator(_pair)] = Field(description="in the curve's unit")
    longest: Annotated[tuple[Seconds, Seconds], BeforeValidator(_pair)] = Field(description="[s]")
    logarithmic: bool = Field(False, description="the line is straight in the logarithm of time")

    def steps(self) -> list[tuple[float, float]]:
        """(level, longest time [s])."""
        if self.level[0] == self.level[1]:
            return [(self.level[0], min(self.longest))]
        levels = np.linspace(*self.level, SLOPE_LEVELS)
        times = (np.geomspace if self.logarithmic else np.linspace)(*self.longest, SLOPE_LEVELS)
        return list(zip(levels.tolist(), times.tolist(), strict=True))


class Recovery(Part):
    """The power before the fault must be back to ``share`` within a time of the signal's return above ``level``."""

    level: float
    share: float = Field(gt=0, le=1)
    within: PositiveSeconds


class Curve(Part):
    """One curve of a file."""

    unit: str = Field("1", description="of the levels")
    clock: Literal["longest", "stopwatch"] = Field(
        "longest", description="time that counts: the longest stretch, or from the first departure to the last return")
    below: list[Bound] = Field(default_factory=list)
    above: list[Bound] = Field(default_factory=list)
    recovery: Recovery | None = None
    assumed: bool = Field(False, description="numbers without a source at hand, to be replaced by the user")

    @model_validator(mode="after")
    def _some(self) -> Curve:
        if not self.below and not self.above:
            raise ValueError("expected bounds 'below' or 'above'")
        return self


class CurveFile(Part):
    """A file of limit curves with their source."""

    title: str
    source: str
    curves: dict[str, Curve]


@dataclass(frozen=True)
class Verdict:
    """Outcome of one limit: ``margin`` in ``unit``, binding at ``time`` [s after the fault] and ``value`` [curve's
    unit]; ``used``: largest share of a permitted time that the signal has used up."""

    passed: bool
    margin: float
    unit: str
    time: float
    value: float
    binding: str
    used: float = np.nan


def read_curve(name: str, folders: list[Path], file: str, key: str) -> tuple[Curve, CurveFile]:
    """The curve "file/name" (or "file" if it holds one only) from the first folder that has the file."""
    stem, _, which = name.partition("/")
    paths = [folder / f"{stem}.yaml" for folder in folders]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise ScenarioError(file, key, name, f"expected one of the files {', '.join(map(str, paths))}")
    try:
        content = CurveFile.model_validate(read_mapping(path))
    except ValidationError as error:
        fault = error.errors()[0]
        raise ScenarioError(str(path), ".".join(map(str, fault["loc"])), fault.get("input"), fault["msg"]) from None
    if not which and len(content.curves) == 1:
        which = next(iter(content.curves))
    if which not in content.curves:
        raise ScenarioError(file, key, name, f"expected one of: {', '.join(f'{stem}/{curve}' for curve in content.curves)}")
    return content.curves[which], content


def check(signal: Trace, curve: Curve, fault: float) -> Verdict:
    """Hold a signal (in the curve's unit, already cut to the time in question) against all bounds."""
    found, used = [], 0.0
    for side, sign, bounds in (("below", -1.0, curve.below), ("above", 1.0, curve.above)):
        for level, longest in [step for bound in bounds for step in bound.steps()]:
            margin = _margin(signal, level, longest, sign, curve.clock)
            failing = level if margin < 0 else level - sign * (margin + _accuracy(level))
            time = _expiry(signal, failing, longest, sign, curve.clock)
            spans = _excursions(signal, level, sign, curve.clock)
            used = max([used, *[(end - begin) / longest if longest > 0 else np.inf for begin, end in spans]])
            unit = "" if curve.unit == "1" else f" {curve.unit}"
            found.append((margin, float(signal.t[0]) if time is None else time, f"{side} {level:.4g}{unit} for {_span(longest)}"))
    margin, time, binding = min(found)
    return Verdict(margin >= 0, margin, curve.unit, max(0.0, time - fault), signal.at(time), binding, used)


def stays_connected(signal: Trace, curve: Curve, connected: Trace, fault: float) -> Verdict:
    """Ride-through: no disconnection before the signal has left the curve. The margin is the time [s]
    from leaving the curve to the disconnection; infinite if the site stays connected."""
    lost = next((begin for begin, _ in spans_above(connected.t, 0.5 - connected.v)), np.inf)
    left = np.inf
    for sign, bounds in ((-1.0, curve.below), (1.0, curve.above)):
        for level, longest in [step for bound in bounds for step in bound.steps()]:
            time = _expiry(signal, level, longest, sign, curve.clock)
            left = min(left, np.inf if time is None else time)
    if lost == np.inf:
        return Verdict(True, np.inf, "s", np.nan, np.nan, "stays connected")
    binding = "disconnects inside the curve" if left > lost else "disconnects outside the curve"
    margin = lost - left if left < np.inf else -np.inf
    return Verdict(lost >= left, margin, "s", lost - fault, signal.at(lost), binding)


def comes_back(signal: Trace, recovery: Recovery, power: Trace, fault: float) -> Verdict:
    """The power is back, for good, in time after the return of the signal. The margin is a time [s]."""
    needed = recovery.share * power.at(fault, before=True)
    low = spans_above(signal.since(fault).t, recovery.level - signal.since(fault).v)
    short = spans_above(power.since(fault).t, needed - power.since(fault).v)
    if not low or needed <= 0:
        return Verdict(True, np.inf, "s", np.nan, np.nan, f"never below {recovery.level:g}" if needed > 0 else "no power before")
    returned = low[-1][1]
    back = short[-1][1] if short else returned
    text = f"{100 * recovery.share:g} % of the power within {_span(recovery.within)} of {recovery.level:g}"
    if returned >= signal.t[-1]:
        return Verdict(True, np.inf, "s", np.nan, np.nan, text + " (the signal does not return)")
    if back >= power.t[-1]:
        return Verdict(False, -np.inf, "s", np.nan, power.v[-1] / power.at(fault, before=True), text)
    value = power.at(back) / power.at(fault, before=True)
    return Verdict(back - returned <= recovery.within, recovery.within - max(0.0, back - returned), "s", back - fault, value, text)


def _excursions(signal: Trace, level: float, sign: float, clock: str) -> list[tuple[float, float]]:
    """Spans [s] beyond the level; one that is open at the end lasts for ever."""
    spans = spans_above(signal.t, sign * (signal.v - level))
    if spans and sign * (signal.v[-1] - level) > 0:
        spans[-1] = (spans[-1][0], np.inf)
    if clock == "stopwatch" and spans:
        return [(spans[0][0], spans[-1][1])]
    return spans


def longest_excursion(signal: Trace, level: float, sign: float, clock: str = "longest") -> float:
    """Longest time [s] beyond a level, below it for sign -1, above it for 1."""
    return max((end - begin for begin, end in _excursions(signal, level, sign, clock)), default=0.0)


def _expiry(signal: Trace, level: float, longest: float, sign: float, clock: str) -> float | None:
    """When the signal has first been beyond the level for ``longest`` [s]; None if it never has."""
    for begin, end in _excursions(signal, level, sign, clock):
        if end - begin > longest:
            return min(begin + longest, float(signal.t[-1]))
    return None


def _margin(signal: Trace, level: float, longest: float, sign: float, clock: str) -> float:
    """Largest shift of the signal towards the level under which the bound holds, by bisection."""
    distances = sign * (level - signal.v)
    low, high = float(distances.min()), float(distances.max())  # all of the signal inside; all of it beyond
    accuracy = _accuracy(level)
    if _expiry(signal, level - sign * (high + accuracy), longest, sign, clock) is None:
        return high
    while high - low > accuracy:
        middle = 0.5 * (low + high)
        if _expiry(signal, level - sign * middle, longest, sign, clock) is None:
            low = middle
        else:
            high = middle
    return low


def _accuracy(level: float) -> float:
    return SHIFT * max(abs(level), 1e-3)


def _span(seconds: float) -> str:
    from cosim.progress import duration_text

    return duration_text(seconds) if seconds > 0 else "0 s"
