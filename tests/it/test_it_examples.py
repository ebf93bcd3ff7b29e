"""The examples run as they are and show what they are named after."""

from __future__ import annotations

import numpy as np


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
