"""Expression graphs as readable C."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fmus.algebraic import Loop
from fmus.expression import Graph
from fmus.systems import System

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
          "eq": "==", "ne": "!="}  # fmt: skip
_CALL = {"abs": "fabs", "sign": "sign", "min": "minimum", "max": "maximum"}
_LOGIC = {"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"}
_LONGEST = 100  # characters of an expression that is written in place rather than named


@dataclass(frozen=True)
class Store:
    """``target = node;`` with a comment."""

    target: str
    node: int
    comment: str = ""


@dataclass(frozen=True)
class Call:
    """A call that may fail, between stores: it reads what those before it have written, and writes for those behind."""

    text: str
    node: int = 0  # that of a constant: a call needs none


class Body:
    """Writes the statements of one C function.

    ``leaf`` gives the C text of a leaf. ``loops`` are the algebraic loops of the model in order;
    those that a store needs are written before it. ``failure`` names a loop for the message of a
    Newton iteration that does not converge. ``systems`` are the large systems of the run time by their number.
    """

    def __init__(
        self,
        graph: Graph,
        loops: list[Loop | System],
        leaf: Callable[[str, int], str],
        failure: Callable[[Loop], str],
        systems: dict[System, int],
    ):
        self.graph = graph
        self._systems = systems
        self._loops = loops
        self._leaf = leaf
        self._failure = failure
        self._lines: list[str] = []
        self._text: dict[int, str] = {}
        self._uses: dict[int, int] = {}
        self._depends: dict[int, frozenset[int]] = {}
        self._indent = "  "

    def text(self, stores: Iterable[Store | Call], every_loop: bool = False) -> str:
        """The statements for all stores, with the loops that they need or with all of them."""
        stores = list(stores)
        needed = self._loops
        if not every_loop:
            needed = needed_loops(self.graph, self._loops, [store.node for store in stores])
        self._count_uses(stores, needed)
        for loop in needed:
            self._write_loop(loop)
        for store in stores:
            if isinstance(store, Call):
                self._call(store.text)
                continue
            comment = f" /* {store.comment} */" if store.comment else ""
            self._line(f"{store.target} = {self._value(store.node)};{comment}")
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _count_uses(self, stores: list[Store | Call], loops: list[Loop | System]) -> None:
        roots = [store.node for store in stores]
        for loop in loops:
            roots += loop.nodes() if isinstance(loop, Loop) else []
        for node in self.graph.reachable(roots):
            for child in self.graph.children(node):
                self._uses[child] = self._uses.get(child, 0) + 1
        for root in roots:
            self._uses[root] = self._uses.get(root, 0) + 1

    def _line(self, text: str) -> None:
        self._lines.append(self._indent + text)

    def _call(self, text: str) -> None:
        self._line(f"if ({text}) return 1;")

    # --- expressions ------------------------------------------------------------------------------

    def _value(self, root: int) -> str:
        """C text of a node; nodes used more than once get a name first."""
        if root in self._text:
            return self._text[root]
        for node in self._pending(root):
            self._text[node] = self._named(node, self._expression(node))
        return self._text[root]

    def _pending(self, root: int) -> list[int]:
        order, stack, seen = [], [(root, False)], set()
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in seen and node not in self._text:
                seen.add(node)
                stack.append((node, True))
                stack.extend((child, False) for child in self.graph.children(node))
        return order

    def _named(self, node: int, expression: str) -> str:
        operation = self.graph.operation[node]
        if operation in Graph.LEAVES or operation in ("solve", "part"):
            return expression
        if self._uses.get(node, 0) <= 1 and len(expression) <= _LONGEST:
            return expression
        self._line(f"const double v{node} = {expression};")
        return f"v{node}"

    def _truth(self, node: int) -> str:
        text = self._text[node]
        return text if self.graph.operation[node] in _LOGIC else f"({text} != 0.0)"

    def _expression(self, node: int) -> str:
        operation, arguments = self.graph.operation[node], self.graph.arguments[node]
        if operation == "const":
            return number(arguments[0])
        if operation in Graph.LEAVES:
            return self._leaf(operation, arguments[0])
        if operation == "part":
            return f"s{arguments[1]}[{arguments[0]}]"
        texts = [self._text[child] for child in arguments]
        if operation in _INFIX:
            return f"({texts[0]} {_INFIX[operation]} {texts[1]})"
        if operation == "neg":
            return f"(-{texts[0]})"
        if operation == "not":
            return f"(!{self._truth(arguments[0])})"
        if operation in ("and", "or"):
            sign = "&&" if operation == "and" else "||"
            return f"({self._truth(arguments[0])} {sign} {self._truth(arguments[1])})"
        if operation == "select":
            return f"({self._truth(arguments[0])} ? {texts[1]} : {texts[2]})"
        if operation == "pow":
            return self._power(arguments, texts)
        if operation == "index":
            return self._index(node, texts)
        if operation == "solve":
            return self._solve(node, texts)
        return f"{_CALL.get(operation, operation)}({', '.join(texts)})"

    def _power(self, arguments: tuple[int, ...], texts: list[str]) -> str:
        exponent = self.graph.value(arguments[1])
        if exponent is not None and exponent == int(exponent) and abs(exponent) <= 16:
            return f"power({texts[0]}, {int(exponent)})"
        return f"pow({texts[0]}, {texts[1]})"

    def _index(self, node: int, texts: list[str]) -> str:
        self._line(f"const double t{node}[] = {{{', '.join(texts[1:])}}};")
        return f"t{node}[element({texts[0]}, {len(texts) - 1})]"

    def _solve(self, node: int, texts: list[str]) -> str:
        n = self.graph.solve_size(node)
        self._line(f"double a{node}[] = {{{', '.join(texts[: n * n])}}};")
        self._line(f"double s{node}[] = {{{', '.join(texts[n * n :])}}};")
        self._line(f'if (solve_linear({n}, a{node}, s{node})) return fail(model, "a linear system is singular");')
        return f"s{node}"

    # --- loops ------------------------------------------------------------------------------------

    def _write_loop(self, loop: Loop | System) -> None:
        """Newton's method with the exact Jacobian; what does not depend on the unknowns stays outside."""
        if isinstance(loop, System):
            self._call(f"system_solve(model, {self._systems[loop]})")
            return
        g, n = self.graph, len(loop.unknowns)
        moving = g.leaves(loop.unknowns)
        inside = set(g.reachable([*loop.residuals, *loop.jacobian], moving))
        for root in (*loop.residuals, *loop.jacobian):
            for node in g.reachable([root]):
                if node not in inside and self._uses.get(node, 0) > 0 and g.operation[node] not in Graph.LEAVES:
                    self._value(node)
        outer = dict(self._text)
        self._line("for (int iteration = 0;; ++iteration) {")
        self._indent += "  "
        residuals = ", ".join(self._value(node) for node in loop.residuals)
        self._line(f"double change[{n}] = {{{residuals}}};")
        jacobian = ", ".join(self._value(node) for node in loop.jacobian)
        self._line(f"double jacobian[{n * n}] = {{{jacobian}}};")
        places = ", ".join(f"&{self._text.get(u) or self._value(u)}" for u in loop.unknowns)
        self._line(f"double *unknown[{n}] = {{{places}}};")
        self._line(f"const int status = newton_step({n}, jacobian, change, unknown, iteration);")
        self._line("if (status == NEWTON_DONE) break;")
        self._line(f"if (status == NEWTON_FAILED) return fail(model, {quoted(self._failure(loop))});")
        self._indent = self._indent[:-2]
        self._line("}")
        self._text = {node: text for node, text in outer.items() if node not in inside}


def needed_loops(g: Graph, loops: list[Loop | System], roots: list[int]) -> list[Loop | System]:
    """The loops whose unknowns the roots need, directly or through other loops, in order."""
    needed: list[Loop | System] = []
    roots = list(roots)
    for loop in reversed(loops):
        if g.leaves(loop.unknowns) & g.leaves(roots):
            needed.append(loop)
            roots += loop.residuals
    return needed[::-1]


def number(value: float) -> str:
    """A C literal with the exact value."""
    text = repr(float(value))
    text = text if any(c in text for c in ".en") else text + ".0"
    return f"({text})" if text.startswith("-") else text


def quoted(text: str) -> str:
    """A C string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return f'"{escaped}"'


def table(name: str, type_name: str, values: Iterable[str]) -> str:
    """A static array; never empty, as C wants it."""
    values = list(values)
    body = ", ".join(values) if values else "0"
    return f"static const {type_name} {name}[] = {{{body}}};\n"


def dependencies(g: Graph, loops: list[Loop | System], roots: list[int]) -> dict[int, int]:
    """Bit set of the leaves that each root needs, with what the loops need in place of their unknowns."""
    resolved: list[tuple[int, int]] = []

    def without_unknowns(below: int) -> int:
        for unknowns, needed in reversed(resolved):
            if below & unknowns:
                below = (below & ~unknowns) | needed
        return below

    for loop in loops:
        unknowns = g.leaves(loop.unknowns)
        resolved.append((unknowns, without_unknowns(g.leaves(loop.residuals) & ~unknowns)))
    return {root: without_unknowns(g.support[root]) for root in roots}
