"""Failed units exchange no heat, coast down, and their number is refused outside of what there is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fmus import SimulationOptions, simulate
from tests.cooling.conftest import columns, held
from tests.cooling.test_closed_forms import counterflow

CP_COOLANT, CP_WATER, CP_AIR = 3961.5, 4180.5, 1006 + 0.008 * 1860
COOLANT_SHARE = 0.5868
"""Share of the coolant in the resistance of the plates: Nu = C Re^0.8 Pr^0.4 on both sides, CoolProp at 37 and 25 degC."""


def exchange(C_1, C_2, n, nominal_1, nominal_2, UA, share) -> float:
    """Heat flow per kelvin of n counterflow exchangers with films of flow^0.8."""
    resistance = share * (C_1 / n / nominal_1) ** -0.8 + (1 - share) * (C_2 / n / nominal_2) ** -0.8
    return counterflow(C_1, C_2, n * UA / resistance)


def conductance(Q, approach, C_1, C_2) -> float:
    other = approach + Q / C_1 - Q / C_2
    return Q * math.log(approach / other) / (approach - other)


@pytest.mark.parametrize("failed", [0, 1, 3, 5, 8])
@pytest.mark.parametrize("first", [0.0, 600.0])
def test_plates_of_the_cdus_that_run(run, failed, first):
    """16.46 MW, open valves: supply temperature as the plates that are left give it, whether lost before or in the run."""
    start = dict(Q_flow_liquid=16.46e6, T_facility_supply=293.15, facility_pump_speed=0.667, T_coolant_setpoint=295.15)
    r = run("LiquidLoop", 7200.0, held(np.array([0, max(first, 1e-3), 7200.0]), n_cdu_failed=[0 if first else failed, failed]),
            interval=60.0, start=start | {"n_cdu_failed": 0 if first else failed})[-1]
    nominal = 50.35 * CP_COOLANT, 50 * CP_WATER
    UA = conductance(2e6, 4.0, *nominal)
    C_1, C_2 = r["m_flow_coolant"] * CP_COOLANT, r["m_flow_facility"] * CP_WATER
    G = exchange(C_1, C_2, 11 - failed, *nominal, UA, COOLANT_SHARE)
    hand = 293.15 + (16.46e6 + 0.88 * r["P_pump"]) / G - 16.46e6 / C_1
    assert r["T_coolant_supply"] == pytest.approx(hand, abs=0.02)


@pytest.mark.parametrize("failed", [0, 4, 8, 10])
def test_coils_of_the_air_handlers_that_run(run, failed):
    start = dict(Q_flow_air=2.0e6, T_facility_supply=293.15, facility_pump_speed=1.0, T_air_setpoint=291.15)
    r = run("AirLoop", 43200.0, held(np.array([0, 600.0, 43200.0]), n_crah_failed=[0, failed]), interval=600.0, start=start)[-1]
    nominal = 24.8 * CP_AIR, 16 * CP_WATER
    UA = conductance(300e3, 3.0, *nominal)
    G = exchange(r["m_flow_air"] * CP_AIR, r["m_flow_facility"] * CP_WATER, 16 - failed, *nominal, UA, 0.5)
    assert r["T_outlet_air"] - 293.15 == pytest.approx(r["Q_flow_facility"] / G, rel=2e-3)


def test_a_lost_unit_coasts_down(run):
    """Three of eleven CDU pumps and four of sixteen air handlers: no jump, half of the step within pump and fan inertia."""
    for name, failed, flow, half in (("LiquidLoop", "n_cdu_failed", "m_flow_coolant", 1.5), ("AirLoop", "n_crah_failed", "P_fan", 8.0)):
        r = run(name, 700.0, held(np.array([0, 600.0, 700.0]), **{failed: [0, 4]}), interval=0.25)
        time, value = r["time"], r[flow]
        at = lambda t: np.interp(t, time, value)
        assert at(600.05) == pytest.approx(at(599.5), rel=0.02)
        assert at(600 + 4 * half) < 0.98 * at(599.5) or name == "AirLoop"


@pytest.mark.parametrize(
    ("name", "variable", "value", "largest"),
    [("LiquidLoop", "n_cdu_failed", 12, 11), ("LiquidLoop", "n_cdu_failed", -1, 11), ("AirLoop", "n_crah_failed", 17, 16),
     ("ChillerPlant", "n_chiller_failed", 8, 7), ("ChillerPlant", "n_tower_failed", -2, 7),
     ("ChillerPlant", "n_facility_pump_failed", 5, 4), ("DryCoolerPlant", "n_cooler_failed", 27, 26)],
)
def test_a_number_outside_is_refused(fmus, name, variable, value, largest, capfd):
    inputs = held(np.array([0, 10.0, 20.0]), **{variable: [0, value]})
    with pytest.raises(Exception) as caught:
        simulate(fmus[name], SimulationOptions(stop=20.0), None, None, columns(inputs))
    told = str(caught.value) + "".join(capfd.readouterr())
    assert f"{variable} = {value}" in told and f"= {largest}" in told


@pytest.mark.parametrize(("n", "size"), [(6, 10e6), (20, 33e6)])
def test_other_sizes(run, n, size):
    """Half the CDUs lost of another number: the same hand calculation."""
    start = dict(nCdu=n, Q_flow_liquid=0.4 * size, T_facility_supply=293.15, facility_pump_speed=0.667, T_coolant_setpoint=295.15)
    r = run("LiquidLoop", 7200.0, held(np.array([0, 600.0, 7200.0]), n_cdu_failed=[0, n // 2]), interval=60.0, start=start)[-1]
    nominal = 50.35 * CP_COOLANT, 50 * CP_WATER
    C_1, C_2 = r["m_flow_coolant"] * CP_COOLANT, r["m_flow_facility"] * CP_WATER
    G = exchange(C_1, C_2, n - n // 2, *nominal, conductance(2e6, 4.0, *nominal), COOLANT_SHARE)
    hand = 293.15 + (0.4 * size + 0.88 * r["P_pump"]) / G - 0.4 * size / C_1
    assert r["T_coolant_supply"] == pytest.approx(hand, abs=0.03)


def test_thin_air_needs_faster_fans(run):
    """At 80 kPa the fans move four fifths of the mass: for the same heat they turn 1.27 times as fast."""
    low, sea = (run("AirLoop", 60.0, start={"Q_flow_air": 3.0e6, "p_barometric": p})[-1] for p in (80e3, 101325.0))
    assert low["m_flow_air"] == pytest.approx(sea["m_flow_air"], rel=1e-4)
    assert low["fan_speed"] / sea["fan_speed"] == pytest.approx(101325 / 80e3, rel=1e-4)
