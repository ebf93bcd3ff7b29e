"""Saving, restoring and serialising the state of an instance; derivatives between variables."""

from __future__ import annotations

import math
from ctypes import POINTER, byref, c_double, c_size_t, cast

import numpy as np
import pytest
from fmpy.fmi1 import FMICallException
from fmpy.fmi3 import fmi3FMUState

OBSERVED = ("height", "I", "bounces", "alarm", "mode", "t_bounce", "V_source")


def _values(instance) -> list:
    return [*(instance.get(name) for name in OBSERVED), *instance.get("u")]


def test_restoring_gives_back_the_saved_values(plant):
    instance = plant.co_simulation()
    instance.initialise()
    instance.run(0.0, 1.0, 0.01)
    saved, state = _values(instance), instance.getFMUState()
    instance.set("V_source", 3.0)
    instance.run(1.0, 2.0, 0.01)
    assert _values(instance) != saved
    instance.setFMUState(state)
    assert _values(instance) == saved
    assert instance.get("time") == pytest.approx(1.0, abs=1e-12)
    instance.freeFMUState(state)
    instance.free()


def test_repeating_a_step_gives_the_same(plant):
    """Over events, to the tolerance of the solver: the history of the first run is not stored."""
    instance = plant.co_simulation()
    instance.initialise(tolerance=1e-9)
    instance.run(0.0, 1.0, 0.1)
    state = instance.getFMUState()
    instance.run(1.0, 2.0, 0.1)
    first = _values(instance)
    instance.setFMUState(state)
    instance.run(1.0, 2.0, 0.1)
    np.testing.assert_allclose(_values(instance), first, rtol=1e-6, atol=1e-7)
    instance.freeFMUState(state)
    instance.free()


def test_repeating_a_short_step_is_exact(oscillator):
    """Within one internal step of the solver its history is still there, so the result is the same to the bit."""
    instance = oscillator.co_simulation()
    instance.initialise()
    instance.run(0.0, 1.0, 1e-4)
    state = instance.getFMUState()
    instance.doStep(1.0, 1e-6)
    first = instance.get("x")
    instance.setFMUState(state)
    instance.doStep(1.0, 1e-6)
    assert instance.get("x") == first
    instance.freeFMUState(state)
    instance.free()


def test_serialised_state_goes_to_another_instance(plant):
    source = plant.co_simulation()
    source.initialise(tolerance=1e-9, V_source=8.0)
    source.run(0.0, 1.0, 0.1)
    state = source.getFMUState()
    data = source.serializeFMUState(state)
    target = plant.co_simulation()
    restored = (
        target.deserializeFMUState(data)
        if hasattr(target.raw, "deserializeFMUState")
        else target.deSerializeFMUState(data)
    )
    target.setFMUState(restored)
    assert _values(target) == _values(source)
    for instance in (source, target):
        instance.run(1.0, 2.0, 0.1)
    np.testing.assert_allclose(_values(target), _values(source), rtol=1e-6, atol=1e-7)
    source.freeFMUState(state)
    target.freeFMUState(restored)
    source.free()
    target.free()


def test_foreign_data_is_refused(plant):
    instance = plant.co_simulation()
    state = fmi3FMUState()
    data = (c_double * 100)()
    from fmpy.fmi3 import fmi3Byte

    plant.log.clear()
    with pytest.raises(FMICallException):
        instance.fmi3DeserializeFMUState(instance.component, cast(data, POINTER(fmi3Byte)), c_size_t(800), byref(state))
    assert "not a state of this version" in plant.log[0]
    instance.free()


def test_state_of_an_uninitialised_instance(plant):
    instance = plant.co_simulation()
    instance.set("g", 5.0)
    state = instance.getFMUState()
    instance.initialise()
    instance.run(0.0, 1.0, 0.5)
    instance.setFMUState(state)
    assert instance.get("g") == 5.0
    instance.initialise()
    instance.run(0.0, 0.5, 0.5)
    assert instance.get("height") == pytest.approx(1.0 - 0.5 * 5.0 * 0.25, abs=1e-7)
    instance.freeFMUState(state)
    instance.free()


def _derivative_by_difference(instance, unknown: str, known: str, step: float = 1e-5) -> float:
    centre = instance.get(known)
    values = []
    for sign in (1.0, -1.0):
        instance.set(known, centre + sign * step)
        values.append(instance.get(unknown))
    instance.set(known, centre)
    return (values[0] - values[1]) / (2.0 * step)


def test_directional_derivatives(oscillator, plant):
    instance = oscillator.co_simulation()
    instance.initialise()
    instance.doStep(0.0, 0.1)
    reference = oscillator.reference
    x, v = instance.get("x"), instance.get("v")
    omega2 = (2.0 * math.pi) ** 2
    (energy,) = instance.getDirectionalDerivative([reference["energy"]], [reference["x"], reference["v"]], [2.0, 3.0])
    assert energy == pytest.approx(2.0 * omega2 * x + 3.0 * v, rel=1e-12)
    assert instance.getDirectionalDerivative([reference["der(v)"]], [reference["drive"]], [1.5]) == [1.5]
    assert instance.getDirectionalDerivative([reference["x"]], [reference["x"]], [4.0]) == [4.0]
    instance.free()

    instance = plant.co_simulation()
    instance.initialise()
    instance.run(0.0, 1.0, 0.5)
    (slope,) = instance.getDirectionalDerivative([plant.reference["I"]], [plant.reference["V_source"]], [1.0])
    assert slope == pytest.approx(_derivative_by_difference(instance, "I", "V_source"), rel=1e-9)
    assert slope == pytest.approx(0.5)
    array = instance.getDirectionalDerivative([plant.reference["der(u)"]], [plant.reference["u"]], [1.0, 0.0, 0.0], 3)
    np.testing.assert_allclose(array, [-20.0, 10.0, 0.0], rtol=1e-12)
    instance.free()


def test_adjoint_is_the_transpose_of_the_directional_derivative(plant):
    instance = plant.co_simulation()
    instance.initialise()
    instance.run(0.0, 1.0, 0.5)
    unknowns, knowns = [plant.reference["der(u)"]], [plant.reference["u"], plant.reference["V_source"]]
    columns = [instance.getDirectionalDerivative(unknowns, knowns, list(seed), 3) for seed in np.eye(4)]
    rows = [instance.getAdjointDerivative(unknowns, knowns, list(seed), 4) for seed in np.eye(3)]
    np.testing.assert_allclose(np.array(columns).T, rows, rtol=1e-12)
    instance.free()


def test_an_instance_that_goes_on_from_bytes_is_as_a_new_one(plant):
    """Nothing of the course of an instance is left once it was restored from bytes: both go on the same, to the last bit."""
    source = plant.co_simulation()
    source.initialise(V_source=8.0)
    source.run(0.0, 1.0, 0.1)
    state = source.getFMUState()
    data = source.serializeFMUState(state)
    target = plant.co_simulation()
    for instance in (source, target):
        name = "deserializeFMUState" if hasattr(instance.raw, "deserializeFMUState") else "deSerializeFMUState"
        restored = getattr(instance, name)(data)
        instance.setFMUState(restored)
        instance.freeFMUState(restored)
        instance.run(1.0, 3.0, 0.07)
    assert _values(target) == _values(source)
    source.freeFMUState(state)
    source.free()
    target.free()
