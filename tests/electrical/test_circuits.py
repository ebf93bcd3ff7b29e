"""Elementary circuits against ngspice."""

import numpy as np
import pytest


def test_capacitor_energising(validation, reference):
    result = validation("RlcEnergise", 0.05, 1e-5)
    expected = reference("rlc_energise.csv")
    for ours, theirs in (("v_c", "vc"), ("i_L", "iL")):
        difference = np.interp(expected["t"], result["time"], result[ours]) - expected[theirs]
        assert np.abs(difference).max() < 1e-3 * np.abs(expected[theirs]).max()
    assert result["v_c"].max() == pytest.approx(764.4366, rel=1e-4)


def test_constant_power_load_decays_below_the_limit(validation, reference):
    result = validation("DcBusStep", 0.3, 4e-5, P_after=500e3)
    expected = reference("dc_bus_500_kw.csv")
    difference = np.interp(expected["t"], result["time"], result["v"]) - expected["v"]
    assert np.abs(difference).max() < 0.01 * 800
    assert result["v"][-1] == pytest.approx(794.4, rel=0.01)


def test_constant_power_load_limit_cycle_above_the_limit(validation, reference):
    result = validation("DcBusStep", 0.3, 4e-5, P_after=800e3)
    expected = reference("dc_bus_800_kw.csv")
    difference = np.interp(expected["t"], result["time"], result["v"]) - expected["v"]
    assert np.abs(difference).max() < 0.01 * expected["v"].max()
    late = result["time"] > 0.2
    assert result["v"][late].max() == pytest.approx(1462.55, rel=0.01)
    assert result["v"][late].min() == pytest.approx(120.54, rel=0.01)
