from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cosim.dispatch.interface import BatteryLimits, Observation, Targets
from cosim.dispatch.tracker import CapTracker

TRACKER = CapTracker(BatteryLimits())


def targets(cap: float = 30e6, SOC_target: float = 0.9, floor: float = 0.2, P_charge: float = 0.0) -> Targets:
    return Targets(cap, SOC_target, floor, P_charge)


def test_discharges_what_exceeds_the_cap(seen):
    assert TRACKER.power(seen, targets(cap=15e6)) == pytest.approx(-3e6)


def test_measures_the_load_without_its_own_power(seen):
    # 3 MW already discharged: the grid shows 15 MW, the net load is 18 MW, and the answer stays.
    assert TRACKER.power(replace(seen, P_grid=15e6, P_bess=-3e6), targets(cap=15e6)) == pytest.approx(-3e6)


def test_charges_under_the_cap_only(seen):
    assert TRACKER.power(seen, targets(cap=20e6, P_charge=5e6)) == pytest.approx(2e6)
    assert TRACKER.power(seen, targets(cap=30e6, P_charge=5e6)) == pytest.approx(5e6)
    assert TRACKER.power(seen, targets(cap=30e6, P_charge=5e6, SOC_target=0.6)) == 0


def test_obeys_battery_and_floor(seen):
    assert TRACKER.power(replace(seen, P_discharge_max=1e6), targets(cap=10e6)) == pytest.approx(-1e6)
    assert TRACKER.power(seen, targets(cap=1e6)) == pytest.approx(-10e6)
    assert TRACKER.power(seen, targets(cap=10e6, floor=0.6)) == 0
    assert TRACKER.power(replace(seen, P_charge_max=1e6), targets(P_charge=5e6)) == pytest.approx(1e6)


def test_does_not_export_beyond_what_is_allowed(seen):
    small = replace(seen, P_grid=4e6)
    assert TRACKER.power(small, targets(cap=-20e6)) == pytest.approx(-4e6)
    exporting = CapTracker(BatteryLimits(), P_export_max=3e6)
    assert exporting.power(small, targets(cap=-20e6)) == pytest.approx(-7e6)


def test_takes_surplus_that_may_not_be_exported(seen):
    assert TRACKER.power(replace(seen, P_grid=-2e6), targets()) == pytest.approx(2e6)


def test_rests_in_island(seen):
    assert TRACKER.power(replace(seen, grid_connected=False), targets(cap=1e6, P_charge=5e6)) == 0


def test_never_leaves_its_limits_at_random():
    generator = np.random.default_rng(3)
    battery = BatteryLimits()
    for _ in range(3000):
        now = Observation(
            0.0, generator.uniform(-5e6, 30e6), generator.uniform(-10e6, 10e6), 0.0, generator.uniform(0, 1),
            generator.uniform(0, 12e6), generator.uniform(0, 12e6), True, 345.0, 300.0,
        )  # fmt: skip
        wish = targets(
            generator.uniform(0, 30e6), generator.uniform(0, 1), generator.uniform(0, 0.5), generator.uniform(0, 12e6)
        )
        power = TRACKER.power(now, wish)
        assert -min(now.P_discharge_max, battery.P_max) <= power <= min(now.P_charge_max, battery.P_max)
        if power < 0:
            assert now.SOC > wish.SOC_floor
            assert now.P_net + power >= -1e-3
        if power > 0 and now.P_net > 0:
            assert now.P_net + power <= wish.P_import_cap + 1e-3
