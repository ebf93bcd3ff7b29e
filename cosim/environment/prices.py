"""Electricity prices as an entity of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from cosim.component import Component, Context, Variable
from cosim.environment.breakpoints import EventTimes
from cosim.environment.csv_series import check_whole, read_series
from cosim.environment.market import synthetic
from cosim.environment.tariff import JOULE_PER_KWH, Tariff, read_tariff


class Prices(Component):
    """Import and export price of a tariff over the run, constant within each quarter of an hour.

    Parameters: ``tariff`` (file, relative to the scenario), ``seed`` of a synthetic market,
    ``timezone``: the clock that the tariff's hours are read by, if not its own.
    """

    outputs = (
        Variable("price_import", "USD/J", "Energy price of imported electricity", 3e-8),
        Variable("price_export", "USD/J", "Credit for exported electricity", 0.0),
    )

    def __init__(self, context: Context, tariff: str, seed: int | None = None, timezone: str | None = None) -> None:
        super().__init__(context)
        self.tariff = read_tariff(tariff, context.folder, timezone)
        self._step = 900.0
        start = context.start.astimezone(UTC)
        offset = (start.minute % 15) * 60 + start.second + start.microsecond * 1e-6
        self._t0 = -offset
        count = int((context.duration + offset) // self._step) + 2
        times = pd.DatetimeIndex([start + timedelta(seconds=self._t0 + self._step * k) for k in range(count)])
        seed = context.seed if seed is None else seed
        price = import_price(self.tariff, times, context.folder, seed)
        self._price = (price / JOULE_PER_KWH).tolist()
        changes = np.flatnonzero(np.diff(price)) + 1
        self._events = EventTimes(self._t0 + self._step * changes)
        self._out = {"price_import": 0.0, "price_export": self.tariff.export_price / JOULE_PER_KWH}

    def step(self, t: float, inputs: dict) -> dict:
        """Prices at time t [s]."""
        index = int((t - self._t0 + 1e-9) / self._step)
        self._out["price_import"] = self._price[min(max(index, 0), len(self._price) - 1)]
        return self._out

    def next_event(self, t: float) -> float:
        """Next change of the price after t [s]."""
        return self._events.after(t)

    def straight_until(self, t: float) -> float:
        """The prices are constant between events."""
        return self._events.after(t)


def import_price(tariff: Tariff, times: pd.DatetimeIndex, folder: Path, seed: int) -> np.ndarray:
    """Energy price with riders and market series [$/kWh] at ``times`` (timezone-aware), shape (n,)."""
    price = tariff.calendar(times).energy_price()
    if tariff.energy_series is not None:
        price = price + market_price(tariff, times, folder, seed) + tariff.energy_series.adder
    return price


def market_price(tariff: Tariff, times: pd.DatetimeIndex, folder: Path, seed: int) -> np.ndarray:
    """Price of the tariff's market series [$/kWh] in the hour of each instant, shape (n,)."""
    series = tariff.energy_series
    if series is None:
        return np.zeros(len(times))
    if series.market is not None:
        return synthetic(series.market, times.tz_convert("UTC").floor("h"), tariff.timezone, seed)[0]
    return _from_csv(folder / series.file, times)


def _from_csv(path: Path, times: pd.DatetimeIndex) -> np.ndarray:
    """CSV rows: ISO time with offset, $/kWh; each price holds until the next row."""
    stamps, prices, lines = read_series(path, _instant)
    wanted = times.tz_convert("UTC").as_unit("us").asi8 * 1e-6
    if wanted.min() < stamps[0]:
        raise ValueError(f"{path}:{lines[0]}: the first price is {stamps[0] - wanted.min():g} s later than {times[0]}")
    check_whole(path, stamps, lines, float(wanted.max()))
    return prices[np.searchsorted(stamps, wanted, side="right") - 1]


def _instant(text: str) -> float:
    """Seconds since 1970 of an ISO time with its offset from UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset from UTC, such as -05:00")
    return moment.timestamp()
