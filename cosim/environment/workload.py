"""The computing load as an entity of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cosim.component import Component, Context, Variable
from cosim.environment.breakpoints import Breakpoints, EventTimes
from cosim.environment.csv_series import read_series
from cosim.environment.training import Training, trace

_DAY = 86400.0


class Workload(Component):
    """Utilisation offered to the racks: training, inference or a recorded trace.

    Parameters: ``kind`` "training", "inference", "mixed" or "recorded"; ``training``: fields of
    Training; ``training_share`` of a mixed load; ``inference_low``, ``inference_high``,
    ``inference_peak_hour`` of the day curve; ``file`` (CSV: seconds, utilisation) of a recorded
    trace, ``file_period`` [s] to repeat it; ``detail``: windows [[begin, end], ...] [s] in which
    training iterations are resolved; ``resolution`` [s]: means over so long, joined by straight lines,
    stand for the load, without events (for a year); ``seed`` (default: the scenario's).
    """

    outputs = (
        Variable("utilisation", "1", "Workload intensity offered to the racks", 1.0),
        Variable("checkpoint_count", "1", "Checkpoints completed since the start", 0, kind="integer"),
    )

    def __init__(
        self,
        context: Context,
        kind: str = "training",
        training: dict | None = None,
        training_share: float = 0.7,
        inference_low: float = 0.35,
        inference_high: float = 0.9,
        inference_peak_hour: float = 15.0,
        file: str | None = None,
        file_period: float | None = None,
        detail: Sequence[Sequence[float]] = (),
        resolution: float = 0.0,
        seed: int | None = None,
    ) -> None:
        super().__init__(context)
        if kind not in ("training", "inference", "mixed", "recorded"):
            raise ValueError(f"workload kind {kind!r}: expected training, inference, mixed or recorded")
        seed = context.seed if seed is None else seed
        windows = [(float(a), float(b)) for a, b in detail]
        self.job = trace(Training(**(training or {})), context.duration, windows, seed)
        share = {"training": 1.0, "mixed": training_share, "inference": 0.0, "recorded": 0.0}[kind]
        parts = [(share, self.job.level)] if share > 0 else []
        if kind == "recorded":
            parts.append((1.0, _recorded(context, file, file_period)))
        elif share < 1:
            curve = _day_curve(context, inference_low, inference_high, inference_peak_hour)
            parts.append((1.0 - share, curve))
        if resolution > 0:
            parts = [(1.0, _averaged(parts, context.duration, resolution))]
        self._parts = parts
        self._checkpoints = EventTimes(self.job.checkpoints if share > 0 else np.array([]))
        events = np.array([]) if resolution > 0 else _kinks(parts, self._checkpoints, self.job.checkpoints, share, windows)
        self._events = EventTimes(events)
        job = Training(**(training or {}))
        self._seconds_per_step = share * job.iteration_mean * job.iteration_period
        self._out: dict = {}

    def step(self, t: float, inputs: dict) -> dict:
        """Utilisation and checkpoints at time t [s]."""
        out = self._out
        total = 0.0
        for share, signal in self._parts:
            total += share * signal.at(t)
        out["utilisation"] = total
        out["checkpoint_count"] = self._checkpoints.passed(t)
        return out

    def means(self, edges: np.ndarray) -> np.ndarray:
        """Mean utilisation between neighbouring times [s], shape (len(edges) - 1,)."""
        return sum(share * signal.means(edges) for share, signal in self._parts)

    def next_event(self, t: float) -> float:
        """Next sharp kink, jump or finished checkpoint after t [s]."""
        return self._events.after(t)

    def straight_until(self, t: float) -> float:
        """Next point of the signals after t [s]."""
        return min(signal.after(t) for _, signal in self._parts)

    def finish(self) -> dict:
        """Times of checkpoints and of job failures [s]; work of a training step [s at full rate]."""
        return {
            "checkpoints": self.job.checkpoints.tolist(), "failures": self.job.failures.tolist(),
            "seconds_per_step": self._seconds_per_step,
        }


def _averaged(parts, duration: float, resolution: float) -> Breakpoints:
    """Means over intervals of ``resolution`` [s], each at the middle of its interval."""
    edges = resolution * np.arange(np.ceil(duration / resolution) + 1)
    return Breakpoints(0.5 * (edges[1:] + edges[:-1]), sum(share * signal.means(edges) for share, signal in parts))


def _kinks(parts, checkpoints, ends, share, windows) -> np.ndarray:
    """Times at which the slope changes by more than 1 % of full load per second, and checkpoints."""
    found = [np.asarray(ends, float)] if share > 0 else []
    for weight, signal in parts:
        t, value = np.array(signal.t), weight * np.array(signal.value)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.concatenate([[0.0], np.diff(value) / np.diff(t), [0.0]])
        slope = np.where(np.isnan(slope), 0.0, slope)
        found.append(t[~(np.abs(np.diff(slope)) < 0.01)])
    return np.concatenate(found) if found else np.array([])


def _day_curve(context: Context, low: float, high: float, peak_hour: float) -> Breakpoints:
    """Inference load of a day: a raised cosine over local time, weekends 15 % lower, every 15 min."""
    t = np.arange(0.0, context.duration + 900.0, 900.0)
    clock = context.start.hour * 3600 + context.start.minute * 60 + context.start.second + t
    weekday = (context.start.weekday() + clock // _DAY) % 7
    shape = 0.5 + 0.5 * np.cos(2 * np.pi * (clock / 3600 - peak_hour) / 24)
    level = low + (high - low) * shape
    return Breakpoints(t, level * np.where(weekday >= 5, 0.85, 1.0))


def _recorded(context: Context, file: str | None, period: float | None) -> Breakpoints:
    if file is None:
        raise ValueError("recorded workload: parameter 'file' is missing")
    path = Path(file) if Path(file).is_absolute() else context.folder / file
    t, value, _ = read_series(path, float)
    if value.min() < 0 or value.max() > 1:
        raise ValueError(f"{path}: utilisation {value.min():g} to {value.max():g}: expected 0 to 1")
    if period is not None and not 0 < period < np.inf:
        raise ValueError(f"file_period {period!r}: expected a time above zero")
    if period and t[-1] - t[0] > period:
        raise ValueError(f"{path}: rows over {t[-1] - t[0]:g} s: expected at most the period of {period:g} s")
    if period:
        repeats = int(np.ceil(context.duration / period))
        t = np.concatenate([t + k * period for k in range(repeats)])
        value = np.tile(value, repeats)
    return Breakpoints(t, value)
