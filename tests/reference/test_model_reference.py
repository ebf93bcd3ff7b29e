"""The model reference holds what the Modelica sources declare."""

from pathlib import Path

import pytest

from fmus.errors import BuildError
from fmus.reference import write_reference

LIBRARY = Path(__file__).parents[2] / "models" / "DataCenter"


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """Text of each page by its name."""
    return {path.stem: path.read_text() for path in write_reference(LIBRARY, tmp_path_factory.mktemp("reference"))}


def test_every_class_has_its_section(pages):
    for path in LIBRARY.rglob("*.mo"):
        if path.name != "package.mo":
            package = ".".join(["DataCenter", *path.parent.relative_to(LIBRARY).parts])
            assert f"\n## {path.stem}\n" in pages[package], path


def test_declarations_equations_and_sources(pages):
    loop = pages["DataCenter.Cooling"].partition("## LiquidLoop")[2].partition("\n## ")[0]
    assert "| `V_coolant` | m3 | 2.4 | Coolant volume per CDU, racks and pipes included (1.2 L/kW) |" in loop
    assert "| `eta_pump` | 1 | 0.75 |" in loop
    assert "der(E_out) = Q_flow_facility + Q_flow_ambient;" in loop
    assert "EnergyPlus Engineering Reference" in pages["DataCenter.Cooling.Functions"]


def test_every_variable_of_the_pages_is_described(pages):
    rows = [line for text in pages.values() for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) > 1000
    bare = [row for row in rows if row.endswith("|  |")]
    assert not bare, bare[:5]


def test_a_folder_that_is_no_library(tmp_path):
    with pytest.raises(BuildError, match="expected the folder of a Modelica library"):
        write_reference(tmp_path, tmp_path / "out")
