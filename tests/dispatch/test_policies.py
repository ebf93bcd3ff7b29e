"""Policies on the quick site: what they save, what they keep in reserve, what they remember."""

from __future__ import annotations

import numpy as np
import pytest

from cosim.dispatch.annual import outcome
from cosim.dispatch.forecast import Noisy, Perfect, Persistence, Seasonal
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.noop import Noop
from cosim.dispatch.offline import simulate
from cosim.dispatch.program import PlanError
from cosim.dispatch.rule import Rule

from .cases import cost, make_load, make_site


@pytest.fixture(scope="module")
def costs() -> dict[str, float]:
    """Cost of a week on SCE TOU-8-D by policy [$]."""
    site, load = make_site(), make_load()
    policies = {
        "noop": Noop(),
        "rule": Rule(),
        "perfect": Mpc(forecast=Perfect(load), load_margin=0.0),
        "noisy": Mpc(forecast=Noisy(load, 0.04, seed=1)),
        "persistence": Mpc(forecast=Persistence()),
    }
    found = {name: cost(site, simulate(site, policy, load, 0.95)) for name, policy in policies.items()}
    return found | {"foresight": cost(site, cheapest(site, Known(load)))}


def test_the_more_is_known_the_less_is_paid(costs):
    assert costs["foresight"] <= costs["perfect"] <= costs["noisy"]
    assert costs["perfect"] <= costs["persistence"] < costs["noop"]
    assert costs["rule"] < costs["noop"]


def test_perfect_forecast_reaches_most_of_foresight(costs):
    assert costs["noop"] - costs["perfect"] > 0.85 * (costs["noop"] - costs["foresight"])


@pytest.mark.parametrize("policy", [Rule, Mpc])
def test_reserve_is_there_at_every_quarter(policy):
    site, load = make_site(), make_load()
    record = simulate(site, policy(), load, 0.95)
    assert record.SOC.min() >= site.battery.SOC_reserve - 1e-6
    assert record.SOC.max() <= site.battery.SOC_max + 1e-6


@pytest.mark.parametrize("tariff", ["pge_b20", "sce_tou8d", "dominion_gs4", "ercot_4cp", "pjm_5cp"])
def test_without_foresight_it_never_pays_more_than_doing_nothing(tariff):
    site, load = make_site(tariff), make_load()
    nothing = outcome("nothing", site, simulate(site, Noop(), load, 0.95))
    planned = simulate(site, Mpc(), load, 0.95)
    assert outcome("planned", site, planned).cost < nothing.cost


def test_noop_only_fills_the_battery():
    site, load = make_site(days=2), make_load(2)
    record = simulate(site, Noop(), load, 0.5)
    assert record.P_bess.min() >= 0
    assert record.SOC[-1] == pytest.approx(site.battery.SOC_max, abs=0.002)


def test_failed_plans_fall_back_to_the_rule(monkeypatch):
    site, load = make_site(days=2), make_load(2)
    policy = Mpc()

    def fail(*_):
        raise PlanError("no")

    monkeypatch.setattr("cosim.dispatch.program.DispatchProgram.solve", fail)
    record = simulate(site, policy, load, 0.95)
    left = policy.finish()
    assert left["failures"] > 0
    assert any("plans failed or came late" in warning for warning in left["warnings"])
    assert record.P_grid == pytest.approx(simulate(site, Rule(), load, 0.95).P_grid, rel=0.02)


def test_late_plans_fall_back_to_the_last_plan():
    """With no time to solve, the solver really gives up; plans made before serve on, and the run says so."""
    site, load = make_site(days=2), make_load(2)
    policy = Mpc(forecast=Perfect(load))
    decide, calls = policy.decide, []

    def hurried(observation):
        calls.append(observation.t)
        policy.time_limit = 2.0 if len(calls) < 40 else 0.0
        if len(calls) == 40:
            policy.program.restore({})
        return decide(observation)

    policy.decide = hurried
    record = simulate(site, policy, load, 0.95)
    left = policy.finish()
    assert left["failures"] > 5
    assert left["fallback_quarters"] == 0  # the plan of the tenth hour reaches 48 h ahead
    assert left["warnings"]
    assert record.SOC.min() > site.battery.SOC_reserve - 0.01


def test_peaks_are_remembered_within_the_month():
    site, load = make_site(days=3), make_load(3)
    load[30:34] += 3e6
    policy = Mpc(load_margin=0.0)
    simulate(site, policy, load, 0.2)
    peaks = policy.finish()["peaks"]
    assert peaks["facilities 7"] >= 20e6
    assert set(peaks) == {"facilities 7", "summer on-peak 7"}


def test_persistence_repeats_yesterday_and_blends_the_present():
    forecast = Persistence(blend=4.0)
    for k in range(96):
        forecast.observe(k, float(k))
    ahead = forecast.ahead(96, 96)
    assert ahead[50:] == pytest.approx(np.arange(50, 96), abs=1e-3)


def test_seasonal_forgives_a_dip():
    forecast = Seasonal(days=3)
    for k in range(3 * 96):
        forecast.observe(k, 20.0 if k != 150 else 5.0)
    assert forecast.ahead(3 * 96, 96) == pytest.approx(20.0)


def test_noise_grows_with_the_lead_time_and_repeats_by_seed():
    series = np.full(96 * 40, 10.0)
    draws = np.array([Noisy(series, 0.05, seed).ahead(0, 96) for seed in range(200)])
    assert draws.std(axis=0)[95] == pytest.approx(0.5, rel=0.15)
    assert draws.std(axis=0)[0] < 0.1
    assert (Noisy(series, 0.05, 1).ahead(7, 5) == Noisy(series, 0.05, 1).ahead(7, 5)).all()
