"""The gensets run for prices and called events where the permit allows it, where it pays, and no longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cosim.dispatch.forecast import Perfect
from cosim.dispatch.gensets import Gensets, Running
from cosim.dispatch.interface import BatteryLimits, Observation
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.dispatch.problem import Plan, Problem
from cosim.dispatch.program import DispatchProgram
from cosim.dispatch.programmes import read_programme, settle
from cosim.environment.bill import Meter
from cosim.results import Results
from cosim.running import run
from cosim.scenario.loader import load

from .cases import SCENARIOS, make_site

N, HOUR, KWH = 96, 3600.0, 3.6e6
LOAD = 20e6
BATTERY = BatteryLimits(reserve_energy=0.9 * 144e9, wear_depth_price=0.0, holding_price=0.0)  # all of it is reserve
TIER4 = Gensets(hours_economic=100.0)


def asked(gensets: Gensets, price: np.ndarray, run: float = 0.0, **given) -> Running | None:
    events = dict.fromkeys((None, "economic", "reliability"), np.zeros(N, bool))
    return gensets.asked(price, np.full(N, LOAD), events, (run, 0.0), **given)


def plan(gensets: Gensets, price: np.ndarray, run: float = 0.0, **given) -> Plan:
    """A day at 20 MW with a battery that must stay full; ``run`` [h] of the permit's 100 are gone."""
    full = BATTERY.SOC_max * BATTERY.capacity
    problem = Problem(
        net_load=np.full(N, LOAD), pv=np.zeros(N), price=price, price_export=np.zeros(N), coincident=np.zeros(N),
        reserve=np.full(N, full), peaks=(), energy=full, end_value=0.0, energy_max=full, day=np.zeros(N, int),
        running=asked(gensets, price, run, **given),
    )  # fmt: skip
    return DispatchProgram(N, BATTERY, 30e6).solve(problem)


def prices(peak: float, quarters: int) -> np.ndarray:
    """5 cents per kWh, dear from 16:00 on [$/J]."""
    price = np.full(N, 0.05 / KWH)
    price[64 : 64 + quarters] = peak / KWH
    return price


def test_fuel_is_what_the_sets_of_the_reference_site_burn():
    """60 t last 14.6 h at about 20 MW in scenarios/extremes (docs/year.md)."""
    assert TIER4.fuel(LOAD * 14.6 * HOUR, 14.6 * HOUR) == pytest.approx(60e3, rel=0.02)


def test_scarcity_above_the_fuel_cost_runs_them_and_below_it_does_not():
    dear, cheap = plan(TIER4, prices(1.0, 8)), plan(TIER4, prices(0.2, 8))
    inside = np.zeros(N, bool)
    inside[64:72] = True
    assert np.array_equal(dear.genset > 0, inside)
    assert dear.genset[inside] == pytest.approx(LOAD)
    assert dear.imported[inside].max() < 1.0
    assert dear.imported[~inside] == pytest.approx(LOAD)
    assert not (cheap.genset > 0).any()
    by_hand = 20e3 * (22 * 0.05) + TIER4.fuel(LOAD * 2 * HOUR, 2 * HOUR) * 1.17 + 20e3 * 2 * 0.02 + 300.0
    assert dear.cost == pytest.approx(by_hand, rel=1e-6)
    assert TIER4.cost(LOAD * 2 * HOUR, 2 * HOUR, 1) == pytest.approx(by_hand - 20e3 * 22 * 0.05, rel=1e-9)


def test_an_emergency_engine_does_not_run_for_a_price():
    assert asked(Gensets(), prices(5.0, 8)) is None
    assert asked(TIER4, prices(5.0, 8)) is not None


def test_hours_and_fuel_that_are_left_are_kept():
    assert (plan(TIER4, prices(1.0, 8), run=98.5).genset > 0).sum() == 6
    fuel = TIER4.fuel(LOAD * 1.25 * HOUR, 1.25 * HOUR) + TIER4.fuel_reserve + 1.0
    assert (plan(TIER4, prices(1.0, 8), fuel=fuel).genset > 0).sum() == 5
    assert not (plan(TIER4, prices(1.0, 8), run=99.5).genset > 0).any()  # not the minimum run


def test_minimum_run_is_paid_for_or_not_begun():
    """Half an hour at 0.6 $/kWh gains 20 MWh/2 x 0.34 $; the other half costs 20 MWh/2 x 0.21: worth it, 0.4 is not."""
    assert (plan(TIER4, prices(0.6, 2)).genset > 0).sum() == 4
    assert not (plan(TIER4, prices(0.4, 2)).genset > 0).any()
    free = plan(replace(TIER4, run_minimum=900.0), prices(0.4, 2))
    assert (free.genset > 0).sum() == 2


def best_of_all(price: np.ndarray, hours: float) -> tuple[float, np.ndarray]:
    """Least cost of the quarters of ``price`` over every way to run, by trying all of them."""
    n, quarter = len(price), 900.0
    on = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    start = np.diff(on, axis=1, prepend=0) > 0
    long_enough = np.ones(len(on), bool)
    for k in range(n):
        long_enough &= ~start[:, k] | on[:, k : k + 4].all(axis=1)
    allowed = on[long_enough & (on.sum(axis=1) * quarter <= hours * HOUR + 1e-6)]
    running = TIER4.cost(LOAD * quarter, quarter, 0)
    cost = ((1 - allowed) * price * LOAD * quarter + allowed * running).sum(axis=1)
    cost = cost + TIER4.start_price * (np.diff(allowed, axis=1, prepend=0) > 0).sum(axis=1)
    return float(cost.min()), allowed[np.argmin(cost)]


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_the_best_of_all_ways_to_run(seed):
    """Two hours of random prices between cheap ones; the permit has 1 to 3 h left."""
    generator = np.random.default_rng(seed)
    price = prices(0.05, 0)
    price[63:71] = generator.choice([0.05, 0.2, 0.4, 0.8], 8) / KWH
    hours = float(generator.integers(4, 13)) / 4
    least, on = best_of_all(price[60:74], hours)
    found = plan(TIER4, price, run=100.0 - hours)
    assert found.cost - (N - 14) * 0.05 / KWH * LOAD * 900.0 == pytest.approx(least, rel=1e-6)
    assert (found.genset > 0).sum() == on.sum()


def test_sets_that_run_need_no_second_start():
    price = prices(0.05, 0)
    price[:2] = 0.4 / KWH
    short = replace(TIER4, start_price=1e4, run_minimum=900.0)
    assert not (plan(short, price).genset > 0).any()
    assert (plan(short, price, on=True).genset > 0).sum() == 2


EVENT = {"begin": 34 * HOUR, "end": 38 * HOUR, "P_import": 5e6, "penalty": 6.0 / KWH, "notice": 6 * HOUR}


def answer(sets: dict | None, purpose: str | None) -> tuple[Mpc, np.ndarray, np.ndarray]:
    """Policy, import and genset power of two days at 20 MW with a called event of four hours on the second."""
    site, load = make_site("dominion_gs4", days=2), np.full(192, LOAD)
    policy = Mpc(forecast=Perfect(load), load_margin=0.0, curtailments=[EVENT | {"gensets": purpose}], gensets=sets)
    record = simulate(site, policy, load, 0.95)
    return policy, record.P_grid, record.P_genset


def test_an_event_against_a_local_shortage_is_answered_within_the_hours_of_the_permit():
    inside = slice(34 * 4, 38 * 4)
    policy, grid, sets = answer({}, "reliability")
    assert np.abs(grid[inside]).max() < 1.0
    assert sets[inside] == pytest.approx(-LOAD)
    assert not sets[: 34 * 4].any()
    assert not sets[38 * 4 :].any()
    account = policy.finish()["gensets"]
    assert account["hours"] == {"2026 reliability": 4.0}
    assert account["starts"] == 1
    assert account["fuel"] == pytest.approx(5.4e-8 * LOAD * 4 * HOUR + 0.064 * 4 * HOUR)
    assert account["cost"] == pytest.approx(account["fuel"] * 1.17 + LOAD * 4 * HOUR * 0.02 / KWH + 300.0)
    policy, grid, sets = answer({"hours_reliability": 2.5}, "reliability")
    assert policy.finish()["gensets"]["hours"] == {"2026 reliability": 2.5}


@pytest.mark.parametrize(
    ("sets", "purpose"), [({}, "economic"), ({}, None), ({"hours_economic": 100.0}, None), (None, "economic")]
)
def test_no_set_runs_where_engine_or_programme_forbids_it(sets, purpose):
    _, grid, power = answer(sets, purpose)
    assert not power.any()
    assert grid[34 * 4 : 38 * 4].min() > 9e6  # the battery alone


def test_an_economic_event_is_answered_by_a_permitted_engine():
    policy, grid, _ = answer({"hours_economic": 100.0}, "economic")
    assert np.abs(grid[34 * 4 : 38 * 4]).max() < 1.0
    assert policy.finish()["gensets"]["hours"] == {"2026 economic": 4.0}


def test_an_unknown_purpose_is_refused():
    with pytest.raises(ValueError, match="gensets 'peak'"):
        Mpc(curtailments=[EVENT | {"gensets": "peak"}])


def test_programme_pays_for_what_the_meter_no_longer_sees():
    _, grid, _ = answer({}, "reliability")
    firm = read_programme(SCENARIOS / "programmes/pge_bip.yaml")
    assert firm.gensets is None
    energy = read_programme(SCENARIOS / "programmes/ca_elrp.yaml")
    times = pd.date_range("2026-07-06", periods=192, freq="15min", tz="America/New_York")
    lines = settle(energy, Meter(times, grid, np.zeros(192)), [(times[34 * 4], times[38 * 4])])
    before = grid[34 * 4 - 96 : 38 * 4 - 96].sum() / 4000
    assert lines[0].amount == pytest.approx(-before * energy.energy_price)


def test_an_island_of_its_own_goes_on_after_a_restart():
    """Policy and copy that was restored in the middle of the event decide the same."""
    site = make_site("dominion_gs4", days=2)
    sets, load = {"hours_reliability": 3.0}, np.full(192, LOAD)
    pair = [
        Mpc(forecast=Perfect(load), load_margin=0.0, curtailments=[EVENT | {"gensets": "reliability"}], gensets=sets)
        for _ in range(2)
    ]
    for policy in pair:
        policy.start(site)
    now = Observation(0.0, LOAD, 0.0, 0.0, 0.6, 10e6, 10e6, True, 345.0, 300.0)
    alone = replace(now, P_grid=0.0, grid_connected=False, n_genset_online=12, P_genset=-LOAD)
    last = None
    for k in range(130, 156):
        at = replace(alone if last is not None and last.islanded else now, t=900.0 * k)
        last = pair[0].decide(at)
        if k == 146:
            assert last.islanded
            pair[1].restore(pair[0].state())
        if k > 146:
            assert pair[1].decide(at) == last
    assert pair[0].finish() | {"seconds": 0, "slowest": 0} == pair[1].finish() | {"seconds": 0, "slowest": 0}
    assert pair[0].finish()["gensets"]["hours"] == {"2026 reliability": 3.0}


def test_the_utility_is_called_back_when_the_sets_cannot_carry_the_work():
    load = np.full(192, LOAD)
    called = EVENT | {"gensets": "reliability"}
    policy = Mpc(forecast=Perfect(load), load_margin=0.0, curtailments=[called], gensets={}, computing={})
    policy.start(make_site("dominion_gs4", days=2))
    now = Observation(34 * HOUR, LOAD, 0.0, 0.0, 0.6, 10e6, 10e6, True, 345.0, 300.0)
    assert policy.decide(now).islanded
    alone = replace(now, P_grid=0.0, grid_connected=False)
    assert policy.decide(replace(alone, t=now.t + 20.0)).islanded  # they have a minute to start
    assert policy.decide(replace(alone, t=now.t + 50.0, n_genset_online=12, P_genset=-LOAD)).islanded
    assert not policy.decide(replace(alone, t=now.t + 120.0, n_genset_online=3)).islanded
    assert not policy.decide(replace(alone, t=now.t + 180.0, n_genset_online=12)).islanded


def test_the_network_opens_the_breaker_and_the_racks_do_not_see_it(tmp_path):
    """scenarios/demand_response.yaml: two hours on the gensets of the electrical network, called by the agent."""
    path = run(load(SCENARIOS / "demand_response.yaml"), tmp_path / "event.h5", progress=False).path
    with Results(path) as results:
        account = results.components["agent"]["policy"]["gensets"]
        burnt = results.components["tank"]["burnt"]
        during = np.arange(115260.0, 122400.0, 60.0)
        assert np.abs(results.at("electrical.P_grid", during)).max() < 1e3
        assert results.at("electrical.P_genset", during).max() < -15e6
        assert results.at("electrical.grid_connected", np.array([115190.0, 122700.0])).all()
        assert float(np.min(results.min("electrical.V_critical_pu"))) > 0.9
        assert float(results.at("rack1.work_missed", 136800.0)) < 1.0
    assert account["hours"] == {"2026 reliability": 2.0}
    assert account["starts"] == 1
    assert account["fuel"] == pytest.approx(burnt, rel=0.04)
