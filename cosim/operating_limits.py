"""Operating limits: the range in which equipment and correlations are meant to work, watched in every run.

A variable ``X_operating_max`` or ``X_operating_min`` beside an output ``X`` of an FMU is the limit of X, for each element of
its own or for all: a parameter (also a dependent one) or a local variable is read when the operating point is found, so
that it follows the ratings; a limit that changes during the run must be an output, which is compared row by row. Python components give limits
with their variables. The scenario may state others for any output, which go before those of the models. An output is
outside when it is beyond a limit by more than SLACK. All rows of a run are looked at as they are recorded, block by block.
"""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cosim.entities import finite, similar
from cosim.errors import ScenarioError
from cosim.fmu.slave import Slave
from cosim.scenario.schema import Scenario
from cosim.site import Site
from cosim.units import UnitError, conversion
from cosim.variables import Port, find, split_element

TABLE = "operating_excursions"
SUFFIXES = {"_operating_max": 1.0, "_operating_min": -1.0}
"""Endings of the variables that hold limits, and the direction in which a value leaves."""


@dataclass(frozen=True)
class Limit:
    """A limit of one element of an output: direction 1 (not above) or -1 (not below).

    ``variable`` is element ``place`` of the output ``port`` of ``entity``. The limit is ``value`` in the output's unit; or
    what element ``held_place`` of the variable ``held_by`` of the same entity holds, times ``factor`` plus ``offset``. ``note``
    says what it comes from.
    """

    entity: str
    variable: str
    port: Port
    place: int
    direction: float
    note: str
    value: float = math.nan
    held_by: Port | None = None
    held_place: int = 0
    factor: float = 1.0
    offset: float = 0.0

    @property
    def varies(self) -> bool:
        """Whether the limit is itself an output."""
        return self.held_by is not None and self.held_by.causality == "output"


@dataclass(frozen=True)
class Excursion:
    """One time outside of an operating limit, with those that followed at once.

    ``side`` "above" or "below" ``limit`` [unit]; ``begin`` and ``end`` [s]; ``duration`` [s] is the time outside, in ``times`` pieces;
    ``worst`` value [unit] at ``time_of_worst`` [s]; ``lasting``: not back when the run ended.
    """

    variable: str
    side: str
    limit: float
    unit: str
    worst: float
    time_of_worst: float
    begin: float
    end: float
    duration: float
    times: int
    lasting: bool
    description: str
    note: str


def limits_of(site: Site, scenario: Scenario, file: str) -> list[Limit]:
    """All limits of the models and of the scenario; ScenarioError where the scenario names what is no output, or gives a
    limit in a unit that does not convert."""
    found = {}
    for slave in site.slaves.values():
        for limit in _declared(slave):
            found[limit.variable, limit.direction] = limit
    for name, stated in scenario.operating_limits.items():
        key = f"operating_limits.{name}"
        for entity, port, place, element in _elements(site, name, file, key):
            variable = f"{entity}.{element}"
            if stated is None:
                found.pop((variable, 1.0), None)
                found.pop((variable, -1.0), None)
                continue
            values = {side: _quantity(getattr(stated, side), port, file, f"{key}.{side}") for side in ("max", "min")}
            if None not in values.values() and values["min"] > values["max"]:
                raise ScenarioError(file, f"{key}.min", stated.min, f"expected at most {stated.max}, the highest value")
            for side, direction in (("max", 1.0), ("min", -1.0)):
                value = values[side]
                if value is not None:
                    note = stated.note or "stated in the scenario"
                    found[variable, direction] = Limit(entity, variable, port, place, direction, note, value)
    return list(found.values())


def _quantity(value: object, port: Port, file: str, key: str) -> float | None:
    return None if value is None else finite(value, port, file, key)


def _elements(site: Site, name: str, file: str, key: str) -> Iterator[tuple[str, Port, int, str]]:
    """Entity, port, place in the port and name of each element that ``name`` means; rack*.T_die means those of all racks."""
    pattern, _, variable = name.partition(".")
    found = False
    for entity in fnmatch.filter(site.slaves, pattern):
        try:
            port, slot, size = find(site.slaves[entity].outputs, variable)
        except (KeyError, IndexError):
            continue
        found = True
        for place in range(slot - port.slot, slot - port.slot + size):
            yield entity, port, place, port.element_names[place]
    if not found:
        outputs = [f"{slave.name}.{port}" for slave in site.slaves.values() for port in slave.outputs]
        raise ScenarioError(file, key, name, f"expected an output: entity.variable{similar(name, outputs)}")


def _declared(slave: Slave) -> Iterator[Limit]:
    """Limits that a model itself gives for its outputs."""
    component = getattr(slave, "component", None)
    if component is not None and hasattr(component, "outputs"):
        yield from _of_component(slave, component.outputs)
    description = getattr(slave, "description", None)
    others = description.others if description else {}
    for port in slave.outputs.values():
        for suffix, direction in SUFFIXES.items():
            for place, element in enumerate(port.element_names):
                source = _beside(port.name, element, suffix, slave.outputs) or _beside(port.name, element, suffix, others)
                if source is not None:
                    yield _from_model(slave, port, place, direction, *source)


def _beside(name: str, element: str, suffix: str, ports: dict[str, Port]) -> tuple[Port, int] | None:
    """The variable that holds the limit of an element, and its place in there: x_max[2], or x_max for all of x."""
    base, index = split_element(element)
    indices = element[len(base):] if index else ""
    for wanted in (f"{base}{suffix}{indices}", f"{base}{suffix}"):
        try:
            port, slot, size = find(ports, wanted)
        except (KeyError, IndexError):
            continue
        if size == 1:
            return port, slot - port.slot
    return None


def _from_model(slave: Slave, port: Port, place: int, direction: float, limit: Port, limit_place: int) -> Limit:
    try:
        change = conversion(limit.unit, port.unit)
    except UnitError as error:
        raise ScenarioError(str(slave.description.path), limit.name, limit.unit, f"expected the unit of {port.name}: {error}") from None
    return Limit(slave.name, f"{slave.name}.{port.element_names[place]}", port, place, direction, limit.description,
                 held_by=limit, held_place=limit_place, factor=change.factor, offset=change.offset)


def _of_component(slave: Slave, variables: tuple) -> Iterator[Limit]:
    for variable in variables:
        port = slave.outputs[variable.name]
        for given, direction in ((variable.operating_max, 1.0), (variable.operating_min, -1.0)):
            if given is None:
                continue
            values = np.broadcast_to(np.asarray(given, float), port.shape or ()).ravel()
            for place, element in enumerate(port.element_names):
                yield Limit(slave.name, f"{slave.name}.{element}", port, place, direction, variable.description, float(values[place]))
