"""Machines, motors, transformers and droop against closed forms."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

X_SUBTRANSIENT = 0.177
OMEGA = 2 * np.pi * 60


def test_short_circuit_follows_the_standard_formula(validation):
    """AC envelope by reactances and time constants (IEC 60034-4)."""
    result = validation("MachineShortCircuit", 3.0, 0.002)
    fault = result["time"] > 0.1 + 1e-3
    assert np.abs(result["i"][fault] / result["i_formula"][fault] - 1).max() < 0.015
    assert result["i"].max() == pytest.approx(1 / X_SUBTRANSIENT, rel=1e-3)


def test_unequal_sets_share_by_rating_over_droop(validation):
    result = validation("DroopSharing", 30.0, 0.01)
    share = [result[name][-1] - result[name][0] for name in ("P_1", "P_2")]
    assert share[0] / share[1] == pytest.approx((3.125 / 0.03) / (1.5 / 0.05), rel=2e-3)
    assert sum(share) == pytest.approx(2e6 * result["V"][-1] ** 2, rel=2e-3)


@pytest.mark.parametrize("count", [1, 4, 8])
def test_motor_start_dip(validation, count):
    """First dip of 800 kVA started direct on line: voltage divider of X'' and the locked rotor."""
    result = validation("MotorStart", 8.0, 0.0005, nGenset=count)
    first = np.searchsorted(result["time"], 1.0 + 1e-6)
    locked_rotor = 1 / (0.02 + 1j * (0.083 + 0.083 * 3 / 3.083))  # admittance per unit of the motor
    load = locked_rotor * 0.8 / (3.125 * count)
    dip = 1 - abs(1 / (1 + (0.0036 + 1j * X_SUBTRANSIENT) * load))
    assert 1 - result["V"][first] == pytest.approx(dip, rel=0.02)
    rule = abs(load) * X_SUBTRANSIENT / (1 + abs(load) * X_SUBTRANSIENT)  # S_LR X'' / (S_g + S_LR X'')
    assert dip == pytest.approx(rule, rel=0.06)
    assert result["omega_motor"][-1] == pytest.approx(0.983, abs=0.002)


def test_transformer_inrush(validation):
    """Flux and current against an integration in the stationary frame."""
    result = validation("TransformerEnergise", 1.0, 0.0005)

    def flux(t, psi):
        magnitude = np.hypot(*psi)
        slope = 0.005 + max(0.0, magnitude - 1.2) / (0.3 * max(magnitude, 1e-9))
        return OMEGA * (np.array([np.cos(OMEGA * t), np.sin(OMEGA * t)]) - 0.005 * slope * psi)

    expected = solve_ivp(flux, (0, 1), [0, 0], t_eval=result["time"], rtol=1e-9, atol=1e-10, max_step=1e-4)
    magnitude = np.hypot(*expected.y)
    current = 0.005 * magnitude + np.maximum(0, magnitude - 1.2) / 0.3
    assert np.abs(result["I"] - current).max() < 0.002 * current.max()
    assert current.max() == pytest.approx((2 - 1.2) / 0.3, rel=0.03)
    late, early = result["I"][result["time"] > 0.9].max(), result["I"][result["time"] < 0.1].max()
    assert late < 0.25 * early


def test_static_transfer_switch_changes_over_within_4_ms(validation):
    result = validation("TransferAndTrip", 0.2, 1e-4)
    gone = (result["time"] > 0.1) & (result["V_load"] < 0.9)
    assert np.ptp(result["time"][gone]) < 0.0045
    assert result["V_load"][-1] == pytest.approx(0.98)
    assert result["P_load"][-1] == pytest.approx(0.5 * 0.98**2)


@pytest.mark.parametrize("current", [2.0, 5.0, 9.0])
def test_overcurrent_relay_keeps_the_standard_inverse_curve(validation, current):
    """IEC 60255-151: t = TMS 0.14 / ((I / Is)^0.02 - 1)."""
    expected = 0.1 * 0.14 / (current**0.02 - 1)
    result = validation("TransferAndTrip", 0.1 + 1.2 * expected, 1e-3, I_fault=current)
    operated = result["time"][np.argmax(result["trip"])] - 0.1
    assert operated == pytest.approx(expected, abs=1.1e-3)


def test_isochronous_sets_share_a_step_by_rating(validation):
    """Three unequal sets on load-sharing lines: equal loading, and the frequency returns to its setpoint."""
    result = validation("LoadSharingStep", 40.0, 0.01)
    loading = result["P"][-1] / np.array([2.5e6, 1.2e6, 1.6e6])
    assert loading == pytest.approx(np.full(3, loading.mean()), rel=1e-6)
    assert result["P"][-1].sum() == pytest.approx(4e6 * result["V"][-1] ** 2, rel=1e-6)
    assert result["f"].min() < 59.5
    assert result["f"][-1] == pytest.approx(60, abs=1e-6)


def test_aggregate_is_exact(validation):
    """Three sets one by one and the aggregate of three: the same start, load and loss of one set, to solver tolerance.

    At 1e-8 the powers are 3e-8 apart for one step after the start, at 1e-9 2e-9 and at 1e-10 7e-10: what differs are the steps."""
    result = validation("GensetArray", 30.0, 0.01, tolerance=1e-9)
    for name, scale in (("V", 1.0), ("omega", 1.0), ("P", 0.3), ("fuel", 0.2)):
        assert np.abs(result[f"{name}_1"] - result[f"{name}_2"]).max() < 1e-7 * scale, name
    assert result["P_1"][-1] > 0.3


@pytest.mark.parametrize(("case", "conductance"), [("step", 0.9), ("short_circuit", 20.0)])
def test_stator_transients_follow_dpsim(validation, reference, record, case, conductance):
    """Load step and near short circuit against DPsim's three-phase electromagnetic machine: offset currents, torque
    pulsation and speed, each per its largest value."""
    result = validation("MachineLoadStep", 0.6, 1e-4, G_after=conductance)
    expected = reference(f"machine_dpsim_{case}.csv")
    time = expected["t"]
    for ours, theirs in (("omega", "omega_pu"), ("I", "i_pu"), ("T_e", "torque_pu")):
        error = np.abs(np.interp(time, result["time"], result[ours]) - expected[theirs]) / np.abs(expected[theirs]).max()
        assert error[time < 0.099].max() < 1e-6, ours
        record("Machine with stator transients, current, torque and speed over their size", "DPsim 1.4", error.max(), 1e-3, "1")
