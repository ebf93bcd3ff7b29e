"""From a checked model to C: the equations become expression graphs and these become functions."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from pathlib import Path

import rumoca

from fmus import csource
from fmus.algebraic import AlgebraicSystem, Loop, Rows, jacobian_entries
from fmus.causalise import blocks
from fmus.emit import dependencies, needed_loops
from fmus.errors import BuildError
from fmus.expression import Graph
from fmus.frontend import CheckedModel, check_class
from fmus.functions import FunctionLibrary
from fmus.hybrid import Hybrid, HybridLowering
from fmus.lowering import Machine
from fmus.model import Dependency, GeneratedModel, ModelStructure, Space, Variable
from fmus.systems import LARGEST_DENSE, LARGEST_DENSE_INITIAL, System, sparse_system
from fmus.variables import declared_variables, described, enumeration_types, with_public_names

#: Knowns of the longest list of dependencies that is written out in a model with a large algebraic system.
_LONGEST_DEPENDENCIES = 50


def compile_class(
    class_name: str,
    library_folders: list[Path],
    modifications: dict[str, object] | None = None,
    solver: str = "cvodes",
    tolerance: float = 1e-6,
    identifier: str | None = None,
    library_version: str = "",
) -> GeneratedModel:
    """Generate the C source of a Modelica class.

    ``modifications`` set structural parameters, ``tolerance`` is the default relative tolerance of
    the integrator. Raises :class:`fmus.errors.BuildError`.
    """
    checked = check_class(class_name, [Path(folder) for folder in library_folders], modifications or {})
    equations = Equations(checked)
    identifier = identifier or class_name.replace(".", "_")
    variables = equations.variables()
    source, token = csource.write(equations, variables, identifier, solver, tolerance)
    return GeneratedModel(
        class_name=class_name,
        identifier=identifier,
        description=checked.description,
        variables=variables,
        enumerations=enumeration_types(checked, variables),
        structure=equations.structure(variables),
        event_indicators=equations.n_indicators,
        source=source,
        token=token,
        rumoca_version=rumoca.version(),
        library_version=library_version,
        solver=solver,
        tolerance=tolerance,
    )


class Equations:
    """All equations of one model as nodes of one graph.

    ``derivatives[k]`` is the node of the derivative of state ``k``, ``algebraic[slot]`` that of an
    algebraic variable; ``loops`` are the nonlinear and the large systems among them.
    """

    def __init__(self, checked: CheckedModel) -> None:
        self.checked = checked
        self.graph = g = Graph()
        solve = checked.solve
        layout = solve["solve_layout"]
        self.n_states: int = layout["state_scalar_count"]
        self.n_y: int = solve["layout"]["y_scalars"]
        self.n_p: int = layout["compiled_parameter_len"]
        if checked.dae["systems"]["temporal"]["delays"]:
            raise BuildError(f"{checked.class_name}: delay() is not supported; use a transfer function")
        self._functions = functions = FunctionLibrary(g, checked)
        self._declared = declared_variables(checked)

        def machine(load_y) -> Machine:
            return Machine(g, load_y, lambda slot: g.leaf("p", slot), functions.site)

        system = AlgebraicSystem(g, machine(None), solve["continuous"], self.n_states)
        continuous = machine(system.load_y)
        self.algebraic = system.value
        self.loops: list[Loop | System] = system.loops
        rows = Rows(solve["continuous"]["derivative_rhs"]["scalar_programs"])
        self.derivatives = [rows.node(continuous, row) for row in range(self.n_states)]
        self.p_start = self._parameter_start(layout)
        self.y_start = self._state_start()

        lowering = HybridLowering(g, checked, machine(lambda slot: g.leaf("y", slot)))
        self.hybrid: Hybrid = lowering.lower()
        indicators = Rows(solve["events"]["root_conditions"])
        self.hybrid.roots = [indicators.node(continuous, row) for row in sorted(indicators)]
        self._hold_time_relations(lowering)
        self.n_indicators = self._indicators_first()
        self._lower_initialisation(solve["initialization"], continuous)

    # --- start values -----------------------------------------------------------------------------

    def _parameter_start(self, layout: dict) -> list[float]:
        values = [0.0] * self.n_p
        for variable in self._declared:
            if variable.space is Space.P and variable.start:
                values[variable.index : variable.index + len(variable.start)] = variable.start
        homotopy = layout["initial_homotopy_parameter_index"]
        if homotopy is not None:
            values[homotopy] = 1.0  # the actual expression, not the simplified one
        return values

    def _state_start(self) -> list[float]:
        values = [0.0] * self.n_y
        for variable in self._declared:
            if variable.space is Space.Y and variable.start:
                values[variable.index : variable.index + len(variable.start)] = variable.start
        return values

    # --- relations of time ------------------------------------------------------------------------

    def _hold_time_relations(self, lowering: HybridLowering) -> None:
        """Comparisons with time become memories, so that a step up to the event sees one branch only."""
        g = self.graph
        slots = list(self.algebraic)
        loops = [node for loop in self.loops for node in loop.nodes()]
        roots = [*self.derivatives, *(self.algebraic[s] for s in slots), *loops, *self.hybrid.roots]
        memory = lowering.time_relations(roots, self.n_p, self.p_start)
        if not memory:
            return
        self.n_p += len(memory)
        self.p_start += [0.0] * len(memory)
        self.derivatives = g.substituted(self.derivatives, memory)
        self.hybrid.roots = g.substituted(self.hybrid.roots, memory)
        self.algebraic = dict(zip(slots, g.substituted([self.algebraic[s] for s in slots], memory), strict=True))
        self.loops = [loop.substituted(g, memory) for loop in self.loops]

    def _indicators_first(self) -> int:
        """Sort the relations: first those that may change their side between events; returns how many they are."""
        g, h = self.graph, self.hybrid
        inputs = {v.index + k for v in self._declared if v.role == "input" for k in range(prod(v.shape))}
        held = g.leaves([g.leaf("p", slot) for slot in range(self.n_p) if slot not in inputs])
        is_held = [not g.support[node] & ~held for node in h.roots]
        order = sorted(range(len(is_held)), key=is_held.__getitem__)
        for column in (h.roots, h.root_memory, h.root_zero, h.root_places):
            column[:] = [column[k] for k in order]
        return is_held.count(False)

    # --- initialisation ---------------------------------------------------------------------------

    def _lower_initialisation(self, initialization: dict, continuous: Machine) -> None:
        """Dependent parameters and start values, and the initial equations as one nonlinear system."""
        g = self.graph
        rows = Rows(initialization["update_rhs"])
        self.dependent: list[tuple[Space, int, int]] = []
        for row in rows:
            ((space, place),) = initialization["update_targets"][row].items()
            self.dependent.append((Space(space.lower()), place["index"], rows.node(continuous, row)))
        self.discrete_starts = self._discrete_starts()
        self._sort_dependent()
        rows = _scalar_rows(initialization["residual"])
        residuals = [rows.node(continuous, row) for row in sorted(rows)]
        unknowns = self._initial_unknowns(initialization, len(residuals))
        moving = self._follow(unknowns, residuals)
        reach = dependencies(g, self.loops, residuals)
        residuals = [node for node in residuals if reach[node] & moving]
        self.initial_loops: list[Loop | System] = []
        loops = self.loops
        if any(isinstance(loop, System) for loop in loops):  # sorted together with them, equation by equation
            for loop in needed_loops(g, loops, residuals):
                unknowns += loop.unknowns
                residuals += loop.residuals
            loops = []
        for own, equations in blocks(g, loops, unknowns, residuals):
            for loop in needed_loops(g, loops, equations):  # solved together with them
                own += loop.unknowns
                equations += loop.residuals
            largest = LARGEST_DENSE_INITIAL if loops is self.loops else LARGEST_DENSE
            if len(own) > largest:
                self.initial_loops.append(replace(sparse_system(g, own, equations), linear=False))
            else:
                jacobian = tuple(jacobian_entries(g, own, equations))
                self.initial_loops.append(Loop(tuple(own), tuple(equations), jacobian))

    def _discrete_starts(self) -> list[tuple[int, int]]:
        """(slot, node) of start values of discrete variables that follow parameters: the front end gives
        their numbers only."""
        result = []
        for variable in self._declared:
            start = variable.attributes["start"]
            if variable.role not in ("discrete_real", "discrete_value") or start is None:
                continue
            nodes = self._functions.expression(start)
            if nodes is None or not self.graph.leaves(nodes):
                continue
            count = prod(variable.shape)
            nodes = nodes * count if len(nodes) == 1 else nodes
            result += [(variable.index + k, nodes[k]) for k in range(count)]
        return result

    def _initial_unknowns(self, initialization: dict, equations: int) -> list[int]:
        """Parameters and states that the initial equations determine.

        The front end's plan names them; where it leaves states to the algebraic equations, all states
        without a given start value take part.
        """
        planned = [u for block in initialization["projection_plan"]["blocks"] for u in block["unknowns"]]
        unknowns = [self.graph.leaf("p", u["P"]["index"]) for u in planned if "P" in u]
        states = {u["Y"]["index"] for u in planned if "Y" in u and u["Y"]["index"] < self.n_states}
        if len(unknowns) + len(states) < equations:
            given = set(initialization["given_state_indices"])
            bound = {slot for space, slot, _ in self.dependent if space is Space.Y}
            states |= set(range(self.n_states)) - given - bound
        return unknowns + [self.graph.leaf("y", slot) for slot in sorted(states)]

    def _follow(self, unknowns: list[int], residuals: list[int]) -> int:
        """Dependent parameters and start values that need an unknown of the initial equations become
        unknowns themselves. Returns the leaves of all unknowns."""
        g = self.graph
        moving = g.leaves(unknowns)
        pending = self.dependent
        while True:
            following = [entry for entry in pending if g.support[entry[2]] & moving]
            if not following:
                self.dependent = pending
                return moving
            pending = [entry for entry in pending if entry not in following]
            for space, slot, node in following:
                leaf = g.leaf(space.value, slot)
                unknowns.append(leaf)
                residuals.append(g.binary("sub", leaf, node))
                moving |= g.support[leaf]

    def _sort_dependent(self) -> None:
        """Dependent parameters in the order in which they can be computed."""
        g = self.graph
        node_of = {(space, slot): node for space, slot, node in self.dependent}
        order: list[tuple[Space, int, int]] = []
        done: set[tuple[Space, int]] = set()

        def visit(key: tuple[Space, int]) -> None:
            stack = [(key, False)]
            while stack:
                current, ready = stack.pop()
                if ready:
                    order.append((*current, node_of[current]))
                elif current not in done:
                    done.add(current)
                    stack.append((current, True))
                    for leaf in g.reachable([node_of[current]]):
                        if g.operation[leaf] in ("y", "p"):
                            needed = (Space(g.operation[leaf]), g.arguments[leaf][0])
                            if needed in node_of and needed not in done:
                                stack.append((needed, False))

        for key in node_of:
            visit(key)
        self.dependent = order

    # --- model description ------------------------------------------------------------------------

    def variables(self) -> list[Variable]:
        """All variables of the model description, ``time`` first; derivatives follow their states."""
        calculated = {(space, slot) for space, slot, _ in self.dependent}
        fixed = set(self.checked.solve["initialization"]["given_state_indices"])
        for leaf in (unknown for loop in self.initial_loops for unknown in loop.unknowns):
            if self.graph.operation[leaf] == "p":
                calculated.add((Space.P, self.graph.arguments[leaf][0]))
        result = [_time()]
        result += self._reduced_states()
        for declared in self._declared:
            variable = described(self.checked, declared, calculated, fixed)
            result.append(variable)
            if declared.space is Space.Y and declared.index < self.n_states:
                result.append(_derivative(variable))
        return with_public_names(result)

    def _reduced_states(self) -> list[Variable]:
        """States that index reduction has introduced: the coordinates that are left of the declared ones."""
        declared = {d.index + k for d in self._declared if d.space is Space.Y for k in range(prod(d.shape))}
        names = self.checked.solve["solve_layout"]["solver_maps"]["names"]
        result: list[Variable] = []
        for slot in range(self.n_states):
            if slot not in declared:
                state = _coordinate(names[slot].lstrip("$"), slot, self.y_start[slot])
                result += [state, _derivative(state)]
        return result

    def structure(self, variables: list[Variable]) -> ModelStructure:
        """Dependencies of outputs and derivatives on states and inputs, exact to the variable.

        In a network each depends on nearly all: there the longest are left out, which FMI reads as all, because
        the lists would grow with the square of the network.
        """
        g = self.graph
        nodes: dict[str, list[int]] = {}
        for variable in variables:
            if variable.causality == "output" or variable.derivative_of:
                nodes[variable.name] = self._nodes(variable)
        reach = dependencies(g, self.loops, [n for group in nodes.values() for n in group])
        owned: dict[str, int] = {}  # knowns of the model structure with their leaves
        for variable in variables:
            state = variable.space is Space.Y and variable.index < self.n_states
            if variable.causality == "input" or state:
                places = range(variable.index, variable.index + variable.size)
                owned[variable.name] = g.leaves(g.leaf(variable.space.value, k) for k in places)
        structure = ModelStructure()
        for variable in variables:
            if variable.name not in nodes:
                continue
            needed = 0
            for node in nodes[variable.name]:
                needed |= reach[node]
            known = tuple(name for name, bits in owned.items() if bits & needed)
            coupled = len(known) > _LONGEST_DEPENDENCIES and any(isinstance(loop, System) for loop in self.loops)
            entry = Dependency(variable.name, None if coupled else known)
            (structure.derivatives if variable.derivative_of else structure.outputs).append(entry)
        for variable in variables:
            state = variable.space is Space.Y and variable.index < self.n_states and variable.derivative_of is None
            unknown = variable.causality == "calculatedParameter" or (
                state and variable.initial in ("approx", "calculated")
            )
            if unknown or variable.causality == "output" or variable.derivative_of:
                structure.initial_unknowns.append(Dependency(variable.name, ()))
        return structure

    def _nodes(self, variable: Variable) -> list[int]:
        places = range(variable.index, variable.index + variable.size)
        if variable.space is Space.DER:
            return [self.derivatives[k] for k in places]
        if variable.space is Space.P:
            return [self.graph.leaf("p", k) for k in places]
        return [self.algebraic.get(k, self.graph.leaf("y", k)) for k in places]


def _scalar_rows(block: dict) -> Rows:
    """The rows of a compute block, which must be scalar programs."""
    merged = {"programs": [], "program_spans": [], "output_indices": []}
    for node in block.get("nodes", []):
        ((_, programs),) = node.items()
        for key in merged:
            merged[key] += programs[key]
    return Rows(merged)


def _time() -> Variable:
    return Variable(
        name="time", space=Space.TIME, index=0, shape=(), type="Real", causality="independent",
        variability="continuous", initial=None, start=None, unit="s", quantity="Time",
        description="Simulation time", minimum=None, maximum=None, nominal=None,
    )  # fmt: skip


def _coordinate(name: str, slot: int, start: float) -> Variable:
    return Variable(
        name=name, space=Space.Y, index=slot, shape=(), type="Real", causality="local", variability="continuous",
        initial="approx", start=(start,), unit=None, quantity=None,
        description="State after index reduction", minimum=None, maximum=None, nominal=None,
    )  # fmt: skip


def _derivative(state: Variable) -> Variable:
    unit = _per_second(state.unit)
    return Variable(
        name=f"der({state.name})", space=Space.DER, index=state.index, shape=state.shape, type="Real",
        causality="local", variability="continuous", initial="calculated", start=None, unit=unit, quantity=None,
        description=f"Time derivative of {state.name}", minimum=None, maximum=None, nominal=None,
        derivative_of=state.name,
    )  # fmt: skip


def _per_second(unit: str | None) -> str | None:
    """The unit of a time derivative, in Modelica's unit syntax."""
    if not unit:
        return None
    numerator, slash, denominator = unit.partition("/")
    if not slash:
        return f"{unit}/s"
    return f"{numerator}/({denominator.strip('()')}.s)"
