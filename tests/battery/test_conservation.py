"""Lithium, charge and energy of cell and packs; the Thevenin equivalent."""

from __future__ import annotations

import numpy as np
import pytest

F = 96485.33212331
HOUR = 3600.0
PROFILE = ([0, 600, 600, 1500, 1500, 2700, 2700, 3600], [0, 0, -4.6, -4.6, 2.3, 2.3, 0, 0])


def test_lithium_is_conserved(run) -> None:
    """Particles: what leaves one electrode enters the other; electrolyte: the salt content stays, to 1e-9."""
    times, I = PROFILE
    result = run(
        "Validation.CellCurrent", times, {"I": I}, 60.0,
        ["cell.negative.x_mean", "cell.positive.x_mean", "cell.electrolyte.c"], SOC_start=0.7,
    )
    area = 0.18
    negative = 30555 * 0.58 * 34e-6 * area * result["cell.negative.x_mean"]
    positive = 22806 * 0.374 * 80e-6 * area * result["cell.positive.x_mean"]
    total = negative + positive
    assert np.ptp(negative) > 0.1 * negative[0]
    assert np.abs(total / total[0] - 1).max() < 1e-9
    width = np.repeat([0.36 * 34e-6, 0.45 * 25e-6, 0.426 * 80e-6], 10)
    content = np.asarray(result["cell.electrolyte.c"]) @ width
    assert np.ptp(result["cell.electrolyte.c"]) > 50  # mol/m3: the salt does move
    assert np.abs(content / content[0] - 1).max() < 1e-9


def test_the_lithium_that_the_film_binds_is_what_the_particles_lose(run) -> None:
    """With a film that grows ten thousand times as fast: particles and film together hold the lithium of the start, to 1e-9."""
    result = run(
        "Validation.CellCurrentSei", [0, 7200], {"I": [0.0, 0.0]}, 600.0,
        ["cell.negative.x_mean", "cell.positive.x_mean", "ageing.lithium_loss"], SOC_start=0.7, **{"ageing.data.D_solvent": 2.5e-18},
    )
    stoichiometry_window = 0.8100434952651947 - 0.017617931791027226
    negative = 30555 * 0.58 * 34e-6 * (result["cell.negative.x_mean"] + stoichiometry_window * result["ageing.lithium_loss"])
    positive = 22806 * 0.374 * 80e-6 * result["cell.positive.x_mean"]
    assert result["ageing.lithium_loss"][-1] > 0.01
    assert np.abs((negative + positive) / (negative + positive)[0] - 1).max() < 1e-9


def test_a_pack_is_its_cell_scaled_by_area_and_number(stepper) -> None:
    """280 Ah cells behave as those of 2.3 Ah at the same rate and temperature, but for the connections."""
    pack, cell = stepper("Bess", SOC_start=0.6, T_start=298.0), stepper("Validation.CellCurrent", SOC_start=0.6)
    capacity = F * 30555 * 0.58 * 34e-6 * 0.18 * (0.8100434952651947 - 0.017617931791027226) / HOUR
    for rate in (-0.5, 0.25):
        pack.set(I=rate * 280 * 176)
        cell.set(I=rate * capacity)
        for one in (pack, cell):
            one.step(1.0)  # before the pack warms up
        assert pack.get("V") / 344 - 0.1e-3 * rate * 280 == pytest.approx(cell.get("V"), abs=2e-4)
        assert pack.get("SOC") == pytest.approx(cell.get("SOC"), abs=1e-7)


def test_the_charge_passed_is_the_change_of_the_state_of_charge(run) -> None:
    times, I = PROFILE
    result = run("Validation.CellCurrent", times, {"I": I}, 60.0, ["SOC"], SOC_start=0.7)
    passed = np.trapezoid(I, times)
    capacity = F * 30555 * 0.58 * 34e-6 * 0.18 * (0.8100434952651947 - 0.017617931791027226)
    assert result["SOC"][-1] - 0.7 == pytest.approx(passed / capacity, rel=1e-6)


@pytest.mark.parametrize("mixing", [1.0])
def test_energy_of_the_cell(run, mixing: float) -> None:
    """Electric energy in = chemical energy + heat content + heat given away, to 0.1 % of the throughput."""
    times, I = PROFILE
    result = run(
        "Validation.CellCurrent", times, {"I": I}, 60.0, ["E_in", "E_out", "E_stored", "V", "T"],
        1e-6, SOC_start=0.7, lumped_heat=1.0, heat_of_mixing=mixing,
    )
    throughput = np.trapezoid(np.abs(I), times) * 3.3
    residual = result["E_in"] - result["E_out"] - (result["E_stored"] - result["E_stored"][0])
    assert result["E_out"].max() > 0.001 * throughput
    assert np.abs(residual).max() < 1e-3 * 0.01 * throughput


@pytest.mark.parametrize(("pack", "current"), [("Bess", 9e3), ("UpsBattery", 2e4)])
def test_energy_of_the_packs(run, pack: str, current: float) -> None:
    times = [0, 300, 300, 900, 900, 1800, 1800, 7200]
    I = current * np.array([0, 0, -1, -1, 0.5, 0.5, 0, 0])
    result = run(pack, times, {"I": I}, 60.0, ["E_in", "E_out", "E_stored", "P_loss", "P_auxiliary"])
    residual = result["E_in"] - result["E_out"] - (result["E_stored"] - result["E_stored"][0])
    loss = np.trapezoid(result["P_loss"], result["time"])
    assert np.abs(residual).max() < 1e-3 * result["E_out"][-1]
    assert np.abs(residual).max() < 0.05 * loss  # so that the heat itself is seen in the balance


@pytest.mark.parametrize("pack", ["Bess", "UpsBattery"])
def test_the_thevenin_equivalent_is_the_tangent(stepper, pack: str) -> None:
    """V = E0 + R0*I at every current, and R0 is the slope of the instantaneous voltage."""
    battery = stepper(pack, SOC_start=0.6)
    rated = battery.get("capacity") / HOUR
    for rate in (-1.0, -0.2, 0.0, 0.3):
        voltages = []
        for delta in (-1e-4, 1e-4, 0.0):
            battery.set(I=(rate + delta) * rated)
            voltages.append(battery.get("V"))
        slope = (voltages[1] - voltages[0]) / (2e-4 * rated)
        assert battery.get("E0") + battery.get("R0") * rate * rated == pytest.approx(voltages[2], rel=1e-12)
        assert battery.get("R0") == pytest.approx(slope, rel=1e-4)


def test_an_open_contactor_leaves_a_leakage_resistance_and_offers_no_power(stepper) -> None:
    battery = stepper("Bess")
    closed = battery.get("R0")
    battery.set_boolean(contactor_closed=False)
    battery.step(1.0)
    assert battery.get("R0") > 1e6 * closed
    assert battery.get("P_discharge_max_1s") == 0
    assert battery.get("P_charge_max_15min") == 0


@pytest.mark.parametrize("pack", ["Bess", "UpsBattery"])
def test_an_idle_pack_starts_at_rest(run, pack: str) -> None:
    result = run(pack, [0, 600], {"I": [0, 0]}, 10.0, ["V", "T", "SOC", "P_auxiliary"])
    assert np.ptp(result["V"]) < 1e-4 * result["V"][0]
    assert np.ptp(result["T"]) < 0.01  # K
    assert np.ptp(result["P_auxiliary"]) < 0.02 * result["P_auxiliary"][0]
