"""Every class of the library is used by a validation, an example or an FMU of the site, and says what its variables are."""

from __future__ import annotations

import re

import fmpy
import pytest
from conftest import ROOT

from cosim.life import LAWS
from fmus import read_catalog

ANY_UNIT = {"positivePart"}
LIBRARY = ROOT / "models" / "DataCenter" / "Battery"
CLASSES = {path.stem: path for path in sorted(LIBRARY.rglob("*.mo")) if path.name != "package.mo"}
ROOTS = {name for name, path in CLASSES.items() if path.parent.name in ("Validation", "Examples")}
SITE = {entry.class_name for entry in read_catalog()} | {law.class_name for law in LAWS.values()}


def test_every_class_is_validated_or_shown() -> None:
    reached = ROOTS | {name.rpartition(".")[2] for name in SITE if name.startswith("DataCenter.Battery.")} | {"BessEquivalentCircuit"}
    todo = list(reached)
    while todo:
        text = CLASSES[todo.pop()].read_text(encoding="utf-8")
        new = {name for name in CLASSES if name not in reached and re.search(rf"\b{name}\b", text)}
        reached |= new
        todo.extend(new)
    assert sorted(set(CLASSES) - reached) == []


@pytest.mark.parametrize("path", CLASSES.values(), ids=lambda path: path.stem)
def test_every_declaration_has_a_description_and_its_unit(path) -> None:
    declaration = re.compile(
        r"^  (?:(?:final|constant|parameter|input|output|discrete) )*(Units\.\w+|Real|Integer|Boolean)(?:\[[^]]*\])? +\w+(.*);$"
    )
    for line in path.read_text(encoding="utf-8").splitlines():
        found = declaration.match(line)
        if found:
            attributes, _, description = found[2].rpartition(' "')
            assert len(description) > 4, f"{path.name}: no description: {line}"
            known = found[1] != "Real" or "unit = " in attributes or path.stem in ANY_UNIT
            assert known, f"{path.name}: no unit: {line}"


@pytest.mark.parametrize("name", ["Validation.CellCurrent", "Bess", "UpsBattery"])
def test_every_variable_of_an_fmu_has_a_description_and_its_unit(fmu, name: str) -> None:
    description = fmpy.read_model_description(str(fmu(name)), validate=False)
    bare = [
        variable.name for variable in description.modelVariables if not variable.name.startswith("_")
        and (not variable.description or variable.type == "Float64" and not (variable.unit or variable.declaredType))
    ]
    assert len(description.modelVariables) > 100
    assert bare == []
