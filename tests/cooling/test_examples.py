"""The ready-made cases run and show what their descriptions say."""

from __future__ import annotations

import numpy as np
import pytest

FREE, INTEGRATED = 4, 3


def test_loss_of_supply(run):
    r = run("Examples.LossOfSupply", 3600.0, interval=5.0)
    dead = (r["time"] > 605) & (r["time"] < 720)
    assert (r["n_chiller_on"][dead] == 0).all()
    assert r["T_facility_supply"][dead].max() < 293.15 + 0.5  # the tank
    assert r["T_coolant_supply"].max() < 305.15 + 2
    assert r["T_inlet_air"].max() > 298.15 + 5  # fans are not on UPS
    assert r["T_facility_supply"][-1] == pytest.approx(293.15, abs=0.2)


def test_heat_reuse_relieves_the_towers(run):
    """The user's water is warmed as effectiveness and flows say, the towers give so much less, the supply stays."""
    r = run("Examples.HeatReuse", 21600.0, interval=60.0)
    before, end = r[r["time"] == 7140.0][0], r[-1]
    assert before["Q_flow_reuse"] == 0 and before["T_reuse_supply"] == pytest.approx(303.15)
    assert end["Q_flow_reuse"] == pytest.approx(120 * 4182 * (end["T_reuse_supply"] - 303.15), rel=1e-3)
    assert before["Q_flow_tower"] - end["Q_flow_tower"] == pytest.approx(end["Q_flow_reuse"], rel=0.02)
    assert np.abs(r["T_facility_supply"][60:] - 303.15).max() < 1  # the change of load at two hours
    assert r["T_facility_supply"][-60:] == pytest.approx(303.15, abs=0.05)
    # Nominal 5 MW at 3 K approach with 120 and 700 kg/s; here the primary flow is about 300 kg/s and the return warmer.
    assert 3e6 < end["Q_flow_reuse"] < 120 * 4182 * 17


def test_warm_water_day_on_dry_coolers(run):
    r = run("Examples.WarmWater", 86400.0, interval=300.0)
    # Full fans give the signal for the pads a kelvin above the setpoint; wet pads at full fans take it below for some minutes.
    assert 313.15 - 5 < r["T_facility_supply"].min() < r["T_facility_supply"].max() < 313.15 + 1.5
    assert r["T_coolant_supply"] == pytest.approx(318.15, abs=1.0)
    assert np.abs(np.diff(r["wet"].astype(int))).sum() == 2 and not r["wet"][-1]
    night = r["time"] < 3600
    assert not r["wet"][night].any()
    assert 1.0 < r["pPUE"].min() < r["pPUE"].max() < 1.06


def test_summer_day(run):
    r = run("Examples.SummerDay", 86400.0, interval=300.0)
    assert set(np.unique(r["mode"])) == {INTEGRATED, FREE}
    night, afternoon = r["pPUE"][r["time"] < 7200], r["pPUE"][np.abs(r["time"] - 43200) < 3600]
    assert night.mean() < 1.03 < afternoon.mean() < 1.10
    assert np.abs(np.diff(r["n_chiller_on"].astype(int))).sum() <= 10
