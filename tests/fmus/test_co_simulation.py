"""Co-Simulation: communication steps, events, inputs, threads; against Model Exchange and closed forms."""

from __future__ import annotations

import math
import threading

import fmpy
import numpy as np
import pytest

GRAVITY, RESTITUTION = 9.81, 0.8


def bounce_time(number: int) -> float:
    """Time of a bounce (1, 2, ...) of a ball dropped from 1 m."""
    fall = math.sqrt(2.0 / GRAVITY)
    return fall * (1.0 + 2.0 * sum(RESTITUTION**k for k in range(1, number)))


@pytest.mark.parametrize("step", [1e-3, 0.25, 3.0])
def test_bounces_at_the_closed_form_whatever_the_step(plant, step):
    instance = plant.co_simulation()
    instance.initialise(tolerance=1e-11)
    instance.run(0.0, 3.0, step)
    assert instance.get("bounces") == 6
    assert instance.get("t_bounce") == pytest.approx(bounce_time(6), abs=1e-8)
    assert instance.get("alarm")
    instance.free()


def test_small_and_large_steps_agree(plant):
    results = []
    for step in (1e-3, 1.0):
        instance = plant.co_simulation()
        instance.initialise(tolerance=1e-8)
        instance.run(0.0, 3.0, step)
        results.append([instance.get("height"), *instance.get("u"), instance.get("I")])
        instance.free()
    np.testing.assert_allclose(results[0], results[1], rtol=1e-6, atol=1e-7)


def test_agrees_with_model_exchange(plant):
    settings = {"stop_time": 2.0, "output_interval": 0.1, "output": ["height", "u", "I", "bounces", "mode"]}
    co = fmpy.simulate_fmu(str(plant.path), fmi_type="CoSimulation", relative_tolerance=1e-9, **settings)
    me = fmpy.simulate_fmu(
        str(plant.path), fmi_type="ModelExchange", relative_tolerance=1e-9, record_events=False, **settings
    )
    for name in ("height", "u", "I"):
        np.testing.assert_allclose(co[name], me[name], rtol=1e-5, atol=2e-6)
    assert (co["bounces"] == me["bounces"]).all()
    assert (co["mode"] == me["mode"]).all()


def test_event_mode_returns_at_each_event(plant):
    instance = plant.co_simulation(event_mode=True, early_return=True)
    instance.initialise(tolerance=1e-11)
    instance.updateDiscreteStates()
    instance.enterStepMode()
    time, times = 0.0, []
    while time < 1.5:
        event, terminate, early, last = instance.doStep(time, 1.5 - time)
        assert last > time or event
        time = last
        assert not terminate
        assert early == (time < 1.5)
        if event:
            times.append(time)
            instance.enterEventMode()
            instance.updateDiscreteStates()
            instance.enterStepMode()
    for expected in (bounce_time(1), 0.75, bounce_time(2)):
        assert min(abs(time - expected) for time in times) < 1e-8
    assert 0.75 in times  # a time event is hit exactly
    assert instance.get("bounces") == 2
    instance.free()


def test_event_mode_and_silent_handling_agree(plant):
    silent = plant.co_simulation()
    silent.initialise()
    silent.run(0.0, 2.0, 0.5)
    open_ = plant.co_simulation(event_mode=True, early_return=True)
    open_.initialise()
    open_.enterStepMode()
    time = 0.0
    while time < 2.0:
        event, _, _, time = open_.doStep(time, 2.0 - time)
        if event:
            open_.enterEventMode()
            open_.updateDiscreteStates()
            open_.enterStepMode()
    np.testing.assert_allclose(silent.get("u"), open_.get("u"), rtol=1e-7)
    assert silent.get("height") == pytest.approx(open_.get("height"), abs=1e-7)
    silent.free()
    open_.free()


def test_inputs_between_steps(oscillator):
    """A step of the drive at t = 1 shifts the oscillation by drive/omega^2, to the closed form."""
    omega = 2.0 * math.pi
    instance = oscillator.co_simulation()
    instance.initialise(tolerance=1e-10)
    instance.run(0.0, 1.0, 0.01)
    instance.set("drive", 10.0)
    for number in range(100):
        instance.doStep(1.0 + number * 0.003, 0.003)
    offset = 10.0 / omega**2
    expected = offset + (1.0 - offset) * math.cos(omega * 0.3)
    assert instance.get("x") == pytest.approx(expected, abs=1e-8)
    instance.free()


@pytest.mark.parametrize("amplitude", [1.0, 1e-3])
def test_input_that_changes_at_every_step(oscillator, amplitude):
    """Many changes, each held for 1 ms, sum up right: compared with the exact response to a staircase."""
    omega, step = 2.0 * math.pi, 1e-3
    instance = oscillator.co_simulation()
    instance.initialise(tolerance=1e-9)
    x, v = 1.0, 0.0
    cosine, sine = math.cos(omega * step), math.sin(omega * step)
    for number in range(1000):
        drive = amplitude * math.sin(3.0 * number * step)
        instance.set("drive", drive)
        instance.doStep(number * step, step)
        offset = drive / omega**2
        x, v = offset + (x - offset) * cosine + v / omega * sine, -(x - offset) * omega * sine + v * cosine
    assert instance.get("x") == pytest.approx(x, abs=2e-6)
    assert instance.get("v") == pytest.approx(v, abs=2e-5)
    instance.free()


def test_discrete_input_is_an_event(plant):
    instance = plant.co_simulation()
    instance.initialise(tolerance=1e-9)
    instance.run(0.0, 1.0, 0.5)
    assert instance.get("I") > 0.0
    instance.set("enable", False)
    instance.doStep(1.0, 1e-6)
    assert instance.get("I") == 0.0
    before = instance.get("u").sum()
    instance.doStep(1.0 + 1e-6, 0.5)
    after = instance.get("u")
    assert after.sum() == pytest.approx(before, rel=1e-5)  # level = 2: charge only moves between the sections
    assert np.ptp(after) < 0.2 * before
    instance.free()


def test_intermediate_update_can_return_early(oscillator):
    from fmpy.fmi3 import FMU3Slave, fmi3IntermediateUpdateCallback

    seen: list[float] = []

    def update(environment, time, set_requested, get_allowed, step_finished, can_return, requested, return_time):
        seen.append(time)
        if time > 0.2 and can_return:
            requested[0] = True
            return_time[0] = time

    identifier = oscillator.description.coSimulation.modelIdentifier
    slave = FMU3Slave(
        guid=oscillator.description.guid or oscillator.description.instantiationToken,
        unzipDirectory=str(oscillator.folder),
        modelIdentifier=identifier,
        instanceName="x",
    )
    callback = fmi3IntermediateUpdateCallback(update)
    slave.instantiate(earlyReturnAllowed=True, intermediateUpdate=callback)
    slave.enterInitializationMode()
    slave.exitInitializationMode()
    event, terminate, early, last = slave.doStep(0.0, 1.0)
    assert early and not event and not terminate
    assert 0.2 < last < 1.0
    assert seen == sorted(seen) and seen[-1] == last
    (x,) = slave.getFloat64([oscillator.reference["x"]])
    assert x == pytest.approx(math.cos(2.0 * math.pi * last), abs=1e-4)
    slave.freeInstance()


def test_many_instances_in_threads(plant):
    """Instances do not share anything: in threads they give what one alone gives."""
    results: dict[int, list[float]] = {}

    def work(number: int) -> None:
        instance = plant.co_simulation()
        instance.initialise(V_source=5.0 + number % 4)
        instance.run(0.0, 2.0, 0.002)
        results[number] = [instance.get("height"), *instance.get("u"), instance.get("I")]
        instance.free()

    for number in range(4):
        work(number)
    alone = dict(results)
    results.clear()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(16):
        assert results[number] == alone[number % 4]


def test_output_derivatives(oscillator):
    instance = oscillator.co_simulation()
    instance.initialise(tolerance=1e-10)
    instance.doStep(0.0, 0.1)
    dx, dv = instance.getOutputDerivatives([oscillator.reference["x"], oscillator.reference["v"]], [1, 1])
    assert dx == pytest.approx(instance.get("v"), rel=1e-12)
    assert dv == pytest.approx(-((2.0 * math.pi) ** 2) * instance.get("x"), rel=1e-9)
    instance.free()


@pytest.mark.parametrize(("frequency", "switches"), [(5.0, 50), (0.7, 7)])
def test_events_hidden_inside_long_steps(hidden_events, frequency, switches):
    """One communication step of 10 s: each switch is found, and a dip of 20 ms too."""
    instance = hidden_events.co_simulation()
    instance.initialise(tolerance=1e-6, f=frequency)
    instance.doStep(0.0, 10.0)
    assert instance.get("switches") == switches
    assert instance.get("dips") == 1
    assert instance.get("t_dip") == pytest.approx(7.09, abs=1e-8)
    instance.free()


def test_time_event_belongs_to_its_communication_point(plant):
    """0.8 s is reached as a sum of tenths that rounds to less; the switch on then is in the values there."""
    instance = plant.co_simulation()
    instance.initialise(t_switch=0.8)
    time = 0.0
    for _ in range(8):
        instance.doStep(time, 0.1)
        time += 0.1
    assert time < 0.8
    assert instance.get("I") == pytest.approx(5.0, rel=1e-6)
    instance.free()
