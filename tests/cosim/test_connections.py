"""Connections are checked before the run."""

import pytest

from cosim.connections import build
from cosim.errors import ScenarioErrors

HEATING = {
    "duration": "10 s",
    "entities": {
        "heater": {"fmu": "Heater.fmu"},
        "tank": {"fmu": "Tank.fmu"},
        "steps": {"python": "coupling_components:Steps"},
    },
    "connections": {"heater.T": "tank.T", "tank.Q_flow": "heater.P"},
}


def faults(workshop, connections, **more) -> list[str]:
    with pytest.raises(ScenarioErrors) as caught:
        build(workshop.load(**{**HEATING, "connections": {**HEATING["connections"], **connections}, **more}))
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("target", "source", "words"),
    [
        ("heater.T_sett", "tank.T", ["heater.T_sett", "an input of heater", "T_set"]),
        ("heatre.T_set", "tank.T", ["expected an entity", "heater"]),
        ("heater.T_set", "tank.TT", ["an output of tank", "TT"]),
        ("heater.P", "tank.T", ["this is an output"]),
        ("heater.T_set", "tank.T_ambient", ["is an input"]),
        ("heater.T_set", "heater.P", ["'W'", "'K'"]),
        ("heater.T_set", "3 kW", ["quantity in K"]),
        ("heater.available", "heater.P", ["boolean source", "float"]),
        ("tank.T_ambient", "steps.levels", ["expected 1 value", "has 2"]),
        ("tank.T_ambient", "steps.levels[3]", ["inside the array"]),
        ("heater.available", 1, ["true or false"]),
    ],
)
def test_one_line_per_fault(workshop, target, source, words):
    lines = faults(workshop, {target: source})
    assert len(lines) == 1
    for word in (f"connections.{target}", *words):
        assert word in lines[0]


def test_all_faults_at_once(workshop):
    assert len(faults(workshop, {"heater.x": "tank.T", "tank.y": "heater.P", "heater.T_set": "heater.P"})) == 3


def test_element_and_whole_array_collide(workshop):
    from cosim.connections import parse

    assert parse("0.5*a.x + b.y[2] - c.z + 3 kW") == (
        [type(parse("a.x")[0][0])("a", "x", 0.5), type(parse("a.x")[0][0])("b", "y[2]", 1.0),
         type(parse("a.x")[0][0])("c", "z", -1.0)],
        [(1.0, "3 kW")],
    )


def test_units_are_converted(workshop):
    entities = {"a": {"fmu": "Integrator.fmu"}, "steps": {"python": "coupling_components:Steps"}}
    results = workshop.run(duration="4 s", entities=entities, connections={"a.P": "0.5*steps.P + 2 kW", "a.on": "steps.on"})
    # 2 kW for 1 s, 2.5 kW for 1.5 s, then off.
    assert results["a.E"][-1] == pytest.approx(2000.0 + 2500.0 * 1.5, rel=1e-6)


def test_inputs_without_source_are_listed(workshop):
    site = build(workshop.load(**HEATING))
    assert set(site.unconnected) == {"heater.T_set", "heater.available", "tank.T_ambient"}
    site.close()


def test_start_values_are_checked(workshop):
    with pytest.raises(ScenarioErrors) as caught:
        build(workshop.load(**{**HEATING, "entities": {
            "heater": {"fmu": "Heater.fmu", "start": {"Kk": 1.0}},
            "tank": {"fmu": "Tank.fmu", "start": {"C": "3 kg"}},
            "steps": {"python": "coupling_components:Stepz"},
            "lost": {"fmu": "Nowhere.fmu"},
        }}))
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    for line, words in zip(lines, (["Kk", "such as K"], ["C", "J/K"], ["Stepz"], ["Nowhere.fmu", "expected an FMU file"])):
        assert all(word in line for word in words)
