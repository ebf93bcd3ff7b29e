"""Photovoltaic array against pvlib, efficiency map against its table, cable against an independent integration."""

import numpy as np
import pvlib
import pytest
from scipy.integrate import solve_ivp

OMEGA = 2 * np.pi * 60
MODULE = {"alpha_sc": 0.00601, "a_ref": 2.011718, "I_L_ref": 9.605853, "I_o_ref": 2.819154e-11, "R_sh_ref": 564.957581, "R_s": 0.344423, "Adjust": 7.312982}
"""Canadian Solar CS1U-400MS of the CEC data base in pvlib."""


@pytest.mark.parametrize("temperature", [-20.0, 25.0, 75.0])
@pytest.mark.parametrize("irradiance", [2.0, 50.0, 200.0, 1000.0, 1200.0])
def test_array_power_is_that_of_pvlib(validation, irradiance, temperature):
    """De Soto's single-diode equation: within 0.1 % asked, 1e-6 met."""
    result = validation("PvArraySweep", 0.2, 0.1, G_before=irradiance, T_cell=temperature + 273.15)
    curve = pvlib.pvsystem.calcparams_cec(irradiance, temperature, **MODULE)
    point = pvlib.pvsystem.max_power_point(*curve, method="newton")
    assert result["P"][0] * 400.428 / 5e6 == pytest.approx(point["p_mp"], rel=1e-6)
    assert result["V"][0] == pytest.approx(point["v_mp"], rel=1e-4)


def test_tracker_follows_a_cloud(validation):
    """After a step of the irradiance the array works beside its maximum for a few time constants of 0.2 s."""
    result = validation("PvArraySweep", 3.0, 0.01, G_before=1000.0, G_after=400.0)
    assert np.all(result["P"] <= result["P_maximum"] * (1 + 1e-9))
    just_after = np.searchsorted(result["time"], 1.005)
    assert result["P"][just_after] < 0.9999 * result["P_maximum"][just_after]
    assert result["P"][-1] == pytest.approx(result["P_maximum"][-1], rel=1e-5)


def test_array_is_dark_at_night(validation):
    result = validation("PvArraySweep", 2.0, 0.01, G_before=0.0, G_after=0.0, T_cell=263.15)
    assert np.abs(result["P"]).max() < 5.0  # W of 5 MW: the least irradiance of the equation
    assert np.isfinite(result["V"]).all()


def test_efficiency_meets_the_data_sheet(validation):
    """Exact at the load points, monotone in between (Fritsch and Butland)."""
    result = validation("EfficiencySweep", 1.0, 1 / 240)
    for load, efficiency in ((0.25, 0.945), (0.5, 0.96), (0.75, 0.9625), (1.0, 0.96)):
        assert np.interp(load, result["p"], result["efficiency"]) == pytest.approx(efficiency, abs=1e-5)
    assert np.all(np.diff(result["loss"]) > 0)


def test_cables_follow_an_independent_integration(validation):
    """Two pi sections energised onto a load, in the stationary frame."""
    z_base = 13.8e3**2 / 30e6
    r, l, c = (np.array(value) for value in (0.08e-3 / z_base, OMEGA * 0.33e-6 / z_base, OMEGA * 0.37e-9 * z_base))
    length = np.array([2000.0, 3000.0])
    resistance, reactance, susceptance = r * length, l * length, c * length
    shunt = np.array([susceptance[0], susceptance.sum(), susceptance[1]]) / 2

    def derivative(t, x):
        i, v = x[:3], x[3:]
        g = 0.3 if t < 0.05 else 0.6
        di = OMEGA * np.array([
            (np.exp(1j * OMEGA * t) - v[0] - 0.004 * i[0]) / 0.08,
            (v[0] - v[1] - resistance[0] * i[1]) / reactance[0],
            (v[1] - v[2] - resistance[1] * i[2]) / reactance[1],
        ])  # fmt: skip
        dv = OMEGA * np.array([i[0] - i[1], i[1] - i[2], i[2] - g * v[2]]) / shunt
        return np.concatenate([di, dv])

    result = validation("CableSteps", 0.08, 1e-4)
    times = result["time"]
    parts = []
    x = np.zeros(6, complex)
    for begin, end in ((0.0, 0.05), (0.05, 0.08)):
        grid = times[(times >= begin - 1e-9) & (times < end - 1e-9)]
        solution = solve_ivp(
            derivative, (begin, end), x, method="BDF", t_eval=np.r_[grid, end], rtol=1e-8, atol=1e-10, max_step=2e-4
        )
        parts.append(solution.y[:, :-1])
        x = solution.y[:, -1]
    voltage = np.abs(np.concatenate(parts, axis=1)[5])
    count = len(voltage)
    assert np.abs(result["V_2"][:count] - voltage).max() < 2e-3
    quiet = validation("CableSteps", 0.04, 0.01, quasiStatic=True)
    total = 0.004 + 0.08j + (resistance + 1j * reactance).sum()
    assert quiet["V_2"][-1] == pytest.approx(abs(1 / (1 + total * 0.3)), abs=2e-3)  # the charging adds the rest
