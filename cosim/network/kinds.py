"""The kinds of devices: what the classes of ``DataCenter.Electrical.Devices`` declare.

A kind is a Modelica class with terminals; its name is the class's in small letters (``BatteryConverter``:
``battery_converter``). Parameters, commands, units, ranges and descriptions come from the class alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosim.errors import CosimError
from fmus.reference import Class, Variable, library_units, read_class

LIBRARY = Path(__file__).parents[2] / "models" / "DataCenter"
PACKAGE = "DataCenter.Electrical.Devices"
_TERMINAL = re.compile(r"(?:^|\.)Terminal$")


@dataclass(frozen=True)
class Kind:
    """A kind of device.

    ``terminals``: names of its connections to buses; ``parameters``: what its entry may set; ``commands``: inputs
    that the rest of the site, a disturbance or its entry (as a constant) sets; ``outputs``: what it gives.
    """

    name: str
    class_name: str
    description: str
    terminals: tuple[str, ...]
    parameters: dict[str, Variable]
    commands: dict[str, Variable]
    outputs: dict[str, Variable]
    has_transients: bool = False
    """Whether the class has electromagnetic transients, which a network may leave out."""

    @property
    def keys(self) -> list[str]:
        """All keys that an entry of this kind may have."""
        return ["kind", *self.terminals, *self.parameters, *self.commands]


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    folder = LIBRARY.joinpath(*PACKAGE.split(".")[1:])
    units = library_units(LIBRARY)
    classes = {path.stem: read_class(path, units) for path in sorted(folder.glob("*.mo")) if path.stem != "package"}
    partial = {base.rpartition(".")[2] for item in classes.values() for base in item.extends}
    found = [_kind(item, classes) for name, item in classes.items() if name not in partial]
    return {kind.name: kind for kind in found if kind.terminals}


def _kind(item: Class, classes: dict[str, Class]) -> Kind:
    parts, variables = [], []
    for base in [
        *(classes[name.rpartition(".")[2]] for name in item.extends if name.rpartition(".")[2] in classes),
        item,
    ]:
        parts += base.parts
        variables += base.variables
    chosen = {
        role: {v.name: v for v in variables if v.role == role and not v.final}
        for role in ("parameter", "input", "output")
    }
    transients = chosen["parameter"].pop("quasiStatic", None) is not None
    return Kind(
        snake_case(item.name),
        f"{PACKAGE}.{item.name}",
        item.description,
        tuple(name for kind, name in parts if _TERMINAL.search(kind)),
        chosen["parameter"],
        chosen["input"],
        chosen["output"],
        transients,
    )


def snake_case(name: str) -> str:
    """``BatteryConverter``: ``battery_converter``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def table(kind: Kind) -> str:
    """What one kind takes and gives, as text."""
    lines = [f"{kind.name}: {kind.description}", f"  connects: {', '.join(kind.terminals)}"]
    for title, variables in (("parameters", kind.parameters), ("commands", kind.commands), ("gives", kind.outputs)):
        if variables:
            lines.append(f"  {title}:")
        for v in variables.values():
            value = v.value or v.attributes.get("start", "")
            unit = f" [{v.unit}]" if v.unit else ""
            default = f" = {value}" if value else " (required)" if title == "parameters" else ""
            lines.append(f"    {v.name}{default}{unit}: {v.description}")
    return "\n".join(lines)


def kind_named(name: str) -> Kind:
    """The kind of this name; CosimError if there is none."""
    if name not in kinds():
        raise CosimError(f"{name}: expected a kind: {', '.join(kinds())}")
    return kinds()[name]
