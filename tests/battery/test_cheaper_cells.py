"""Single-particle model and equivalent circuit beside the single-particle model with electrolyte."""

from __future__ import annotations

import numpy as np
import pytest


def test_the_single_particle_model_is_that_of_pybamm(run) -> None:
    """1C from full, isothermal: voltages of pybamm.lithium_ion.SPM 26.10.1.1 at 0, 900 and 1800 s."""
    result = run("Validation.CellCurrentSPM", [0, 1800], {"I": [-2.3, -2.3]}, 900.0, ["V"], SOC_start=1.0)
    assert result["V"] == pytest.approx([3.51892679, 3.20610873, 3.16469762], abs=5e-4)


def test_the_equivalent_circuit_follows_the_spme_on_the_plateau(run) -> None:
    times = [0, 60, 60, 660, 660, 1260, 1260, 1860, 1860, 2460]
    I = 1.15 * np.array([0, 0, -1, -1, 0, 0, 1, 1, 0, 0])
    spme, circuit = (
        run(f"Validation.{name}", times, {"I": I}, 10.0, ["V", "SOC"], SOC_start=0.6) for name in ("CellCurrent", "CellCurrentECM")
    )
    assert circuit["SOC"] == pytest.approx(spme["SOC"], abs=1e-6)
    assert np.sqrt(np.mean((circuit["V"] - spme["V"]) ** 2)) < 0.008  # V
    assert np.ptp(spme["V"]) > 0.08


def test_the_storage_with_equivalent_circuits_keeps_its_energy_balance(run) -> None:
    times = [0, 1800, 1800, 3600]
    result = run("BessEquivalentCircuit", times, {"I": [-9e3, -9e3, 9e3, 9e3]}, 60.0, ["E_in", "E_out", "E_stored", "SOC", "P_loss"])
    residual = result["E_in"] - result["E_out"] - (result["E_stored"] - result["E_stored"][0])
    assert np.ptp(result["SOC"]) > 0.05
    assert np.abs(residual).max() < 0.02 * np.trapezoid(result["P_loss"], result["time"])
