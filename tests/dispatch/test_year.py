"""A billing month of winter and of summer: what must hold whatever the tariff."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

import numpy as np
import pytest

from cosim.dispatch.annual import Profile, linear_profile, make_site, outcome
from cosim.dispatch.forecast import Perfect, Persistence
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import Record, simulate
from cosim.environment.tariff import read_tariff

from .cases import SCENARIOS

TARIFFS = ("pge_b20", "sce_tou8d", "dominion_gs4", "ercot_4cp", "pjm_5cp")
MONTHS = (1, 7)


@cache
def profile(month: int) -> Profile:
    start = datetime(2026, month, 1, tzinfo=timezone(timedelta(hours=-4 if 3 < month < 11 else -5)))
    return linear_profile(start, 31 if month != 4 else 30)


@cache
def whole_year() -> Profile:
    return linear_profile(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5))), 365)


def costs(name: str, month: int, *policies: Mpc) -> tuple[float, ...]:
    """Cost [$] of resting with a full battery, and of each policy, with energy missing at the end bought at the end.

    ``month`` 0 is the whole year.
    """
    tariff = read_tariff(SCENARIOS / f"tariffs/{name}.yaml", timezone="America/New_York")
    year = profile(month) if month else whole_year()
    site = make_site(tariff, year, 1.0)
    net = year.load - year.pv
    full = site.battery.SOC_max
    found = [outcome("rest", site, Record(net, np.zeros(len(net)), np.full(len(net), full))).cost]
    for policy in policies:
        found.append(outcome("policy", site, simulate(site, policy, net, full)).cost)
    return tuple(found)


@pytest.mark.parametrize("name", TARIFFS)
@pytest.mark.parametrize("month", MONTHS)
def test_with_a_persistence_forecast_it_never_pays_more_than_doing_nothing(name, month):
    rest, planned = costs(name, month, Mpc(horizon=86400.0, replan=4 * 3600.0, forecast=Persistence()))
    assert planned <= rest


@pytest.mark.validate
@pytest.mark.parametrize("name", TARIFFS)
def test_in_a_whole_year_it_never_pays_more_than_doing_nothing(name):
    rest, planned = costs(name, 0, Mpc(horizon=86400.0, replan=4 * 3600.0, forecast=Persistence()))
    assert planned <= rest


def test_foresight_costs_no_more_than_a_perfect_forecast_and_that_no_more_than_errors():
    year = profile(7)
    net = year.load - year.pv
    tariff = read_tariff(SCENARIOS / "tariffs/sce_tou8d.yaml", timezone="America/New_York")
    site = make_site(tariff, year, 1.0)
    foresight = outcome("foresight", site, cheapest(site, Known(net), site.battery.SOC_max)).cost
    _, perfect, errors = costs(
        "sce_tou8d", 7, Mpc(horizon=86400.0, replan=4 * 3600.0, forecast=Perfect(net), load_margin=0.0),
        Mpc(horizon=86400.0, replan=4 * 3600.0, forecast=Persistence()),
    )  # fmt: skip
    assert foresight <= perfect <= errors
