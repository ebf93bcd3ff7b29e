"""Load steps of one generating set against ANDES 2.0 (GENROU + TGOV1 + SEXS or AC8B) and an independent DEGOV1 code."""

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


ROUND_ROTOR = {
    "H": 2.0, "ra": 0.003, "xl": 0.15, "xd": 1.8, "xd1": 0.3, "xd2": 0.23, "xq": 1.7, "xq1": 0.55, "xq2": 0.23,
    "Td10": 5.0, "Td20": 0.03, "Tq10": 0.6, "Tq20": 0.05,
}  # fmt: skip
CATERPILLAR = {
    "H": 1.0, "ra": 0.0112, "xl": 0.08, "xd": 2.55, "xd1": 0.246, "xd2": 0.187, "xq": 1.32, "xq1": 1.32, "xq2": 0.187,
    "Td10": 4.80, "Td20": 0.048, "Tq20": 0.048,
}  # fmt: skip
SLOW_GOVERNOR = {"tgov1.R": 0.05, "tgov1.T1": 0.2, "tgov1.T2": 0.5, "tgov1.T3": 2.0}
BOOST = {"degov1.boost_limit_0": 0.45, "degov1.boost_limit_1": 0.75}


def machine(data):
    return {f"machine.{name}": value for name, value in data.items()}


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("andes_impedance", {"impedanceLoad": True}),
        ("andes_rejection", {"load_before": 0.7, "load_after": 0.2, "power_factor": 0.8}),
        ("andes_full_step", {"load_before": 0.0, "load_after": 1.0, "power_factor": 1.0, "impedanceLoad": True}),
        ("andes_round_rotor", {"load_before": 0.2, "power_factor": 0.8, **machine(ROUND_ROTOR)}),
        ("andes_caterpillar", {"load_before": 0.25, "load_after": 0.5, "power_factor": 0.8, **machine(CATERPILLAR)}),
        ("andes_slow_governor", SLOW_GOVERNOR),
        ("andes_ac8b", {"impedanceLoad": True}),
        ("degov1_full_step", {"load_before": 0.0, "load_after": 1.0}),
        ("degov1_rejection", {"load_before": 1.0, "load_after": 0.0, "friction": 0.04}),
        ("degov1_boost_half", {"load_before": 0.0, "load_after": 0.5, **BOOST}),
        ("degov1_boost_over", {"load_before": 0.1, "load_after": 0.8, "friction": 0.04, **BOOST}),
    ],
)
def test_other_loads_machines_and_governors(validation, reference, case, options):
    """The cases of ``andes_cases.py`` and ``degov1_cases.py`` beside the data: no new code, parameters alone."""
    isochronous = case.startswith("degov1")
    if isochronous:
        options = {"power_factor": 1.0, **options}
    name = "GensetStepAC8B" if case.endswith("ac8b") else "GensetStep"
    result = validation(name, 10.0, 0.001, isochronous=isochronous, **options)
    expected = reference(f"genset_{case}.csv")
    before, after = expected["t"] < STEP, expected["t"] >= STEP + 0.02
    for ours, theirs in (("omega", "omega_pu"), ("V", "v_gen_pu")):
        difference = np.abs(np.interp(expected["t"], result["time"], result[ours]) - expected[theirs])
        assert difference[before].max() < 1e-6, ours
        assert difference[after].max() < 2e-4, ours
    for extreme in (np.min, np.max):
        assert abs(extreme(result["f"]) - 60 * extreme(expected["omega_pu"])) < 2e-3


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
