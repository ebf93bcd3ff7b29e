"""Load steps of one generating set against ANDES 2.0 (GENROU + TGOV1 + SEXS) and an independent DEGOV1 code."""

import numpy as np
import pytest

STEP = 1.0
NADIR = {False: 58.5468474, True: 58.82335856893308}  # Hz, of the reference cases


@pytest.mark.parametrize(("isochronous", "name"), [(False, "genset_step_tgov1.csv"), (True, "genset_step_degov1.csv")])
def test_load_step_follows_the_reference(validation, reference, isochronous, name):
    result = validation("GensetStep", 12.0, 0.001, isochronous=isochronous)
    expected = reference(name)
    window = expected["t"] >= STEP + 0.02
    for ours, theirs in (("omega", "omega_pu"), ("V", "v_gen_pu")):
        difference = np.interp(expected["t"], result["time"], result[ours]) - expected[theirs]
        assert np.abs(difference[window]).max() < 2e-4, ours
    assert abs(result["f"].min() - NADIR[isochronous]) < 2e-3


def test_start_is_steady(validation):
    result = validation("GensetStep", 0.99, 0.01)
    assert np.abs(result["omega"] - 1).max() < 1e-9
    assert np.abs(result["V"] - 1).max() < 1e-7


def test_droop_gives_the_final_frequency(validation):
    """TGOV1 with R = 0.03 on the generator base: the torque change fixes the final speed."""
    result = validation("GensetStep", 30.0, 0.01, load_before=0.1, load_after=0.35)
    torque_change = result["T_m"][-1] - result["T_m"][0]
    assert result["omega"][-1] == pytest.approx(1 - 0.03 * torque_change, abs=1e-6)


def test_impedance_load_eases_the_step(validation):
    """A constant impedance takes less power while the voltage sags, so the nadir is higher."""
    power = validation("GensetStep", 3.0, 0.001, isochronous=True)
    impedance = validation("GensetStep", 3.0, 0.001, isochronous=True, impedanceLoad=True)
    assert impedance["f"].min() > power["f"].min() + 0.01
    assert impedance["P"].min() > 0


def test_rejection_returns_only_with_friction(validation):
    """100 % rejection: without friction the set keeps its overspeed, with 4 % friction it comes back."""
    case = {"isochronous": True, "load_before": 1.0, "load_after": 0.0, "power_factor": 1.0}
    free = validation("GensetStep", 20.0, 0.01, **case)
    braked = validation("GensetStep", 20.0, 0.01, friction=0.04, **case)
    assert free["omega"][-1] > 1.03  # the reference set of the same data stays at +3.9 %
    assert abs(braked["omega"][-1] - 1) < 2e-3


def test_turbo_boost_limits_the_block_that_can_be_taken(validation):
    """Throttle <= a + b boost: a full step stalls frequency far deeper than half of it."""
    case = {"isochronous": True, "load_before": 0.0, "power_factor": 1.0, "degov1.boost_limit_0": 0.45, "degov1.boost_limit_1": 0.75}
    half = validation("GensetStep", 10.0, 0.01, load_after=0.5, **case)
    full = validation("GensetStep", 10.0, 0.01, load_after=1.0, **case)
    free = validation("GensetStep", 10.0, 0.01, isochronous=True, load_before=0.0, load_after=1.0, power_factor=1.0)
    assert half["f"].min() > 55 > full["f"].min()
    assert free["f"].min() > full["f"].min() + 5
    assert half["f"][-1] == pytest.approx(60, abs=0.05)


def test_brushless_exciter_starts_steady_and_restores_the_voltage(validation):
    result = validation("GensetStepAC8B", 60.0, 0.01, isochronous=True)
    before = result["time"] < 0.99
    assert np.abs(result["V"][before] - 1).max() < 1e-6
    assert 0.93 < result["V"].min() < 0.97
    assert result["V"][-1] == pytest.approx(1, abs=2e-3)  # the integral term leaves no droop
