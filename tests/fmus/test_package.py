"""The archive: valid, deterministic, complete enough to be rebuilt elsewhere."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

import pytest

from fmus import build, select, validate
from fmus import compile as c

LIBRARY = Path(__file__).parent / "library"


def test_valid(plant, oscillator):
    assert validate(plant.path) == []
    assert validate(oscillator.path) == []


def test_same_sources_give_the_same_bytes(plant, tmp_path):
    (built,) = build(select(["Plant"], [], [LIBRARY / "Plant.mo"]), tmp_path, jobs=1, force=True)
    assert built.path.read_bytes() == plant.path.read_bytes()


def test_content(plant):
    with zipfile.ZipFile(plant.path) as archive:
        names = archive.namelist()
        assert names[0] == "modelDescription.xml"
        assert f"binaries/{c.platform_tuple()}/Plant{c.library_suffix()}" in names
        assert b"Lawrence Livermore" in archive.read("documentation/licenses/sundials.txt")
        build_description = xml.fromstring(archive.read("sources/buildDescription.xml"))
        files = [element.get("name") for element in build_description.iter("SourceFile")]
        assert set(files) == {name.removeprefix("sources/") for name in names if name.endswith(".c")}
    assert plant.path.stat().st_size < 2_000_000


def test_rebuilt_from_its_own_sources(plant, tmp_path):
    """The sources in the archive, with SUNDIALS from outside, give a library with the functions of FMI 3.0."""
    with zipfile.ZipFile(plant.path) as archive:
        archive.extractall(tmp_path)
    sources = tmp_path / "sources"
    root = xml.parse(sources / "buildDescription.xml").getroot()
    files = [element.get("name") for element in root.iter("SourceFile")]
    libraries = [str(c.sundials().library / f"lib{element.get('name')}.a") for element in root.iter("Library")]
    command = [
        *c.compiler(),
        "-std=c11",
        "-Wall",
        "-Wextra",
        "-fPIC",
        "-shared",
        f"-I{c.sundials().include}",
        *files,
        *libraries,
    ]
    result = subprocess.run(
        [*command, "-lm", "-o", "rebuilt.so"], cwd=sources, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    warnings = [line for line in result.stderr.splitlines() if "warning:" in line and not line.startswith("model.c")]
    assert warnings == []
    symbols = subprocess.run(["nm", "-D", "rebuilt.so"], cwd=sources, capture_output=True, text=True, check=True).stdout
    assert " T fmi3DoStep" in symbols


def test_only_functions_of_fmi_are_visible(plant):
    library = plant.folder / "binaries" / c.platform_tuple() / f"Plant{c.library_suffix()}"
    output = subprocess.run(
        ["nm", "-D", "--defined-only", str(library)], capture_output=True, text=True, check=True
    ).stdout
    names = {line.split()[-1] for line in output.splitlines()}
    header = next(path for path in c.FMI_HEADERS if path.name == "fmi3Functions.h").read_text()
    declared = {line.split()[-1].rstrip(";") for line in header.splitlines() if line.startswith("FMI3_Export")}
    assert names == declared


@pytest.fixture(scope="module")
def root(plant) -> xml.Element:
    return xml.parse(plant.folder / "modelDescription.xml").getroot()


def test_units_and_enumerations(root):
    units = {unit.get("name"): unit.find("BaseUnit") for unit in root.iter("Unit")}
    assert dict(units["Ohm"].attrib) == {"kg": "1", "m": "2", "s": "-3", "A": "-2"}
    assert dict(units["m/s2"].attrib) == {"m": "1", "s": "-2"}
    (enumeration,) = root.iter("EnumerationType")
    assert [(item.get("name"), item.get("value"), item.get("description")) for item in enumeration] == [
        ("Idle", "1", "Nothing flows"),
        ("Charging", "2", "Current flows in"),
        ("Full", "3", "Voltage limit reached"),
    ]


def test_arrays_have_dimensions(root):
    array = next(variable for variable in root.iter("Float64") if variable.get("name") == "u")
    assert [dimension.get("start") for dimension in array.iter("Dimension")] == ["3"]
    assert array.get("start") == "0.0 0.0 0.0"


def test_structure_is_exact(root, plant):
    name_of = {str(reference): name for name, reference in plant.reference.items()}
    structure = root.find("ModelStructure")

    def dependencies(kind: str, unknown: str) -> set[str]:
        for element in structure.iter(kind):
            if name_of[element.get("valueReference")] == unknown:
                return {name_of[known] for known in element.get("dependencies").split()}
        raise AssertionError(unknown)

    assert dependencies("ContinuousStateDerivative", "der(h)") == {"v"}
    assert dependencies("ContinuousStateDerivative", "der(v)") == set()
    assert dependencies("ContinuousStateDerivative", "der(u)") >= {"u", "V_source", "level"}
    assert dependencies("Output", "height") == {"h"}
    assert {"h", "v"}.isdisjoint(dependencies("Output", "I"))
