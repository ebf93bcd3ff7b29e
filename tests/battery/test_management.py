"""Protection, pre-charge, fuse and charge counter."""

from __future__ import annotations

import pytest


def test_a_hot_battery_trips_and_comes_back_only_after_the_command_was_withdrawn(stepper) -> None:
    battery = stepper("Bess", T_start=335.0, T_ambient=298.0)
    battery.step(0.05)
    assert battery.get_boolean("contactor_is_closed")
    battery.step(0.1)
    assert battery.get_boolean("tripped")
    assert not battery.get_boolean("contactor_is_closed")
    assert battery.get("R0") > 1e4
    battery.step(6 * 3600.0)  # cools down
    assert battery.get("T") < 333.0
    assert battery.get_boolean("tripped")
    battery.set_boolean(contactor_closed=False)
    battery.step(1.0)
    assert not battery.get_boolean("tripped")
    battery.set_boolean(contactor_closed=True)
    battery.step(1.0)
    assert not battery.get_boolean("contactor_is_closed")
    assert 10 < battery.get("R0") < 100  # pre-charge resistor
    battery.step(1.5)
    assert battery.get_boolean("contactor_is_closed")


def test_a_deep_discharge_trips(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.03)
    battery.set(I=-0.5 * battery.get("capacity") / 3600)
    for _ in range(60):
        battery.step(10.0)
        if battery.get_boolean("tripped"):
            break
    assert battery.get_boolean("tripped")
    assert battery.get("P_discharge_max_1s") == 0


def test_the_fuse_melts_under_a_short_circuit_and_not_under_rated_current(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.8)
    rated = 0.5 * battery.get("capacity") / 3600
    battery.set(I=-rated)
    battery.step(60.0)
    assert battery.get_boolean("contactor_is_closed")
    battery.set(I=-8 * rated)
    battery.step(2.0)
    battery.set(I=0.0)
    battery.step(1.0)
    assert not battery.get_boolean("contactor_is_closed")
    assert not battery.get_boolean("tripped")  # the fuse, not the protection


def test_the_charge_counter_drifts_on_the_plateau_and_is_corrected_at_the_end(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.5)
    battery.step(24 * 3600.0)
    drift = battery.get("SOC_estimate") - battery.get("SOC")
    # the offset of the sensor, and the self-discharge of 2 % a month that it does not see
    assert drift == pytest.approx(5e-4 * 0.5 * 24 + 0.5 * 7.5e-9 * 86400, rel=0.05)
    battery.set(I=0.25 * battery.get("capacity") / 3600)
    battery.step(1.85 * 3600.0)
    battery.set(I=0.0)
    battery.step(2 * 3600.0)
    assert battery.get("SOC") > 0.93
    assert abs(battery.get("SOC_estimate") - battery.get("SOC")) < 0.3 * drift
