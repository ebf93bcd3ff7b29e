"""Load steps of one generating set against ANDES 2.0 (GENROU + TGOV1 + SEXS or AC8B) and an independent DEGOV1 code."""

import numpy as np
import pytest
from genset_cases import CASES, STEP, class_of, deviations

NADIR = {"step_tgov1": 58.5468474, "step_degov1": 58.82335856893308}  # Hz, of the given cases


@pytest.mark.parametrize("case", CASES)
def test_set_follows_the_reference(validation, record, case):
    """Loads, directions, machines, governors and exciters by parameters alone; references: see docs/electrical.md."""
    result = validation(class_of(case), 12.0, 0.001, **CASES[case])
    found = deviations(case, result)
    assert max(found["omega before"], found["V before"]) < 1e-6
    record("Genset, load steps and rejections, speed and voltage", "ANDES 2.0 and a DEGOV1 code",
           max(found["omega after"], found["V after"]), 2e-4, "pu")
    record("Genset, load steps and rejections, lowest and highest frequency", "ANDES 2.0 and a DEGOV1 code",
           max(found["lowest f"], found["highest f"]), 2e-3, "Hz")
    if case in NADIR:
        assert abs(result["f"].min() - NADIR[case]) < 2e-3


def test_turbo_governor_is_degov1_with_its_limit(validation):
    case = {key: value for key, value in CASES["degov1_boost_over"].items() if not key.startswith("degov1.")}
    found = deviations("degov1_boost_over", validation("GensetStepTurbo", 12.0, 0.001, **case))
    assert max(found["omega after"], found["V after"]) < 2e-4
    assert max(found["lowest f"], found["highest f"]) < 2e-3


def test_fault_at_the_load_is_ridden_through(validation, reference):
    """Three-phase fault of 150 ms behind 0.2 pu; the milliseconds of its clearing are those of ANDES's step."""
    case = {"impedanceLoad": True, "load_before": 0.5, "load_after": 0.5, "x_link": 0.05, "t_fault": STEP}
    result = validation("GensetStep", 10.0, 0.001, **case)
    expected = reference("genset_andes_fault.csv")
    time = expected["t"]
    window = (time >= STEP + 0.02) & ((time < STEP + 0.149) | (time > STEP + 0.17))
    for ours, theirs in (("omega", "omega_pu"), ("V", "v_gen_pu")):
        difference = np.interp(time, result["time"], result[ours]) - expected[theirs]
        assert np.abs(difference[window]).max() < 2e-4, ours


@pytest.mark.parametrize("isochronous", [False, True])
@pytest.mark.parametrize("impedance", [False, True])
@pytest.mark.parametrize("name", ["GensetStep", "GensetStepAC8B"])
def test_any_step_starts_steady_and_ends_at_the_droop(validation, name, impedance, isochronous):
    """Both directions, several power factors, voltages and nominal frequencies: closed form of the final speed."""
    for before, after, power_factor, more in [
        (0.0, 1.0, 1.0, {}), (0.9, 0.1, 0.9, {}), (0.25, 0.75, 0.5, {}), (0.3, 0.9, 0.8, {"V_start": 1.05}),
        (0.1, 0.6, 0.9, {"f_nominal": 50.0, "friction": 0.04}), (0.1, 0.6, 0.9, {"x_link": 0.2}),
    ]:  # fmt: skip
        options = {"load_before": before, "load_after": after, "power_factor": power_factor, **more}
        switches = {"isochronous": isochronous, "impedanceLoad": impedance}
        result = validation(name, 40.0, 0.01, **switches, **options)
        still = result["time"] < 0.99
        assert np.abs(result["omega"][still] - 1).max() < 1e-9
        assert np.abs(result["V"][still] - more.get("V_start", 1)).max() < 1e-7
        droop = 0.0 if isochronous else 0.03 * (result["T_m"][-1] - result["T_m"][0])
        assert result["omega"][-1] == pytest.approx(1 - droop, abs=3e-5)
        if not impedance:
            assert result["P"][-1] == pytest.approx(after * 0.8, rel=1e-6)


def test_an_overload_stalls_the_set(validation):
    """Beyond the engine's torque there is no steady state: the speed falls until enough of the load has dropped out."""
    result = validation("GensetStep", 60.0, 0.01, isochronous=True, load_after=1.4)
    assert 0 < result["f"][-1] < 30
    assert result["P"][-1] < 1.1 * 0.8  # the largest throttle


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
