"""The discrete part: events, when-clauses, relations of time, clocks and actions, as nodes and slots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fmus.algebraic import Rows
from fmus.errors import BuildError
from fmus.expression import Graph
from fmus.frontend import CheckedModel
from fmus.lowering import Machine
from fmus.model import Space

_COMPARE = {"lt", "le", "gt", "ge"}
_ACTIONS = {"Assert": "ACTION_ASSERT", "Warning": "ACTION_WARNING", "Terminate": "ACTION_TERMINATE"}


@dataclass(frozen=True)
class Action:
    """An assert or terminate: fires where ``condition`` is not zero; ``parts`` are texts and nodes."""

    kind: str
    condition: int
    parts: tuple[str | tuple[str, int], ...]
    place: str


@dataclass
class Hybrid:
    """The discrete part of one model. Slots are places in ``p`` unless stated otherwise."""

    discrete: list[tuple[int, int]] = field(default_factory=list)  # (slot, node), in solved order
    memories: list[tuple[int, int]] = field(default_factory=list)
    reinit: list[tuple[int, int]] = field(default_factory=list)  # (slot in y, node)
    pre: list[tuple[int, Space, int]] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    root_memory: list[int] = field(default_factory=list)  # slot or -1
    root_zero: list[int] = field(default_factory=list)
    root_places: list[str] = field(default_factory=list)
    time_events: list[int] = field(default_factory=list)
    time_relations: list[tuple[int, int]] = field(default_factory=list)
    clocks: list[tuple[float, float, int]] = field(default_factory=list)  # period, phase, activation slot
    initial: int = -1
    actions: list[Action] = field(default_factory=list)


class HybridLowering:
    """Lowers the discrete part; algebraic variables are read from ``y``, where an event has put them."""

    def __init__(self, graph: Graph, model: CheckedModel, machine: Machine) -> None:
        self.graph, self.model, self.machine = graph, model, machine
        self.hybrid = Hybrid()
        self._slots = model.solve["layout"]["bindings"]

    def lower(self) -> Hybrid:
        """All but the relations of time (see :meth:`time_relations`) and the event indicators."""
        solve, hybrid = self.model.solve, self.hybrid
        layout = solve["solve_layout"]
        for binding in layout["pre_param_bindings"]:
            if binding["clock_schedule"] is not None:
                raise BuildError(f"{self.model.class_name}: synchronous clocks (previous, hold) are not supported")
            ((space, slot),) = binding["source"].items()
            hybrid.pre.append((binding["dest_p_index"], Space(space.lower()), slot["index"]))
        index = layout["initial_event_parameter_index"]
        hybrid.initial = -1 if index is None else index
        self._clocks(solve["clocks"])
        self._discrete(solve["discrete"])
        self._relations(solve["events"])
        self._actions(solve["events"])
        return hybrid

    def _clocks(self, clocks: dict) -> None:
        pairs = zip(clocks["periodic_event_schedules"], clocks["activation_parameter_indices"], strict=True)
        for schedule, activation in pairs:
            lattice = schedule["lattice"]
            period, phase = (lattice[key]["num"] / lattice[key]["den"] for key in ("period", "phase"))
            self.hybrid.clocks.append((period, phase, activation))

    def _discrete(self, discrete: dict) -> None:
        """Rows of discrete variables, of the memories of when-conditions and of reinit."""
        solve = self.model.solve
        declared = {s["P"]["index"] for s in self._slots.values() if "P" in s}
        relations = {_slot(t)[1] for t in solve["events"]["root_relation_memory_targets"] if t}
        clock_of = self._clock_ownership()
        rows = Rows(discrete["rhs"])
        pending: dict[int, int] = {}
        for row in rows:
            space, slot = _slot(discrete["update_targets"][row])
            node = rows.node(self.machine, row)
            if space == "Y":
                self.hybrid.reinit.append((slot, node))
            elif slot in relations:
                continue  # the event indicator itself sets it
            elif slot in declared:
                if slot in clock_of:
                    activation = self.graph.leaf("p", self.hybrid.clocks[clock_of[slot]][2])
                    node = self.graph.select(activation, node, self.graph.leaf("p", slot))
                pending[slot] = node
            else:
                self.hybrid.memories.append((slot, node))
        self.hybrid.discrete = self._sorted(pending)

    def _clock_ownership(self) -> dict[int, int]:
        """Slots that only change when a clock ticks."""
        names = {v["id"]: v["scalar_names"] for v in self.model.dae["variables"]}
        owned = self.model.dae["systems"]["clocks"]["ownerships"]
        return {self._slots[name]["P"]["index"]: o["clock"] for o in owned for name in names[o["variable"]]}

    def _sorted(self, pending: dict[int, int]) -> list[tuple[int, int]]:
        """Each variable after those that its equation reads; a variable may read its own old value."""
        g, order, state = self.graph, [], dict.fromkeys(pending, "new")
        leaf_slot = {g.leaf("p", slot): slot for slot in pending}
        reads = {s: [leaf_slot[n] for n in g.reachable([node]) if n in leaf_slot] for s, node in pending.items()}
        for first in pending:
            stack = [(first, False)]
            while stack:
                slot, done = stack.pop()
                if done:
                    state[slot] = "done"
                    order.append((slot, pending[slot]))
                elif state[slot] == "new":
                    state[slot] = "open"
                    stack.append((slot, True))
                    stack.extend((other, False) for other in reads[slot] if state[other] == "new")
        return order

    def _relations(self, events: dict) -> None:
        zero = {"Positive": 1, "NonPositive": -1}
        for target, domain in zip(events["root_relation_memory_targets"], events["root_zero_domains"], strict=True):
            self.hybrid.root_memory.append(-1 if not target else _slot(target)[1])
            self.hybrid.root_zero.append(zero.get(domain, 0))
        rows = Rows(events["root_conditions"])
        self.hybrid.root_places = [self.model.sources.place(rows.span(row)) for row in sorted(rows)]
        dynamic = Rows(events["dynamic_time_event_rhs"])
        instants = [dynamic.node(self.machine, row) for row in sorted(dynamic)]
        instants += [self.graph.constant(instant) for instant in events["scheduled_time_events"]]
        self.hybrid.time_events = list(dict.fromkeys(instants))

    def time_relations(self, roots: list[int], first_slot: int, start: list[float]) -> dict[int, int]:
        """Relations of time alone that have a time event: what replaces each in continuous equations.

        The front end gives the instants of parameters as numbers; here the expression itself becomes
        the instant, so that a changed parameter moves its event. At the instant every relation takes
        the value that it has right after it. ``start`` are the start values of p.
        """
        g, h = self.graph, self.hybrid
        rows = [node for _, node in [*h.discrete, *h.memories, *h.reinit]] + [a.condition for a in h.actions]
        memory: dict[int, int] = {}
        after: dict[int, int] = {}
        for node in g.reachable([*roots, *rows]):
            instant = self._instant(node)
            if instant is None or not self._is_event(instant, start):
                continue
            slot = first_slot + len(memory)
            memory[node] = g.leaf("p", slot)
            after[node] = self._after(node)
            h.time_relations.append((slot, after[node]))
            if instant not in h.time_events:
                h.time_events.append(instant)
        for group in (h.discrete, h.memories, h.reinit):
            group[:] = [(slot, *g.substituted([node], after)) for slot, node in group]
        h.actions = [replace(a, condition=g.substituted([a.condition], after)[0]) for a in h.actions]
        return memory

    def _after(self, node: int) -> int:
        """The relation as it is right after its instant: time > t holds from t on, time <= t does not."""
        g = self.graph
        operation, (a, b) = g.operation[node], g.arguments[node]
        changed = {"gt": "ge", "le": "lt"} if a == g.leaf("time") else {"lt": "le", "ge": "gt"}
        return g.binary(changed.get(operation, operation), a, b)

    def _instant(self, node: int) -> int | None:
        """The instant of a comparison of time with something that stays while integrating."""
        g = self.graph
        if g.operation[node] not in _COMPARE:
            return None
        time = g.leaf("time")
        a, b = g.arguments[node]
        instant = b if a == time else a if b == time else None
        if instant is None or any(g.operation[n] in ("time", "y") for n in g.reachable([instant])):
            return None
        return instant

    def _is_event(self, instant: int, start: list[float]) -> bool:
        """noEvent() leaves a comparison without time event; all others are in the front end's list."""
        g = self.graph
        if instant in self.hybrid.time_events:
            return True
        slots = [n for n in g.reachable([instant]) if g.operation[n] == "p"]
        values = {n: g.constant(start[g.arguments[n][0]]) for n in slots}
        (value,) = g.substituted([instant], values)
        scheduled = self.model.solve["events"]["scheduled_time_events"]
        number = g.value(value)
        return number is not None and any(abs(number - s) <= 1e-9 * (1.0 + abs(s)) for s in scheduled)

    def _actions(self, events: dict) -> None:
        rows = Rows(events["action_conditions"])
        for row, action in zip(sorted(rows), events["actions"], strict=True):
            if action["kind"] not in _ACTIONS:
                raise BuildError(f"{self.model.class_name}: an event action {action['kind']!r} is not supported")
            parts = tuple(self._message_part(part) for part in action["message"]["parts"])
            place = self.model.sources.place(action["span"])
            condition = rows.node(self.machine, row)
            self.hybrid.actions.append(Action(_ACTIONS[action["kind"]], condition, parts, place))

    def _message_part(self, part: dict) -> str | tuple[str, int]:
        if "Text" in part:
            return part["Text"]
        conversion = part["Conversion"]
        (node,) = self.machine.run(conversion["value"])
        return conversion["source"], node


def _slot(target: dict) -> tuple[str, int]:
    ((space, place),) = target.items()
    return space, place["index"]
