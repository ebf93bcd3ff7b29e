"""Imported Model Exchange FMUs: relations on inputs, errors in every callback, sizes and choice of states."""

from __future__ import annotations

import pytest

from cosim import run
from cosim.errors import CosimError

STEP = {"at": "0.5 s", "set": {"relay.u": 1.0}}
RAMP = {"at": "0 s", "set": {"relay.u": {"points": [["0 s", 0.0], ["1 s", 1.0]]}}}
PULSE = {"at": "0.2 s", "duration": "0.5 s", "set": {"relay.u": 1.0}}


def relay(folder, **start) -> dict:
    return {"relay": {"fmu": str(folder / "Relay2.fmu"), "start": start}}


@pytest.mark.parametrize("disturbance", [STEP, RAMP, PULSE])
@pytest.mark.parametrize("version", [2, 3])
def test_a_relation_on_an_input_switches(workshop, model_exchange_2, disturbance, version):
    """Half a second above the threshold, whether the input jumps there, climbs there, or comes and goes."""
    entities = relay(model_exchange_2)
    if version == 3:
        entities = {"relay": {"fmu": "Above.fmu", "interface": "model_exchange"}}
    results = workshop.run(duration="1 s", entities=entities, connections={"relay.u": 0.0}, disturbances=[disturbance])
    assert results["relay.x"][-1] == pytest.approx(0.5, abs=0.005)


@pytest.mark.parametrize("status", [2, 3, 4])
@pytest.mark.parametrize("where", [1, 2, 3, 4, 5])
def test_an_error_in_any_callback_ends_the_run(workshop, model_exchange_2, where, status):
    """Discard, error and fatal error, in derivatives, indicators, outputs, completed steps and events."""
    entities = relay(model_exchange_2, fails_at=0.5, fails_in=where, status=status)
    keys = {"duration": "1 s", "entities": entities, "connections": {"relay.u": 0.0},
            "disturbances": [{"at": "0.7 s", "set": {"relay.u": 1.0}}]}
    with pytest.raises(CosimError, match=r"(?s)relay \(Relay2\.fmu\).*t = 0\.[5-9]\d* s.*the relay is stuck"):
        run(workshop.load(**keys), workshop.folder / "failed.h5", progress=False)


def test_the_states_are_named_where_the_derivatives_fail(workshop, model_exchange_2):
    entities = relay(model_exchange_2, threshold=-1.0, fails_at=0.5, fails_in=1)
    loaded = workshop.load(duration="1 s", entities=entities, connections={"relay.u": 0.0})
    with pytest.raises(CosimError, match=r"(?s)fmi2GetDerivatives.*error.*states: x = 0\.5"):
        run(loaded, workshop.folder / "failed.h5", progress=False)


@pytest.mark.parametrize("nominal", [0.0, -2.0, 1e6])
def test_a_state_without_a_size_of_its_own(workshop, model_exchange_2, nominal):
    results = workshop.run(duration="1 s", entities=relay(model_exchange_2, nominal=nominal, threshold=-1.0),
                           connections={"relay.u": 0.0})
    assert results["relay.x"][-1] == pytest.approx(1.0, abs=1e-6)


def test_an_fmu_may_choose_other_states_on_the_way(workshop, model_exchange_2):
    """Asked for in completedIntegratorStep: values and nominal values of the states change, the output goes on."""
    results = workshop.run(duration="1 s", entities=relay(model_exchange_2, swaps_at=0.3, threshold=-1.0),
                           connections={"relay.u": 0.0})
    assert results["relay.swaps"][-1] == 1.0
    for t in (0.29, 0.6, 1.0):
        assert results.at("relay.x", t) == pytest.approx(t, abs=1e-4)


def test_an_fmu_for_another_machine_is_refused_by_the_check(workshop, model_exchange_2):
    import zipfile

    from cosim.connections import build

    other = workshop.folder / "Other.fmu"
    with zipfile.ZipFile(model_exchange_2 / "Relay2.fmu") as whole, zipfile.ZipFile(other, "w") as archive:
        archive.writestr("modelDescription.xml", whole.read("modelDescription.xml"))
        archive.writestr("binaries/win64/Relay2.dll", b"")
    with pytest.raises(CosimError, match=r"relay \(Other\.fmu\): expected a library for .*win64"):
        build(workshop.load(duration="1 s", entities={"relay": {"fmu": str(other)}}))
