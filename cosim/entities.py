"""From the entities of a scenario to members of clusters."""

from __future__ import annotations

import importlib
import math
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from loguru import logger

import fmus
from cosim.cluster.python_slave import ComponentSlave
from cosim.component import Component, Context
from cosim.errors import CosimError, FmuError, ScenarioError
from cosim.fmu import FmuDescription, Slave, open_fmu, read
from cosim.scenario.loader import Loaded
from cosim.scenario.schema import Entity
from cosim.units import UnitError, quantity, to_si
from cosim.variables import Port, find


def make(loaded: Loaded, name: str, entity: Entity) -> Slave:
    """The member for one entity; ScenarioError if the scenario asks for something impossible."""
    if entity.python is None:
        description = _network_fmu(loaded, name, entity) if entity.fmu is None else _find_fmu(loaded, name, entity)
        try:
            return open_fmu(name, description, _start_values(loaded, name, entity, description), entity.interface)
        except FmuError as error:
            raise ScenarioError(str(loaded.file), f"entities.{name}.interface", entity.interface, f"expected another one: {error}") from None
    return ComponentSlave(name, _component(loaded, name, entity))


def context(loaded: Loaded) -> Context:
    """What components are told about the run."""
    scenario = loaded.scenario
    return Context(scenario.start, scenario.duration, scenario.seed, loaded.folder)


def _network_fmu(loaded: Loaded, name: str, entity: Entity) -> FmuDescription:
    """The FMU of an entity's one-line diagram, below the first of the scenario's folders of FMUs."""
    from cosim import network
    from cosim.network.section import network_of

    diagram = network_of(loaded, name, entity)
    folder = loaded.folder / loaded.scenario.fmu_path[0]
    return read(network.build(diagram, folder, entity.quasi_static, loaded.scenario.description))


def _find_fmu(loaded: Loaded, name: str, entity: Entity) -> FmuDescription:
    file, key = entity.fmu, f"entities.{name}.fmu"
    folders = list(dict.fromkeys(loaded.folder / folder for folder in [*loaded.scenario.fmu_path, "."]))
    for folder in folders:
        path = folder / _variant(file, entity.structure)
        _build(path, file, entity.structure)
        if path.is_file():
            try:
                return read(path)
            except FmuError as error:
                raise ScenarioError(str(loaded.file), key, file, f"expected an FMU: {error}") from None
    places = ", ".join(str(folder) for folder in folders)
    kind = "an FMU of the catalogue, because it has a structure," if entity.structure else "an FMU file"
    raise ScenarioError(str(loaded.file), key, file, f"expected {kind} in {places}")


def _variant(file: str, structure: dict) -> str:
    """File name of an FMU with structural parameters: ElectricalNetwork_nUps_2.fmu."""
    if not structure:
        return file
    values = "_".join(f"{key}_{value}" for key, value in sorted(structure.items()))
    return re.sub(r"\W+", "_", f"{file.removesuffix('.fmu')}_{values}") + ".fmu"


def _build(path: Path, file: str, structure: dict) -> None:
    """Make an FMU that is missing or out of date, where the catalogue beside its folder tells how."""
    catalog = path.parent.parent / "catalog.toml"
    if not catalog.is_file():
        return
    for entry in fmus.read_catalog(catalog):
        if f"{entry.name}.fmu" == file:
            variant = replace(entry, name=path.stem, parameters={**entry.parameters, **structure})
            try:
                if not fmus.is_current(variant, path.parent):
                    logger.info(f"building {path.name}")
                    fmus.build([variant], path.parent)
            except fmus.BuildError as error:
                raise CosimError(f"{path.name} cannot be built: {error}") from None


def _start_values(loaded: Loaded, name: str, entity: Entity, description: FmuDescription) -> dict:
    ports = description.inputs | description.others | description.outputs
    values = {}
    for variable, value in entity.start.items():
        key = f"entities.{name}.start.{variable}"
        if variable in description.strings:
            values[variable] = str(value)
            continue
        try:
            port, _, size = find(ports, variable)
        except (KeyError, IndexError):
            raise ScenarioError(str(loaded.file), key, value,
                                f"expected a variable of {description.path.name}{similar(variable, ports)}") from None
        if not port.settable:
            raise ScenarioError(str(loaded.file), key, value, f"expected a parameter, an input or a variable with a start value "
                                f"of its own: {description.path.name} computes {port.name} from others")
        values[variable] = convert(value, port, size, str(loaded.file), key)
    return values


def similar(name: str, known) -> str:
    """", such as x" with the nearest known names, for error messages."""
    import difflib

    near = difflib.get_close_matches(name, list(known), 3)
    return f", such as {', '.join(near)}" if near else ""


def finite(value: object, port: Port, file: str, key: str) -> float:
    """A user's quantity as a finite number in the unit of a port; ScenarioError if it is none."""
    try:
        number = quantity(value, port.unit)
    except UnitError as error:
        raise ScenarioError(file, key, value, f"expected a quantity in {port.unit}: {error}") from None
    if not math.isfinite(number):
        raise ScenarioError(file, key, value, "expected a finite number")
    return number


def convert(value, port: Port, size: int, file: str, key: str):
    """A user's value as a number (or array of ``size``) in the unit and type of a port, inside the range that its model
    gives; ScenarioError if it is not."""
    if isinstance(value, list):
        if len(value) != size:
            raise ScenarioError(file, key, value, f"expected {size} values")
        return np.array([convert(item, port, 1, file, key) for item in value], dtype=float)
    if port.kind == "boolean":
        if not isinstance(value, bool):
            raise ScenarioError(file, key, value, "expected true or false")
        return value
    if port.literals:
        return _literal(value, port, file, key)
    number = finite(value, port, file, key)
    if port.kind == "integer":
        if number != int(number):
            raise ScenarioError(file, key, value, "expected a whole number")
        number = int(number)
    if not port.minimum <= number <= port.maximum:
        raise ScenarioError(file, key, value, f"expected {_range(port)}, as the model says")
    return number


def _literal(value, port: Port, file: str, key: str) -> int:
    """The number of a literal that is given by its name or number."""
    for literal in port.literals:
        if value == literal.name or (value == literal.value and not isinstance(value, bool)):
            return literal.value
    names = ", ".join(f"{literal.name} ({literal.value})" for literal in port.literals)
    raise ScenarioError(file, key, value, f"expected one of: {names}")


def _range(port: Port) -> str:
    """The range of a port in words: "at least 0 W", "0 to 12"."""
    unit = "" if port.unit == "1" else f" {port.unit}"
    if port.maximum == math.inf:
        return f"at least {port.minimum:g}{unit}"
    if port.minimum == -math.inf:
        return f"at most {port.maximum:g}{unit}"
    return f"{port.minimum:g} to {port.maximum:g}{unit}"


@contextmanager
def importable(loaded: Loaded) -> Iterator[None]:
    """Modules that lie beside the scenario, and beside the files that it includes, can be imported."""
    folders = dict.fromkeys([".", *loaded.scenario.python_path])
    added = [str(loaded.folder / folder) for folder in folders]
    sys.path.extend(added)
    try:
        yield
    finally:
        for folder in added:
            sys.path.remove(folder)


def _component(loaded: Loaded, name: str, entity: Entity) -> Component:
    file, key = str(loaded.file), f"entities.{name}.python"
    module_name, _, class_name = entity.python.partition(":")
    try:
        with importable(loaded):
            cls = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ScenarioError(file, key, entity.python, f"expected an importable module:Class ({error})") from None
    if not (isinstance(cls, type) and issubclass(cls, Component)):
        raise ScenarioError(file, key, entity.python, "expected a subclass of cosim.component.Component")
    try:
        with importable(loaded):  # a policy may lie there too
            return cls(context(loaded), **to_si(entity.parameters))
    except Exception as error:
        raise ScenarioError(file, f"entities.{name}.parameters", entity.parameters, f"expected what {class_name} takes: {error}") from error


def fmu_files(loaded: Loaded) -> dict[str, Path]:
    """Paths of the FMUs by entity name."""
    return {
        name: (_network_fmu(loaded, name, entity) if entity.fmu is None else _find_fmu(loaded, name, entity)).path
        for name, entity in loaded.scenario.entities.items()
        if entity.python is None
    }
