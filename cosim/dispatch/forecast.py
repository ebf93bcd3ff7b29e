"""Forecasts of net load and PV for the coming quarters."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from statistics import median
from typing import ClassVar, Protocol

import numpy as np

from cosim.dispatch.interface import Site
from cosim.dispatch.timetable import Timetable

DAY = 96


class Remembering:
    """Gives and takes what has been learnt as plain data: the attributes named in ``learnt``."""

    learnt: ClassVar[tuple[str, ...]] = ()

    def state(self) -> dict:
        """Copy of what has been learnt."""
        values = {name: getattr(self, name) for name in self.learnt}
        return {name: value.copy() if hasattr(value, "copy") else value for name, value in values.items()}

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        for name in self.learnt:
            value = state[name]
            setattr(self, name, value.copy() if hasattr(value, "copy") else value)


class Forecast(Protocol):
    """Learns what each quarter was and says what the next ones will be."""

    def observe(self, quarter: int, value: float) -> None:
        """Mean value of a quarter that is over."""

    def ready(self, quarter: int) -> bool:
        """Whether enough has been seen by this quarter."""

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """Expected values of quarters ``quarter`` .. ``quarter + count - 1``, shape (count,)."""

    def state(self) -> dict:
        """What has been learnt, as plain data."""

    def restore(self, state: dict) -> None:
        """Go on from a state."""


class Perfect(Remembering):
    """Knows the series (n,) beforehand; beyond its end the last day repeats."""

    def __init__(self, series: np.ndarray) -> None:
        self.series = np.asarray(series, float)

    def observe(self, quarter: int, value: float) -> None:
        """Nothing to learn."""

    def ready(self, quarter: int) -> bool:
        """Always."""
        return True

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """The series itself."""
        index = quarter + np.arange(count)
        last = len(self.series) - 1
        beyond = np.maximum(0, index - last)
        index = np.where(beyond > 0, last - min(DAY, last + 1) + 1 + (beyond - 1) % min(DAY, last + 1), index)
        return self.series[index]


class Persistence(Remembering):
    """Tomorrow as today: the same quarter of the last day seen, shifted to the present level at first.

    ``blend`` [quarters]: over how many the present deviation from yesterday fades out.
    """

    learnt = ("_seen", "_last")

    def __init__(self, blend: float = 8.0) -> None:
        self.blend = blend
        self._seen: dict[int, float] = {}
        self._last = -1

    def observe(self, quarter: int, value: float) -> None:
        """Keep the value of a quarter."""
        self._seen[quarter] = value
        self._last = max(self._last, quarter)
        self._seen.pop(quarter - 3 * DAY, None)

    def ready(self, quarter: int) -> bool:
        """After a day."""
        return quarter - DAY in self._seen

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """Yesterday's values, blended from the last one seen; that one alone before the first day is over."""
        if self._last < 0:
            raise ValueError("persistence forecast: nothing observed yet")
        present = self._seen[self._last]
        past = np.array([self._past(quarter + k, present) for k in range(count)])
        deviation = present - self._past(self._last, present)
        return past + deviation * np.exp(-np.arange(1, count + 1) / self.blend)

    def _past(self, quarter: int, default: float) -> float:
        back = quarter - DAY
        while back > self._last:
            back -= DAY
        return self._seen.get(back, default)


class Seasonal(Remembering):
    """The median of the same quarter over the last days, shifted to the present level at first.

    ``days`` [1]: how many days the median looks back; ``blend`` [quarters]: over how many the
    present deviation fades out. A median forgives the dips of checkpoints and restarts.
    """

    learnt = ("_seen", "_recent", "_last")

    def __init__(self, days: int = 5, blend: float = 16.0) -> None:
        self.days, self.blend = days, blend
        self._seen = np.full((days, DAY), np.nan)
        self._recent: list[float] = []
        self._last = -1

    def observe(self, quarter: int, value: float) -> None:
        """Keep the value of a quarter."""
        self._seen[(quarter // DAY) % self.days, quarter % DAY] = value
        self._last = max(self._last, quarter)
        usual = median(each for each in self._seen[:, quarter % DAY].tolist() if not isnan(each))
        self._recent = [*self._recent[-3:], value - usual]

    def ready(self, quarter: int) -> bool:
        """After a day."""
        return bool(self._last >= DAY - 1 and not np.isnan(self._seen).all(axis=0).any())

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """The usual day, blended from the median deviation of the last hour."""
        if self._last < 0:
            raise ValueError("seasonal forecast: nothing observed yet")
        k = quarter + np.arange(count)
        present = self._seen[(self._last // DAY) % self.days, self._last % DAY]
        deviation = float(np.median(self._recent))
        return self._usual(k, present) + deviation * np.exp(-np.arange(1, count + 1) / self.blend)

    def _usual(self, quarters: np.ndarray, default: float) -> np.ndarray:
        """Median over the days seen of each quarter of the day; ``default`` where there is none."""
        seen = np.sort(self._seen[:, quarters % DAY], axis=0)  # what is missing comes last
        count, each = (~np.isnan(seen)).sum(axis=0), np.arange(len(quarters))
        middle = 0.5 * (seen[np.maximum(count - 1, 0) // 2, each] + seen[count // 2 % self.days, each])
        return np.where(count > 0, middle, default)


class Noisy(Remembering):
    """A perfect forecast with an error: standard deviation ``sigma`` (share of the mean) after a day.

    The error grows with the square root of the lead time and is correlated over ``memory`` quarters.
    """

    def __init__(self, series: np.ndarray, sigma: float, seed: int, memory: float = 24.0) -> None:
        self._perfect = Perfect(series)
        self._scale = sigma * float(np.mean(np.abs(series)))
        self._seed, self._memory = seed, memory

    def observe(self, quarter: int, value: float) -> None:
        """Nothing to learn."""

    def ready(self, quarter: int) -> bool:
        """Always."""
        return True

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """The series plus an error drawn anew for each starting quarter."""
        generator = np.random.default_rng([self._seed, quarter])
        keep = np.exp(-1 / self._memory)
        error = np.empty(count)
        value = 0.0
        for k, kick in enumerate(generator.standard_normal(count)):
            value = keep * value + np.sqrt(1 - keep**2) * kick
            error[k] = value
        grow = np.minimum(1.0, np.sqrt((1 + np.arange(count)) / DAY))
        return self._perfect.ahead(quarter, count) + self._scale * grow * error


class Regression(Remembering):
    """Seasonal regression: least squares over harmonics of the day and the week, with forgetting.

    ``memory`` [days] after which a value has lost 63 % of its weight; ``blend`` [quarters] over which the
    present deviation fades out. An error beyond three times the usual one counts as that much, so that dips
    of checkpoints and restarts do not bend the curve (Huber's weights).
    """

    learnt = ("_theta", "_covariance", "_spread", "_recent", "_last")
    _DAILY, _WEEKLY = 4, 3

    def __init__(self, memory: float = 14.0, blend: float = 16.0) -> None:
        self._keep, self.blend = float(np.exp(-1 / (memory * DAY))), blend
        size = 1 + 2 * (self._DAILY + self._WEEKLY)
        self._theta, self._covariance = np.zeros(size), 1e3 * np.eye(size)
        self._spread, self._recent, self._last = 0.0, [], -1

    def observe(self, quarter: int, value: float) -> None:
        """One step of recursive least squares."""
        if self._last < 0:
            self._theta[0], self._spread = value, 0.05 * abs(value)
        phi = self._features(np.array([quarter]))[0]
        error = value - float(phi @ self._theta)
        weight = min(1.0, 3 * self._spread / max(abs(error), 1e-9))
        self._spread += 0.02 * (min(abs(error), 3 * self._spread) - self._spread)
        gain = self._covariance @ phi / (self._keep / max(weight, 1e-6) + phi @ self._covariance @ phi)
        self._theta = self._theta + gain * error
        self._covariance = (self._covariance - np.outer(gain, phi @ self._covariance)) / self._keep
        self._recent, self._last = [*self._recent[-3:], error], quarter

    def ready(self, quarter: int) -> bool:
        """After a day."""
        return self._last >= DAY - 1

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """The curve, blended from the median deviation of the last hour."""
        curve = self._features(quarter + np.arange(count)) @ self._theta
        return curve + float(np.median(self._recent)) * np.exp(-np.arange(1, count + 1) / self.blend)

    def _features(self, quarters: np.ndarray) -> np.ndarray:
        """Shape (len(quarters), features)."""
        turns = [quarters[:, None] * np.arange(1, self._DAILY + 1) / DAY,
                 quarters[:, None] * np.arange(1, self._WEEKLY + 1) / (7 * DAY)]  # fmt: skip
        angle = 2 * np.pi * np.concatenate(turns, axis=1)
        return np.concatenate([np.ones((len(quarters), 1)), np.cos(angle), np.sin(angle)], axis=1)


class DayAhead:
    """Market prices as they are published: at 13:00 those of the next day; later ones are expected as lately.

    ``table``: the tariff laid over the run; ``days``: how many days the median looks back.
    """

    _PUBLISHED = 13.0

    def __init__(self, table: Timetable, days: int = 5) -> None:
        self._table, self._days = table, days

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """Prices [$/J] of quarters ``quarter`` .. ``quarter + count - 1``, shape (count,)."""
        table, k = self._table, quarter + np.arange(count)
        price = table.price[k]
        last = table.day[quarter] + int(table.hour[quarter] >= self._PUBLISHED)
        unknown = table.day[k] > last
        beyond = (table.day[k] - last)[unknown]
        back = beyond[:, None] + np.arange(self._days)
        price[unknown] = np.median(table.price[np.maximum(0, k[unknown][:, None] - DAY * back)], axis=1)
        return price


FORECASTS = {
    "perfect": Perfect, "noisy": Noisy, "persistence": Persistence, "seasonal": Seasonal, "regression": Regression,
}  # fmt: skip


def make_forecast(description: dict, site: Site) -> Forecast:
    """The forecast that a scenario describes: {kind: persistence}, {kind: noisy, file: year.h5, sigma: 0.04}.

    ``kind``: one of FORECASTS; other keys are its arguments; ``file``, from the scenario's folder, is a
    result file whose net load is taken as the truth. Raises ValueError naming the key.
    """
    given = dict(description)
    kind, file = given.pop("kind", None), given.pop("file", None)
    if kind not in FORECASTS:
        raise ValueError(f"forecast.kind {kind!r}: expected one of {sorted(FORECASTS)}")
    if kind in ("perfect", "noisy"):
        if file is None:
            raise ValueError(f"forecast of kind {kind!r}: key 'file' is missing: expected the result file of a run")
        given["series"] = net_load_of(site.folder / file, site.duration)
    if kind == "noisy":
        given.setdefault("seed", site.seed)
    return FORECASTS[kind](**given)


def net_load_of(file: Path, duration: float, entity: str = "electrical") -> np.ndarray:
    """Quarter-hour means of the net load [W] in a result file, battery left out, shape (n,)."""
    from cosim.results import Results

    edges = 900.0 * np.arange(round(duration / 900.0) + 1)
    with Results(file) as results:
        energy = sum(
            sign * _cumulative(results, f"{entity}.{name}", edges) for name, sign in (("P_grid", 1), ("P_bess", -1))
        )
    return np.diff(energy) / 900.0


def _cumulative(results, name: str, edges: np.ndarray) -> np.ndarray:
    """Integral of a power from the start to each of the times [J]."""
    time, value = results.time(name), np.asarray(results[name], float)
    energy = np.concatenate([[0.0], np.cumsum(np.diff(time) * 0.5 * (value[1:] + value[:-1]))])
    return np.interp(edges, time, energy)
