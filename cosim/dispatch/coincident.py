"""How likely each quarter hour is a counted peak of the system, as a forecaster knows it.

At midnight of day d the system's loads of the days before are known. The daily peak T_D of the days D = d + l that a
forecast reaches (l = 0 .. LEADS - 1) is forecast as F_Dl = T_D (1 + sigma sum_{j<=l} u_Dj): each day that passes
takes one error away (a martingale of forecasts, Heath and Jackson 1994), u_Dj is standard normal, correlated from day
to day, and sigma = sqrt(pi / 2) MAPE of the day-ahead forecast. What is believed of T_D is F_Dl weighed with the same
day of earlier years (mean mu_D, spread s) by their precisions; the days beyond are those of one earlier year or
another:

    T_D | F ~ N((F_Dl / e_l^2 + mu_D / s^2) v, v),  1 / v = 1 / e_l^2 + 1 / s^2,  e_l = sigma mu_D sqrt(1 + l)
    P_l(D) = share of the scenarios in which T_D is among the counted ones of its month or season
    w_l(k) = P_l(D) h(k), h: how often the peak of a day came at that hour in earlier years, spread by SPREAD

A charge is linear in the import at its peaks, so sum_k w(k) g(k) times its price is the expected charge.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cosim.dispatch.interface import Site
from cosim.environment.bill import demand_interval
from cosim.environment.market import synthetic
from cosim.environment.tariff import CoincidentPeak

LEADS = 3
"""Days that the forecast of the system load reaches, the present one included."""
CORRELATION = (0.8, 0.6)
"""Shares of the day and of the one before in an error of the forecast (0.48 from day to day; assumed)."""
SPREAD = 0.5
"""Standard deviation [h] of a peak's hour beside that of a synthetic market, which hardly varies (assumed)."""
_YEARS = 20
_DRAWS = 40
"""Scenarios made from each earlier year."""


def coincident_weight(site: Site, times: pd.DatetimeIndex) -> np.ndarray:
    """Probability that each quarter hour is counted, as told l days before its day, shape (LEADS, n).

    ``times``: quarter hours (timezone-aware), shape (n,). Only the days of the run count, as in its bill. All zero
    for a tariff without coincident peaks or without a system load.
    """
    rule, series = site.tariff.coincident, site.tariff.energy_series
    weight = np.zeros((LEADS, len(times)))
    if rule is None or series is None or series.market is None:
        return weight
    calendar = site.tariff.calendar(times)
    inside = np.isin(calendar.month, rule.months) & (calendar.hour >= rule.hours[0]) & (calendar.hour < rule.hours[1])
    inside &= times < site.start + pd.Timedelta(seconds=site.duration)
    if not inside.any():
        return weight
    window, hour, month = times[inside], calendar.hour[inside], calendar.month[inside]
    date = calendar.local[inside].tz_localize(None).normalize()
    number, first, day = np.unique((date - pd.Timestamp(0)).days.to_numpy(), return_index=True, return_inverse=True)
    load = np.array([synthetic(series.market, at, site.tariff.timezone, site.seed)[1] for at in _years(window)])
    highest = np.maximum.reduceat(load, first, axis=1)
    true, history = highest[0], highest[1:]
    error = forecast_errors(number, site.seed) * rule.forecast_error * np.sqrt(np.pi / 2)
    came = (load[1:] == history[:, day]).mean(axis=0)
    share = np.zeros((LEADS, len(window)))
    for months in [(m,) for m in rule.months] if rule.per_month else [tuple(rule.months)]:
        days, quarters = np.isin(month[first], months), np.isin(month, months)
        if not days.any():
            continue
        found = probabilities(true[days], history[:, days], error[:, days], number[days], rule, site.seed)
        hours, slot = np.unique(hour[quarters], return_inverse=True)
        spread = np.exp(-0.5 * ((hours[:, None] - hours) / SPREAD) ** 2)
        at_hour = spread / spread.sum(axis=0) @ (np.bincount(slot, came[quarters]) / np.bincount(slot))
        share[:, quarters] = found[:, np.cumsum(days)[day[quarters]] - 1] * at_hour[slot]
    weight[:, inside] = share
    group = demand_interval(times, site.tariff.demand_interval_minutes)
    return np.array([(np.bincount(group, row) / np.bincount(group))[group] for row in weight])


def probabilities(
    true: np.ndarray, history: np.ndarray, error: np.ndarray, number: np.ndarray, rule: CoincidentPeak, seed: int
) -> np.ndarray:
    """Probability that each day of a month or season is counted, as told l days before, shape (LEADS, days).

    ``true`` (days,) and ``history`` (years, days): highest system load of each day, this year and in earlier ones;
    ``error`` (LEADS, days): relative error of the forecast made l days before; ``number`` (days,) counts the days.
    """
    count = min(1 if rule.per_month else rule.count, len(true))
    usual, spread = history.mean(axis=0), np.sqrt(history.var(axis=0, ddof=1).mean())
    deviation = rule.forecast_error * np.sqrt(np.pi / 2) * usual * np.sqrt(1.0 + np.arange(LEADS))[:, None]
    variance = 1 / (1 / deviation**2 + 1 / spread**2)
    belief = (true * (1 + error) / deviation**2 + usual / spread**2) * variance
    kick = np.random.default_rng(seed).standard_normal((len(history) * _DRAWS, LEADS))
    later = np.repeat(history, _DRAWS, axis=0)
    found = np.zeros((LEADS, len(true)))
    for issue in range(number[0] - LEADS + 1, number[-1] + 1):
        lead = number - issue
        ahead = np.flatnonzero((lead >= 0) & (lead < LEADS))
        scenario = np.where(lead < 0, true, later)
        at = lead[ahead]
        scenario[:, ahead] = belief[at, ahead] + np.sqrt(variance[at, ahead]) * kick[:, at]
        least = np.partition(scenario, -count, axis=1)[:, -count]
        found[at, ahead] = (scenario[:, ahead] >= least[:, None]).mean(axis=0)
    return found


def forecast_errors(number: np.ndarray, seed: int) -> np.ndarray:
    """Errors of the forecasts of days ``number`` made l days before, over the day-ahead one, shape (LEADS, days).

    The draw of each day depends on the seed and on the day itself, so that any span gives the same forecasts.
    """
    day, before = (np.array([_draw(seed, each - back) for each in number]) for back in (0, 1))
    return np.cumsum((CORRELATION[0] * day + CORRELATION[1] * before).T, axis=0)


def _draw(seed: int, day: int) -> np.ndarray:
    return np.random.default_rng([seed, int(day), LEADS]).standard_normal(LEADS)


def _years(times: pd.DatetimeIndex) -> list[pd.DatetimeIndex]:
    """This year's times and those of earlier years on the same days of the week."""
    return [times - pd.Timedelta(weeks=round(back * 365.2425 / 7)) for back in range(_YEARS + 1)]
