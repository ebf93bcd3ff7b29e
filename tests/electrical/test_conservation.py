"""Every class keeps the books of its energy, is described with units, and is used by a validation or an example."""

import re
from pathlib import Path

import numpy as np
import pytest

LIBRARY = Path(__file__).parents[2] / "models" / "DataCenter" / "Electrical"
CLASSES = sorted(path for path in LIBRARY.rglob("*.mo") if path.name != "package.mo")
BOOKS = [
    ("TapChangerSteps", 60.0, {"quasiStatic": False}),
    ("TapChangerSteps", 60.0, {"quasiStatic": True}),
    ("CableSteps", 0.1, {"quasiStatic": False}),
    ("RlcEnergise", 0.05, {}),
    ("DcBusStep", 0.1, {}),
    ("AutomaticTransfer", 20.0, {}),
    ("TransferAndTrip", 0.2, {}),
    ("GensetStep", 10.0, {}),
    ("GensetStepAC8B", 10.0, {"isochronous": True}),
    ("GensetArray", 25.0, {}),
    ("LoadSharingStep", 20.0, {}),
    ("ConverterIsland", 40.0, {"virtualMachine": True, "quasiStatic": False}),
    ("ConverterIsland", 40.0, {"following": True}),
    ("RackSag", 2.0, {"shelf_installed": True, "depth": 0.0}),
    ("DriveSag", 20.0, {}),
    ("UpsTransfer", 40.0, {}),
    ("PvDay", 200.0, {}),
]
"""Validation class, duration [s], parameters."""


@pytest.mark.parametrize(("name", "stop", "options"), BOOKS, ids=lambda value: value if isinstance(value, str) else "")
def test_energy_is_conserved(validation, name, stop, options):
    """In - out - losses = stored, the losses from their own laws; the residual is that of the integration."""
    result = validation(name, stop, stop / 200, output=["meter.residual", "meter.E_passed"], **options)
    assert result["meter.E_passed"][-1] > 0
    assert np.abs(result["meter.residual"]).max() < 2e-6 * result["meter.E_passed"][-1]


def test_every_class_is_validated_or_shown():
    """A component that no validation and no example instantiates (directly or within another) is not tested."""
    uses = {path.stem: path.read_text(encoding="utf-8") for path in CLASSES}
    reached = {path.stem for path in CLASSES if path.parent.name in ("Validation", "Examples")}
    todo = list(reached)
    while todo:
        text = uses[todo.pop()]
        for name in uses:
            if name not in reached and re.search(rf"\b{name}\b", text):
                reached.add(name)
                todo.append(name)
    assert sorted(set(uses) - reached) == []


@pytest.mark.parametrize("path", CLASSES, ids=lambda path: path.stem)
def test_declarations_are_described(path):
    """Each declaration of a physical quantity carries a unit and a description."""
    declaration = re.compile(
        r"^  (?:final |constant |parameter |input |output |discrete |replaceable )*(Units\.\w+|Real|Integer|Boolean|Types\.\w+)\b(.*);$"
    )
    for line in path.read_text(encoding="utf-8").splitlines():
        found = declaration.match(line)
        if found:
            assert '"' in re.sub(r'\(.*?unit = "[^"]*".*?\)', "", line), f"{path.name}: no description: {line}"
            if found[1] == "Real":
                assert "unit =" in line, f"{path.name}: no unit: {line}"
