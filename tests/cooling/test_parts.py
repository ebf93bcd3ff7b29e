"""Pump, drive, controller, valve and sequencer alone against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cooling.conftest import held


@pytest.mark.parametrize("speed", [0.3, 0.7, 1.0])
@pytest.mark.parametrize("phi", [0.2, 0.8, 1.0, 1.5])
def test_pump_power_is_head_times_flow_over_efficiency(run, speed, phi):
    """Parabolic head 1.25 - 0.25 phi^2 and parabolic efficiency phi (2 - phi) over the flow coefficient, affinity laws."""
    P = run("Validation.Pump", 0.1, start={"speed": speed, "flow_ratio": speed * phi})["P"][-1]
    head, eta = speed**2 * (1.25 - 0.25 * phi**2), 0.75 * phi * (2 - phi)
    assert P == pytest.approx(1e5 * head * speed * phi / eta, rel=1e-5)


def test_drive_ramps_as_its_control_says(run):
    """der(n) = tanh(a (s - n))/t_ramp with a = t_ramp/tau: sinh(a (s - n)) falls as exp(-t/tau)."""
    r = run(
        "Validation.Drive",
        30.0,
        held(np.array([0, 1, 30.0]), setpoint=[0.2, 0.9]),
        interval=0.1,
        start={"speed_start": 0.2},
    )
    t = r["time"] - 1
    after = t > 0.05
    closed = 0.9 - np.arcsinh(np.sinh(10 * 0.7) * np.exp(-t[after] / 1.0)) / 10
    assert r["speed"][after] == pytest.approx(closed, abs=2e-4)
    assert np.diff(r["speed"]).max() <= 0.1 / 10 * (1 + 1e-3)  # never faster than the ramp


def test_controller_and_valve_against_closed_forms(run):
    """Proportional jump, integral ramp, limit, and out of the limit as soon as the error turns: the integral part rests
    where back-calculation holds it, half of the proportional part beyond the limit."""
    inputs = held(np.array([0, 100, 300, 4000, 4100.0]), error=[0, 1.0, 10.0, -1.0])
    r = run("Validation.ControlLoop", 4100.0, inputs, interval=1.0)
    rising = (r["time"] > 101) & (r["time"] < 299)
    assert r["y"][rising] == pytest.approx(0.5 + 0.02 + 0.02 * (r["time"][rising] - 100) / 40, abs=1e-4)
    full = (r["time"] > 3000) & (r["time"] < 4000)
    assert r["y"][full] == pytest.approx(1, abs=1e-6) and r["opening"][full] == pytest.approx(1, abs=1e-3)
    at = np.flatnonzero(r["time"] > 4000)[1]
    assert r["y"][at] == pytest.approx(1 - 0.1 - 0.02 - 0.02 * (r["time"][at] - 4000) / 40, abs=1e-3)
    assert np.abs(np.diff(r["opening"])).max() <= 1 / 60 * (1 + 1e-3)  # the stroke takes 60 s
    assert r["flow_ratio"] == pytest.approx((30 ** r["opening"] - 1) / 29, rel=1e-9, abs=1e-12)


def test_sequencer_starts_dead_and_restarts_in_order(run):
    """A feeder that is dead at the start runs nothing; from its return the usual times count."""
    r = run("Validation.Sequencer", 400.0, held(np.array([0, 100, 400.0]), healthy=[0, 1]), interval=0.5)
    starts = r["time"][1:][np.diff(r["n_on"].astype(int)) > 0]
    assert (r["n_on"][r["time"] < 100] == 0).all()
    assert starts == pytest.approx(100 + 45 * np.arange(1, 5), abs=0.6)  # 3.5 over 0.92: four chillers


def test_sequencer_stages_after_lasting_loads_only(run):
    """A chiller more after five minutes of high load, one less after a quarter of an hour of low load and twenty minutes
    after the last change; peaks and dips that are shorter change nothing."""
    times = np.array([0, 3600, 3800, 7200, 8000, 10800, 14400, 18000.0])
    load = [2.5, 2.9, 2.5, 1.4, 2.5, 2.9, 1.4]
    r = run("Validation.Sequencer", times[-1], held(times, load=load), interval=1.0)
    change = np.diff(r["n_on"].astype(int))
    at, size = r["time"][1:][change != 0], change[change != 0]
    assert list(size) == [1, -1, -1]
    assert at[0] == pytest.approx(10800 + 300, abs=60) and at[1] == pytest.approx(14400 + 900, abs=60)
    assert at[2] - at[1] == pytest.approx(1200, abs=2)
