"""What the agent takes into account beside prices and peaks, one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cosim.dispatch.flexibility import Computing, Response, reserve_energy
from cosim.dispatch.forecast import Noisy, Perfect, Regression, Seasonal, make_forecast
from cosim.dispatch.interface import BatteryLimits, ColdStore, Observation, Targets
from cosim.dispatch.island import Island
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.dispatch.program import DispatchProgram
from cosim.dispatch.tracker import CapTracker
from cosim.dispatch.wear import Wear, calendar_coefficient, cycle_coefficient, marginal_wear

from .cases import make_load, make_site
from .test_program import BATTERY, N, problem

HOUR = 3600.0
REST = Targets(30e6, 0.6, 0.2, 0.0)


def observed(t: float = 0.0, **changes) -> Observation:
    return replace(Observation(t, 19e6, 0.0, 0.0, 0.6, 10e6, 10e6, True, 345.0, 300.0), **changes)


def test_wear_is_the_derivative_of_the_ageing_law():
    wear, value, per_cycle = marginal_wear(), 200 / 3.6e6 / 0.3, 0.828 * 2500 ** (0.828 - 1)
    capacity = 40e6 * 3600
    for depth in (0.3, 0.8):
        # a day of one cycle of this depth, by the law: the lost share of the capacity times what it is worth
        lost = per_cycle * cycle_coefficient(depth, 2 * depth / 24, 298.15) * depth
        assert wear.of_days(np.array([depth * capacity]), capacity)[0] == pytest.approx(lost * value * capacity, rel=1e-9)
    assert wear.holding_price > 0
    assert calendar_coefficient(0.9, 298.15) > 1.5 * calendar_coefficient(0.2, 298.15)


def test_defaults_of_the_battery_are_the_wear_of_the_law():
    wear = marginal_wear()
    mine = Wear(BATTERY.wear_price, BATTERY.wear_depth_price, BATTERY.holding_price)
    assert (mine.price, mine.depth_price, mine.holding_price) == pytest.approx(
        (wear.price, wear.depth_price, wear.holding_price), rel=1e-3
    )


def test_deeper_days_cost_more_and_are_made_shallower():
    day = np.zeros(N, int)
    price = np.where(np.arange(N) >= 64, 0.075, 0.06) / 3.6e6
    flat = problem(price=price, peaks=(), day=day, net_load=np.full(N, 19e6), end_value=0.06 / 3.6e6)
    used = []
    for rise in (0.0, 0.013, 0.05):
        battery = replace(BATTERY, wear_price=0.001 / 3.6e6, wear_depth_price=rise / 3.6e6)
        used.append(DispatchProgram(N, battery, 30e6).solve(flat).discharge.sum() * 900 / battery.capacity)
    assert used[0] > used[1] > used[2]


def test_energy_is_not_kept_longer_than_needed():
    """Calendar ageing pays for charging late: the same plan holds less energy with it than without."""
    price = np.where(np.arange(N) >= 80, 0.20, 0.06) / 3.6e6
    held = []
    for holding in (0.0, BATTERY.holding_price):
        battery = replace(BATTERY, holding_price=holding)
        p = problem(price=price, peaks=(), energy=0.25 * BATTERY.capacity, net_load=np.full(N, 19e6))
        held.append(DispatchProgram(N, battery, 30e6).solve(p).energy.mean())
    assert held[1] < 0.75 * held[0]


def test_plan_fits_the_aged_battery():
    policy = Mpc(forecast=Perfect(make_load(4)))
    policy.start(make_site(days=2))
    targets = policy.decide(observed(SOC=0.5, SOH=0.8))
    top = policy._plan.energy.max() / (0.8 * BATTERY.capacity)
    assert top <= BATTERY.SOC_max + 1e-6
    assert 0.2 <= targets.SOC_target <= BATTERY.SOC_max + 1e-6


def test_losses_by_power_spread_the_discharge():
    """With losses that grow with the square of the power, the same energy leaves more evenly."""
    price = np.where((np.arange(N) >= 64) & (np.arange(N) < 84), 0.3, 0.06) / 3.6e6
    top = {}
    for resistance in (0.0, 5e-9):
        p = problem(price=price, peaks=(), net_load=np.full(N, 19e6), resistance=resistance, energy=0.8 * BATTERY.capacity)
        plan = DispatchProgram(N, BATTERY, 30e6).solve(p)
        top[resistance] = plan.discharge.max()
        if resistance:
            power = plan.charge + plan.discharge
            assert plan.loss[power > 1e5] == pytest.approx((resistance * power**2)[power > 1e5], abs=0.1e6)
    assert top[5e-9] < 0.85 * top[0.0]
    assert BatteryLimits(resistance=4e-9).loss(1e7, 308.15) < BatteryLimits(resistance=4e-9).loss(1e7)


def test_carbon_price_moves_charging_to_clean_hours():
    clean = tuple(0.1 / 3.6e6 if 10 <= hour < 15 else 0.6 / 3.6e6 for hour in range(24))
    charged = {}
    for carbon_price in (0.0, 0.2):
        site = make_site("dominion_gs4", days=2, carbon_price=carbon_price, carbon_intensity=clean)
        site = replace(site, tariff=site.tariff.model_copy(update={"demand": []}))
        record = simulate(site, Mpc(forecast=Perfect(np.full(400, 19e6))), np.full(192, 19e6), 0.95)
        hour = np.arange(192) / 4 % 24
        charged[carbon_price] = np.maximum(record.P_bess, 0)[(hour >= 10) & (hour < 15)].sum() * 900
    assert charged[0.2] > charged[0.0] + 0.3 * BATTERY.capacity


def test_jobs_are_done_by_their_deadline_when_power_is_cheap():
    site, load = make_site(days=2), np.full(192, 15e6)
    job = {"name": "night", "energy": 12e6 * 3600, "P_max": 4e6, "release": 8 * HOUR, "deadline": 30 * HOUR}
    policy = Mpc(forecast=Perfect(np.full(400, 15e6)), jobs=[job])
    record = simulate(site, policy, load, 0.95)
    batch = record.P_grid - record.P_bess - load
    hour = np.arange(192) / 4
    assert batch.sum() * 900 == pytest.approx(job["energy"], rel=1e-6)
    assert batch[(hour < 8) | (hour >= 30)].max() == 0
    assert batch[(hour >= 16) & (hour < 21)].max() == 0  # SCE's dear hours
    assert policy.finish()["jobs"]["night"] == pytest.approx(1.0)


def test_job_that_cannot_be_done_in_time_is_reported():
    site = make_site(days=1)
    job = {"name": "late", "energy": 12e6 * 3600, "P_max": 4e6, "release": 0.0, "deadline": 2 * HOUR}
    policy = Mpc(forecast=Perfect(np.full(400, 15e6)), jobs=[job])
    simulate(site, policy, np.full(96, 15e6), 0.95)
    assert policy.finish()["jobs"]["late"] == pytest.approx(8 / 12, rel=0.15)


def test_frequency_response_leaves_power_and_energy_and_is_settled():
    site = make_site("dominion_gs4", days=1)
    price = 0.05 / 3.6e6  # 50 $ per MW and hour
    policy = Mpc(forecast=Perfect(np.full(400, 19e6)), response={"price": price, "penalty": 1e-6})
    policy.start(site)
    targets = policy.decide(observed(SOC=0.6))
    plan = policy._plan
    assert targets.P_response > 5e6
    assert (plan.discharge - plan.charge + plan.response <= 10e6 + 1).all()
    assert (plan.energy - plan.response * 900 / 0.94 >= BATTERY.SOC_reserve * BATTERY.capacity - 1e3).all()
    record = simulate(site, policy, np.full(96, 19e6), 0.6)
    assert len(record.P_grid) == 96
    assert policy.finish()["response_income"] > 5 * 95 / 4 * 50
    held, f = np.full(4, 8e6), np.array([60.0, 59.85, 59.915, 59.0])
    pays, fined = policy.response.settle(held, f, np.array([0.0, 8e6, 1e6, 8e6]), 900.0)
    assert pays == pytest.approx(4 * 900 * 8e6 * price)
    assert fined == pytest.approx(3e6 * 900 * 1e-6)


def test_tracker_answers_to_a_low_frequency():
    tracker = CapTracker(BATTERY, response=Response(0.0))
    wish = replace(REST, P_response=6e6)
    assert tracker.power(observed(f=60.0), wish) == 0
    assert tracker.power(observed(f=59.7), wish) == pytest.approx(-6e6)


def test_tracker_smooths_what_is_faster_than_its_filter():
    tracker, rough = CapTracker(BATTERY, smoothing=60.0), CapTracker(BATTERY)
    grid = {True: [], False: []}
    for second in range(1200):
        load = 19e6 + 1.5e6 * np.sign(np.sin(2 * np.pi * second / 10))
        for smooth in (True, False):
            power = (tracker if smooth else rough).power(observed(float(second), P_grid=load), REST)
            grid[smooth].append(load + power)
    assert np.std(grid[True][600:]) < 0.15 * np.std(grid[False][600:])


def test_export_stays_below_its_limit_and_the_array_is_curtailed():
    tracker = CapTracker(BATTERY, P_export_max=2e6)
    now = observed(P_grid=-14e6, P_pv=-20e6, SOC=0.95)
    assert tracker.pv_limit(now) == pytest.approx(0.4)
    assert tracker.pv_limit(observed(P_grid=-14e6, P_pv=-20e6, SOC=0.5)) == pytest.approx(0.9)
    net = np.where((np.arange(N) > 2) & (np.arange(N) < 40), -8e6, 5e6)
    p = problem(net_load=net, pv=np.where(net < 0, 12e6, 0.0), peaks=(), energy=0.8 * BATTERY.capacity)
    plan = DispatchProgram(N, BATTERY, 30e6, 2e6).solve(p)
    assert plan.exported.max() <= 2e6 + 1
    assert plan.curtailed.max() > 1e6


def test_grid_never_pays_for_what_it_sells_at_once():
    p = problem(price=np.full(N, 0.02 / 3.6e6), price_export=np.full(N, 0.05 / 3.6e6), peaks=())
    plan = DispatchProgram(N, BATTERY, 30e6, 10e6).solve(p)
    assert np.minimum(plan.imported, plan.exported).max() < 1.0


def test_reserve_follows_the_risk_of_the_grid():
    policy = Mpc(forecast=Perfect(np.full(400, 19e6)), risks=[{"factor": 2.0, "months": [7], "hours": [14.0, 20.0]}])
    policy.start(make_site(days=2))
    policy.decide(observed(SOC=0.95))
    reserve = policy._reserve(0)
    hour = policy.table.hour[:192]
    assert reserve[hour < 14] == pytest.approx(BATTERY.SOC_reserve)
    assert reserve[(hour >= 14) & (hour < 20)] == pytest.approx(0.05 + 2 * 0.15)
    assert reserve_energy(20e6, 60.0, 0.94, 1e9) == pytest.approx(20e6 * 60 / 0.94 + 1e9)


def test_cold_is_stored_before_the_dear_hours():
    site = make_site(days=1, cold=ColdStore())
    policy, setpoints = Mpc(forecast=Perfect(np.full(400, 19e6)), load_margin=0.0), []
    decide = policy.decide

    def recorded(observation):
        targets = decide(observation)
        setpoints.append(targets.T_facility_setpoint)
        return targets

    policy.decide = recorded
    simulate(site, policy, np.full(96, 19e6), 0.6)
    hour = np.arange(96) / 4
    assert min(setpoints) == pytest.approx(288.15, abs=0.2)
    assert 10 < hour[int(np.argmin(setpoints))] <= 16.5
    assert setpoints[21 * 4 - 1] > 292.9


def test_island_keeps_the_work_while_the_sets_carry_it():
    island, site = Island(), make_site()
    full = island.decide(observed(grid_connected=False, n_genset_online=12), site, 600.0)
    few = island.decide(observed(grid_connected=False, n_genset_online=6, SOC=0.1), site, 600.0)
    none = island.decide(observed(grid_connected=False, n_genset_online=0, SOC=0.9), site, 600.0)
    starting = island.decide(observed(grid_connected=False, n_genset_online=0), site, 5.0)
    assert full.power_cap == starting.power_cap == 1.0
    assert 0.6 < few.power_cap < 1.0
    assert none.power_cap < few.power_cap
    assert full.T_facility_setpoint > 293.15


def test_regression_learns_day_and_week():
    forecast, quarter = Regression(), np.arange(96 * 28)
    week = 20 + np.cos(2 * np.pi * quarter / 96) - 0.5 * np.cos(2 * np.pi * quarter / 672)
    dips = np.where(np.random.default_rng(1).random(len(quarter)) < 0.02, 6.0, 0.0)
    for k in quarter[: 96 * 21]:
        forecast.observe(int(k), float(week[k] - dips[k]))
    ahead = forecast.ahead(96 * 21, 96)
    assert np.abs(ahead[16:] - week[96 * 21 + 16 : 96 * 22]).max() < 0.1


def test_forecasts_are_made_by_name():
    site = make_site()
    assert isinstance(make_forecast({"kind": "seasonal", "days": 3}, site), Seasonal)
    with pytest.raises(ValueError, match=r"forecast\.kind 'crystal': expected one of"):
        make_forecast({"kind": "crystal"}, site)
    with pytest.raises(ValueError, match="key 'file' is missing"):
        make_forecast({"kind": "perfect"}, site)


def test_error_of_the_noisy_forecast_is_the_stated_one():
    series = np.full(96 * 4, 20e6)
    for sigma in (0.02, 0.05):
        error = np.array([Noisy(series, sigma, seed).ahead(0, 97)[95] / 20e6 - 1 for seed in range(400)])
        assert error.std() == pytest.approx(sigma, rel=0.12)
        assert abs(error.mean()) < 0.15 * sigma


def test_early_plan_when_the_load_leaves_its_forecast():
    site = make_site("dominion_gs4", days=1)
    policy = Mpc(forecast=Perfect(np.full(400, 19e6)), forecast_margin=1.5e6)
    policy.start(site)
    policy.decide(observed(0.0, SOC=0.95))
    policy.decide(observed(900.0, SOC=0.95, P_grid=18.2e6))
    assert policy.log["plans"] == 1
    policy.decide(observed(1800.0, SOC=0.95, P_grid=17e6))
    assert (policy.log["plans"], policy.log["early"]) == (2, 1)


def test_computing_flexibility_matches_the_cap():
    computing = Computing()
    assert computing.cap(0.3 * computing.P_max, 1.0) == pytest.approx(0.7)
