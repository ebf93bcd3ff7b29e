"""Spread of the cells: it grows at rest, costs usable charge, and is bled away near full."""

from __future__ import annotations

import numpy as np
import pytest

DAY = 86400.0
N_CELL = 344 * 176


def test_the_spread_grows_at_rest_and_narrows_the_limits(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.08)
    margin = battery.get("cell.SOC_margin")
    assert margin == pytest.approx(0.002 * np.sqrt(2 * np.log(N_CELL)), rel=1e-6)
    fresh = battery.get("P_discharge_max_15min")
    battery.step(30 * DAY)
    spread = battery.get("managementSystem.SOC_spread")
    assert spread == pytest.approx(0.002 + 1.5e-9 * 30 * DAY, rel=1e-3)
    assert battery.get("cell.SOC_margin") == pytest.approx(margin * spread / 0.002, rel=1e-6)
    assert battery.get("P_discharge_max_15min") < 0.5 * fresh


def test_balancing_near_full_ends_at_its_target_and_keeps_the_energy_balance(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.93, **{"managementSystem.SOC_spread_start": 0.006})
    energies = ("E_in", "E_out", "E_stored")
    before = dict(zip(energies, map(battery.get, energies), strict=True))
    bleed = battery.get("managementSystem.I_bleed")
    assert bleed == pytest.approx(0.5 * 3.6e-4 * 280 * battery.get("SOH"), rel=1e-6)  # half of the cells
    battery.step(DAY)
    assert battery.get("managementSystem.SOC_spread") == pytest.approx(0.006 - 0.39894 * 1e-7 * DAY + 1.5e-9 * DAY, rel=1e-3)
    assert 0.93 - battery.get("SOC") == pytest.approx(0.5e-7 * DAY + 0.93 * 7.5e-9 * DAY, rel=0.02)  # bled and self-discharged
    residual = battery.get("E_in") - battery.get("E_out") - (battery.get("E_stored") - before["E_stored"])
    heat = N_CELL * bleed * 3.3 * DAY
    assert abs(residual - before["E_in"] + before["E_out"]) < 0.01 * heat
    battery.step(3 * DAY)
    assert battery.get("managementSystem.SOC_spread") == pytest.approx(0.002, rel=0.1)
    assert battery.get("managementSystem.I_bleed") < 0.2 * bleed


def test_containers_out_of_service_take_their_share(stepper) -> None:
    whole, part = stepper("Bess", SOC_start=0.5), stepper("Bess", SOC_start=0.5, n_container=12)
    for name in ("capacity", "P_discharge_max_15min", "P_charge_max_15min", "P_auxiliary"):
        assert part.get(name) == pytest.approx(0.75 * whole.get(name), rel=5e-3)
    assert part.get("R0") == pytest.approx(whole.get("R0") / 0.75, rel=1e-6)
    assert part.get("V") == pytest.approx(whole.get("V"), rel=1e-9)
