"""Outages sprung at random instants: the critical load is carried from what the agent has left."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from cosim.dispatch.annual import linear_profile, make_site
from cosim.dispatch.handovers import SCENARIO, one, spring
from cosim.dispatch.interface import Targets
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.environment.tariff import read_tariff

from .cases import SCENARIOS

YEAR = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5)))
SCENARIO = SCENARIOS.parent / SCENARIO


def state_at(day: int, quarter: int) -> dict[str, float]:
    """What the agent has left at a quarter of a day of the year, after a day and a half of dispatch on the quick site."""
    begin = YEAR + timedelta(days=day - 1)
    profile = linear_profile(begin, 3)
    site = make_site(read_tariff(SCENARIOS / "tariffs/sce_tou8d.yaml", timezone="America/New_York"), profile, 1.0)
    agent, answers = Mpc(horizon=86400.0, replan=4 * 3600.0), []
    decide = agent.decide

    def watched(observation) -> Targets:
        answers.append(decide(observation))
        return answers[-1]

    agent.decide = watched
    now = 96 + quarter
    record = simulate(site, agent, (profile.load - profile.pv)[: now + 1], site.battery.SOC_max)
    assert record.SOC.min() > site.battery.SOC_reserve - 1e-6  # the reserve is there at every quarter
    last = answers[-1]
    return {"SOC": float(record.SOC[-1]), "P_bess": float(record.P_bess[-1]), "ups": 0.95, "cap": last.P_import_cap,
            "target": last.SOC_target, "floor": last.SOC_floor, "P_charge": last.P_charge}  # fmt: skip


@pytest.mark.parametrize("number", range(10))
def test_critical_load_is_carried_at_a_random_instant(number):
    generator = np.random.default_rng([7, number])
    day, quarter = int(generator.integers(2, 364)), int(generator.integers(0, 96))
    when = YEAR + timedelta(days=day, minutes=15 * quarter + float(generator.uniform(0, 15)))
    outcome = one(when, state_at(day, quarter), SCENARIO, seed=number)
    assert outcome.carried, str(outcome)
    assert outcome.unserved < 1e6


def test_an_outage_with_empty_batteries_is_not_carried():
    """The judge can say no: without charge in the UPS the racks are lost before the gensets come."""
    outcome = one(YEAR + timedelta(days=200), {"SOC": 0.5, "ups": 0.01}, SCENARIO, seed=1)
    assert not outcome.carried


@pytest.mark.validate
def test_critical_load_is_carried_at_two_hundred_random_instants():
    """After `cosim run scenarios/year.yaml`: from the states of the year with all FMUs."""
    year = Path("results/year.h5")
    if not year.exists():
        from cosim.running import run
        from cosim.scenario.loader import load

        run(load(SCENARIOS / "year.yaml"), year, progress=False)
    lost = [str(outcome) for outcome in spring(year, 200, seed=1, scenario=SCENARIO) if not outcome.carried]
    assert not lost, "\n".join(lost)
