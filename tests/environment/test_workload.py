from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cosim.environment.breakpoints import Breakpoints, EventTimes
from cosim.environment.training import Training, trace
from cosim.environment.workload import Workload

WINDOW = (13.9 * 3600, 14.2 * 3600)


def test_same_seed_same_history_whatever_the_window():
    job = Training()
    plain, resolved = trace(job, 86400.0, [], 3), trace(job, 86400.0, [WINDOW], 3)
    assert plain.checkpoints.tolist() == resolved.checkpoints.tolist()
    assert plain.failures.tolist() == resolved.failures.tolist()
    assert trace(job, 86400.0, [], 4).checkpoints.tolist() != plain.checkpoints.tolist()
    for t in np.linspace(0, WINDOW[0] - 1, 200):
        assert plain.level.at(t) == pytest.approx(resolved.level.at(t), abs=1e-9)


def test_resolved_iterations_have_the_mean_that_stands_for_them():
    job = Training(period_jitter=0.0, checkpoint_interval=1e6, failure_mean_interval=1e9)
    window = (1000.0, 1000.0 + 400 * job.iteration_period)
    resolved, plain = trace(job, 4000.0, [window], 1), trace(job, 4000.0, [], 1)
    assert resolved.level.means(window) == pytest.approx(plain.level.means(window), rel=2e-3)


def test_iterations_swing_at_the_period_of_the_job():
    job = Training(iteration_period=2.0, period_jitter=0.0)
    level = trace(job, 600.0, [(100.0, 500.0)], 1).level
    t = np.arange(120.0, 480.0, 0.01)
    u = np.array([level.at(x) for x in t])
    spectrum = np.abs(np.fft.rfft(u - u.mean()))
    assert np.fft.rfftfreq(len(t), 0.01)[spectrum.argmax()] == pytest.approx(0.5, abs=0.01)
    assert u.min() == pytest.approx(0.3, abs=0.01)
    assert u.max() > 0.98


def test_events_are_every_sharp_kink(context):
    workload = Workload(context, detail=[WINDOW])
    times = [0.0]
    while (following := workload.next_event(times[-1])) < context.duration:
        assert following > times[-1]
        times.append(following)
    # Between events the signal is straight within 0.1 %.
    for a, b in pairwise(times[:4000]):
        if b - a > 1e-3:
            low, middle, high = (workload.step(x, {})["utilisation"] for x in (a, (a + b) / 2, b - 1e-9))
            assert abs(middle - (low + high) / 2) < 0.006


def test_checkpoints_are_counted_when_they_are_finished(context):
    workload = Workload(context)
    end = workload.job.checkpoints[0]
    assert workload.step(end - 0.5, {})["checkpoint_count"] == 0
    assert workload.step(end, {})["checkpoint_count"] == 1
    assert workload.step(end - 5.0, {})["utilisation"] == pytest.approx(0.15)
    assert workload.next_event(end - 0.5) == end


def test_step_is_a_pure_function_of_time(context):
    workload = Workload(context, kind="mixed", detail=[WINDOW])
    times = np.random.default_rng(0).uniform(0, 86400, 300)
    first = [workload.step(t, {})["utilisation"] for t in times]
    again = [workload.step(t, {})["utilisation"] for t in times[::-1]][::-1]
    assert first == again
    assert 0 <= min(first) <= max(first) <= 1


def test_inference_peaks_in_the_afternoon_and_rests_at_night(context):
    workload = Workload(context, kind="inference")
    assert workload.step(15 * 3600.0, {})["utilisation"] == pytest.approx(0.9)
    assert workload.step(3 * 3600.0, {})["utilisation"] == pytest.approx(0.35)


def test_weekend_is_quieter(context):
    weekend = Workload(replace(context, duration=3 * 86400.0), kind="inference")
    assert weekend.step(63 * 3600.0, {})["utilisation"] == pytest.approx(0.85 * 0.9)


def test_recorded_trace_repeats(context, tmp_path):
    (tmp_path / "trace.csv").write_text("seconds,utilisation\n0,0.2\n10,1.0\n", encoding="utf-8")
    workload = Workload(replace(context, folder=tmp_path), kind="recorded", file="trace.csv", file_period=10.0)
    assert workload.step(5.0, {})["utilisation"] == pytest.approx(0.6)
    assert workload.step(35.0, {})["utilisation"] == pytest.approx(0.6)
    assert workload.next_event(21.0) == 30.0


def test_recorded_trace_outside_zero_to_one_is_refused(context, tmp_path):
    (tmp_path / "trace.csv").write_text("0,20\n10,100\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected 0 to 1"):
        Workload(replace(context, folder=tmp_path), kind="recorded", file="trace.csv")


def test_unknown_kind_is_refused(context):
    with pytest.raises(ValueError, match="expected training"):
        Workload(context, kind="mining")


def test_breakpoints_jump_and_mean():
    signal = Breakpoints(np.array([0.0, 1.0, 1.0, 2.0]), np.array([0.0, 1.0, 3.0, 3.0]))
    assert [signal.at(t) for t in (-1, 0.5, 1.0, 5)] == [0, 0.5, 3.0, 3.0]
    assert signal.means([0.0, 2.0]) == pytest.approx(1.75)
    assert signal.means([-1.0, 0.0, 0.5, 1.0, 3.0]) == pytest.approx([0.0, 0.25, 0.75, 3.0])


def test_event_times_end_at_infinity():
    events = EventTimes(np.array([3.0, 1.0, 3.0]))
    assert [events.after(t) for t in (0, 1, 3)] == [1.0, 3.0, math.inf]
    assert [events.passed(t) for t in (0.5, 1.0, 9.0)] == [0, 1, 2]
