"""What FMI 3.0 allows in which state, and what the FMU says when it does not."""

from __future__ import annotations

import pytest
from fmpy.fmi1 import FMICallException


def _refuses(fmu, expected: str, call, *arguments) -> None:
    fmu.log.clear()
    with pytest.raises(FMICallException):
        call(*arguments)
    assert len(fmu.log) == 1
    assert expected in fmu.log[0]


def test_wrong_token_gives_no_instance(plant):
    from fmpy.fmi3 import FMU3Slave

    identifier = plant.description.coSimulation.modelIdentifier
    slave = FMU3Slave(guid="other", unzipDirectory=str(plant.folder), modelIdentifier=identifier, instanceName="x")
    with pytest.raises(Exception, match="[Ff]ailed to instantiate"):
        slave.instantiate(logMessage=plant._remember)


def test_states_and_outputs_cannot_be_set_later(plant):
    instance = plant.co_simulation()
    instance.initialise()
    _refuses(plant, "h cannot be set after initialisation", instance.set, "h", 5.0)
    _refuses(plant, "I cannot be set after initialisation", instance.set, "I", 5.0)
    instance.set("V_source", 12.0)
    assert instance.get("V_source") == 12.0
    instance.free()


def test_calculated_variables_cannot_be_set_before(plant):
    instance = plant.co_simulation()
    _refuses(plant, "tau cannot be set", instance.set, "tau", 5.0)
    instance.free()


def test_calls_in_the_wrong_state(plant):
    instance = plant.co_simulation()
    _refuses(plant, "fmi3DoStep is not allowed in the state Instantiated", instance.doStep, 0.0, 1.0)
    instance.initialise()
    _refuses(plant, "fmi3EnterInitializationMode is not allowed", instance.enterInitializationMode)
    _refuses(plant, "made without event mode", instance.enterEventMode)
    instance.terminate()
    _refuses(plant, "fmi3DoStep is not allowed in the state Terminated", instance.doStep, 0.0, 1.0)
    assert instance.get("height") == 1.0
    instance.free()


def test_wrong_type_count_and_reference(plant):
    instance = plant.co_simulation()
    reference = plant.reference
    _refuses(plant, "bounces is of type Int32, not Float64", instance.getFloat64, [reference["bounces"]])
    _refuses(plant, "u has 3 elements", instance.getFloat64, [reference["u"]], 2)
    _refuses(plant, "1 more values", instance.getFloat64, [reference["u"]], 4)
    _refuses(plant, "value reference 9999 does not exist", instance.getFloat64, [9999])
    _refuses(plant, "no variables of type String", instance.getString, [1])
    _refuses(plant, "V_source cannot be set to nan", instance.set, "V_source", float("nan"))
    instance.free()


def test_step_arguments(plant):
    instance = plant.co_simulation()
    instance.enterInitializationMode(startTime=0.0, stopTime=1.0)
    instance.exitInitializationMode()
    _refuses(plant, "is not positive", instance.doStep, 0.0, 0.0)
    _refuses(plant, "is not the time of the FMU", instance.doStep, 0.5, 0.1)
    _refuses(plant, "beyond the stop time", instance.doStep, 0.0, 1.5)
    instance.doStep(0.0, 1.0)
    assert instance.get("time") == 1.0
    instance.free()


def test_dependent_parameter_follows_in_initialization_mode(plant):
    instance = plant.co_simulation()
    instance.enterInitializationMode(startTime=0.0)
    assert instance.get("tau") == pytest.approx(0.1)
    instance.set("R", 4.0)
    assert instance.get("tau") == pytest.approx(0.2)
    instance.set("h", 3.0)
    assert instance.get("height") == 3.0
    instance.exitInitializationMode()
    assert instance.get("tau") == pytest.approx(0.2)
    instance.free()


def test_reading_outputs_repeatedly_does_not_disturb_initialisation(plant):
    values = []
    for reads in (0, 3):
        instance = plant.co_simulation()
        instance.enterInitializationMode(tolerance=1e-8, startTime=0.0)
        for _ in range(reads):
            instance.set("V_source", instance.get("V_source") + 1.0)
            instance.get("mode")
        instance.set("V_source", 10.0)
        instance.exitInitializationMode()
        instance.run(0.0, 2.0, 0.5)
        values.append([instance.get("height"), *instance.get("u"), instance.get("bounces"), instance.get("mode")])
        instance.free()
    assert values[0] == values[1]


def test_reset_equals_a_new_instance(plant):
    used = plant.co_simulation()
    used.initialise(g=3.0, V_source=5.0)
    used.run(0.0, 2.0, 0.1)
    used.reset()
    fresh = plant.co_simulation()
    for instance in (used, fresh):
        instance.initialise()
        instance.run(0.0, 2.0, 0.1)
    for name in ("height", "I", "bounces", "alarm", "mode", "t_bounce", "g"):
        assert used.get(name) == fresh.get(name), name
    assert (used.get("u") == fresh.get("u")).all()
    used.free()
    fresh.free()


def test_configuration_mode_has_nothing_to_configure(plant):
    instance = plant.co_simulation()
    instance.fmi3EnterConfigurationMode(instance.component)
    instance.fmi3ExitConfigurationMode(instance.component)
    instance.initialise()
    instance.free()
