"""Relays against the formulas of their standards, ride-through against IEEE 1547, tap changer and transfer switches."""

import numpy as np
import pytest

FAULT = 0.1
IEC = {1: (0.14, 0.02), 2: (13.5, 1.0), 3: (80.0, 2.0)}
"""IEC 60255-151, curves A to C: t = TMS k / (M^alpha - 1)."""
IEEE = {4: (0.0515, 0.114, 0.02), 5: (19.61, 0.491, 2.0), 6: (28.2, 0.1217, 2.0)}
"""IEEE C37.112: t = TD (A / (M^p - 1) + B)."""


def operated(result, name):
    """Time from the fault to the operation [s]."""
    assert result[name].any(), name
    return result["time"][np.argmax(result[name])] - FAULT


@pytest.mark.parametrize("multiple", [2.0, 5.0, 15.0])
@pytest.mark.parametrize("curve", [*IEC, *IEEE])
def test_overcurrent_relay_keeps_the_standard_curves(validation, curve, multiple):
    if curve in IEC:
        k, alpha = IEC[curve]
        expected = 0.5 * k / (multiple**alpha - 1)
    else:
        a, b, p = IEEE[curve]
        expected = 0.5 * (a / (multiple**p - 1) + b)
    result = validation("RelayTimes", FAULT + 1.05 * expected, 1e-3, curve=curve, I_fault=multiple)
    assert operated(result, "trip_51") == pytest.approx(expected, abs=1.1e-3)


def test_overcurrent_disc_remembers_an_interrupted_fault(validation):
    """IEEE C37.112: the disc keeps what it has travelled and returns with (1 - M^2) / (TD t_r)."""
    a, b, p = IEEE[5]
    full = 0.5 * (a / (3.0**p - 1) + b)
    result = validation("RelayTimes", FAULT + 2.0, 1e-3, curve=5, I_fault=3.0, t_clear=FAULT + 0.5 * full)
    after = result["time"] > FAULT + 0.5 * full + 1e-6
    assert result["disc"].max() == pytest.approx(0.5, abs=2e-3)
    slope = np.polyfit(result["time"][after], result["disc"][after], 1)[0]
    assert slope == pytest.approx(-(1 - 0.5**2) / (0.5 * 21.6), rel=1e-3)
    assert not result["trip_51"].any()


@pytest.mark.parametrize(("voltage", "stage", "expected"), [
    (0.5, "trip_27", 2 / (1 - 0.5 / 0.9)), (0.8, "trip_27", 2 / (1 - 0.8 / 0.9)), (1.2, "trip_59", 0.5 / (1.2 / 1.1 - 1)),
    (0.5, "operate_27", 2.0), (1.2, "operate_59", 0.5),
])  # fmt: skip
def test_voltage_relays_keep_their_settings(validation, voltage, stage, expected):
    """IEC 60255-127: t = TMS / |V / V_set - 1|, or the definite time."""
    result = validation("RelayTimes", FAULT + 1.05 * expected, 1e-3, V_fault=voltage)
    assert operated(result, stage) == pytest.approx(expected, abs=1.1e-3)


def test_frequency_relay_keeps_its_setting(validation):
    assert operated(validation("RelayTimes", 1.0, 1e-3), "operate_81") == pytest.approx(0.3, abs=1.1e-3)
    assert not validation("RelayTimes", 1.0, 1e-3, omega_fault=0.9751)["operate_81"].any()


@pytest.mark.parametrize(("voltage", "frequency", "expected"), [
    (0.3, 60.0, 2.0), (0.45, 60.0, 2.0), (0.6, 60.0, 21.0), (1.05, 60.0, None), (1.15, 60.0, 13.0), (1.25, 60.0, 0.16),
    (1.0, 56.0, 0.16), (1.0, 62.5, 0.16), (1.0, 58.6, None), (1.0, 61.1, None),
])  # fmt: skip
def test_inverter_trips_by_the_stages_of_ieee_1547(validation, voltage, frequency, expected):
    """Default clearing times of category III (IEEE 1547-2018, tables 13 and 18)."""
    result = validation("InverterRideThrough", 30.0, 0.01, V_fault=voltage, f_fault=frequency, t_fault=FAULT)
    if expected is None:
        assert not result["trip"].any()
    else:
        assert operated(result, "trip") == pytest.approx(expected, abs=0.011)


def test_tap_changer_steps_in_time_and_stops_in_its_band(validation):
    """First step after t_first, then one per t_next, until |V - V_set| is within the dead band."""
    result = validation("TapChangerSteps", 120.0, 0.1, V_after=0.94)
    moves = result["time"][np.flatnonzero(np.diff(result["position"])) + 1]
    assert moves[0] == pytest.approx(40.0, abs=0.25)
    assert np.diff(moves) == pytest.approx(5.0, abs=0.11)
    assert abs(result["V"][-1] - 1) < 0.01
    assert abs(result["V"][-1] - 0.00625 - 1) > 0.01  # the step before was outside
    assert result["position"][-1] - result["position"][0] == len(moves)


def test_tap_changer_does_not_tap_against_a_fault(validation):
    assert np.ptp(validation("TapChangerSteps", 120.0, 0.1, V_after=0.5)["position"]) == 0


def test_automatic_transfer_switch_keeps_its_times(validation):
    """Break before make: detection 0.5 s, mechanism 0.15 s, return 10 s after the source is back."""
    result = validation("AutomaticTransfer", 20.0, 1e-3)
    moves = np.flatnonzero(np.diff(result["position"])) + 1
    assert result["position"][moves].tolist() == [0, 2, 0, 1]
    assert result["time"][moves] == pytest.approx([1.501, 1.651, 16.008, 16.158], abs=0.01)
    assert np.all(result["V_load"][result["position"] == 0] < 1e-6)


@pytest.mark.parametrize("begin", [0.0, -1.0])
@pytest.mark.parametrize(("fault", "stage", "expected"), [
    ({"V_fault": 0.5}, "operate_27", 2.0), ({"V_fault": 0.5}, "trip_27", 2 / (1 - 0.5 / 0.9)),
    ({"V_fault": 1.2}, "operate_59", 0.5), ({"omega_fault": 0.97}, "operate_81", 0.3),
    ({"I_fault": 60.0}, "trip_51", 0.0),
])  # fmt: skip
def test_relays_see_what_is_out_of_limits_from_the_first_instant_on(validation, begin, fault, stage, expected):
    """A when-clause has no edge at the initialisation: a fault that lasts from there on must be timed all the same."""
    result = validation("RelayTimes", expected + 0.5, 1e-3, t_fault=begin, **fault)
    assert operated(result, stage) + FAULT == pytest.approx(expected, abs=1.1e-3)
