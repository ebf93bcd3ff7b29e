"""Dry coolers: nominal point, adiabatic pads, and the plant without compressors."""

from __future__ import annotations

import numpy as np
import psychrolib
import pytest

from tests.cooling.conftest import stepped

psychrolib.SetUnitSystem(psychrolib.SI)


def test_nominal_point(run):
    """1 MW, water 41 to 31 degC, air from 25 degC: approach 6 K."""
    r = run("Validation.DryCooler", 1.0, start={"m_flow_water": 1e6 / 10 / 4182})
    assert r["Q_flow"][-1] == pytest.approx(1e6, rel=2e-3)


def test_fan_law_and_rest(run):
    full = run("Validation.DryCooler", 1.0, start={"fan_speed": 1.0})
    half = run("Validation.DryCooler", 1.0, start={"fan_speed": 0.5})
    rest = run("Validation.DryCooler", 1.0, start={"fan_speed": 0.0, "m_flow_water": 0.0})
    assert full["P_fan"][-1] / half["P_fan"][-1] == pytest.approx(8)
    assert rest["P_fan"][-1] == 0 and rest["Q_flow"][-1] == pytest.approx(0, abs=1)


@pytest.mark.parametrize(("t_dry", "t_wet"), [(35.0, 20.0), (30.0, 24.0), (40.0, 22.0)])
def test_adiabatic_pads_follow_the_wet_bulb_line(run, t_dry, t_wet):
    start = {"T_dry_bulb": t_dry + 273.15, "T_wet_bulb": t_wet + 273.15, "wetting": 1.0}
    r = run("Validation.DryCooler", 1.0, start=start)
    t_air = r["T_air"][-1] - 273.15
    assert t_air == pytest.approx(t_dry - 0.75 * (t_dry - t_wet))
    gain = psychrolib.GetHumRatioFromTWetBulb(t_air, t_wet, 101325.0) - psychrolib.GetHumRatioFromTWetBulb(
        t_dry, t_wet, 101325.0
    )
    air = 1e6 / 11 / 1020 * 298.15 / (t_dry + 273.15)
    assert r["m_flow_makeup"][-1] == pytest.approx(1.25 * air * gain, rel=0.05)


def test_plant_holds_forty_degrees_dry_and_forty_five_on_a_hot_day(run):
    for setpoint, t_dry in ((313.15, 303.15), (318.15, 311.15)):
        start = {"T_supply_setpoint": setpoint, "T_return_load": [setpoint + 17, setpoint + 11], "T_dry_bulb": t_dry}
        r = run("DryCoolerPlant", 4 * 3600.0, interval=60.0, start=start)
        assert r["T_facility_supply"][-1] == pytest.approx(setpoint, abs=0.1)
        assert not r["wet"].any()


def test_pads_are_wetted_when_dry_air_is_not_cold_enough_and_stay_so(run):
    t = np.arange(0, 3 * 86400 + 1, 900.0)
    dry = 305 + 6 * np.sin(2 * np.pi * t / 86400)
    inputs = {"time": t, "T_dry_bulb": dry, "T_wet_bulb": 291 + 2 * np.sin(2 * np.pi * t / 86400)}
    start = {"T_supply_setpoint": 308.15, "T_return_load": [325.15, 319.15]}
    r = run("DryCoolerPlant", t[-1], inputs, interval=60.0, start=start)
    assert r["wet"].any()
    assert np.abs(np.diff(r["wet"].astype(int))).sum() <= 6
    assert r["T_facility_supply"].max() < 308.15 + 2
    assert (r["m_flow_makeup"] >= 0).all()


def test_loss_of_supply_and_first_law(fmus, tmp_path):
    rng = np.random.default_rng(3)
    times = np.arange(0, 7200.1, 300)
    n = len(times) - 1
    dry = rng.uniform(260, 312, n)
    inputs = {
        "m_flow_load": rng.uniform(-20, 300, (n, 2)),
        "T_return_load": rng.uniform(300, 335, (n, 2)),
        "T_dry_bulb": dry,
        "T_wet_bulb": dry - rng.uniform(0, 12, n),
        "T_supply_setpoint": rng.uniform(295, 318, n),
        "feeder_available": rng.random(n) < 0.7,
        "V_feeder_pu": rng.uniform(0.4, 1.1, n),
        "pump_available": rng.random(n) < 0.8,
        "n_cooler_failed": rng.integers(0, 27, n),
    }
    r = stepped(fmus["DryCoolerPlant"], times, inputs, ["E_in", "E_out", "E_stored", "P_mechanical"], tmp_path)
    residual = r["E_in"] - r["E_out"] - r["E_stored"]
    assert np.abs(residual - residual[0]).max() < 1e-3 * np.abs(r["E_in"]).max()
    assert (r["P_mechanical"][~inputs["feeder_available"]] == 0).all()
    assert (r["P_mechanical"][inputs["feeder_available"] & (inputs["V_feeder_pu"] > 0.9)] > 0).all()
