"""Heat of a pack: core and surface, thermal management, derating."""

from __future__ import annotations

import pytest

N_CELL, R_CORE, UA_COOLANT, C_CELL = 344 * 176, 0.5, 1.5, 5.42 * 1050  # of Bess: K/W, W/K and J/K per cell


def test_heat_flows_from_the_core_over_the_surface_to_the_coolant(stepper) -> None:
    """The rates at which both nodes warm up follow from the heat and the temperatures."""
    battery = stepper("Bess", SOC_start=0.9)
    battery.set(I=-0.5 * battery.get("capacity") / 3600)
    battery.step(1800.0)
    nodes = ("core", "surface", "coolant")
    before = [battery.get(f"heat.T_{node}") for node in nodes]
    heat = battery.get("P_loss") / N_CELL
    battery.step(20.0)
    after = [battery.get(f"heat.T_{node}") for node in nodes]
    heat = (heat + battery.get("P_loss") / N_CELL) / 2
    core, surface, coolant = ((x + y) / 2 for x, y in zip(before, after, strict=True))
    assert core > surface > coolant
    to_surface, to_coolant = (core - surface) / R_CORE, (surface - coolant) * UA_COOLANT
    assert 0.8 * C_CELL * (after[0] - before[0]) / 20 == pytest.approx(heat - to_surface, rel=0.01)
    assert 0.2 * C_CELL * (after[1] - before[1]) / 20 == pytest.approx(to_surface - to_coolant, rel=0.05)


@pytest.mark.parametrize(("T_ambient", "low", "high"), [(258.15, 279.0, 284.0), (313.15, 295.0, 299.0)])
def test_the_thermal_management_holds_the_cells_in_heat_and_cold(stepper, T_ambient: float, low: float, high: float) -> None:
    battery = stepper("Bess", T_ambient=T_ambient)
    idle = battery.get("P_auxiliary")
    battery.step(5 * 86400.0)
    assert low < battery.get("T") < high
    assert battery.get("P_auxiliary") > 1.1 * idle


def test_a_freezing_battery_gives_but_does_not_take(stepper) -> None:
    battery = stepper("Bess", T_start=268.15, T_ambient=268.15)
    assert battery.get("P_charge_max_10s") == 0
    assert battery.get("P_discharge_max_10s") > 1e6


def test_a_hot_battery_is_derated_before_it_trips(stepper) -> None:
    cool, warm, hot = (stepper("Bess", T_start=T).get("P_discharge_max_15min") for T in (310.0, 322.0, 328.5))
    assert cool > 1.2 * warm > 0
    assert hot == 0
