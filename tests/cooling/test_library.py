"""Every class of the cooling and rack libraries is described with units, and is part of an example or a validation."""

from __future__ import annotations

import pytest

from tests.library import MODELS, classes, reached

PACKAGES = ("DataCenter.Cooling", "DataCenter.It", "DataCenter.Media")
ALL = {name: found for package in PACKAGES for name, found in classes(package).items()}


def test_the_source_is_read_as_it_stands():
    """The reader finds what a person finds: declarations behind all prefixes, before and after the equations."""
    loop = ALL["DataCenter.Cooling.LiquidLoop"]
    names = {declared.name for declared in loop.declarations}
    assert {"nCdu", "row_resistance", "T_coolant_supply", "pump", "V_leaked", "cp_coolant", "flow_per_speed"} <= names
    assert {"liquid_to_plant"} <= {declared.name for declared in ALL["DataCenter.Cooling.CoolingSystem"].declarations}
    assert sum(len(found.declarations) for found in ALL.values()) > 700


@pytest.mark.parametrize("name", sorted(ALL))
def test_class_is_described_with_units(name):
    assert ALL[name].lacking() == []


@pytest.mark.parametrize("package", PACKAGES[:2])
def test_every_class_is_part_of_an_example_or_a_validation(package):
    assert sorted(set(classes(package)) - reached(package, "Examples", "Validation")) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_package_order_is_complete(package):
    folder = MODELS.joinpath(*package.split("."))
    for one in [folder, *(path for path in folder.iterdir() if path.is_dir())]:
        inside = {path.stem for path in one.glob("*.mo")} - {"package"} | {
            path.name for path in one.iterdir() if path.is_dir()
        }
        assert sorted((one / "package.order").read_text(encoding="utf-8").split()) == sorted(inside), one.name
