"""The quick model of a year against the physics, and what must hold of every plan in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cosim.dispatch.annual import Profile, linear_profile, make_site, outcome
from cosim.dispatch.fmu_years import fmu_run
from cosim.dispatch.forecast import DayAhead
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import Record, simulate
from cosim.dispatch.timetable import timetable
from cosim.dispatch.tracker import CapTracker
from cosim.environment.bill import coincident_intervals
from cosim.environment.market import synthetic
from cosim.environment.tariff import read_tariff
from cosim.running import run
from cosim.scenario.loader import load

from .cases import SCENARIOS, make_load
from .cases import make_site as week

START = datetime(2026, 7, 6, tzinfo=timezone(timedelta(hours=-5)))
DAYS = 7


def tariff(name: str):
    return read_tariff(SCENARIOS / f"tariffs/{name}.yaml", timezone="America/New_York")


@pytest.fixture(scope="module")
def fmus(tmp_path_factory) -> Path:
    """A week of July with all FMUs and the agent."""
    changes = {"start": START.isoformat(), "duration": f"{DAYS} d"}
    loaded = load(SCENARIOS / "year.yaml", changes)
    return run(loaded, tmp_path_factory.mktemp("week") / "week.h5", progress=False).path


def test_linear_model_follows_the_co_simulated_site(fmus):
    """Load within 2 %, PV within 5 % at the time of day: weather and workload are laid on the same clock."""
    whole, quick = Profile.from_results(fmus), linear_profile(START, DAYS)
    assert quick.load.mean() == pytest.approx(whole.load.mean(), rel=0.02)
    assert quick.pv.mean() == pytest.approx(whole.pv.mean(), rel=0.05)
    shifted = [float(np.corrcoef(whole.pv[8:-8], np.roll(quick.pv, lag)[8:-8])[0, 1]) for lag in range(-4, 5)]
    assert int(np.argmax(shifted)) - 4 in (0, 1)  # a result is held over the step that led to it
    assert max(shifted) > 0.99
    hours = [float(np.corrcoef(whole.load[8:-8], np.roll(quick.load, lag)[8:-8])[0, 1]) for lag in range(-4, 5)]
    assert int(np.argmax(hours)) - 4 in (0, 1)


def test_bill_of_the_quick_model_is_that_of_the_co_simulated_week(fmus):
    """Demand charges, which are for a month, by their share of it, and each demand for itself."""
    site, record = fmu_run(fmus, tariff("sce_tou8d"))
    again = simulate(site, Mpc(), record.P_grid - record.P_bess, site.battery.SOC_max)
    quick, whole = outcome("quick", site, again), outcome("FMUs", site, record)
    costs = [
        each.wear + sum(line.amount * (DAYS / 31 if line.unit == "kW" else 1) for line in each.lines)
        for each in (quick, whole)
    ]
    assert costs[0] == pytest.approx(costs[1], rel=0.02)
    for mine, theirs in zip(quick.lines, whole.lines, strict=True):
        assert mine.quantity == pytest.approx(theirs.quantity, rel=0.05), mine.name


def test_agent_charges_below_its_cap_in_the_co_simulated_week(fmus):
    """What the import exceeds the cap by while the battery charges is the lag of the loop, and does not grow."""
    from cosim.results import Results

    _, record = fmu_run(fmus, tariff("sce_tou8d"))
    with Results(fmus) as results:
        cap = np.asarray(results.at("agent.P_import_cap", 900.0 * np.arange(len(record.P_grid)) + 1.0))
    over = (record.P_grid - np.maximum(cap, record.P_grid - record.P_bess))[record.P_bess > 0.1e6]
    assert len(over) > 100
    assert over.max() < 0.4e6


def test_profile_is_the_same_on_any_clock():
    mine = linear_profile(START, 2)
    for zone in (UTC, ZoneInfo("America/New_York")):
        other = linear_profile(START.astimezone(zone), 2)
        assert other.pv == pytest.approx(mine.pv)
        assert other.load == pytest.approx(mine.load)
    noon = np.average(np.arange(96 * 2) % 96, weights=mine.pv) / 4
    assert noon == pytest.approx(12.4, abs=0.5)  # 80 degrees west, on the clock of 75 degrees


class Drifting(CapTracker):
    """A loop that charges 0.2 MW more than it should."""

    def power(self, observation, targets) -> float:
        power = super().power(observation, targets)
        return power + 0.2e6 if power > 0.3e6 else power


@pytest.mark.parametrize("policy", ["rule", "mpc"])
def test_errors_of_the_loop_do_not_lift_the_cap_step_by_step(monkeypatch, policy):
    from cosim.dispatch.rule import Rule

    site, net = week(days=6), make_load(6)
    monkeypatch.setattr("cosim.dispatch.offline.CapTracker", Drifting)
    agent = Rule() if policy == "rule" else Mpc(horizon=86400.0, replan=4 * 3600.0)
    record = simulate(site, agent, net, 0.95)
    assert record.P_grid.max() < net.max() + 0.45e6
    if policy == "mpc":
        assert max(agent.finish()["peaks"].values()) == pytest.approx(record.P_grid[:-1].max())


class Late(CapTracker):
    """A loop that discharges 0.2 MW less than it should."""

    def power(self, observation, targets) -> float:
        power = super().power(observation, targets)
        return power + 0.2e6 if power < -0.2e6 else power


def test_errors_of_the_loop_in_discharging_do_not_lift_the_cap_step_by_step(monkeypatch):
    """The month's on-peak demand is what an ideal loop would make of it and the error once, not once a quarter hour."""
    profile = linear_profile(START, 12)
    site, net = make_site(tariff("sce_tou8d"), profile, 1.0), profile.load - profile.pv
    on_peak = next(mask for charge, mask in timetable(site).demand if charge.name == "summer on-peak")[: len(net)]
    highest = []
    for loop in (CapTracker, Late):
        monkeypatch.setattr("cosim.dispatch.offline.CapTracker", loop)
        record = simulate(site, Mpc(horizon=86400.0, replan=4 * 3600.0), net, site.battery.SOC_max)
        highest.append(float(record.P_grid[on_peak][5 * 96 // 24 :].max()))
    assert highest[1] < highest[0] + 0.4e6


@pytest.mark.parametrize("name", ["sce_tou8d", "ercot_4cp"])
def test_no_plan_charges_and_discharges_at_once(name):
    profile, seen = linear_profile(START, 10), []
    site = make_site(tariff(name), profile, 1.0)
    agent = Mpc(horizon=86400.0, replan=4 * 3600.0)
    solve = agent._solve

    def watched(observation, now):
        solve(observation, now)
        seen.append(float(np.minimum(agent._plan.charge, agent._plan.discharge).max()))

    agent._solve = watched
    simulate(site, agent, profile.load - profile.pv, site.battery.SOC_max)
    assert len(seen) > 50
    assert max(seen) < 1.0


def test_market_prices_are_known_as_far_as_they_are_published():
    table = timetable(week("ercot_4cp", days=6))
    market = DayAhead(table)
    for hour, known in ((12, 12), (13, 35)):
        now = 2 * 96 + hour * 4
        ahead, true = market.ahead(now, 192), table.price[now : now + 192]
        assert ahead[: known * 4] == pytest.approx(true[: known * 4])
        assert np.abs(ahead[known * 4 :] - true[known * 4 :]).max() > 0.005 / 3.6e6
        usual = np.median([table.price[now + known * 4 - 96 * back] for back in range(1, 3)])
        assert ahead[known * 4] < 3 * usual


def test_foresight_knows_the_quarters_that_a_coincident_peak_counts():
    profile = linear_profile(datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=-5))), 30)
    net = profile.load - profile.pv
    for name in ("ercot_4cp", "pjm_5cp"):
        site = make_site(tariff(name), profile, 1.0)
        times = timetable(site).times[: len(net)]
        load = synthetic(site.tariff.energy_series.market, times, site.tariff.timezone, site.seed)[1]
        counted = coincident_intervals(site.tariff, site.tariff.calendar(times), load)
        record = cheapest(site, Known(net), site.battery.SOC_max)
        assert (net - record.P_grid)[counted].min() > 0.7 * site.battery.P_max
        rest = outcome("rest", site, Record(net, np.zeros(len(net)), np.full(len(net), site.battery.SOC_max)))
        assert outcome("foresight", site, record).cost < rest.cost
