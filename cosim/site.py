"""A site: its clusters, wired inside, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cosim.cluster.engine import Cluster, ClusterOptions
from cosim.cluster.wiring import Term, Wiring
from cosim.fmu import Slave
from cosim.remote import RemoteCluster
from cosim.scenario.schema import Scenario
from cosim.variables import Port, find


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


@dataclass(frozen=True)
class Crossing:
    """One summand of an input (or of several elements of it), which may come from another cluster."""

    entity: str
    variable: str
    slot: int
    size: int
    source_entity: str
    source_variable: str
    source_slot: int
    source_port: Port


class Wires:
    """What the connections of a scenario come to.

    ``members``: the members of each cluster in the order of their steps; per entity, ``inputs`` has for each
    input element a list of (source entity, slot, factor) or a constant, and ``offsets`` what is added to it.
    """

    def __init__(
        self, scenario: Scenario, slaves: dict[str, Slave], members: list[list[Slave]], cluster_of: dict[str, int],
        inputs: dict[str, list], offsets: dict[str, np.ndarray], crossings: list[Crossing],
    ) -> None:
        self.scenario, self.slaves, self.members, self.cluster_of = scenario, slaves, members, cluster_of
        self.inputs, self.offsets, self.crossings = inputs, offsets, crossings
        self.names = list(scenario.clusters)

    def site(self, unconnected: list[str]) -> Site:
        """All clusters, and the links between them; ``unconnected`` inputs keep their start value."""
        order = [i for i, members in enumerate(self.members) if members]
        place = {cluster: n for n, cluster in enumerate(order)}
        links: list[Link] = []
        clusters = [self._cluster(cluster, place, links) for cluster in order]
        cluster_of = {name: place[cluster] for name, cluster in self.cluster_of.items()}
        return Site(clusters, links, self.slaves, cluster_of, unconnected)

    def _cluster(self, cluster: int, place: dict[int, int], links: list[Link]) -> Cluster:
        members = self.members[cluster]
        starts, total = {}, 0
        for slave in members:
            starts[slave.name] = total
            total += len(slave.y)
        external: dict[tuple[str, int, int], int] = {}
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
                        terms.append(Term(external[(slave.name, slot, number)], factor))
                rows.append(terms)
            wirings.append(Wiring(rows, self.offsets[slave.name].tolist()))
        kind = RemoteCluster if self.scenario.clusters[self.names[cluster]].remote else Cluster
        return kind(self.names[cluster], members, wirings, np.array(list(constants)), n_external, self._options(cluster))

    def _cross(self, cluster: int, place, total: int, external: dict, links: list[Link]) -> int:
        """Slots for the values that come from other clusters, and their links."""
        count = 0
        numbers: dict[tuple[str, str], int] = {}
        for crossing in self.crossings:
            entity, variable, source = crossing.entity, crossing.variable, crossing.source_entity
            if self.cluster_of[entity] != cluster:
                continue
            number = numbers.get((entity, variable), 0)
            numbers[entity, variable] = number + 1
            source_cluster = self.cluster_of[source]
            if source_cluster == cluster:
                continue
            slots = np.arange(total + count, total + count + crossing.size)
            for i in range(crossing.size):
                external[(entity, crossing.slot + i, number)] = int(slots[i])
            count += crossing.size
            before = self.members[source_cluster][: self.members[source_cluster].index(self.slaves[source])]
            first = sum(len(slave.y) for slave in before) + crossing.source_slot
            links.append(Link(
                place[source_cluster], source, crossing.source_variable, np.arange(first, first + crossing.size),
                place[cluster], entity, variable if number == 0 else f"{variable} #{number + 1}", slots,
                crossing.source_port.discrete,
                self._wants_mean(place[source_cluster], entity, variable, crossing.source_port), crossing.source_port.unit,
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
            tolerance, pick(pick(part.model_tolerance, solver.model_tolerance), 2e-4 * tolerance),
            pick(part.minimum_step, solver.minimum_step), pick(part.maximum_step, solver.maximum_step), windows, pick(part.roll_back, solver.roll_back),
            dict(solver.scales),
        )
