"""The examples of the library run and show what they are for."""

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
