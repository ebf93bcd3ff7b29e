"""The examples of the library run and show what they are for."""

import numpy as np
import pytest

from fmus import SimulationOptions, simulate


def test_utility_loss(fmu):
    result = simulate(fmu("Examples.UtilityLoss"), SimulationOptions(stop=60.0, output_interval=0.05), output=["network.V_critical_pu", "network.n_genset_online"])
    assert result["network.V_critical_pu"].min() > 0.999
    assert result["network.n_genset_online"][-1] == 12


def test_genset_start(fmu):
    result = simulate(fmu("Examples.GensetStart"), SimulationOptions(stop=30.0, output_interval=0.01))
    assert result["V"][0] < 0.01
    assert result["V"].max() < 1.15
    assert result["V"][-1] == pytest.approx(1, abs=0.02)
    loaded = result["time"] > 15
    assert 58.0 < result["f"][loaded].min() < 59.9
    assert result["f"][-1] == pytest.approx(60, abs=0.02)
    assert result["P"][-1] == pytest.approx(0.3, rel=0.01)


def test_block_redundant_ups(fmu):
    """The racks of a failed system are on the reserve within 4 ms and return ten seconds after the repair."""
    result = simulate(fmu("Examples.BlockRedundantUps"), SimulationOptions(stop=40.0, output_interval=0.001))
    dark = result["time"][result["V_load"][:, 0] < 0.9]
    assert 0 < np.ptp(dark) <= 0.0045
    assert result["V_load"][:, 1:].min() > 0.999
    reserve = result["time"][result["P_reserve"] > 1e6]
    assert reserve[0] == pytest.approx(5.004, abs=2e-3)
    assert reserve[-1] == pytest.approx(30, abs=0.1)
    assert result["P_critical"][-1] == pytest.approx(4 * 1.6e6, rel=1e-6)


def test_chiller_motor_start(fmu):
    """The motor starts through cable and transformer, drops out in the sag and starts again."""
    result = simulate(fmu("Examples.ChillerMotorStart"), SimulationOptions(stop=30.0, output_interval=0.005))
    changes = np.flatnonzero(np.diff(result["contactor"].astype(int))) + 1
    assert result["time"][changes] == pytest.approx([1.0, 10.055, 13.31], abs=0.03)
    assert 0.85 < result["V"][result["time"] < 9].min() < 0.95
    assert result["omega"][-1] == pytest.approx(0.983, abs=2e-3)
