"""Forecasts of net load and PV for the coming quarters."""

from __future__ import annotations

from typing import Protocol

import numpy as np

DAY = 96


class Forecast(Protocol):
    """Learns what each quarter was and says what the next ones will be."""

    def observe(self, quarter: int, value: float) -> None:
        """Mean value of a quarter that is over."""

    def ready(self, quarter: int) -> bool:
        """Whether enough has been seen by this quarter."""

    def ahead(self, quarter: int, count: int) -> np.ndarray:
        """Expected values of quarters ``quarter`` .. ``quarter + count - 1``, shape (count,)."""


class Perfect:
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


class Persistence:
    """Tomorrow as today: the same quarter of the last day seen, shifted to the present level at first.

    ``blend`` [quarters]: over how many the present deviation from yesterday fades out.
    """

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


class Seasonal:
    """The median of the same quarter over the last days, shifted to the present level at first.

    ``days`` [1]: how many days the median looks back; ``blend`` [quarters]: over how many the
    present deviation fades out. A median forgives the dips of checkpoints and restarts.
    """

    def __init__(self, days: int = 5, blend: float = 16.0) -> None:
        self.days, self.blend = days, blend
        self._seen = np.full((days, DAY), np.nan)
        self._recent: list[float] = []
        self._last = -1

    def observe(self, quarter: int, value: float) -> None:
        """Keep the value of a quarter."""
        self._seen[(quarter // DAY) % self.days, quarter % DAY] = value
        self._last = max(self._last, quarter)
        self._recent = [*self._recent[-3:], value - self._usual(np.array([quarter]), value)[0]]

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
        seen = self._seen[:, quarters % DAY]
        known = ~np.isnan(seen).all(axis=0)
        usual = np.full(len(quarters), default)
        usual[known] = np.nanmedian(seen[:, known], axis=0)
        return usual


class Noisy:
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
