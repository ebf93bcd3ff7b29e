"""Disturbances as straight lines between points, and what is refused."""

import pytest

from cosim.errors import ScenarioErrors
from cosim.scenario.loader import from_dict
from cosim.scenario.schema import Course
from cosim.schedule import Schedule, Signal, Span

HEAD = {"version": 1, "name": "test", "start": "2026-07-09T14:00:00-04:00", "duration": 10}


def signal(base, *spans):
    """A signal from (at, duration, value or Course) in a run of 10 s."""
    return Signal.of(base, [Span.of(at, duration, value, 10.0, float) for at, duration, value in spans])


def test_a_step_and_its_end():
    step = signal(5.0, (2.0, 1.0, 7))
    assert [step.at(t) for t in (0, 1.9999, 2, 2.9999, 3, 9)] == [5, 5, 7, 7, 5, 5]


def test_a_ramp_is_straight_and_holds_its_last_value():
    ramp = signal(60.0, (1.0, None, Course(points=[("0 s", 60), ("2 s", 58)])))
    assert [ramp.at(t) for t in (0.5, 1.0, 2.0, 3.0, 9.0)] == pytest.approx([60, 60, 59, 58, 58])


def test_a_course_repeats_and_ends_with_its_disturbance():
    wave = signal(0.0, (1.0, 4.5, Course(points=[(0, 1), (1, 1), (1, 3), (2, 3)], period=2)))
    assert [wave.at(t) for t in (0.9, 1.5, 2.5, 3.5, 4.9, 5.4, 5.6)] == pytest.approx([0, 1, 3, 1, 3, 1, 0])


def test_the_later_of_two_disturbances_holds():
    both = signal(1.0, (1.0, 5.0, Course(points=[(0, 0), (5, 5)])), (2.0, 1.0, 9))
    assert [both.at(t) for t in (1.5, 2.0, 2.9, 3.0, 4.0)] == pytest.approx([0.5, 9, 9, 2, 3])


def test_every_kink_is_an_event():
    from cosim.component import Variable

    schedule = Schedule({"x": (Variable("x"), signal(0.0, (1.0, 3.0, Course(points=[(0, 0), (0.5, 2), (1.0, 1)]))))})
    times, t = [], 0.0
    while (t := schedule.next_event(t)) < 100:
        times.append(t)
    assert times == [1.0, 1.5, 2.0, 4.0] and not schedule.constant


def refused(**disturbance):
    """The message that refuses a disturbance."""
    with pytest.raises(ScenarioErrors) as caught:
        from_dict({**HEAD, "disturbances": [{"at": 1, "set": {"grid.V": 1}, **disturbance}]}, "faults.yaml")
    return str(caught.value)


@pytest.mark.parametrize("phases", ["a", "bc", "ag"])
def test_unbalanced_faults_are_refused_in_one_line(phases):
    message = refused(phases=phases)
    assert "disturbances.0.phases" in message and "unbalanced" in message and "positive-sequence" in message
    assert len(message.splitlines()) == 1


def test_points_out_of_order_are_refused():
    assert "in order of time" in refused(set={"grid.f": {"points": [[0, 60], [2, 59], [1, 60]]}})
    assert "period of at least" in refused(set={"grid.f": {"points": [[0, 60], [2, 59]], "period": 1}})
