"""Shedding, alerts and demand response: what is announced is prepared for, and settled by the rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cosim.dispatch.flexibility import Alert, Computing
from cosim.dispatch.forecast import Perfect
from cosim.dispatch.interface import Observation
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.dispatch.programmes import baseline, read_programme, settle
from cosim.environment.bill import Meter

from .cases import SCENARIOS, make_load, make_site

HOUR = 3600.0


def test_cap_removes_what_is_shed():
    computing = Computing()
    assert computing.flexible(1.0) == pytest.approx(0.5 * computing.P_max)
    assert computing.flexible(0.3) == 0
    assert computing.cap(0.2 * computing.P_max, 1.0) == pytest.approx(0.8)
    assert computing.cap(computing.P_max, 1.0) == computing.cap_min
    assert computing.cap(0.0, 0.5) == 1.0


def test_alert_fills_the_battery_before_and_keeps_it():
    site, load = make_site(days=2), make_load(2)
    alert = {"begin": 38 * HOUR, "end": 46 * HOUR, "notice": 30 * HOUR, "reserve": 0.9}
    record = simulate(site, Mpc(forecast=Perfect(load), load_margin=0.0, alerts=[alert]), load, 0.95)
    plain = simulate(site, Mpc(forecast=Perfect(load), load_margin=0.0), load, 0.95)
    during = slice(38 * 4 - 1, 46 * 4)
    assert record.SOC[during].min() > 0.895
    assert plain.SOC[during].min() < 0.6  # the evening peak would have been shaved


def test_plant_cools_ahead_of_an_alert():
    policy = Mpc(forecast=Perfect(np.full(400, 19e6)), alerts=[{"begin": 7200.0, "end": 14400.0, "notice": 14400.0}])
    policy.start(make_site(days=1))
    setpoints = []
    for t in (0.0, 3600.0, 7200.0):
        now = Observation(t, 19e6, 0.0, 0.0, 0.95, 10e6, 10e6, True, 345.0, 300.0)
        setpoints.append(policy.decide(now).T_facility_setpoint)
    assert setpoints == [293.15, 288.15, 293.15]
    assert not Alert(7200.0, 14400.0).known(20000.0)


def test_called_curtailment_is_met_by_battery_and_processors():
    site, load = make_site("dominion_gs4", days=2), np.full(192, 20e6)
    event = {"begin": 34 * HOUR, "end": 38 * HOUR, "P_import": 10e6, "penalty": 6.0 / 3.6e6, "notice": 6 * HOUR}
    computing = {"P_max": 11.4e6, "cap_min": 0.5}
    policy = Mpc(forecast=Perfect(load), load_margin=0.0, curtailments=[event], computing=computing)
    record = simulate(site, policy, load, 0.95, Computing(**computing))
    inside = slice(34 * 4, 38 * 4)
    assert record.P_grid[inside].max() < 10.1e6
    assert -record.P_bess[inside].mean() > 6.5e6  # 27 MWh over four hours
    assert record.P_shed[inside].mean() == pytest.approx(10e6 + record.P_bess[inside].mean(), rel=0.05)
    assert record.P_shed[: 34 * 4].max() == record.P_shed[38 * 4 :].max() == 0.0


def test_no_work_is_shed_for_ordinary_prices():
    site, load = make_site("sce_tou8d", days=1), make_load(1)
    policy = Mpc(forecast=Perfect(load), computing={})
    policy.start(site)
    now = Observation(17 * HOUR, 19e6, 0.0, 0.0, 0.6, 10e6, 10e6, True, 345.0, 300.0)
    assert policy.decide(now).power_cap == 1.0


def meter(load: np.ndarray, first: str = "2026-07-06") -> Meter:
    times = pd.date_range(first, periods=len(load), freq="15min", tz="America/Los_Angeles")
    return Meter(times, load, np.zeros(len(load)))


def test_firm_programme_settles_capacity_and_excess():
    programme = read_programme(SCENARIOS / "programmes/pge_bip.yaml")
    load = np.full(96 * 2, 20e6)
    load[68:76] = 13e6  # 17 to 19 h of the first day, 1 MW above the firm level
    record = meter(load)
    event = (record.times[68], record.times[76])
    lines = {line.name: line for line in settle(programme, record, [event])}
    usual = load.mean() / 1000
    assert lines["PG&E BIP capacity"].amount == pytest.approx(-(usual - 12000) * 8.5)
    assert lines["PG&E BIP excess"].amount == pytest.approx(1000 * 2 * 6.0)


def test_energy_programme_pays_below_the_baseline_of_working_days():
    programme = read_programme(SCENARIOS / "programmes/ca_elrp.yaml")
    load = np.full(96 * 8, 20e6)  # Monday 6 July to Monday 13 July
    load[96 * 5 : 96 * 7] = 5e6  # the weekend must not count
    event = slice(96 * 7 + 68, 96 * 7 + 76)
    load[event] = 16e6
    record = meter(load)
    inside = np.zeros(len(load), bool)
    inside[event] = True
    assert baseline(programme, record, inside) == pytest.approx(20000)
    lines = settle(programme, record, [(record.times[event][0], record.times[event.stop])])
    assert [line.amount for line in lines] == [pytest.approx(-4000 * 2 * 1.0)]


def test_faulty_programme_names_the_key(tmp_path: Path):
    path = tmp_path / "programme.yaml"
    path.write_text("name: X\nsource: none\neffective: 2026-01-01\nnotice: 5\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"programme\.yaml: notice"):
        read_programme(path)
