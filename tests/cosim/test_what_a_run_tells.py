"""The sequence of events and the operating limits of a run, from any FMU, in the file, the report and the exit code."""

from __future__ import annotations

import numpy as np
import pytest

from cosim import Results, cli
from cosim.errors import CosimError
from cosim.info import describe_fmu
from cosim.running import check

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
        (pytest.approx(1.1, abs=1e-6), "The breaker is closed: no", "Undervoltage stage 27-1")
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


def test_the_same_in_another_process(workshop):
    """A cluster in another process, with limits that its FMU holds; rows come in pieces."""
    keys = switchboard(
        clusters={"main": {}, "other": {"process": True}},
        entities={"ball": {"fmu": "BouncingBall.fmu"}, "board": {**SWITCHBOARD, "cluster": "other", "start": {"V_rated": 360}}},
        disturbances=[SAG],
    )
    remote = workshop.run(**keys)
    keys["clusters"] = {"main": {}, "other": {}}
    local = workshop.run(**keys)
    assert remote.events.equals(local.events) and len(remote.events) > 5
    assert remote.operating_excursions.equals(local.operating_excursions)
    assert list(local.operating_excursions["side"]) == ["above", "below"]


def test_the_scenario_states_limits_of_any_output(workshop):
    keys = switchboard(
        connections={"board.I_load": [80, 95]},
        operating_limits={
            "board.I[1]": {"max": "0.075 kA", "note": "cable"}, "board.I[2]": {"max": 1000}, "board.V": {"min": 410},
        },
    )
    found = workshop.run(**keys).operating_excursions
    assert list(found["variable"]) == ["board.I[1]", "board.V"]
    assert list(found["limit"]) == [75.0, 410.0] and list(found["note"]) == ["cable", "stated in the scenario"]
    assert list(found["lasting"]) == [True, True] and list(found["duration"]) == [2.0, 2.0]
    keys["operating_limits"] = {"board.V": None, "board.I": None}
    assert workshop.run(**keys).report["operating_limits"]["watched"] == 0


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"board.W": {"max": 1}}, r"operating_limits\.board\.W: .*expected an output"),
        ({"board.V_bus": {"max": 1}}, r"expected an output"),
        ({"nobody.V": {"max": 1}}, r"expected an output"),
        ({"board.V": {"max": "3 A"}}, r"operating_limits\.board\.V\.max: '3 A': expected a quantity in V"),
        ({"board.V": {}}, r"expected 'min', 'max' or both"),
        ({"board.V": {"min": "1 kV", "max": "900 V"}}, r"operating_limits\.board\.V\.min: '1 kV': expected at most 900 V"),
        ({"board.V": {"min": float("nan")}}, r"expected a finite number"),
    ],
)
def test_limits_that_cannot_be_are_refused_before_the_run(workshop, limits, message):
    with pytest.raises(CosimError, match=message):
        check(workshop.load(**switchboard(operating_limits=limits)))


def test_third_party_and_python_entities_have_limits_too(workshop, python_fmus, oscillator):
    oscillator["entities"] = {"left": {"fmu": "Mass1.fmu"}, "right": {"fmu": "Mass2.fmu"}, "air": {"python": "coupling_components:Limited"}}
    results = workshop.run(**oscillator, fmu_path=[str(python_fmus)], operating_limits={"right.F": {"min": -0.05, "max": 0.05}})
    found = results.operating_excursions
    assert set(found["variable"]) == {"right.F", "air.T"}
    one = found[found["variable"] == "air.T"].iloc[0]
    assert (one["limit"], one["begin"], one["note"]) == (295.0, pytest.approx(2.5, abs=0.02), "Inlet air of the test")


def test_chatter_is_one_line(workshop):
    swings = {"points": [["0 s", 400], ["50 ms", 400], ["50 ms", 300], ["100 ms", 300]], "period": "100 ms"}
    results = workshop.run(**switchboard(disturbances=[{"name": "swings", "at": "0.5 s", "duration": "1 s", "set": {"board.V_bus": swings}}]))
    (event,) = results.events[results.events["device"] == "board.relay_27_1"].itertuples()
    assert (event.count, event.time, event.until, event.before, event.after) == (20, 0.55, 1.5, "False", "False")
    assert event.what == "drops out: Undervoltage, stage 1 (the last of 20 changes)"
    (excursion,) = results.operating_excursions.itertuples()
    assert (excursion.times, excursion.worst) == (10, 300.0) and excursion.duration == pytest.approx(0.5, abs=1e-5)


def test_thinned_rows_keep_events_and_limits_exact(workshop):
    keys = switchboard(duration="100 s", disturbances=[{**SAG, "at": "50.3 s"}, {**SAG, "at": "70 s", "duration": "1 ms", "set": {"board.V_bus": 500}}])
    whole = workshop.run(**keys)
    thin = workshop.run(**keys, results={"interval": "10 s"})
    assert thin.events.equals(whole.events)
    assert thin.operating_excursions.equals(whole.operating_excursions) and len(thin.operating_excursions) == 2
    time = thin.time("board.V")
    assert len(time) < 25 and time[-1] == 100.0 and time[0] == 0.0


def test_exit_code_and_text(workshop, capsys):
    scenario = str(workshop.write(**switchboard(disturbances=[SAG])))
    target = str(workshop.folder / "told.h5")
    assert cli.main(["run", scenario, "-o", target, "--no-plot"]) == 0
    said = capsys.readouterr().out
    assert "operating limits: 4 watched, 1 left" in said
    assert "board.V below 360 V for 150 ms from t = 1 s; worst 280 V at 1 s (90 % of the rated voltage)" in said
    assert cli.main(["run", scenario, "-o", target, "--no-plot", "-q", "--strict"]) == 3
    assert cli.main(["show", target, "--events"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:3] == ["00:00:01.100000", "1.100000", "board.closed"] and "Undervoltage stage 27-1" in line for line in lines)
    assert cli.main(["show", target, "--limits"]) == 0 and "board.V below" in capsys.readouterr().out
    quiet = str(workshop.write(**switchboard()))
    assert cli.main(["run", quiet, "-o", target, "--no-plot", "-q", "--strict"]) == 0


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"entities": {"board": {**SWITCHBOARD, "start": {"n_failed": 4}}}}, r"entities\.board\.start\.n_failed: 4: expected 0 to 3, as the model says"),
        ({"disturbances": [{"at": "1 s", "set": {"board.n_failed": -1}}]}, r"disturbances\.0\.set\.board\.n_failed: -1: expected 0 to 3"),
        ({"disturbances": [{"at": "1 s", "set": {"board.V_bus": {"points": [["0 s", 400], ["1 s", -1]]}}}]}, r"board\.V_bus: -1: expected at least 0 V"),
        ({"connections": {"board.n_failed": 7}}, r"connections\.board\.n_failed: 7: expected 0 to 3"),
        ({"connections": {"board.V_bus": float("inf")}}, r"connections\.board\.V_bus: inf: expected a finite number"),
        ({"connections": {"board.n_failed": float("nan")}}, r"connections\.board\.n_failed: nan: expected a finite number"),
    ],
)
def test_values_out_of_range_are_refused(workshop, keys, message):
    with pytest.raises(CosimError, match=message):
        check(workshop.load(**switchboard(**keys)))


def test_a_bound_that_follows_a_parameter_is_left_to_the_model(workshop):
    """The bound of the parameter's start value would refuse what is right for another value."""
    start = {"n_feeder": 8, "n_feeder_failed": 5}
    workshop.run(**switchboard(entities={"board": {**SWITCHBOARD, "start": start}}))


def test_a_relay_that_is_up_from_the_start_is_told(workshop):
    results = workshop.run(**switchboard(connections={"board.V_bus": 300}))
    assert told(results, "board.relay_27_1")[0] == (0.0, "picks up: Undervoltage, stage 1, from the start", "")


def test_limits_of_all_entities_of_a_kind(workshop):
    keys = switchboard(operating_limits={"board*.V": {"max": 390}})
    keys["entities"] = {"board1": SWITCHBOARD, "board2": SWITCHBOARD, "meter": {"fmu": "Integrator.fmu"}}
    assert list(workshop.run(**keys).operating_excursions["variable"]) == ["board1.V", "board2.V"]


def test_info_tells_states_and_limits(workshop):
    said = describe_fmu(workshop.fmus / "Switchboard.fmu")
    assert "Why the breaker opened last (none, undervoltage, command)" in said
    assert "operating limits:\n  V_operating_max " in said
