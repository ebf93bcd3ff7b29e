"""The generated C file: tables and the functions that runtime/model.h and runtime/hybrid.h declare."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fmus.algebraic import Loop
from fmus.chybrid import SPACE, HybridSource
from fmus.csystems import systems_text
from fmus.ctangents import TangentSource
from fmus.differentiate import PIECEWISE_CONSTANT
from fmus.emit import Body, Call, Store, needed_loops, number, quoted, table
from fmus.model import Space, Variable
from fmus.sparsity import bordered_jacobian, compressed_columns, jacobian_pattern
from fmus.systems import System

if TYPE_CHECKING:
    from fmus.generate import Equations

_HEADER = """\
/* {title}
   Generated from {class_name}; do not edit. Slots of y: states, then algebraic variables and outputs;
   slots of p: parameters, inputs, discrete variables, their pre copies and memories. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "expressions.h"
#include "hybrid.h"
#include "model.h"

"""
_SYSTEMS_HEADER = '#include "systems.h"\n\n'
#: How far an event indicator is moved from zero: relative to the size of the two sides of its relation, and in any case.
RELATIVE_MARGIN, SMALLEST_MARGIN = 1e-11, 1e-12
#: Stores of one function in a model with large systems.
_LONGEST_FUNCTION = 300
_CAUSALITY = {
    "parameter": "CAUSALITY_PARAMETER", "calculatedParameter": "CAUSALITY_CALCULATED_PARAMETER",
    "input": "CAUSALITY_INPUT", "output": "CAUSALITY_OUTPUT", "local": "CAUSALITY_LOCAL",
    "independent": "CAUSALITY_INDEPENDENT",
}  # fmt: skip
_TYPE = {"Real": "TYPE_REAL", "Integer": "TYPE_INTEGER", "Boolean": "TYPE_BOOLEAN"}


def write(
    equations: Equations, variables: list[Variable], identifier: str, solver: str, tolerance: float
) -> tuple[str, str]:
    """The text of model.c and its instantiation token."""
    writer = _Writer(equations, variables)
    checked = equations.checked
    title = (checked.description or checked.class_name).replace("*/", "* /")
    header = _HEADER.format(title=title, class_name=checked.class_name)
    if writer.has_systems:
        header += _SYSTEMS_HEADER
    text = "".join([header, *writer.tables(), *writer.continuous(), *writer.hybrid()])
    token = hashlib.sha256(text.encode()).hexdigest()[:32]
    return text + writer.info(identifier, token, solver, tolerance), token


class _Writer(TangentSource, HybridSource):
    def __init__(self, equations: Equations, variables: list[Variable]) -> None:
        self.e, self.g, self.variables = equations, equations.graph, variables
        self._names = _slot_names(variables)
        systems = [loop for loop in (*equations.loops, *equations.initial_loops) if isinstance(loop, System)]
        self._systems = {system: k for k, system in enumerate(systems)}
        self._implicit: list[int] = []  # unknowns of loops that the Jacobian keeps,
        self._elements: list[tuple[int, int, int]] | None = None  # and its elements, if it does keep any
        if any(isinstance(loop, System) for loop in equations.loops):
            self._implicit, self._elements = bordered_jacobian(equations)
            self._pattern = compressed_columns(self._elements, equations.n_states + len(self._implicit))
        else:
            self._pattern = jacobian_pattern(equations)

    @property
    def has_systems(self) -> bool:
        """Whether the run time has large algebraic systems to solve."""
        return bool(self._systems)

    # --- pieces of text ---------------------------------------------------------------------------

    def _body(self, stores: Iterable[Store | Call], loops: list[Loop | System], every_loop: bool = False) -> str:
        return Body(self.g, loops, _leaf_text, self._loop_failure, self._systems).text(stores, every_loop)

    def _sequence(self, stores: Iterable[Store]) -> str:
        """Stores one after the other, where each may read what those before it have written."""
        return "".join(_scoped(self._body([store], self.e.loops)) for store in stores)

    def _loop_failure(self, loop: Loop) -> str:
        names = [self._names.get((self.g.operation[u], self.g.arguments[u][0]), "?") for u in loop.unknowns]
        shown = ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")
        return f"the equations for {shown} have no solution that Newton's method finds ({self.e.checked.class_name})"

    def _function(self, signature: str, body: str, result: str = "  return 0;\n") -> str:
        locals_ = []
        for array in ("y", "p", "der"):
            if re.search(rf"(?<!\w){array}\[", body):
                locals_.append(f"  double *const {array} = model->{array};\n")
        locals_.append("  (void)model;\n")
        return f"{signature} {{\n{''.join(locals_)}{body}{result}}}\n\n"

    def _long_function(
        self, signature: str, stores: list[Store], loops: list[Loop | System] | None = None, every_loop: bool = False
    ) -> str:
        """A function of nothing but stores; in a model with large systems it is divided where it is long, because the
        time to compile a function grows faster than its length."""
        loops = loops or []
        if not self._systems or len(stores) <= _LONGEST_FUNCTION:
            return self._function(signature, self._body(stores, loops, every_loop))
        head, arguments = signature.removeprefix("static ").split("(", 1)
        name = head.removeprefix("int ")
        given = ", ".join(argument.split("*")[-1].split()[-1] for argument in arguments.rstrip(")").split(","))
        text, calls = "", []
        for begin in range(0, len(stores), _LONGEST_FUNCTION):
            part = f"{name}_part_{begin // _LONGEST_FUNCTION}"
            text += self._function(
                f"static int {part}({arguments}", self._body(stores[begin : begin + _LONGEST_FUNCTION], [])
            )
            calls.append(Call(f"{part}({given})"))
        needed = loops if every_loop else needed_loops(self.g, loops, [store.node for store in stores])
        return text + self._function(signature, self._body(calls, needed, every_loop=True))

    def _comment(self, space: str, slot: int) -> str:
        return self._names.get((space, slot), "").replace("*/", "* /")

    # --- tables -----------------------------------------------------------------------------------

    def tables(self) -> Iterable[str]:
        e = self.e
        yield table("y_start", "double", map(number, e.y_start))
        yield table("p_start", "double", map(number, e.p_start))
        states = [self.g.leaf("y", k) for k in range(e.n_states)]
        yield table("state_nominal", "double", map(number, self._nominals(states)))
        watched = self._watched()
        yield table("watched", "size_t", map(str, watched))
        yield table("watched_nominal", "double", map(number, watched.values()))
        columns, rows = self._pattern
        yield table("jacobian_column", "size_t", map(str, columns))
        yield table("jacobian_row", "size_t", map(str, rows))
        if self._implicit:
            yield table("implicit_nominal", "double", map(number, self._nominals(self._implicit)))
        yield table("root_text", "char *const", map(quoted, e.hybrid.root_places))
        entries = (self._variable_entry(variable) for variable in self.variables)
        yield "static const ModelVariable variables[] = {\n" + "".join(f"  {entry},\n" for entry in entries) + "};\n\n"

    def _variable_entry(self, v: Variable) -> str:
        settable = "true" if v.initial in ("exact", "approx") or v.causality == "input" else "false"
        words = [quoted(v.name), SPACE[v.space], str(v.index), str(v.size), _TYPE.get(v.type, "TYPE_ENUMERATION"),
                 _CAUSALITY[v.causality], f"VARIABILITY_{v.variability.upper()}", settable]  # fmt: skip
        return "{" + ", ".join(words) + "}"

    def _nominals(self, leaves: list[int]) -> list[float]:
        known = self._nominal_values()
        return [known.get((Space(self.g.operation[leaf]), self.g.arguments[leaf][0]), 1.0) for leaf in leaves]

    def _nominal_values(self) -> dict[tuple[Space, int], float]:
        given = [v for v in self.variables if v.nominal]
        return {(v.space, v.index + k): abs(v.nominal) for v in given for k in range(v.size)}

    # --- continuous functions ---------------------------------------------------------------------

    def continuous(self) -> Iterable[str]:
        e = self.e
        if self._systems:
            values = self._nominal_values()
            yield from systems_text(self.g, self._systems, self._long_function, values)
        yield self._function("SELDOM int model_parameters(Model *model)", self._dependent(Space.P))
        starts = (Store(f"p[{slot}]", node, self._comment("p", slot)) for slot, node in e.discrete_starts)
        yield self._function("SELDOM int model_discrete_starts(Model *model)", self._sequence(starts))
        yield self._function("SELDOM int model_initial_equations(Model *model)", self._initial())
        solved = {self.g.arguments[u][0] for loop in e.loops for u in loop.unknowns}
        explicit = [(slot, node) for slot, node in e.algebraic.items() if slot not in solved]
        stores = [Store(f"y[{slot}]", node, self._comment("y", slot)) for slot, node in explicit]
        yield self._long_function("int model_algebraics(Model *model)", stores, e.loops, every_loop=True)
        for name, wanted in (("outputs", set(self._output_slots())), ("watched", set(self._watched()))):
            stores = [Store(f"y[{slot}]", node, self._comment("y", slot)) for slot, node in explicit if slot in wanted]
            loops = needed_loops(self.g, e.loops, [e.algebraic[slot] for slot in wanted])
            yield self._long_function(f"int model_{name}(Model *model)", stores, loops, every_loop=True)
        stores = [Store(f"der[{k}]", node, f"der({self._comment('y', k)})") for k, node in enumerate(e.derivatives)]
        yield self._long_function("int model_derivatives(Model *model)", stores, e.loops)
        yield from self._tangents()
        places = zip(e.hybrid.roots, e.hybrid.root_places, strict=True)
        stores = [Store(f"roots[{k}]", node, place) for k, (node, place) in enumerate(places)]
        body = "  (void)roots;\n" + self._body(stores, e.loops)
        yield self._function("int model_roots(Model *model, double *roots)", body)
        moving = zip(stores[: e.n_indicators], e.hybrid.root_memory, e.hybrid.root_zero, strict=False)
        stores = [
            Store(f"indicators[{k}]", self._apart(s.node, *held), s.comment) for k, (s, *held) in enumerate(moving)
        ]
        body = "  (void)indicators;\n" + self._body(stores, e.loops)
        yield self._function("int model_indicators(Model *model, double *indicators)", body)

    def _apart(self, indicator: int, memory: int, zero: int) -> int:
        """An event indicator moved away from the side that its relation has taken, by more than the rounding error,
        which is proportional to the size of its two sides.

        One that only jumps (of floor() or integer()) may jump to exactly zero: it is moved to the side that its
        relation is on there, whatever it was before. ``zero`` is -1 if the relation is true at zero.
        """
        g = self.g
        if memory < 0:
            return indicator
        sides = g.arguments[indicator] if g.operation[indicator] in ("add", "sub") else (indicator,)
        margin = g.constant(SMALLEST_MARGIN)
        for side in sides:
            margin = g.binary("add", margin, g.binary("mul", g.constant(RELATIVE_MARGIN), g.unary("abs", side)))
        true_side = g.unary("neg", margin)
        if zero and self._only_jumps(indicator):
            return g.binary("add", indicator, true_side if zero < 0 else margin)
        return g.binary("add", indicator, g.select(g.leaf("p", memory), true_side, margin))

    def _only_jumps(self, node: int) -> bool:
        """Whether an expression changes by jumps alone, of floor(), integer() and the like, while the states move."""
        g, jumps, stack = self.g, False, [node]
        while stack:
            node = stack.pop()
            if g.operation[node] in ("y", "time", "solve"):
                return False
            if g.operation[node] in PIECEWISE_CONSTANT:
                jumps = jumps or bool(g.support[node])
            else:
                stack.extend(g.children(node))
        return jumps

    def _dependent(self, space: Space) -> str:
        return self._sequence(
            Store(f"{space.value}[{slot}]", node, self._comment(space.value, slot))
            for where, slot, node in self.e.dependent
            if where is space
        )

    def _initial(self) -> str:
        text = self._dependent(Space.Y)
        for loop in self.e.initial_loops:
            text += _scoped(self._body([], [loop], every_loop=True))
        return text

    def _output_slots(self) -> list[int]:
        """Slots of the outputs that are algebraic variables."""
        outputs = [v for v in self.variables if v.causality == "output" and v.space is Space.Y]
        return [k for v in outputs for k in range(v.index, v.index + v.size) if k in self.e.algebraic]

    def _watched(self) -> dict[int, float]:
        """Slots and nominal values of the algebraic outputs that declare one."""
        outputs = [v for v in self.variables if v.causality == "output" and v.space is Space.Y and v.nominal]
        return {k: abs(v.nominal) for v in outputs for k in range(v.index, v.index + v.size) if k in self.e.algebraic}

    def info(self, identifier: str, token: str, solver: str, tolerance: float) -> str:
        e = self.e
        n_values = e.n_y + e.n_p + e.n_states + len(e.hybrid.clocks)
        return f"""
const ModelInfo model_info = {{
  .name = {quoted(identifier)},
  .token = {quoted(token)},
  .n_states = {e.n_states}, .n_y = {e.n_y}, .n_p = {e.n_p}, .n_values = {n_values},
  .n_variables = {len(self.variables)},
  .n_roots = {len(e.hybrid.roots)}, .n_indicators = {e.n_indicators},
  .n_nonzeros = {len(self._pattern[1])},
  .jacobian_column = jacobian_column, .jacobian_row = jacobian_row,
  .y_start = y_start, .p_start = p_start, .state_nominal = state_nominal,
  .n_watched = {len(self._watched())}, .watched = watched, .watched_nominal = watched_nominal,
  .variables = variables,
  .root_text = root_text,
  .tolerance = {number(tolerance)},
  .solver = {quoted(solver)},
{self._system_info()}}};
"""

    def _system_info(self) -> str:
        """What the run time must know of the large systems."""
        text = f"  .n_systems = {len(self._systems)}, .systems = systems,\n" if self._systems else ""
        if self._implicit:
            text += f"  .n_implicit = {len(self._implicit)}, .implicit_nominal = implicit_nominal,\n"
        return text


def _leaf_text(kind: str, slot: int) -> str:
    return "model->time" if kind == "time" else f"{kind}[{slot}]"


def _slot_names(variables: list[Variable]) -> dict[tuple[str, int], str]:
    names = {}
    for v in variables:
        for k in range(v.size):
            names[v.space.value, v.index + k] = v.name if v.size == 1 else f"{v.name}[{k + 1}]"
    return names


def _scoped(lines: str) -> str:
    """Several statements in a block of their own, so that names do not collide."""
    if lines.count("\n") <= 1:
        return lines
    return "  {\n" + "".join("  " + line for line in lines.splitlines(keepends=True)) + "  }\n"
