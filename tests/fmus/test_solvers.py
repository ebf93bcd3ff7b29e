"""What every integration method must do: accuracy that follows the tolerance, stiffness, dense output, events, restarts."""

from __future__ import annotations

import math

import numpy as np
import pytest


@pytest.fixture(scope="module")
def stiff(with_each_method):
    return with_each_method("StiffRelaxation")


def drive(fmu, stop: float, step: float, tolerance: float, inputs=lambda k: 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Slow and fast state after each communication step, with an input that is held over each."""
    instance = fmu.co_simulation()
    instance.initialise(tolerance=tolerance)
    states = []
    for k in range(round(stop / step)):
        instance.set("drive", inputs(k))
        instance.raw.doStep(k * step, step)
        states.append((instance.get("slow"), instance.get("fast")))
    instance.free()
    slow, fast = np.transpose(states)
    return slow, fast


def test_the_error_follows_the_tolerance(stiff) -> None:
    exact = 1 / (1 + 10.0)
    errors = [abs(drive(stiff, 10.0, 10.0, tolerance)[0][-1] / exact - 1) for tolerance in (1e-3, 1e-5, 1e-7, 1e-9)]
    assert errors[0] < 1e-2
    assert errors[1] < 2e-4
    assert errors[2] < 5e-6
    assert errors[3] < 1e-7
    assert errors[3] < 1e-3 * errors[0] + 1e-10


@pytest.mark.parametrize("step", [0.01, 0.37, 5.0])
def test_dense_output_and_steps_to_the_point_agree_with_the_closed_form(stiff, step: float) -> None:
    stop = step * math.ceil(5.0 / step)
    slow, fast = drive(stiff, stop, step, 1e-7)
    time = step * np.arange(1, len(slow) + 1)
    assert slow == pytest.approx(1 / (1 + time), rel=2e-5)
    assert fast == pytest.approx(slow**2, rel=1e-4)


def test_an_input_that_jumps_at_every_step(stiff) -> None:
    """The slow state under a constant drive a^2: from s0 to a*(s0 + a*tanh(a*t))/(a + s0*tanh(a*t))."""
    random = np.random.default_rng(4)
    a = random.uniform(0.2, 2.0, 200)
    expected, state = [], 1.0
    for value in a:
        tanh = math.tanh(0.1 * value)
        state = value * (state + value * tanh) / (value + state * tanh)
        expected.append(state)
    slow, fast = drive(stiff, 20.0, 0.1, 1e-7, lambda k: a[k] ** 2)
    assert slow == pytest.approx(np.array(expected), rel=2e-5)
    assert fast == pytest.approx(slow**2, rel=1e-4)


def test_a_saved_state_leads_to_the_same_end(stiff) -> None:
    instance = stiff.co_simulation()
    instance.initialise(tolerance=1e-8)
    instance.run(0.0, 1.0, 0.1)
    saved = instance.raw.getFMUState()
    ends = []
    for _ in range(2):
        instance.raw.setFMUState(saved)
        for k in range(10):
            instance.set("drive", 0.1 * k)
            instance.raw.doStep(1.0 + 0.1 * k, 0.1)
        ends.append(instance.get("slow"))
    instance.raw.freeFMUState(saved)
    instance.free()
    assert ends[0] == pytest.approx(ends[1], rel=1e-7)


def test_an_output_with_a_nominal_value_is_as_accurate_as_a_state(steep_output) -> None:
    """The state by itself is accurate enough with twenty times this error of the output."""
    tolerance, random = 1e-4, np.random.default_rng(6)
    instance = steep_output.co_simulation()
    instance.initialise(tolerance=tolerance)
    x, errors = 0.0, []
    for k, drive in enumerate(random.uniform(0.0, 1.0, 100)):
        instance.set("drive", drive)
        instance.raw.doStep(0.5 * k, 0.5)
        x = drive + (x - drive) * math.exp(-0.5)
        errors.append(instance.get("y") / math.exp(300 * x) - 1)
    instance.free()
    assert np.sqrt(np.mean(np.square(errors))) < tolerance


@pytest.mark.parametrize("step", [1e-2, 3.0])
def test_events_lie_at_their_closed_form(with_each_method, step: float) -> None:
    fall, e = math.sqrt(2.0 / 9.81), 0.8
    bounce = fall * (1.0 + 2.0 * sum(e**k for k in range(1, 6)))
    instance = with_each_method("Plant").co_simulation()
    instance.initialise(tolerance=1e-10)
    instance.run(0.0, 3.0, step)
    assert instance.get("bounces") == 6
    assert instance.get("t_bounce") == pytest.approx(bounce, abs=1e-7)
    instance.free()
