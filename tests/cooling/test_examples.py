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


def test_summer_day(run):
    r = run("Examples.SummerDay", 86400.0, interval=300.0)
    assert set(np.unique(r["mode"])) == {INTEGRATED, FREE}
    night, afternoon = r["pPUE"][r["time"] < 7200], r["pPUE"][np.abs(r["time"] - 43200) < 3600]
    assert night.mean() < 1.03 < afternoon.mean() < 1.10
    assert np.abs(np.diff(r["n_chiller_on"].astype(int))).sum() <= 10
