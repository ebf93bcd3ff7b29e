"""The algebraic part: explicit solutions where an equation is linear in its unknown, loops where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fmus.differentiate import tangents
from fmus.errors import BuildError
from fmus.expression import Graph
from fmus.lowering import Machine
from fmus.systems import LARGEST_DENSE, System, is_wide, sparse_system, switches


@dataclass(frozen=True)
class Loop:
    """A nonlinear system ``residuals(unknowns) = 0``; the unknowns are slots of ``y`` or ``p``."""

    unknowns: tuple[int, ...]  # leaf nodes
    residuals: tuple[int, ...]
    jacobian: tuple[int, ...]  # row-major

    def nodes(self) -> list[int]:
        """All expressions of the loop."""
        return [*self.residuals, *self.jacobian]

    def substituted(self, g: Graph, replacement: Mapping[int, int]) -> Loop:
        """The loop with some nodes replaced by others."""
        residuals = tuple(g.substituted(list(self.residuals), replacement))
        return Loop(self.unknowns, residuals, tuple(g.substituted(list(self.jacobian), replacement)))


class Rows:
    """Scalar programs addressed by the number of the row that they store."""

    def __init__(self, block: dict) -> None:
        self._place: dict[int, tuple[int, int]] = {}
        self.programs: list[list[dict]] = block["programs"]
        self.spans: list[dict] = block["program_spans"]
        numbers = iter(block["output_indices"])
        for k, program in enumerate(self.programs):
            for offset in range(_output_count(program)):
                self._place[next(numbers)] = (k, offset)

    def __iter__(self):
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)

    def node(self, machine: Machine, row: int) -> int:
        """The expression of one row."""
        program, offset = self._place[row]
        return machine.run(self.programs[program])[offset]

    def span(self, row: int) -> dict:
        """Where the row stands in the Modelica source."""
        return self.spans[self._place[row][0]]


def _output_count(program: list[dict]) -> int:
    count = 0
    for step in program:
        if "StoreOutput" in step:
            count += 1
        elif "StoreOutputRange" in step:
            count += step["StoreOutputRange"]["count"]
    return count


class AlgebraicSystem:
    """Solves the blocks of the algebraic projection plan, in their order.

    After construction ``value[slot]`` is the node of each algebraic variable; those that a loop or a
    large system solves stand as their own leaf, and ``loops`` lists these in order of evaluation.
    """

    def __init__(self, graph: Graph, machine: Machine, continuous: dict, state_count: int) -> None:
        self.graph = graph
        self.value: dict[int, int] = {}
        self.loops: list[Loop | System] = []
        self._machine = machine
        self._states = state_count
        machine.load_y = self.load_y
        self._rows = Rows(continuous["implicit_rhs"]["scalar_programs"])
        for block in continuous["algebraic_projection_plan"]["blocks"]:
            self._solve_block(block)
        self._check_order()

    def load_y(self, slot: int) -> int:
        """The node of a slot of ``y``: a leaf for states and unknowns of loops, else its solution.

        An array equation loads all its elements, also those that are solved later: their leaves
        cancel when the one row is taken out, which :meth:`_check_order` makes sure of.
        """
        return self.value.get(slot, self.graph.leaf("y", slot))

    def _check_order(self) -> None:
        unknowns = {unknown for loop in self.loops for unknown in loop.unknowns}
        roots = [*self.value.values(), *(node for loop in self.loops for node in loop.residuals)]
        for node in self.graph.reachable(roots):
            if self.graph.operation[node] == "y" and node not in unknowns:
                slot = self.graph.arguments[node][0]
                if slot >= self._states:
                    raise BuildError(f"algebraic variable in slot {slot} is used before it is solved")

    def _solve_block(self, block: dict) -> None:
        tearing = block["tearing"]
        if tearing is None:
            steps, rows, tears = [], list(block["rows"]), list(block["y_indices"])
        else:
            steps = [(step["row"], step["y_index"]) for step in tearing["causal_steps"]]
            rows, tears = list(tearing["residual_rows"]), list(tearing["tear_y_indices"])
        for slot in tears:
            self.value[slot] = self.graph.leaf("y", slot)
        left = [(row, slot) for row, slot in steps if not self._solve_explicitly(row, slot)]
        if len(tears) + len(left) > LARGEST_DENSE:
            self._keep_implicit(steps, rows, tears)
            return
        tears += [slot for _, slot in left]
        rows += [row for row, _ in left]
        residuals = [self._rows.node(self._machine, row) for row in rows]
        self._close(tears, residuals, [slot for _, slot in steps])

    def _keep_implicit(self, steps: list[tuple[int, int]], rows: list[int], tears: list[int]) -> None:
        """Leave a large block to the run time, without what is solved by few of its unknowns."""
        g = self.graph
        unknowns = g.leaves(g.leaf("y", slot) for slot in tears)
        for row, slot in steps:
            if not self._solve_explicitly(row, slot) or is_wide(g, self.value[slot], unknowns):
                self.value[slot] = g.leaf("y", slot)
                unknowns |= g.support[self.value[slot]]
                tears.append(slot)
                rows.append(row)
        residuals = [self._rows.node(self._machine, row) for row in rows]
        self.loops.append(sparse_system(g, [g.leaf("y", slot) for slot in tears], residuals))

    def _solve_explicitly(self, row: int, slot: int) -> bool:
        g, unknown = self.graph, self.graph.leaf("y", slot)
        self.value[slot] = unknown
        residual = self._rows.node(self._machine, row)
        solution = solved_linearly(g, [unknown], [residual])
        if solution is None:
            return False
        self.value[slot] = solution[0]
        return True

    def _close(self, tears: list[int], residuals: list[int], causal: list[int]) -> None:
        g, unknowns = self.graph, [self.graph.leaf("y", slot) for slot in tears]
        if not unknowns:
            return
        solution = solved_linearly(g, unknowns, residuals)
        if solution is None:
            jacobian = tuple(jacobian_entries(g, unknowns, residuals))
            self.loops.append(Loop(tuple(unknowns), tuple(residuals), jacobian))
            return
        replacement = dict(zip(unknowns, solution, strict=True))
        slots = [*tears, *causal]
        nodes = g.substituted([self.value[slot] for slot in slots], replacement)
        self.value.update(zip(slots, nodes, strict=True))


def jacobian_entries(g: Graph, unknowns: list[int], residuals: list[int]) -> list[int]:
    """d residual_i / d unknown_j, row-major."""
    columns = [tangents(g, residuals, {unknown: g.one}) for unknown in unknowns]
    return [column.get(residual, g.zero) for residual in residuals for column in columns]


def solved_linearly(g: Graph, unknowns: list[int], residuals: list[int]) -> list[int] | None:
    """The solution of a system that is linear in its unknowns, else ``None``."""
    if switches(g, g.leaves(unknowns), residuals):
        return None
    jacobian = jacobian_entries(g, unknowns, residuals)
    if g.leaves(jacobian) & g.leaves(unknowns):
        return None
    if any(all(jacobian[i * len(unknowns) + j] == g.zero for j in range(len(unknowns))) for i in range(len(residuals))):
        return None
    constant = g.substituted(residuals, {unknown: g.zero for unknown in unknowns})
    if len(unknowns) == 1:
        slope = g.value(jacobian[0])
        if slope is not None and slope < 0.0:
            return [g.binary("div", constant[0], g.constant(-slope))]
        return [g.binary("div", g.unary("neg", constant[0]), jacobian[0])]
    return g.solve(jacobian, [g.unary("neg", node) for node in constant])
