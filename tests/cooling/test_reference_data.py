"""Chiller and cooling tower against EnergyPlus, hour by hour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cooling.conftest import held

DATA = Path(__file__).parents[1] / "data" / "cooling"
ZERO = 273.15
HOLD = 600.0  # s, thirty times the time constant of the tower's air


def load(name: str) -> np.ndarray:
    return np.genfromtxt(DATA / f"energyplus_{name}.csv", delimiter=",", names=True)


def rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(x**2)))


@pytest.mark.parametrize("name", ["merkel", "york", "tampa", "chicago"])
def test_chiller_power_within_a_thousandth_rms(run, record, name):
    data = load(name)
    times = np.arange(len(data) + 1.0)
    inputs = held(
        times,
        Q_flow_demand=data["Q_flow_evaporator_W"],
        T_evaporator=data["T_evaporator_degC"] + ZERO,
        T_condenser_entering=data["T_condenser_entering_degC"] + ZERO,
        T_condenser_leaving=data["T_condenser_leaving_degC"] + ZERO,
    )
    r = run("Validation.Chiller", times[-1], inputs, ["P"], interval=0.5)
    P = np.interp(times[:-1] + 0.5, r["time"], r["P"])
    record("Chiller power, rms over a year", "EnergyPlus", 100 * rms(P / data["P_chiller_W"] - 1), 0.1, "%")


@pytest.fixture(scope="module", params=["merkel", "tampa", "chicago"])
def tower(run, request):
    """Reference data with running fans, and the tower at the end of each hour."""
    data = load(request.param)
    data = data[data["fan_speed"] > 0]
    times = HOLD * np.arange(len(data) + 1.0)
    inputs = held(
        times,
        m_flow_water=data["m_flow_tower_kg_s"],
        T_water=data["T_tower_entering_degC"] + ZERO,
        T_dry_bulb=data["T_dry_bulb_degC"] + ZERO,
        T_wet_bulb=data["T_wet_bulb_degC"] + ZERO,
        p=data["p_Pa"],
        fan_speed=data["fan_speed"],
    )
    r = run("Validation.Tower", times[-1], inputs, interval=HOLD / 4)
    at = times[:-1] + 0.75 * HOLD
    return data, {name: np.interp(at, r["time"], r[name]) for name in r.dtype.names}


def test_tower_leaving_temperature_within_50_mK_rms(tower, record):
    data, result = tower
    record("Cooling tower, leaving temperature, rms over a year", "EnergyPlus",
           rms(result["T_water_leaving"] - ZERO - data["T_tower_leaving_degC"]), 0.05, "K")


def test_tower_fan_power(tower):
    data, result = tower
    assert rms(result["P_fan"] / data["P_fan_W"] - 1) < 1e-3


def test_tower_water_use(tower):
    data, result = tower
    evaporation = result["m_flow_evaporation"] * 3.6
    assert evaporation.sum() == pytest.approx(data["V_evaporation_m3"].sum(), rel=0.04)
    assert result["m_flow_makeup"].sum() * 3.6 == pytest.approx(data["V_makeup_m3"].sum(), rel=0.04)


def test_york_correlation_within_50_mK_rms(run):
    data = load("york")
    times = np.arange(len(data) + 1.0)
    inputs = held(
        times,
        m_flow_water=data["m_flow_tower_kg_s"],
        range=data["T_tower_entering_degC"] - data["T_tower_leaving_degC"],
        T_wet_bulb=data["T_wet_bulb_degC"] + ZERO,
        fan_speed=data["fan_speed"],
    )
    r = run("Validation.YorkTower", times[-1], inputs, interval=0.5)
    leaving = np.interp(times[:-1] + 0.5, r["time"], r["T_water_leaving"])
    forced = data["fan_speed"] > 0.2  # at the lowest ratio the reference cycles the fan
    assert rms((leaving - ZERO - data["T_tower_leaving_degC"])[forced]) < 0.05


def test_tower_with_fans_at_rest_cools_by_free_convection(run):
    data = load("merkel")
    data = data[data["fan_speed"] == 0]
    assert len(data) > 0
    for row in data:
        start = {
            "m_flow_water": row["m_flow_tower_kg_s"],
            "T_water": row["T_tower_entering_degC"] + ZERO,
            "T_dry_bulb": row["T_dry_bulb_degC"] + ZERO,
            "T_wet_bulb": row["T_wet_bulb_degC"] + ZERO,
            "p": row["p_Pa"],
            "fan_speed": 0.0,
        }
        r = run("Validation.Tower", HOLD, record=["T_water_leaving"], start=start)
        assert r["T_water_leaving"][-1] - ZERO == pytest.approx(row["T_tower_leaving_degC"], abs=0.15)
