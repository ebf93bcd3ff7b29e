"""A tariff laid over the quarter hours of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

import numpy as np
import pandas as pd

from cosim.dispatch.coincident import coincident_weight
from cosim.dispatch.interface import Site
from cosim.environment.prices import import_price
from cosim.environment.tariff import JOULE_PER_KWH, DemandCharge

STEP = 900.0


@dataclass(frozen=True)
class Timetable:
    """Prices and billing of every quarter hour from the one that holds t = 0; arrays of shape (n,).

    t0 [s] is the start of quarter 0; price [$/J] of import, the price of its carbon included; ``month`` numbers the billing months;
    ``demand`` pairs each demand charge with the mask of the quarters it looks at; ``coincident`` (leads, n)
    is the probability of a counted system peak in each quarter, as told so many days before; ``day`` numbers
    the days and ``hour`` is the hour of local time.
    """

    t0: float
    times: pd.DatetimeIndex
    price: np.ndarray
    price_export: float
    month: np.ndarray
    demand: tuple[tuple[DemandCharge, np.ndarray], ...]
    coincident: np.ndarray
    coincident_price: float
    day: np.ndarray
    hour: np.ndarray

    def index(self, t: float) -> int:
        """Quarter hour that holds time t [s]."""
        return min(len(self.price) - 1, max(0, int((t - self.t0 + 1e-6) // STEP)))

    def coincident_ahead(self, quarter: int, count: int) -> np.ndarray:
        """Probability of a counted peak in the next ``count`` quarters, as it is known in this one, shape (count,)."""
        k = quarter + np.arange(count)
        return self.coincident[np.minimum(self.day[k] - self.day[quarter], len(self.coincident) - 1), k]


def timetable(site: Site, beyond: float = 3 * 86400.0) -> Timetable:
    """Lay the site's tariff over the run and ``beyond`` [s] after it."""
    start = site.start.astimezone(UTC)
    offset = (start.minute % 15) * 60 + start.second + start.microsecond * 1e-6
    count = int((site.duration + beyond + offset) // STEP) + 1
    first = start - timedelta(seconds=offset)
    times = pd.date_range(first, periods=count, freq="15min")
    calendar = site.tariff.calendar(times)
    local = calendar.local
    month = (local.year.to_numpy() - local.year[0]) * 12 + local.month.to_numpy()
    return Timetable(
        t0=-offset,
        times=times,
        price=import_price(site.tariff, times, site.folder, site.seed) / JOULE_PER_KWH
        + site.carbon_price * _by_hour(site.carbon_intensity, calendar.hour),
        price_export=site.tariff.export_price / JOULE_PER_KWH,
        month=month,
        demand=tuple((charge, calendar.demand_mask(charge)) for charge in site.tariff.demand),
        coincident=coincident_weight(site, times),
        coincident_price=site.tariff.coincident.price_per_year / site.tariff.coincident.count / 1000
        if site.tariff.coincident
        else 0.0,
        day=np.cumsum(np.concatenate([[0], np.diff(local.normalize().asi8) > 0])),
        hour=calendar.hour,
    )


def _by_hour(value: float | Sequence[float], hour: np.ndarray) -> np.ndarray | float:
    """A constant, or one of 24 values by hour of local time."""
    return value if np.isscalar(value) else np.asarray(value, float)[hour.astype(int)]
