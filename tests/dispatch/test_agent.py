from __future__ import annotations

import math
import pickle
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cosim.component import Context
from cosim.dispatch.agent import Agent, load_policy
from cosim.dispatch.interface import Observation, Site, Targets

from .cases import SCENARIOS

START = datetime(2026, 7, 9, tzinfo=ZoneInfo("America/New_York"))


class Fixed:
    """A policy of a user's own."""

    def __init__(self, cap: float = 15e6) -> None:
        self.cap = cap

    def start(self, site: Site) -> None:
        self.calls: list[float] = []

    def decide(self, observation: Observation) -> Targets:
        self.calls.append(observation.t)
        return Targets(self.cap, 0.9, 0.2, 0.0, power_cap=0.8)

    def finish(self) -> dict:
        return {"calls": self.calls}


def agent(**parameters) -> Agent:
    parameters = {"policy": f"{__name__}:Fixed", "tariff": "tariffs/sce_tou8d.yaml", **parameters}
    return Agent(Context(START, 86400.0, 1, SCENARIOS), **parameters)


def inputs(**changes) -> dict:
    values = {variable.name: variable.start for variable in Agent.inputs}
    return values | {"P_grid": 18e6, "SOC": 0.6} | changes


@pytest.fixture(autouse=True)
def own_policy(monkeypatch):
    monkeypatch.setattr(
        "cosim.dispatch.agent.load_policy", lambda name: Fixed if name.endswith("Fixed") else load_policy(name)
    )


def test_tracks_between_plans():
    a = agent()
    a.start(0.0, inputs())
    out = a.step(60.0, inputs(P_grid=19e6))
    assert out["P_bess_setpoint"] == pytest.approx(-4e6)
    assert out["power_cap"] == 0.8
    assert set(out) == {variable.name for variable in Agent.outputs}
    for t in range(120, 3600, 60):
        a.step(float(t), inputs())
    assert a.finish()["policy"]["calls"] == [0.0, 900.0, 1800.0, 2700.0]


def test_next_events_are_quiet_fast_and_islanded_periods():
    a = agent(fast=[[50390.0, 50400.5]])
    a.start(0.0, inputs())
    assert a.next_event(0.0) == 60.0
    assert a.next_event(50380.0) == 50390.0
    assert a.next_event(50391.0) == 50392.0
    a.step(50400.0, inputs(grid_connected=False))
    assert a.next_event(50460.0) == 50461.0


def test_island_caps_processors_and_rests_the_battery():
    a = agent(power_cap_island=0.6)
    a.start(0.0, inputs())
    out = a.step(60.0, inputs(grid_connected=False))
    assert out["P_bess_setpoint"] == 0
    assert out["power_cap"] == 0.6
    assert a.step(120.0, inputs())["power_cap"] == 0.8


def test_start_may_be_repeated():
    a = agent()
    first = a.start(0.0, inputs())
    assert a.start(0.0, inputs()) == first
    assert a.finish()["policy"]["calls"] == [0.0]


@pytest.mark.parametrize("name", ["noop", "rule", "mpc"])
def test_built_in_policies_run_a_day(name):
    a = agent(policy=name, period=300.0)
    t, soc, out = 0.0, 0.9, a.start(0.0, inputs(SOC=0.9))
    while t < 86400.0:
        t = a.next_event(t)
        power = out["P_bess_setpoint"]
        soc += power * (0.94 if power > 0 else 1 / 0.94) * 300.0 / 144e9
        out = a.step(t, inputs(SOC=soc, P_grid=19e6 + power, P_bess=power))
        assert 0.19 < soc < 0.96
        assert out["P_bess_setpoint"] + 19e6 <= 30e6


def drive(a: Agent, first: int, last: int) -> list[dict]:
    """Half-hourly steps under a load that swings."""
    return [a.step(1800.0 * k, inputs(P_grid=19e6 + 1e6 * math.sin(k), SOC=0.7)) for k in range(first, last)]


def is_plain(value) -> bool:
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(each) for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return all(is_plain(each) for each in value)
    return value is None or isinstance(value, (bool, int, float, str, np.ndarray, np.number))


@pytest.mark.parametrize("name", ["noop", "rule", "mpc", f"{__name__}:Fixed"])
def test_peaks_and_plan_survive_a_restart(name):
    whole, part = agent(policy=name), agent(policy=name)
    for a in (whole, part):
        a.start(0.0, inputs(P_grid=19e6, SOC=0.7))
        drive(a, 1, 60)
    assert is_plain(part.state())
    saved = pickle.loads(pickle.dumps(part.state()))
    fresh = agent(policy=name)
    fresh.restore(saved)
    if name not in ("rule", "mpc"):
        assert drive(fresh, 60, 96) == drive(whole, 60, 96)
        assert fresh.finish() == whole.finish()
        return
    assert drive(fresh, 60, 96) == drive(whole, 60, 96)
    assert fresh.finish()["policy"]["peaks"] == whole.finish()["policy"]["peaks"]
    assert max(fresh.finish()["policy"]["peaks"].values()) >= 19.9e6


def test_unknown_policy_is_refused():
    with pytest.raises(ValueError, match=r"expected one of .*'package.module:Class'"):
        load_policy("clever")


def test_policy_sees_means_between_its_decisions():
    a = agent()
    a.start(0.0, inputs(P_grid=19e6))
    seen = []
    a.policy.decide = lambda observation: seen.append(observation.P_grid) or Targets(15e6, 0.9, 0.2, 0.0)
    for t in range(60, 901, 60):
        a.step(float(t), inputs(P_grid=10e6 if t <= 300 else 22e6))
    assert seen == [pytest.approx((5 * 10e6 + 10 * 22e6) / 15)]
