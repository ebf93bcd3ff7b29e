"""What is asked of a battery over a period that repeats: AC power, operation of the converter, ambient temperature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosim.errors import CosimError

HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True)
class Duty:
    """Values over equal intervals that follow each other and begin anew at the end.

    ``power`` [W] is AC power into the battery, ``on`` whether the converter runs, ``T_ambient`` the temperature [K];
    all have shape (n,). ``interval`` is the length of each [s].
    """

    power: np.ndarray
    on: np.ndarray
    T_ambient: np.ndarray
    interval: float

    @property
    def period(self) -> float:
        """Length [s]."""
        return self.interval * len(self.power)


def daily_cycle(
    power: float = 10e6,
    cycles: float = 1.0,
    T_ambient: float = 298.15,
    T_swing: float = 0.0,
    standby: bool = True,
    discharge_at: float = 16.0,
    interval: float = 900.0,
) -> Duty:
    """One charge from midnight and one discharge from ``discharge_at`` [h], both at ``power`` [W].

    The discharge takes 4 h times ``cycles``, the name plate at one, or ends when the battery is empty; the charge has
    time enough and ends when the battery is full, so that each day is a closed cycle. ``standby``: the converter
    stays on between them, as a grid-forming one must. ``T_swing`` [K] is the amplitude of the daily ambient
    temperature, warmest at 15 h.
    """
    hours = np.arange(0.0, 24.0, interval / HOUR)
    charging, discharging = hours < 0.5 + 4.5 * cycles, (hours >= discharge_at) & (hours < discharge_at + 4.0 * cycles)
    temperature = T_ambient + T_swing * np.cos(2 * np.pi * (hours - 15.0) / 24.0)
    return Duty(power * (1.0 * charging - 1.0 * discharging), standby | charging | discharging, temperature, interval)


def duty_from_csv(path: str | Path) -> Duty:
    """Read columns ``P_W``, ``T_ambient_K`` and ``time_s`` (equal intervals, each value holds from its time on)."""
    table = np.genfromtxt(path, delimiter=",", names=True)
    for name in ("time_s", "P_W", "T_ambient_K"):
        if table.dtype.names is None or name not in table.dtype.names:
            raise CosimError(f"{path}: no column {name!r}; expected time_s, P_W and T_ambient_K")
    steps = np.diff(table["time_s"])
    if len(steps) == 0 or np.ptp(steps) > 1e-6 * steps[0] or steps[0] <= 0:
        raise CosimError(f"{path}: time_s: expected at least two times at equal intervals")
    return Duty(table["P_W"], np.ones(len(table), dtype=bool), table["T_ambient_K"], float(steps[0]))


def duty_from_results(
    path: str | Path, power: str = "electrical.P_bess", ambient: str = "weather.T_dry_bulb", interval: float = 900.0
) -> Duty:
    """Interval means of two variables of a result file; whatever is left beyond the last whole interval is dropped."""
    from cosim.results import Results

    with Results(path) as results:
        series = [(results.time(name), np.asarray(results[name], dtype=float)) for name in (power, ambient)]
    count = int(min(time[-1] for time, _ in series) / interval + 1e-9)
    if count < 1:
        raise CosimError(f"{path}: expected results over at least one interval of {interval:g} s")
    means = [_interval_means(time, values, interval, count) for time, values in series]
    return Duty(means[0], np.ones(count, dtype=bool), means[1], interval)


def _interval_means(time: np.ndarray, values: np.ndarray, interval: float, count: int) -> np.ndarray:
    """Means over equal intervals of a course that is straight between its points, with jumps where a time stands twice."""
    integral = np.concatenate(([0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(time))))
    edges = interval * np.arange(count + 1)
    row = np.clip(np.searchsorted(time, edges, side="right") - 1, 0, len(time) - 2)
    part = edges - time[row]
    width = time[row + 1] - time[row]
    slope = (values[row + 1] - values[row]) / np.where(width > 0, width, 1.0)
    return np.diff(integral[row] + part * (values[row] + 0.5 * slope * part)) / interval
