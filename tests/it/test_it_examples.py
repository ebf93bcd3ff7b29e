"""The examples run as they are and show what they are named after."""

from __future__ import annotations

import numpy as np
import pytest


def test_dip_is_ridden_through_and_interruption_is_not(run):
    names = ["row.running", "row.work_lost", "row.P_drawn", "bus"]
    r = run("Examples.RackRowDipAndRestart", 340.0, record=names, interval=0.5)
    on = r["row.running"].astype(bool)
    assert on[r["time"] < 5].all()
    assert not on[(r["time"] > 6) & (r["time"] < 79)].any()
    assert on[-1]
    assert 1.9 < r["row.work_lost"][-1] < 2.1


def test_loss_of_flow_throttles_before_it_trips(run):
    r = run("Examples.LossOfCoolantFlow", 60.0, record=["row.running", "row.clock_limit", "row.T_die"], interval=0.1)
    throttled = r["time"][np.argmax(r["row.clock_limit"] < 0.99)]
    tripped = r["time"][np.argmin(r["row.running"])]
    assert 2 < throttled < tripped < 40
    assert not r["row.running"][-1]


def test_three_kinds_of_racks_in_one_hall(run):
    names = ["P_demand", "Q_flow_liquid", "Q_flow_air", "P_drawn", "T_die_class", "rackClass[2].P_used"]
    r = run("Examples.MixedHall", 60.0, record=names, interval=1.0)
    assert np.ptp(r["P_demand"]) < 1.0
    assert r["rackClass[2].P_used"][-1] == pytest.approx(20 * 58.5e3, rel=0.03)
    assert r["Q_flow_liquid"][-1] + r["Q_flow_air"][-1] == pytest.approx(r["P_drawn"][-1], rel=1e-9)
    assert r["P_demand"][-1] == pytest.approx(40 * 132e3 + 20 * 58.5e3 + 30 * 19697, rel=0.01)
    assert (r["T_die_class"][-1] > 310).all()
    assert (r["T_die_class"][-1] < 360).all()
