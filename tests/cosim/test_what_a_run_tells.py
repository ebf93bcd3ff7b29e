"""The sequence of events and the operating limits of a run, from any FMU, in the file, the report and the exit code."""

from __future__ import annotations

import numpy as np
import pytest

from cosim import Results

SWITCHBOARD = {"fmu": "Switchboard.fmu"}


def switchboard(**keys) -> dict:
    """A switchboard for two seconds."""
    return {"duration": "2 s", "entities": {"board": SWITCHBOARD}, "unconnected": ["*"], **keys}


SAG = {"name": "sag", "at": "1 s", "duration": "150 ms", "set": {"board.V_bus": "280 V"}}


def told(results: Results, device: str) -> list[tuple[float, str, str]]:
    """Time [s], what and why of the events of a device."""
    rows = results.events[results.events["device"] == device]
    return list(zip(rows["time"], rows["what"], rows["cause"]))


def test_relay_and_breaker_say_what_and_why(workshop):
    results = workshop.run(**switchboard(disturbances=[SAG]))
    assert told(results, "board.relay_27_1") == [
        (1.0, "picks up: Undervoltage, stage 1", ""),
        (pytest.approx(1.1, abs=1e-6), "trips: Undervoltage, stage 1", ""),
        (1.15, "drops out: Undervoltage, stage 1", ""),
    ]
    assert told(results, "board.closed") == [
        (pytest.approx(1.1, abs=1e-6), "the breaker is closed: no", "Undervoltage stage 27-1")
    ]
    assert told(results, "scenario") == [
        (1.0, "sag begins: board.V_bus = 280 V", "disturbance of the scenario"),
        (1.15, "sag ends: board.V_bus as before", "disturbance of the scenario"),
    ]
    assert results.events["time"].is_monotonic_increasing
    assert results.events["device"].iloc[0] == "scenario"  # the cause stands before what it causes


def test_limits_follow_the_ratings_and_tell_worst_time_and_duration(workshop):
    course = {"points": [["0 s", 400], ["0.5 s", 500], ["1 s", 400]]}
    sag = {"name": "swell", "at": "0.5 s", "duration": "1 s", "set": {"board.V_bus": course}}
    keys = switchboard(disturbances=[sag])
    one = workshop.run(**keys).operating_excursions.iloc[0]
    assert (one["variable"], one["side"], one["limit"]) == ("board.V", "above", pytest.approx(440.0))
    assert one["begin"] == pytest.approx(0.7, abs=1e-3) and one["end"] == pytest.approx(1.3, abs=1e-3)
    assert one["duration"] == pytest.approx(0.6, abs=2e-3) and one["times"] == 1 and not one["lasting"]
    assert one["worst"] == pytest.approx(500.0, rel=1e-3) and one["time_of_worst"] == pytest.approx(1.0, abs=2e-3)
    assert one["note"] == "110 % of the rated voltage"
    keys["entities"] = {"board": {**SWITCHBOARD, "start": {"V_rated": 480}}}
    (one,) = workshop.run(**keys).operating_excursions.itertuples()  # from the start; back again so soon, it is the same one
    assert (one.side, one.limit, one.begin, one.end, one.times, one.lasting) == ("below", pytest.approx(432.0), 0.0, 2.0, 2, True)
    assert one.duration == pytest.approx(0.66 + 0.66, abs=2e-3) and one.worst == 400.0


def test_a_limit_that_is_an_output_moves(workshop):
    keys = switchboard(connections={"board.I_load": [80, 95]}, disturbances=[{**SAG, "set": {"board.V_bus": "360 V"}}])
    found = workshop.run(**keys).operating_excursions
    assert list(found["variable"]) == ["board.I[2]"]
    assert found["limit"][0] == pytest.approx(90.0) and found["worst"][0] == 95.0
    assert found["begin"][0] == 1.0 and found["end"][0] == 1.15
    assert np.isclose(found["duration"][0], 0.15)
