"""Synthetic wholesale prices and system load, for tariffs whose real series are not at hand.

The shapes are invented (a day curve, a summer peak, scarcity tails); results on them say
what such a market would pay, not what a market paid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Market:
    """Parameters of a synthetic market: prices in $/kWh, hours of local time."""

    mean: float
    day_swing: float
    solar_dip: float
    summer_factor: float
    winter_factor: float
    noise: float
    spikes_per_year: float
    spike_price: float
    evening_hour: float


MARKETS = {
    "ercot": Market(0.034, 0.55, 0.25, 1.35, 1.05, 0.25, 60, 1.2, 19.5),
    "pjm": Market(0.042, 0.40, 0.05, 1.15, 1.25, 0.18, 25, 0.5, 18.0),
}


def synthetic(name: str, times: pd.DatetimeIndex, timezone: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Price [$/kWh] and system load [1, mean about 0.6] at hourly ``times`` (timezone-aware); shapes (n,).

    The draw of each hour depends on the seed and on the hour itself, so that any span gives
    the same history.
    """
    if name not in MARKETS:
        raise ValueError(f"market {name!r}: expected one of {sorted(MARKETS)}")
    market = MARKETS[name]
    local = times.tz_convert(timezone)
    hour = local.hour.to_numpy() + local.minute.to_numpy() / 60
    day = 2 * np.pi * (local.day_of_year.to_numpy() - 202) / 365
    summer, winter = np.clip(np.cos(day), 0, None), np.clip(-np.cos(day), 0, None)
    heat, noise, luck = _draws(times, seed)
    evening = np.exp(-0.5 * ((hour - market.evening_hour) / 2.5) ** 2)
    morning = np.exp(-0.5 * ((hour - 7.5) / 2.0) ** 2)
    noon = np.exp(-0.5 * ((hour - 13) / 3.0) ** 2)
    shape = 1 + market.day_swing * (evening * (1 + summer) + 0.6 * morning * winter - 0.35) - market.solar_dip * noon
    season = 1 + (market.summer_factor - 1) * summer + (market.winter_factor - 1) * winter
    price = market.mean * season * shape * np.exp(market.noise * noise + 0.35 * heat - 0.5 * market.noise**2 - 0.06)
    stress = (evening * summer + morning * winter) * np.clip(heat, 0, None)
    probability = market.spikes_per_year / 8760 * stress / 0.045
    price = np.where(luck < probability, market.spike_price * (0.3 + 0.7 * luck / np.maximum(probability, 1e-9)), price)
    afternoon = np.exp(-0.5 * ((hour - 16.5) / 3.5) ** 2)
    load = 0.5 + summer * (0.12 + 0.25 * afternoon) + winter * (0.08 + 0.08 * (morning + evening)) + 0.08 * afternoon
    load = load * (1 + 0.06 * heat * np.maximum(summer, winter)) - 0.03 * (local.day_of_week.to_numpy() >= 5)
    return price, load


def _draws(times: pd.DatetimeIndex, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day-scale heat (smooth, standard normal), hourly noise (standard normal), hourly luck (uniform)."""
    hours = np.floor(times.as_unit("s").asi8 / 3600).astype(np.int64)
    years = range(times[0].year - 1, times[-1].year + 2)
    heat, noise, luck = np.empty(len(hours)), np.empty(len(hours)), np.empty(len(hours))
    for year in years:
        first = int(pd.Timestamp(year=year, month=1, day=1, tz="UTC").timestamp() // 3600)
        inside = (hours >= first) & (hours < first + 8784)
        if not inside.any():
            continue
        generator = np.random.default_rng([seed, year])
        days = np.convolve(generator.standard_normal(375), np.ones(4) / 2.0, mode="same")
        row = hours[inside] - first
        heat[inside] = np.interp(row / 24, np.arange(375) - 4, days)
        noise[inside] = generator.standard_normal(8784)[row]
        luck[inside] = generator.random(8784)[row]
    return heat, noise, luck
