"""Scenario files: one line per fault, includes, changes, modules."""

import pytest
import yaml

from cosim import load, with_changes
from cosim.errors import ScenarioError, ScenarioErrors


def fault(path, changes=None) -> str:
    with pytest.raises((ScenarioError, ScenarioErrors)) as caught:
        load(path, changes)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"solver.tolerence": 1e-3}, ["solver.tolerence", "unknown key", "'tolerance'"]),
        ({"duration": "10 kg"}, ["duration", "'10 kg'", "expected a quantity in s"]),
        ({"duration": -5}, ["duration", "-5", "expected"]),
        ({"solver.tolerance": 2}, ["solver.tolerance", "2", "less than 1"]),
        ({"version": 3}, ["version", "3", "expected 1"]),
        ({"start": "2024-01-01T00:00:00"}, ["offset from UTC"]),
        ({"entities.right": {"fmu": "a.fmu", "python": "b:C"}}, ["entities.right", "one of 'fmu', 'python' and 'network'"]),
        ({"solver.windows": [{"start": 5, "end": 1, "maximum_step": 1}]}, ["solver.windows.0", "end after start"]),
    ],
)
def test_faults_name_file_key_value_and_expectation(workshop, oscillator, change, words):
    text = fault(workshop.write(**oscillator), change)
    assert text.startswith(str(workshop.folder / "test.yaml"))
    for word in words:
        assert word in text


def test_missing_key(workshop, oscillator):
    del oscillator["duration"]
    assert "duration" in fault(workshop.write(**oscillator))


def test_key_given_twice(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("version: 1\nconnections:\n  a.x: b.y\n  a.x: c.z\n")
    assert "twice.yaml:4" in fault(path) and "a.x" in fault(path)


def test_broken_yaml_names_the_line(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("version: 1\nname: [a\nduration: 1\n")
    assert "broken.yaml:" in fault(path)


def test_include_and_changes(workshop, oscillator):
    workshop.write("base.yaml", **oscillator)
    top = workshop.folder / "top.yaml"
    top.write_text("include: base.yaml\nname: top\nsolver: {tolerance: 1e-4}\n")
    loaded = load(top, {"entities.left.start.k": 20.0})
    assert loaded.scenario.name == "top" and loaded.scenario.solver.tolerance == 1e-4
    assert loaded.scenario.entities["left"].start == {"k": 20.0}
    changed = with_changes(loaded, {"duration": "1 min"})
    assert changed.scenario.duration == 60.0 and loaded.scenario.duration == 10.0


def test_circle_of_includes(tmp_path):
    (tmp_path / "a.yaml").write_text("include: b.yaml\n")
    (tmp_path / "b.yaml").write_text("include: a.yaml\n")
    assert "circle" in fault(tmp_path / "a.yaml")


MODULES = {
    "duration": "1 s",
    "modules": {
        "unit": {
            "parameters": {"gain": 0.5},
            "entities": {"source{i}": {"fmu": "Gain.fmu", "start": {"k": "{gain}"}}},
            "connections": {"source{i}.u": "2.0"},
        }
    },
    "site": [{"module": "unit", "count": 3, "parameters": {"gain": 2.0}}],
    "entities": {"total": {"fmu": "Gain.fmu", "start": {"k": 1.0, "b": 0.0}}},
    "connections": {"total.u": "sum(unit: source{i}.y) + 1"},
}


def test_modules_in_any_number(workshop):
    loaded = workshop.load(**MODULES)
    assert sorted(loaded.scenario.entities) == ["source1", "source2", "source3", "total"]
    assert loaded.scenario.entities["source2"].start == {"k": 2.0}
    results = workshop.run(**MODULES)
    # Each gives 2 * 2 + 1 = 5.
    assert results["total.y"][-1] == pytest.approx(16.0)


def test_module_faults(workshop):
    path = workshop.write(**MODULES)
    assert "expected one of the modules: unit" in fault(path, {"site": [{"module": "unti"}]})
    assert "expected one of: gain" in fault(path, {"site": [{"module": "unit", "parameters": {"gian": 1}}]})


def test_every_default_is_shown(workshop, oscillator, capsys):
    from cosim.cli import main

    assert main(["show", str(workshop.write(**oscillator)), "--set", "solver.tolerance=1e-5"]) == 0
    shown = yaml.safe_load(capsys.readouterr().out)
    assert shown["solver"]["tolerance"] == 1e-5
    assert shown["solver"]["maximum_step"] == 60.0 and shown["initialisation"]["required"] is True
