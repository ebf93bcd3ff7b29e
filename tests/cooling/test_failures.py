"""Failures and operation of the plant: lead and lag, lost pumps and fans, high pressure, cold storage."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cooling.conftest import held

WARM = {"T_wet_bulb": 296.15}


def test_rotation_evens_out_running_times_without_starts_of_its_own(run):
    """Staging at random between two and five of seven machines: all run, none twice as long as another; the
    machine-hours are those that were asked for, and as many run at any time as are on."""
    generator = np.random.default_rng(0)
    n_on = [3]
    for _ in range(60):
        n_on.append(int(np.clip(n_on[-1] + generator.choice([-1, 1]), 2, 5)))
    times = 3600.0 * np.arange(len(n_on) + 1)
    r = run("Validation.LeadLag", times[-1], held(times, n_on=n_on), interval=600.0)
    hours = r["t_run"][-1] / 3600
    assert hours.sum() == pytest.approx(sum(n_on), rel=1e-6)
    assert hours.max() < 2 * hours.min()
    middle = (r["time"] % 3600 > 0) & (r["time"] % 3600 < 3600)
    wanted = np.array(n_on)[np.minimum(r["time"] // 3600, len(n_on) - 1).astype(int)]
    assert (r["on"].sum(axis=1) == wanted)[middle].all()
    starts = (np.diff(r["on"].astype(int), axis=0) > 0).sum()
    assert starts == np.maximum(np.diff(n_on), 0).sum()


def test_loss_of_one_of_four_facility_pumps(run):
    """Three pumps with a head of 1.2 - 0.2 (q/share)^2 on the system's q^2: 0.941 of the flow."""
    inputs = held(np.array([0, 600, 3600.0]), n_facility_pump_failed=[0, 1])
    r = run("ChillerPlant", 3600.0, inputs, interval=60.0, start=WARM)
    before, after = r["facility_pump_speed"][9], r["facility_pump_speed"][-1]
    assert after / before == pytest.approx(np.sqrt(1.2 / (1 + 0.2 / 0.75**2)), rel=1e-6)
    assert r["T_facility_supply"][-1] == pytest.approx(293.15, abs=0.1)
    inputs = held(np.array([0, 600, 1200.0]), n_facility_pump_failed=[0, 4])
    r = run("ChillerPlant", 1200.0, inputs, interval=60.0, start=WARM)
    assert r["facility_pump_speed"][-1] == pytest.approx(0, abs=1e-6) and r["P_facility_pump"][-1] == pytest.approx(0, abs=1)  # coasted down


def test_loss_of_the_tower_fans_trips_the_chillers_by_high_pressure(run):
    """Without fans the condenser water warms until the chillers trip at 40 degC; they come back with the fans."""
    inputs = held(np.array([0, 600, 3600, 14400.0]), tower_fan_available=[1, 0, 1])
    r = run("ChillerPlant", 14400.0, inputs, interval=30.0, start=WARM)
    first = np.flatnonzero(r["T_basin"] > 313.15)[0]
    assert 900 < r["time"][first] < 2400
    assert r["n_chiller_on"][first + 1] == 0 and r["P_chiller"][first + 2] < 1e4
    assert r["P_tower"][(r["time"] > 610) & (r["time"] < 3600)].max() == 0
    assert r["T_basin"].max() < 314.15  # no heat of compressors any more
    assert r["n_chiller_on"][-1] >= r["n_chiller_on"][0]
    assert r["T_facility_supply"][-1] == pytest.approx(293.15, abs=0.3)


def test_cold_storage_shifts_chiller_work(run):
    """4,000 m3 discharged at 100 kg/s: chillers and economiser are relieved by what these carry at the present
    temperatures, and the supply stays at its setpoint, also when it is used up."""
    times = 3600.0 * np.array([0, 8, 20, 24.0])
    start = WARM | {"V_tank": 4000.0, "m_flow_charge_max": 100.0}
    r = run("ChillerPlant", times[-1], held(times, tank_charge=[0, -1, 0]), interval=300.0, start=start)
    made = r["Q_flow_chiller"] + r["Q_flow_economiser"]
    plain, shifted = made[12:96].mean(), made[102:130].mean()
    assert plain - shifted == pytest.approx(100 * 4182 * (308.4 - 293.15), rel=0.05)
    assert r["T_tank"][-1, -1] > 300 and r["T_facility_supply"][12:] == pytest.approx(293.15, abs=0.5)
    held_back = run("ChillerPlant", 8 * 3600.0, held(times[:2], tank_charge=[1.0]), interval=300.0, start=start)
    assert (held_back["Q_flow_chiller"] + held_back["Q_flow_economiser"])[12:] == pytest.approx(plain, rel=0.03)  # a full tank takes no more
