"""Batteries at and beyond the ends of their range: estimates stay bounded, limits follow the ratings, nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest
from fmpy.fmi1 import FMICallException

DAY = 86400.0
NEVER, UNDERVOLTAGE, OVERVOLTAGE, OVERTEMPERATURE, RESET = range(1, 6)  # DataCenter.Battery.TripCause
AS_AT_START, PRECHARGED, COMMAND, TRIP, FUSE = range(1, 6)  # DataCenter.Battery.ContactorCause


@pytest.mark.parametrize("SOC", [0.0, 0.3, 0.6, 0.95, 1.0])
@pytest.mark.parametrize("closed", [True, False])
def test_the_estimate_stays_between_empty_and_full_and_near_the_truth_at_rest(stepper, SOC: float, closed: bool) -> None:
    """180 days at rest. The voltage of the plateau is read to 5 %; the offset of the sensor alone would add 1.08."""
    battery = stepper("Bess", SOC_start=SOC)
    battery.set_boolean(contactor_closed=closed)
    for _ in range(18):
        battery.step(10 * DAY)
        assert 0.0 <= battery.get("SOC_estimate") <= 1.0
        assert abs(battery.get("SOC_estimate") - battery.get("SOC")) < 0.06


def test_the_estimate_stays_bounded_while_the_counter_runs_away(stepper) -> None:
    """Cycling for weeks on the plateau without rest: the counter drifts up with its sensor's offset, to 1 and no further."""
    battery = stepper("Bess", SOC_start=0.7, **{"management.current_offset": 0.02})
    rated = 0.25 * battery.get("capacity") / 3600
    highest = 0.0
    for k in range(200):
        battery.set(I=rated * (-1) ** k)
        battery.step(1800.0)
        highest = max(highest, battery.get("SOC_estimate"))
    assert 0.97 < highest <= 1.0
    assert 0.5 < battery.get("SOC") < 0.8


def test_cells_discharge_themselves_by_two_percent_a_month(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.6, **{"ageing.calendar_age_start": 1e6})
    battery.step(90 * DAY)
    assert battery.get("SOC") == pytest.approx(0.6 * np.exp(-7.5e-9 * 90 * DAY), abs=2e-3)
    assert battery.get("managementSystem.SOC_spread") == pytest.approx(0.002 + 0.2 * 7.5e-9 * 90 * DAY, rel=1e-3)


@pytest.mark.parametrize(
    ("pack", "start", "cause"),
    [
        ("Bess", {"T_start": 334.0}, OVERTEMPERATURE),
        ("UpsBattery", {"T_start": 345.0, "T_ambient": 345.0}, OVERTEMPERATURE),
        ("Bess", {"SOC_start": 0.0, "management.V_trip_min": 2.3}, UNDERVOLTAGE),
        ("UpsBattery", {"SOC_start": 1.0, "management.V_trip_max": 3.5, "management.V_max": 3.45}, OVERVOLTAGE),
    ],
)
def test_out_of_range_from_the_first_instant_on_it_trips(stepper, pack: str, start: dict, cause: int) -> None:
    battery = stepper(pack, **start)
    battery.step(0.05)
    assert battery.get_boolean("contactor_is_closed")
    battery.step(0.1)
    assert battery.get_boolean("tripped") and not battery.get_boolean("contactor_is_closed")
    assert battery.get_enumeration("tripped_cause") == cause
    assert battery.get_enumeration("contactor_is_closed_cause") == TRIP
    battery.set_boolean(contactor_closed=False)
    battery.step(1.0)
    assert battery.get_enumeration("tripped_cause") == RESET


def test_contactors_say_why_they_opened_and_closed(stepper) -> None:
    battery = stepper("Bess")
    battery.step(1.0)
    assert battery.get_enumeration("contactor_is_closed_cause") == AS_AT_START
    battery.set_boolean(contactor_closed=False)
    battery.step(1.0)
    assert battery.get_enumeration("contactor_is_closed_cause") == COMMAND
    battery.set_boolean(contactor_closed=True)
    battery.step(3.0)
    assert battery.get_enumeration("contactor_is_closed_cause") == PRECHARGED
    battery.set(I=-8 * 0.5 * battery.get("capacity") / 3600)
    battery.step(3.0)
    assert battery.get_boolean("fuse_blown")
    assert battery.get_enumeration("contactor_is_closed_cause") == FUSE
    assert battery.get_enumeration("tripped_cause") == NEVER


@pytest.mark.parametrize(("pack", "n_series"), [("Bess", 344), ("UpsBattery", 162)])
@pytest.mark.parametrize("direction", [-1, 1])
def test_a_battery_that_is_forced_beyond_its_ends_keeps_a_source_that_a_network_can_solve(
    stepper, pack: str, n_series: int, direction: int
) -> None:
    """A current of 1C that no one takes back: it trips, the open contactor ends it, voltage and resistance stay those of cells."""
    battery = stepper(pack, SOC_start=0.5 + 0.4 * direction)
    battery.set(I=direction * battery.get("capacity") / 3600)
    for _ in range(60):
        battery.step(10.0)
        assert -1.0 < battery.get("E0") / n_series < 5.0
        assert 0 < battery.get("R0") <= 1.001e5
    assert battery.get_boolean("tripped")
    assert battery.get_enumeration("tripped_cause") == (OVERVOLTAGE if direction > 0 else UNDERVOLTAGE)
    assert -0.001 < battery.get("SOC") < 1.05
    # without a protection too: a cell driven through zero reverses by volts, as side reactions hold it, not by kilovolts
    bare = stepper(pack, SOC_start=0.5 + 0.4 * direction, **{"management.trip_delay": 1e9})
    bare.set(I=direction * bare.get("capacity") / 3600)
    for _ in range(120):
        bare.step(10.0)
        assert -3.0 < bare.get("E0") / n_series < 6.0
        assert 0 < bare.get("R0") < 100.0


def test_nothing_is_heat_that_the_cells_did_not_give_while_the_contactors_are_open(stepper) -> None:
    battery = stepper("Bess", SOC_start=0.6, **{"ageing.calendar_age_start": 1e6})  # ageing binds energy with its lithium
    battery.set_boolean(contactor_closed=False)
    battery.step(1.0)
    before = [battery.get(name) for name in ("E_in", "E_out", "E_stored", "SOC")]
    battery.set(I=-0.005)  # what 1e5 Ohm leak
    battery.step(3600.0)
    E_in, E_out, E_stored, SOC = (battery.get(name) - value for name, value in zip(("E_in", "E_out", "E_stored", "SOC"), before, strict=True))
    assert E_in - E_out == pytest.approx(E_stored, abs=1e-3 * E_out)
    assert -2e-5 < SOC < 0  # self-discharge alone


def test_the_operating_limits_follow_the_ratings(stepper) -> None:
    battery = stepper("Bess", **{
        "cell_data.V_max": 3.65, "management.SOC_min": 0.1,
    })
    assert battery.get("V_operating_max") == pytest.approx(344 * 3.65)
    assert battery.get("V_operating_min") == pytest.approx(344 * 2.0)
    assert battery.get("T_operating_max") == 328.15
    assert battery.get("T_operating_min") == 253.15
    assert battery.get("current_rate_operating_max") == 1.0
    assert battery.get("current_rate_operating_min") == -1.0
    assert battery.get("SOC_operating_min") == pytest.approx(0.1, abs=2e-3)
    assert battery.get("SOC_operating_max") == pytest.approx(0.95, abs=2e-3)


@pytest.mark.parametrize(("pack", "rating"), [("Bess", 280 * 176), ("UpsBattery", 100 * 22e6 / 305e3)])
def test_the_range_of_the_ageing_law_is_known_to_the_results(stepper, pack: str, rating: float) -> None:
    """Data from 10 to 45 degC and up to 0.65C: a UPS discharge at 6C lies far outside."""
    battery = stepper(pack, T_start=280.0, T_ambient=280.0)
    battery.set(I=-6 * rating)
    battery.step(0.5)
    assert battery.get("T_ageing") < battery.get("T_ageing_operating_min") == 283.15
    assert battery.get("T_ageing_operating_max") == 318.15
    assert battery.get("rate_ageing") == pytest.approx(6.0, rel=1e-6)
    assert battery.get("rate_ageing_operating_max") == 0.65
    assert battery.get("current_rate") == pytest.approx(-6.0, rel=1e-6)
    assert 0 <= battery.get("depth_ageing") <= battery.get("depth_ageing_operating_max")


@pytest.mark.parametrize(
    ("pack", "start"),
    [
        ("Bess", {"n_container": 0}), ("Bess", {"n_container": -1}), ("Bess", {"SOC_start": 1.1}), ("Bess", {"SOC_start": -0.1}),
        ("Bess", {"T_start": 25.0}), ("UpsBattery", {"P_rated": 0.0}), ("UpsBattery", {"P_rated": -1e6}),
        ("UpsBattery", {"SOC_start": 95.0}), ("Bess", {"management.SOC_min": 0.96}), ("Bess", {"management.V_min": 1.9}),
    ],
)
def test_numbers_out_of_range_are_refused_with_their_name(stepper, capfd, pack: str, start: dict) -> None:
    with pytest.raises(FMICallException):
        stepper(pack, **start)
    assert next(iter(start)).split(".")[-1] in "".join(capfd.readouterr())


def test_derating_is_reported_with_hysteresis(stepper) -> None:
    hot, mild = stepper("Bess", T_start=320.0, T_ambient=320.0), stepper("Bess")
    assert hot.get_boolean("derated_discharge") and hot.get_boolean("derated_charge")
    assert not mild.get_boolean("derated_discharge") and not mild.get_boolean("derated_charge")
    hot.step(60.0)
    assert hot.get_boolean("cooling_on")
    hot.step(4 * 3600.0)
    assert not hot.get_boolean("derated_discharge")
