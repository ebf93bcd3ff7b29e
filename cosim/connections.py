"""Checks all connections of a scenario.

Every fault is found before anything runs: names, causality, units, shapes, types, inputs with
two sources or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from cosim.cluster.python_slave import ComponentSlave
from cosim.component import Variable
from cosim.entities import convert, make, similar
from cosim.errors import ScenarioError, ScenarioErrors
from cosim.fmu import Slave
from cosim.scenario.loader import Loaded
from cosim.scenario.schema import Course
from cosim.schedule import Schedule, Signal, Span
from cosim.site import Crossing, Site, Wires
from cosim.units import UnitError, conversion, quantity
from cosim.variables import Port, find

_SIGN = re.compile(r"\s+([+-])\s+")
_TERM = re.compile(
    r"(?P<sign>-)?\s*(?:(?P<factor>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*\*\s*)?"
    r"(?P<entity>[A-Za-z_]\w*)\.(?P<variable>[A-Za-z_]\S*)"
)


@dataclass(frozen=True)
class Source:
    """One summand of a connection."""

    entity: str
    variable: str
    factor: float


def parse(expression: str) -> tuple[list[Source], list[tuple[float, str]]]:
    """Summands of "a.x + 0.5*b.y[2] - c.z + 300 kW": the sources, and the constants as (sign, text)."""
    sources, constants = [], []
    pieces = _SIGN.split(expression.strip())
    for sign, text in zip(["+", *pieces[1::2]], pieces[::2]):
        direction = -1.0 if sign == "-" else 1.0
        match = _TERM.fullmatch(text)
        if match:
            factor = float(match["factor"] or 1.0) * (-direction if match["sign"] else direction)
            sources.append(Source(match["entity"], match["variable"], factor))
        else:
            constants.append((direction, text))
    return sources, constants


def build(loaded: Loaded) -> Site:
    """All members made, all connections checked; ScenarioErrors lists every fault found."""
    return _Builder(loaded).build()


class _Builder:
    def __init__(self, loaded: Loaded) -> None:
        self.loaded, self.scenario, self.file = loaded, loaded.scenario, str(loaded.file)
        self.errors: list[ScenarioError] = []
        self.names = list(self.scenario.clusters)
        self.slaves: dict[str, Slave] = {}
        self.members: list[list[Slave]] = [[] for _ in self.names]
        self.cluster_of: dict[str, int] = {}
        self.inputs: dict[str, list] = {}
        """Per entity and input element: a list of (source entity, slot, factor) or a constant."""
        self.offsets: dict[str, np.ndarray] = {}
        self.crossings: list[Crossing] = []

    def error(self, key: str, value, expected: str) -> None:
        self.errors.append(ScenarioError(self.file, key, value, expected))

    def build(self) -> Site:
        self._make_members()
        self._check_leader()
        self._stop_on_errors()
        for target, source in self.scenario.connections.items():
            self._connect(target, source)
        self._disturb()
        unconnected = self._unconnected()
        self._stop_on_errors()
        wires = Wires(
            self.scenario, self.slaves, self.members, self.cluster_of, self.inputs, self.offsets, self.crossings
        )
        return wires.site(unconnected)

    def _stop_on_errors(self) -> None:
        if self.errors:
            for slave in self.slaves.values():
                slave.close()
            raise ScenarioErrors(self.errors)

    def _make_members(self) -> None:
        for name, entity in self.scenario.entities.items():
            cluster = entity.cluster or self.names[0]
            if cluster not in self.names:
                self.error(f"entities.{name}.cluster", cluster, f"expected one of: {', '.join(self.names)}")
                continue
            if not re.fullmatch(r"[A-Za-z_]\w*", name) or name == "Cluster":
                self.error(f"entities.{name}", name, "expected a name of letters, digits and _")
                continue
            try:
                self._add(name, make(self.loaded, name, entity), self.names.index(cluster))
            except ScenarioError as error:
                self.errors.append(error)

    def _check_leader(self) -> None:
        leader = next((name for name, members in zip(self.names, self.members) if members), None)
        if leader and self.scenario.clusters[leader].remote:
            self.error(f"clusters.{leader}", "process or address", "expected another cluster: the first one leads the others "
                       "and writes the results")

    def _add(self, name: str, slave: Slave, cluster: int) -> None:
        self.slaves[name] = slave
        self.members[cluster].append(slave)
        self.cluster_of[name] = cluster
        self.inputs[name] = [None] * len(slave.u)
        self.offsets[name] = np.zeros(len(slave.u))

    def _target(self, key: str, target: str, value) -> tuple[str, Port, int, int] | None:
        entity, _, variable = target.partition(".")
        if entity not in self.slaves:
            self.error(key, target, f"expected an entity of the scenario{similar(entity, self.slaves)}")
            return None
        slave = self.slaves[entity]
        try:
            port, slot, size = find(slave.inputs, variable)
        except IndexError as error:
            self.error(key, target, f"expected an element inside the array: {error}")
            return None
        except KeyError:
            if _known(slave.outputs, variable):
                self.error(key, target, "expected an input: this is an output")
            else:
                self.error(key, target, f"expected an input of {entity}{similar(variable, slave.inputs)}")
            return None
        return entity, port, slot, size

    def _connect(self, target: str, source) -> None:
        key = f"connections.{target}"
        place = self._target(key, target, source)
        if place is None:
            return
        entity, port, slot, size = place
        if any(self.inputs[entity][slot + i] is not None for i in range(size)):
            self.error(key, source, "expected one source: another connection feeds this input too")
            return
        terms, constants = parse(source) if isinstance(source, str) else ([], [])
        if not terms:
            self._constant(key, entity, port, slot, size, source)
            return
        for sign, text in constants:
            try:
                self.offsets[entity][slot : slot + size] += sign * quantity(text, port.unit)
            except UnitError as error:
                self.error(key, source, f"expected outputs or quantities in {port.unit}: {error}")
                return
        rows: list[list] = [[] for _ in range(size)]
        for term in terms:
            found = self._source(key, source, term, port, size)
            if found is None:
                return
            source_slot, factor, offset, whole = found
            for i in range(size):
                rows[i].append((term.entity, source_slot + i, factor))
                self.offsets[entity][slot + i] += offset
            self.crossings.append(
                Crossing(entity, target.partition(".")[2], slot, size, term.entity, term.variable, source_slot, whole)
            )
        for i in range(size):
            self.inputs[entity][slot + i] = rows[i]

    def _constant(self, key: str, entity: str, port: Port, slot: int, size: int, source) -> None:
        try:
            value = convert(source, port, size, self.file, key)
        except ScenarioError as error:
            self.errors.append(error)
            return
        values = np.broadcast_to(np.ravel(value).astype(float), size)
        for i in range(size):
            self.inputs[entity][slot + i] = float(values[i])

    def _source(self, key: str, text: str, term: Source, target: Port, size: int):
        if term.entity not in self.slaves:
            self.error(key, text, f"expected an entity of the scenario instead of {term.entity}{similar(term.entity, self.slaves)}")
            return None
        slave = self.slaves[term.entity]
        try:
            port, slot, n = find(slave.outputs, term.variable)
        except IndexError as error:
            self.error(key, text, f"expected an element inside the array: {error}")
            return None
        except KeyError:
            if _known(slave.inputs, term.variable):
                self.error(key, text, f"expected an output: {term.entity}.{term.variable} is an input")
            else:
                self.error(key, text, f"expected an output of {term.entity} instead of {term.variable}"
                           + similar(term.variable, slave.outputs))
            return None
        if n != size:
            self.error(key, text, f"expected {size} value{'s' * (size != 1)}: {term.entity}.{term.variable} has {n}")
            return None
        allowed = {"float": ("float", "integer", "boolean"), "integer": ("integer", "boolean"), "boolean": ("boolean",)}
        if port.kind not in allowed[target.kind]:
            self.error(key, text, f"expected a {target.kind} source: {term.entity}.{term.variable} is a {port.kind}")
            return None
        try:
            change = conversion(port.unit, target.unit)
        except UnitError as error:
            self.error(key, text, f"expected a unit that converts: {error}")
            return None
        return slot, change.factor * term.factor, change.offset, port

    def _disturb(self) -> None:
        tables: list[dict] = [{} for _ in self.names]
        for number, disturbance in enumerate(self.scenario.disturbances):
            for target, value in disturbance.set.items():
                key = f"disturbances.{number}.set.{target}"
                place = self._target(key, target, value)
                if place is None:
                    continue
                entity, _port, _slot, _size = place
                self._disturb_one(tables[self.cluster_of[entity]], key, target, place, disturbance, value)
        for cluster, table in enumerate(tables):
            if table:
                self._add_schedule(cluster, table)

    def _disturb_one(self, table: dict, key: str, target: str, place, disturbance, value) -> None:
        entity, port, slot, size = place
        if size != 1:
            self.error(key, value, f"expected one element, such as {target}[1]")
            return
        present = self.inputs[entity][slot]
        if isinstance(present, list) and target not in table:
            self.error(key, value, "expected an input that is free or constant: a signal is connected to it")
            return
        if isinstance(value, Course) and port.kind != "float":
            self.error(key, value.points, f"expected one value: {target} is a {port.kind}, which has no straight lines")
            return
        number = lambda value: convert(value, port, 1, self.file, key)
        try:
            span = Span.of(disturbance.at, disturbance.duration, value, self.scenario.duration, number)
        except ScenarioError as error:
            self.errors.append(error)
            return
        if target not in table:
            base = self.slaves[entity].u[slot] if present is None else present
            table[target] = (place, base, [])
        table[target][2].append(span)

    def _add_schedule(self, cluster: int, table: dict) -> None:
        signals = {}
        for target, (place, base, spans) in table.items():
            _, port, _, _ = place
            variable = Variable(target, port.unit, f"scheduled value of {target}", kind=port.kind, start=base)
            signals[target] = (variable, Signal.of(base, spans))
        name = "schedule" if cluster == 0 else f"schedule_{self.names[cluster]}"
        slave = ComponentSlave(name, Schedule(signals))
        # Steps of a schedule are steps: nothing in between is to be interpolated.
        self._add(name, slave, cluster)
        self.members[cluster].insert(0, self.members[cluster].pop())
        for target, (place, _, _) in table.items():
            entity, _, slot, _ = place
            self.inputs[entity][slot] = [(name, slave.outputs[target].slot, 1.0)]

    def _unconnected(self) -> list[str]:
        free, allowed = [], set(self.scenario.unconnected)
        for name in allowed - {"*"}:
            self._target("unconnected", name, name)
        for entity, slave in self.slaves.items():
            for port in slave.inputs.values():
                for i, element in enumerate(port.element_names):
                    if self.inputs[entity][port.slot + i] is not None:
                        continue
                    self.inputs[entity][port.slot + i] = float(slave.u[port.slot + i])
                    full = f"{entity}.{element}"
                    free.append(full)
                    if port.start is None and not allowed & {"*", full, f"{entity}.{port.name}"}:
                        self.error(f"connections.{full}", None, "expected a source: the model gives no start value "
                                   "(or name it under 'unconnected')")
        return free


def _known(ports: dict[str, Port], name: str) -> bool:
    try:
        find(ports, name)
    except (KeyError, IndexError):
        return False
    return True
