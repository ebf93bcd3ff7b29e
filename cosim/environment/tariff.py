"""Electricity tariffs as data: seasons, periods, energy, demand and coincident-peak charges.

A tariff file states prices as the utility prints them ($/kWh, $/kW); the methods give SI.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cosim.yaml_text import read_mapping

JOULE_PER_KWH = 3.6e6


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Period(_Part):
    """A named time-of-use period; the first that fits a moment holds. Hours are [from, to) of local time."""

    name: str
    seasons: list[str] | None = None
    months: list[int] | None = None
    days: Literal["all", "weekdays", "weekends"] = "all"
    hours: list[tuple[float, float]] = Field(default=[(0, 24)])


class EnergyPrice(_Part):
    """Energy price [$/kWh] of a period, in a season or in all."""

    period: str
    price: float
    season: str | None = None


class DemandCharge(_Part):
    """Charge [$/kW and month] on the highest metered demand in the named periods and seasons.

    ``ratchet``: the billed demand is at least this share of the highest of the past eleven months.
    ``minimum_share``: it is at least this share of the contracted demand.
    """

    name: str
    price: float
    periods: list[str] | None = None
    seasons: list[str] | None = None
    ratchet: float = 0.0
    minimum_share: float = 0.0


class CoincidentPeak(_Part):
    """Charge [$/kW and year] on the mean load in the system's peak intervals.

    ``count`` peaks, one per listed month (``per_month``) or the highest of all; which hours
    they are comes from the system load series that the bill is given. ``forecast_error`` [1]: mean absolute
    percentage error of the system operator's day-ahead forecast (PJM 1.8 % in 2016, ERCOT 2.1 to 2.7 % in summer 2006).
    """

    name: str
    price_per_year: float
    count: int
    months: list[int]
    per_month: bool = True
    hours: tuple[float, float] = (13, 19)
    forecast_error: float = 0.025


class EnergySeries(_Part):
    """Hourly prices [$/kWh] that replace or add to the energy prices: a CSV file or a synthetic market."""

    file: str | None = None
    market: str | None = None
    adder: float = 0.0

    @model_validator(mode="after")
    def _one_source(self) -> EnergySeries:
        if (self.file is None) == (self.market is None):
            raise ValueError("expected exactly one of 'file' and 'market'")
        return self


class Tariff(_Part):
    """One tariff; see the files in scenarios/tariffs."""

    name: str
    utility: str
    effective: date
    source: str
    assumed: list[str] = []
    timezone: str
    currency: Literal["USD"] = "USD"
    demand_interval_minutes: float = 15.0
    fixed_per_month: float = 0.0
    per_kwh: dict[str, float] = {}
    export_price: float = 0.0
    contracted_demand_kw: float | None = None
    seasons: dict[str, list[int]]
    periods: list[Period]
    energy: list[EnergyPrice] = []
    energy_series: EnergySeries | None = None
    demand: list[DemandCharge] = []
    coincident: CoincidentPeak | None = None

    @model_validator(mode="after")
    def _complete(self) -> Tariff:
        months = sorted(m for listed in self.seasons.values() for m in listed)
        if months != list(range(1, 13)):
            raise ValueError(f"seasons cover months {months}: expected each of 1 to 12 once")
        names = {period.name for period in self.periods}
        for price in self.energy:
            if price.period not in names:
                raise ValueError(f"energy price for unknown period {price.period!r}: expected one of {sorted(names)}")
        for charge in self.demand:
            if unknown := set(charge.periods or ()) - names:
                raise ValueError(f"demand charge {charge.name!r}: unknown periods {sorted(unknown)}")
        if not self.energy and self.energy_series is None:
            raise ValueError("neither 'energy' nor 'energy_series' is given")
        return self

    def calendar(self, times: pd.DatetimeIndex) -> Calendar:
        """Season and period of each instant (timezone-aware ``times``)."""
        return Calendar(self, times)


class Calendar:
    """Seasons, periods and prices of a tariff at given instants; arrays of shape (n,)."""

    def __init__(self, tariff: Tariff, times: pd.DatetimeIndex) -> None:
        local = times.tz_convert(tariff.timezone)
        self.tariff, self.local = tariff, local
        self.hour = local.hour.to_numpy() + local.minute.to_numpy() / 60 + local.second.to_numpy() / 3600
        self.month = local.month.to_numpy()
        self.weekend = local.day_of_week.to_numpy() >= 5
        self.season = np.empty(len(local), dtype=object)
        for season, months in tariff.seasons.items():
            self.season[np.isin(self.month, months)] = season
        self.period = np.full(len(local), None, dtype=object)
        for period in reversed(tariff.periods):
            self.period[self._fits(period)] = period.name
        if any(name is None for name in self.period):
            first = local[[name is None for name in self.period].index(True)]
            raise ValueError(f"tariff {tariff.name!r}: no period covers {first}")

    def _fits(self, period: Period) -> np.ndarray:
        fits = np.zeros(len(self.hour), bool)
        for begin, end in period.hours:
            fits |= (self.hour >= begin) & (self.hour < end)
        if period.seasons is not None:
            fits &= np.isin(self.season, period.seasons)
        if period.months is not None:
            fits &= np.isin(self.month, period.months)
        if period.days != "all":
            fits &= self.weekend == (period.days == "weekends")
        return fits

    def energy_price(self) -> np.ndarray:
        """Time-of-use energy price with all per-kWh riders, without a market series [$/kWh]."""
        price = np.full(len(self.hour), np.nan if self.tariff.energy else 0.0)
        for item in reversed(self.tariff.energy):
            fits = self.period == item.period
            if item.season is not None:
                fits &= self.season == item.season
            price[fits] = item.price
        if np.isnan(price).any():
            where = self.local[int(np.flatnonzero(np.isnan(price))[0])]
            raise ValueError(f"tariff {self.tariff.name!r}: no energy price at {where}")
        return price + sum(self.tariff.per_kwh.values())

    def demand_mask(self, charge: DemandCharge) -> np.ndarray:
        """Where a demand charge looks at the load."""
        mask = np.ones(len(self.hour), bool)
        if charge.periods is not None:
            mask &= np.isin(self.period, charge.periods)
        if charge.seasons is not None:
            mask &= np.isin(self.season, charge.seasons)
        return mask


def _beside(tariff: Tariff, path: Path) -> Tariff:
    """A series of prices in a file is looked for beside the tariff."""
    series = tariff.energy_series
    if series is None or series.file is None or not (path.parent / series.file).is_file():
        return tariff
    found = series.model_copy(update={"file": str((path.parent / series.file).resolve())})
    return tariff.model_copy(update={"energy_series": found})


def read_tariff(file: str | Path, folder: Path | None = None, timezone: str | None = None) -> Tariff:
    """Read and check a tariff file, on its own clock or another. Errors name the file, the key and what was expected."""
    path = Path(file)
    if not path.is_absolute() and folder is not None:
        path = folder / path
    try:
        data = read_mapping(path)
        tariff = Tariff.model_validate(data | ({"timezone": timezone} if timezone else {}))
        return _beside(tariff, path)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "tariff"
        raise ValueError(f"{path}: {key}: {first['msg']}") from None
