"""Coincident peaks are foreseen as a forecaster can: nothing of the future is known, and probabilities come true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cosim.dispatch import coincident
from cosim.dispatch.coincident import LEADS, coincident_weight, forecast_errors
from cosim.dispatch.interface import Site
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.dispatch.timetable import timetable
from cosim.environment.bill import coincident_intervals, demand_interval
from cosim.environment.market import synthetic

from .cases import make_load, make_site

TARIFFS = ("ercot_4cp", "pjm_5cp")
SEEDS = range(12)
DAYS = 122


def summer(name: str, seed: int = 1) -> Site:
    """June to September."""
    site = make_site(name, DAYS, seed=seed)
    return replace(site, start=datetime(2026, 6, 1, tzinfo=site.start.tzinfo))


def counted(site: Site) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Quarter hours of the run and the counted ones among them."""
    times = pd.date_range(site.start, periods=round(site.duration / 900), freq="15min")
    load = synthetic(site.tariff.energy_series.market, times, site.tariff.timezone, site.seed)[1]
    return times, coincident_intervals(site.tariff, site.tariff.calendar(times), load)


@cache
def told(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probability that each day is counted (LEADS, days), and whether it was (days,)."""
    site = summer(name, seed)
    times, peaks = counted(site)
    weight = coincident_weight(site, times).reshape(LEADS, DAYS, 96)
    came = np.zeros(DAYS)
    came[peaks // 96] = 1
    return weight.sum(axis=2), came


@pytest.mark.parametrize("name", TARIFFS)
def test_nothing_beyond_the_forecast_is_known_and_all_before_is(monkeypatch, name):
    site, now, horizon = summer(name), 30 * 96 + 40, 192
    known = timetable(site).coincident_ahead(now, horizon)
    midnight = pd.Timestamp(site.start) + pd.Timedelta(days=30)
    cases = {"later": (midnight + pd.Timedelta(days=LEADS), None, False), "forecast": (midnight, 2, True),
             "past": (midnight - pd.Timedelta(days=3), 1, name == "pjm_5cp")}  # fmt: skip
    for begin, days, matters in cases.values():

        def changed(market, times, timezone, seed, begin=begin, days=days):
            price, load = synthetic(market, times, timezone, seed)
            inside = times >= begin
            if days is not None:
                inside &= times < begin + pd.Timedelta(days=days)
            return price, np.where(inside, 1.3 * load, load)

        monkeypatch.setattr(coincident, "synthetic", changed)
        again = timetable(site).coincident_ahead(now, horizon)
        assert (not np.array_equal(again, known)) == matters


def test_errors_of_the_forecast_are_as_stated_and_the_same_in_any_span():
    number = 20000 + np.arange(4000)
    error = forecast_errors(number, 3)
    assert np.array_equal(error[:, 100:130], forecast_errors(number[100:130], 3))
    assert error.std(axis=1) == pytest.approx(np.sqrt([1, 2, 3]), rel=0.05)
    assert np.abs(error[0]).mean() * np.sqrt(np.pi / 2) == pytest.approx(1.0, rel=0.05)
    assert np.corrcoef(error[0, 1:], error[0, :-1])[0, 1] == pytest.approx(0.48, abs=0.05)


@pytest.mark.parametrize("name", TARIFFS)
def test_days_are_counted_as_often_as_was_told(name):
    """Twelve summers; in each class of probability the number of counted days is within three standard deviations."""
    chance, came = (np.concatenate(each, axis=-1) for each in zip(*[told(name, seed) for seed in SEEDS], strict=True))
    edges = [0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1.01]
    for row in chance:
        for low, high in pairwise(edges):
            p, c = row[(row >= low) & (row < high)], came[(row >= low) & (row < high)]
            assert abs(c.sum() - p.sum()) <= 3 * np.sqrt((p * (1 - p)).sum()) + 0.5, (low, high)
    climate = came.mean() * (1 - came.mean())
    score = ((chance - came) ** 2).mean(axis=1)
    assert score[0] < 0.8 * climate
    assert score[0] < score[1]


@pytest.mark.parametrize("name", TARIFFS)
def test_counted_days_are_among_the_called_ones(name):
    """Of the counted days of twelve summers at most one in twenty comes uncalled, at fewer than 40 calls a summer."""
    chance, came = zip(*[told(name, seed) for seed in SEEDS], strict=True)
    chance, came = np.array(chance)[:, 0], np.array(came)
    called = chance > 0.01
    rate = called.sum() / len(called)
    print(f"\n{name}: {came[called].sum():.0f} of {came.sum():.0f} counted days called, {rate:.1f} calls a summer")
    assert came[called].sum() >= 0.95 * came.sum()
    assert rate < 40


def test_a_charge_of_hours_is_spread_over_its_interval():
    site = summer("pjm_5cp")
    times, _ = counted(site)
    weight = coincident_weight(site, times)
    group = demand_interval(times, 60)
    assert all(np.ptp(row.reshape(-1, 4), axis=1).max() < 1e-12 for row in weight)
    assert group[3] == 0
    assert group[4] == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_agent_answers_the_counted_quarter_of_a_month(seed):
    site = replace(summer("ercot_4cp", seed), duration=30 * 86400.0)
    net = make_load(30, seed)
    _, peaks = counted(site)
    record = simulate(site, Mpc(horizon=86400.0, replan=4 * 3600.0), net, 0.95)
    assert len(peaks) == 1
    assert (net - record.P_grid)[peaks[0]] > 0.7 * site.battery.P_max
