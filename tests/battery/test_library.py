"""Every class is used by a validation, an example or an FMU of the site, and says what its variables are."""

from __future__ import annotations

import fmpy
import pytest

from cosim.life import LAWS
from fmus import read_catalog
from tests.library import classes, reached

PACKAGE = "DataCenter.Battery"
KNOWN = classes(PACKAGE)
SITE = {entry.class_name for entry in read_catalog()} | {law.class_name for law in LAWS.values()}


def test_every_class_is_validated_or_shown() -> None:
    site = [name.removeprefix(f"{PACKAGE}.") for name in SITE & set(KNOWN)]
    shown = reached(PACKAGE, "Validation", "Examples", "BessEquivalentCircuit", *site)
    assert sorted(set(KNOWN) - shown) == []


@pytest.mark.parametrize("name", KNOWN)
def test_every_declaration_has_a_description_and_its_unit(name: str) -> None:
    # This function takes and gives any unit.
    free = f"{PACKAGE}.Functions.positivePart."
    assert [lack for lack in KNOWN[name].lacking() if not (lack.startswith(free) and lack.endswith("no unit"))] == []


@pytest.mark.parametrize("name", ["Validation.CellCurrent", "Bess", "UpsBattery"])
def test_every_variable_of_an_fmu_has_a_description_and_its_unit(fmu, name: str) -> None:
    description = fmpy.read_model_description(str(fmu(name)), validate=False)
    bare = [
        variable.name for variable in description.modelVariables if not variable.name.startswith("_")
        and (not variable.description or variable.type == "Float64" and not (variable.unit or variable.declaredType))
    ]
    assert len(description.modelVariables) > 100
    assert bare == []
