"""What an FMU's modelDescription.xml says, in the terms of the co-simulation."""

from __future__ import annotations

import atexit
import hashlib
import io
import math
import re
import shutil
import stat
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import fmpy
import numpy as np
from fmpy.model_description import ModelDescription, ModelVariable

from cosim.errors import FmuError
from cosim.scratch import scratch_folder
from cosim.variables import Literal, Port

LARGEST, SMALL, RATIO, MOST_FILES = 1 << 30, 50 << 20, 100, 20_000
"""Limits of an archive: bytes unpacked, bytes for which the ratio does not matter, times the file, files."""
INTEGER_TYPES = ("Integer", "Enumeration", "Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64")
NUMERIC_TYPES = ("Real", "Float64", "Float32", "Boolean", *INTEGER_TYPES)


@dataclass(frozen=True)
class FmuDescription:
    """An FMU file: its ports (inputs and outputs in slot order) and all other variables."""

    path: Path
    folder: Path
    """Where the FMU lies unpacked."""
    digest: str
    """SHA-256 of the file."""
    version: int
    model: ModelDescription
    inputs: dict[str, Port]
    outputs: dict[str, Port]
    others: dict[str, Port]
    """Parameters and locals: what a scenario may give start values to."""
    strings: dict[str, ModelVariable]


def read(path: Path) -> FmuDescription:
    """Describe the FMU at ``path``; FmuError if it cannot be used for co-simulation.

    Files of the same content are unpacked once; each is described with its own path.
    """
    path = Path(path)
    if not path.is_file():
        raise FmuError(f"{path}: no such FMU file")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest not in _known:
        _known[digest] = _read(path.resolve(), digest, content)
    return replace(_known[digest], path=path.resolve())


_known: dict[str, FmuDescription] = {}


def _unpack(content: bytes) -> Path:
    """Folder with the unpacked FMU; removed at the end of the process."""
    folder = scratch_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_archive(archive.infolist(), len(content))
        archive.extractall(folder)
    return Path(folder)


def _check_archive(members: list[zipfile.ZipInfo], size: int) -> None:
    """ValueError for what no FMU needs: bombs, links, places outside of its folder."""
    total = sum(member.file_size for member in members)
    if len(members) > MOST_FILES:
        raise ValueError(f"{len(members)} files: expected at most {MOST_FILES}")
    if total > LARGEST or total > max(SMALL, RATIO * size):
        raise ValueError(f"{total / 1e6:.0f} MB unpacked from {size / 1e6:.1f} MB: expected at most {LARGEST / 1e6:.0f} MB, and {RATIO} times the file")
    for member in members:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ValueError(f"{member.filename!r} is a link: expected files only")
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", member.filename):
            raise ValueError(f"{member.filename!r}: expected a place inside of the archive")


def binaries(fmu: FmuDescription) -> list[str]:
    """The native code that an FMU holds, each as place and size: it is only loaded when the FMU is run."""
    folder = fmu.folder / "binaries"
    return [f"{path.relative_to(folder)} ({path.stat().st_size // 1024} KiB)" for path in sorted(folder.rglob("*")) if path.is_file()]


def _read(path: Path, digest: str, content: bytes) -> FmuDescription:
    try:
        folder = _unpack(content)
        model = fmpy.read_model_description(str(folder), validate=False)
    except Exception as error:
        raise FmuError(f"{path}: not a readable FMU: {error}") from error
    version = int(model.fmiVersion.split(".")[0])
    if version not in (2, 3):
        raise FmuError(f"{path}: FMI {model.fmiVersion}: expected 2.0 or 3.0")
    numeric = [variable for variable in model.modelVariables if variable.type in NUMERIC_TYPES]
    return FmuDescription(
        path,
        folder,
        digest,
        version,
        model,
        _slots([_port(v, model) for v in numeric if v.causality == "input"]),
        _slots([_port(v, model) for v in numeric if v.causality == "output"]),
        {v.name: _port(v, model) for v in numeric if v.causality not in ("input", "output", "independent")},
        {v.name: v for v in model.modelVariables if v.type == "String"},
    )


def _slots(ports: list[Port]) -> dict[str, Port]:
    """Continuous floats first, then by type, so that one call reads each type into a contiguous piece."""
    ordered = sorted(ports, key=lambda port: (port.kind != "float", port.discrete, port.type))
    placed, slot = {}, 0
    for port in ordered:
        placed[port.name] = replace(port, slot=slot)
        slot += port.size
    return placed


def _literals(variable: ModelVariable) -> tuple[Literal, ...]:
    if variable.type != "Enumeration" or not variable.declaredType:
        return ()
    return tuple(Literal(int(item.value), item.name, item.description or "") for item in variable.declaredType.items)


def _port(variable: ModelVariable, model: ModelDescription) -> Port:
    kind = "float"
    if variable.type == "Boolean":
        kind = "boolean"
    elif variable.type in INTEGER_TYPES:
        kind = "integer"
    declared = variable.declaredType
    unit = variable.unit or (declared.unit if declared else None) or "1"
    shape = _shape(variable, model)
    return Port(
        name=variable.name,
        causality=variable.causality or "local",
        unit=unit,
        description=variable.description or (declared.description if declared else "") or "",
        kind=kind,
        discrete=kind != "float" or variable.variability in ("discrete", "fixed", "constant"),
        shape=shape,
        start=_start(variable, kind, shape),
        nominal=_number(variable.nominal or (declared.nominal if declared else None)),
        minimum=_bound(variable.min or (declared.min if declared else None), -math.inf),
        maximum=_bound(variable.max or (declared.max if declared else None), math.inf),
        reference=variable.valueReference,
        type=variable.type,
        literals=_literals(variable),
        settable=_is_settable(variable),
    )


def _is_settable(variable: ModelVariable) -> bool:
    """Whether the standard lets an importer give a variable a start value."""
    if variable.causality in ("input", "parameter", "structuralParameter"):
        return True
    if variable.initial is None:
        return variable.start is not None
    return variable.initial in ("exact", "approx") and variable.variability != "constant"


def _shape(variable: ModelVariable, model: ModelDescription) -> tuple[int, ...]:
    shape = []
    for dimension in variable.dimensions or ():
        if dimension.start is not None:
            shape.append(int(dimension.start))
        else:
            shape.append(int(dimension.variable.start))
    return tuple(shape)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _bound(text: str | None, default: float) -> float:
    return default if text is None else float(text)


def _start(variable: ModelVariable, kind: str, shape: tuple[int, ...]):
    if variable.start is None:
        return None
    convert = {"float": float, "integer": int, "boolean": _boolean}[kind]
    words = str(variable.start).split()
    values = [convert(word) for word in words]
    if not shape:
        return values[0]
    size = math.prod(shape)
    return np.array(values if len(values) == size else values * size, dtype=float).reshape(shape)


def _boolean(text: str) -> bool:
    return text.strip().lower() in ("true", "1")
