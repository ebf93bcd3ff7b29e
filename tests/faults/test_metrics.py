"""Figures of hand-made signals with answers in closed form."""

import numpy as np
import pytest

from cosim.faults import metrics
from cosim.faults.signals import Trace


def lines(*points):
    """A trace through (t, v)."""
    t, v = zip(*points)
    return Trace(np.array(t, float), np.array(v, float))


RAMP = lines((0, 1), (1, 1), (3, 0), (4, 0), (4, 2), (6, 1), (10, 1))
"""1 until 1 s, falls to 0 at 3 s, jumps from 0 to 2 at 4 s, back at 1 from 6 s."""


def test_extremes_and_their_times():
    assert metrics.lowest(RAMP, 1.0) == metrics.Figure(0.0, 2.0)
    assert metrics.highest(RAMP, 1.0) == metrics.Figure(2.0, 3.0)
    assert metrics.before(RAMP, 4.0).value == 0.0  # left side of the jump
    assert metrics.dip(lines((0, 60), (1, 60), (2, 57), (3, 60)), 1.0) == metrics.Figure(0.05, 1.0)


def test_stopwatch_runs_from_the_first_departure_to_the_last_return():
    # below 0.9 from 1.2 s, above 1.1 until 5.8 s; between them the signal only jumps through the band
    figure = metrics.recovery(RAMP, 1.0, (0.9, 1.1))
    assert figure.value == pytest.approx(5.8 - 1.2) and figure.time == pytest.approx(4.8)
    assert metrics.outside(RAMP, 1.0, (0.5, 1.5)).value == pytest.approx(2.0 + 1.0)
    assert metrics.recovery(RAMP, 6.5, (0.9, 1.1)).value == 0.0
    assert metrics.recovery(lines((0, 1), (2, 0)), 0.0, (0.9, 1.1)).value == np.inf
    twice = lines((0, 1), (1, 1), (1, 0), (2, 0), (2, 1), (5, 1), (5, 0), (6, 0), (6, 1), (9, 1))
    assert metrics.recovery(twice, 0.5, (0.9, 1.1)).value == pytest.approx(5.0)
    assert metrics.outside(twice, 0.5, (0.9, 1.1)).value == pytest.approx(2.0)


def test_integrals():
    # i = 100 exp(-t/0.5): I2t -> 100^2 * 0.5 / 2
    t = np.linspace(0, 10, 20001)
    decay = Trace(t, 100 * np.exp(-t / 0.5))
    assert metrics.squared(decay, 0.0).value == pytest.approx(2500.0, rel=1e-6)
    assert metrics.squared(lines((0, 0), (3, 3)), 0.0).value == pytest.approx(9.0)
    # sin over one and a half periods: the positive half waves give 2 + 2
    angle = np.linspace(0, 3 * np.pi, 30001)
    assert metrics.energy(Trace(angle, np.sin(angle)), 0.0).value == pytest.approx(4.0, rel=1e-6)
    assert metrics.energy(lines((0, -1), (2, 1)), 0.0).value == pytest.approx(0.5)
    # what RAMP is below 1: a triangle and a rectangle; what it is above does not make up for it
    assert metrics.shortfall(RAMP, 0.5).value == pytest.approx(2.0)
    assert metrics.rise(RAMP, 3.5).value == pytest.approx(1.0)


def test_dropped_power_and_ramps():
    step = lines((0, 20), (5, 20), (5, 4), (5.5, 4), (5.5, 12), (20, 12))
    # the worst second holds half a second of 4 and half a second of 12
    assert metrics.dropped(step, 1.0, 1.0).value == pytest.approx(12.0)
    assert metrics.dropped(step, 1.0, 0.25).value == pytest.approx(16.0)
    # 20 before, 8 in the mean over the second after
    assert metrics.ramp(step, 1.0, 1.0) == metrics.Figure(pytest.approx(12.0), pytest.approx(4.0))
    slope = lines((0, 0), (4, 0), (6, 10), (9, 10))
    assert metrics.ramp(slope, 0.0, 1.0) == metrics.Figure(pytest.approx(5.0), pytest.approx(5.0))
    # a spike of area 0.1 is no ramp of its height
    spike = lines((0, 1), (5, 1), (5, 11), (5.01, 11), (5.01, 1), (9, 1))
    assert metrics.ramp(spike, 1.0, 1.0).value == pytest.approx(0.1, rel=0.02)


def test_units():
    assert metrics.unit_of("energy", "W") == "J"
    assert metrics.unit_of("squared", "A") == "A2.s"
    assert metrics.unit_of("ramp", "W") == "W/s"
    assert set(metrics.METRICS) == set(__import__("typing").get_args(
        __import__("cosim.scenario.schema", fromlist=["Meter"]).Meter.model_fields["metric"].annotation))
