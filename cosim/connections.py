"""Checks all connections of a scenario and wires the clusters.

Every fault is found before anything runs: names, causality, units, shapes, types, inputs with
two sources or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from cosim.cluster.engine import Cluster, ClusterOptions
from cosim.cluster.python_slave import ComponentSlave
from cosim.cluster.wiring import Term, Wiring
from cosim.component import Variable
from cosim.entities import convert, make, similar
from cosim.errors import ScenarioError, ScenarioErrors
from cosim.fmu import Slave
from cosim.scenario.loader import Loaded
from cosim.scenario.schema import Course
from cosim.schedule import Schedule, Signal, Span
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


@dataclass
class Link:
    """A value that crosses from one cluster to another (a mosaik connection)."""

    source_cluster: int
    source_entity: str
    source_variable: str
    source_slots: np.ndarray
    target_cluster: int
    target_entity: str
    target_attribute: str
    external_slots: np.ndarray
    discrete: bool
    integral: bool
    """Whether the integral over time is passed, for the receiver to take the mean."""
    unit: str


@dataclass
class Site:
    """Everything of a scenario, wired and ready to be initialised."""

    clusters: list[Cluster]
    links: list[Link]
    slaves: dict[str, Slave]
    cluster_of: dict[str, int]
    unconnected: list[str] = field(default_factory=list)
    """Inputs that keep their start value."""

    def exchange(self) -> None:
        """Copy all values that cross between clusters (before the run)."""
        for link in self.links:
            values = self.clusters[link.source_cluster].values[link.source_slots]
            self.clusters[link.target_cluster].set_external(link.external_slots, values)

    def close(self) -> None:
        """Release all FMUs."""
        for cluster in self.clusters:
            cluster.close()


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
        self.crossings: list[tuple] = []

    def error(self, key: str, value, expected: str) -> None:
        self.errors.append(ScenarioError(self.file, key, value, expected))

    def build(self) -> Site:
        self._make_members()
        self._stop_on_errors()
        for target, source in self.scenario.connections.items():
            self._connect(target, source)
        self._disturb()
        unconnected = self._unconnected()
        self._stop_on_errors()
        return self._wire(unconnected)

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
            self.crossings.append((target, term, port, slot, size, source_slot, whole))
        for i in range(size):
            self.inputs[entity][slot + i] = rows[i]

    def _constant(self, key: str, entity: str, port: Port, slot: int, size: int, source) -> None:
        literals = getattr(getattr(self.slaves[entity], "description", None), "enumerations", {}).get(port.name, {})
        try:
            value = convert(source, port, size, self.file, key, literals)
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
        literals = getattr(getattr(self.slaves[entity], "description", None), "enumerations", {}).get(port.name, {})
        if isinstance(value, Course) and port.kind != "float":
            self.error(key, value.points, f"expected one value: {target} is a {port.kind}, which has no straight lines")
            return
        number = lambda value: convert(value, port, 1, self.file, key, literals)
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

    def _wire(self, unconnected: list[str]) -> Site:
        order = [i for i, members in enumerate(self.members) if members]
        place = {cluster: n for n, cluster in enumerate(order)}
        links: list[Link] = []
        clusters = []
        for cluster in order:
            clusters.append(self._wire_cluster(cluster, place, links))
        cluster_of = {name: place[cluster] for name, cluster in self.cluster_of.items()}
        return Site(clusters, links, self.slaves, cluster_of, unconnected)

    def _wire_cluster(self, cluster: int, place: dict[int, int], links: list[Link]) -> Cluster:
        members = self.members[cluster]
        starts, total = {}, 0
        for slave in members:
            starts[slave.name] = total
            total += len(slave.y)
        external: dict[tuple[str, int, str], int] = {}
        n_external = self._cross(cluster, place, total, external, links)
        constants: dict[float, int] = {}
        wirings = []
        for slave in members:
            rows = []
            for slot, row in enumerate(self.inputs[slave.name]):
                if not isinstance(row, list):
                    rows.append([Term(total + n_external + constants.setdefault(row, len(constants)))])
                    continue
                terms = []
                for number, (entity, source, factor) in enumerate(row):
                    if self.cluster_of[entity] == cluster:
                        terms.append(Term(starts[entity] + source, factor))
                    else:
                        terms.append(Term(external[(slave.name, slot, f"{number}")], factor))
                rows.append(terms)
            wirings.append(Wiring(rows, self.offsets[slave.name].tolist()))
        return Cluster(self.names[cluster], members, wirings, np.array(list(constants)), n_external,
                       self._options(cluster))

    def _cross(self, cluster: int, place, total: int, external: dict, links: list[Link]) -> int:
        """Slots for the values that come from other clusters, and their links."""
        count = 0
        numbers: dict[str, int] = {}
        for target, term, port, slot, size, source_slot, source_port in self.crossings:
            entity, _, variable = target.partition(".")
            if self.cluster_of[entity] != cluster:
                continue
            number = numbers.get(target, 0)
            numbers[target] = number + 1
            source_cluster = self.cluster_of[term.entity]
            if source_cluster == cluster:
                continue
            slots = np.arange(total + count, total + count + size)
            for i in range(size):
                external[(entity, slot + i, f"{number}")] = int(slots[i])
            count += size
            start = sum(len(s.y) for s in self.members[source_cluster][: self.members[source_cluster].index(self.slaves[term.entity])])
            links.append(Link(
                place[source_cluster], term.entity, term.variable, np.arange(start + source_slot, start + source_slot + size),
                place[cluster], entity, variable if number == 0 else f"{variable} #{number + 1}", slots,
                source_port.discrete, self._wants_mean(place[source_cluster], entity, variable, source_port),
                source_port.unit,
            ))
        return count

    def _wants_mean(self, source: int, entity: str, variable: str, source_port: Port) -> bool:
        """From the leading cluster: means for all but those inputs of agents that ask for the instant."""
        if source != 0 or source_port.discrete:
            return False
        slave = self.slaves[entity]
        return not slave.sampled or find(slave.inputs, variable)[0].mean

    def _options(self, cluster: int) -> ClusterOptions:
        solver, part = self.scenario.solver, self.scenario.clusters[self.names[cluster]]
        pick = lambda own, common: common if own is None else own
        windows = tuple((w.start, w.end, w.maximum_step) for w in solver.windows) if part.use_windows else ()
        tolerance = pick(part.tolerance, solver.tolerance)
        return ClusterOptions(
            tolerance, pick(pick(part.model_tolerance, solver.model_tolerance), 2e-4 * tolerance), pick(part.minimum_step, solver.minimum_step),
            pick(part.maximum_step, solver.maximum_step), windows, pick(part.roll_back, solver.roll_back),
            dict(solver.scales),
        )


def _known(ports: dict[str, Port], name: str) -> bool:
    try:
        find(ports, name)
    except (KeyError, IndexError):
        return False
    return True
