"""Expressions of a model as one directed acyclic graph with shared nodes.

A node is an integer. Equal expressions are the same node (hash consing), so that common
subexpressions are found across all equations of a model, and constants are folded on the way in.
Booleans are 0.0 and 1.0.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Container, Iterable, Mapping

UNARY: dict[str, Callable[[float], float]] = {
    "neg": lambda a: -a,
    "not": lambda a: float(a == 0.0),
    "abs": abs,
    "sign": lambda a: float((a > 0.0) - (a < 0.0)),
    "sqrt": math.sqrt,
    "floor": lambda a: float(math.floor(a)),
    "ceil": lambda a: float(math.ceil(a)),
    "trunc": lambda a: float(math.trunc(a)),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
}

BINARY: dict[str, Callable[[float, float], float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: math.pow(a, b),
    "and": lambda a, b: float(a != 0.0 and b != 0.0),
    "or": lambda a, b: float(a != 0.0 or b != 0.0),
    "atan2": math.atan2,
    "min": min,
    "max": max,
    "lt": lambda a, b: float(a < b),
    "le": lambda a, b: float(a <= b),
    "gt": lambda a, b: float(a > b),
    "ge": lambda a, b: float(a >= b),
    "eq": lambda a, b: float(a == b),
    "ne": lambda a, b: float(a != b),
}

COMMUTATIVE = {"add", "mul", "and", "or", "min", "max", "eq", "ne"}


class Graph:
    """Expression nodes of one model.

    ``operation[n]`` is the name of node ``n``; ``arguments[n]`` are its argument nodes, or for the
    leaves the payload: ``const`` (value), ``y`` (slot), ``p`` (slot), ``seed_y``, ``seed_p`` and ``seed_z`` (slot of a
    tangent), ``time`` ().
    Besides :data:`UNARY` and :data:`BINARY` there are ``select`` (condition, if true, if false),
    ``index`` (zero-based index, elements...), ``solve`` (n*n matrix row-major, n right-hand sides)
    and ``part`` (component, solve node).
    """

    LEAVES = frozenset({"const", "y", "p", "time", "seed_y", "seed_p", "seed_z"})

    def __init__(self) -> None:
        self.operation: list[str] = []
        self.arguments: list[tuple] = []
        #: Bit set of the leaves (y, p and time) below each node.
        self.support: list[int] = []
        self._known: dict[tuple, int] = {}
        self._leaf_of_bit: list[int] = []
        self.zero = self.constant(0.0)
        self.one = self.constant(1.0)

    def _node(self, operation: str, arguments: tuple) -> int:
        key = (operation, arguments)
        node = self._known.get(key)
        if node is None:
            node = len(self.operation)
            self.operation.append(operation)
            self.arguments.append(arguments)
            self.support.append(self._support(operation, node))
            self._known[key] = node
        return node

    def _support(self, operation: str, node: int) -> int:
        if operation in ("y", "p", "time"):
            self._leaf_of_bit.append(node)
            return 1 << (len(self._leaf_of_bit) - 1)
        below = 0
        for child in self.children(node):
            below |= self.support[child]
        return below

    def constant(self, value: float) -> int:
        """The node of a literal; -0.0 and 0.0 are told apart, as IEEE 754 does."""
        value = float(value)
        return self._node("const", (value, math.copysign(1.0, value)))

    def leaf(self, kind: str, slot: int = 0) -> int:
        """A leaf: ``y`` or ``p`` with its slot, ``seed_y``/``seed_p`` for tangents (``seed_z``: of unknowns of large
        systems), or ``time``."""
        return self._node(kind, (slot,))

    def value(self, node: int) -> float | None:
        """The value of a constant node, else ``None``."""
        return self.arguments[node][0] if self.operation[node] == "const" else None

    def children(self, node: int) -> tuple[int, ...]:
        """The argument nodes of a node (none for a leaf)."""
        operation = self.operation[node]
        if operation in self.LEAVES:
            return ()
        if operation == "part":
            return (self.arguments[node][1],)
        return self.arguments[node]

    def unary(self, operation: str, a: int) -> int:
        """``operation(a)``, folded where ``a`` is constant."""
        value = self.value(a)
        if value is not None:
            folded = _folded(UNARY[operation], value)
            if folded is not None:
                return self.constant(folded)
        if operation == "neg" and self.operation[a] == "neg":
            return self.arguments[a][0]
        if operation == "neg" and self.operation[a] == "sub":
            return self.binary("sub", self.arguments[a][1], self.arguments[a][0])
        if operation == "not" and self.operation[a] == "not":
            return self.truth(self.arguments[a][0])
        return self._node(operation, (a,))

    def truth(self, a: int) -> int:
        """``a`` itself where it is known to be 0 or 1."""
        if self.operation[a] in {"not", "and", "or", "lt", "le", "gt", "ge", "eq", "ne"}:
            return a
        return self.binary("ne", a, self.zero)

    def binary(self, operation: str, a: int, b: int) -> int:
        """``operation(a, b)``, folded and simplified (by rules that are exact for finite numbers)."""
        x, y = self.value(a), self.value(b)
        if x is not None and y is not None:
            folded = _folded(BINARY[operation], x, y)
            if folded is not None:
                return self.constant(folded)
        simple = self._simplified(operation, a, b, x, y)
        if simple is not None:
            return simple
        if operation in COMMUTATIVE and a > b:
            a, b = b, a
        return self._node(operation, (a, b))

    def _simplified(self, operation: str, a: int, b: int, x: float | None, y: float | None) -> int | None:
        if operation == "add":
            if x == 0.0:
                return b
            if y == 0.0:
                return a
            if self.operation[b] == "neg":
                return self.binary("sub", a, self.arguments[b][0])
        elif operation == "sub":
            if y == 0.0:
                return a
            if x == 0.0:
                return self.unary("neg", b)
            if self.operation[b] == "neg":
                return self.binary("add", a, self.arguments[b][0])
        elif operation == "mul":
            if x == 0.0 or y == 0.0:
                return self.zero
            if x == 1.0:
                return b
            if y == 1.0:
                return a
            if x == -1.0:
                return self.unary("neg", b)
            if y == -1.0:
                return self.unary("neg", a)
        elif operation == "div":
            if x == 0.0:
                return self.zero
            if y == 1.0:
                return a
            if y == -1.0:
                return self.unary("neg", a)
        elif operation == "pow":
            if y == 1.0:
                return a
            if y == 2.0:
                return self.binary("mul", a, a)
            if y == 0.5:
                return self.unary("sqrt", a)
        elif operation == "and":
            if x == 0.0 or y == 0.0:
                return self.zero
            if x is not None:
                return self.truth(b)
            if y is not None:
                return self.truth(a)
            if a == b:
                return self.truth(a)
        elif (operation == "ge" and y == -sys.float_info.max) or (operation == "le" and y == sys.float_info.max):
            return self.one  # the front end asks whether a value is finite; what is not fails anyway
        elif operation == "or":
            if (x is not None and x != 0.0) or (y is not None and y != 0.0):
                return self.one
            if x is not None:
                return self.truth(b)
            if y is not None:
                return self.truth(a)
            if a == b:
                return self.truth(a)
        return None

    def select(self, condition: int, if_true: int, if_false: int) -> int:
        """``if_true`` where ``condition`` is not zero, else ``if_false``."""
        value = self.value(condition)
        if value is not None:
            return if_true if value != 0.0 else if_false
        if if_true == if_false:
            return if_true
        if self.operation[condition] == "not":
            return self.select(self.arguments[condition][0], if_false, if_true)
        return self._node("select", (condition, if_true, if_false))

    def index(self, position: int, elements: Iterable[int]) -> int:
        """``elements[position]``, zero-based, clamped to the range."""
        elements = tuple(elements)
        value = self.value(position)
        if value is not None:
            return elements[min(max(round(value), 0), len(elements) - 1)]
        if len(set(elements)) == 1:
            return elements[0]
        return self._node("index", (position, *elements))

    def solve(self, matrix: Iterable[int], right: Iterable[int]) -> list[int]:
        """The solution of a small dense linear system, one node per component."""
        matrix, right = tuple(matrix), tuple(right)
        if len(right) == 1:
            return [self.binary("div", right[0], matrix[0])]
        system = self._node("solve", matrix + right)
        return [self._node("part", (component, system)) for component in range(len(right))]

    def solve_size(self, node: int) -> int:
        """Number of unknowns of a ``solve`` node."""
        count = len(self.arguments[node])
        return int((math.isqrt(1 + 4 * count) - 1) // 2)

    def rebuilt(self, node: int, children: tuple[int, ...]) -> int:
        """The node with other arguments, simplified anew."""
        operation = self.operation[node]
        if operation in UNARY:
            return self.unary(operation, *children)
        if operation in BINARY:
            return self.binary(operation, *children)
        if operation == "select":
            return self.select(*children)
        if operation == "index":
            return self.index(children[0], children[1:])
        if operation == "part":
            return self._node("part", (self.arguments[node][0], children[0]))
        return self._node(operation, children)

    def leaves(self, nodes: Iterable[int]) -> int:
        """Bit set of the leaves below all the nodes."""
        below = 0
        for node in nodes:
            below |= self.support[node]
        return below

    def leaf_nodes(self, bits: int) -> list[int]:
        """The leaves of a bit set."""
        nodes = []
        while bits:
            lowest = bits & -bits
            nodes.append(self._leaf_of_bit[lowest.bit_length() - 1])
            bits ^= lowest
        return nodes

    def reachable(self, roots: Iterable[int], above: int | None = None, known: Container[int] = ()) -> list[int]:
        """All nodes that the roots need, arguments before users.

        With ``above``, a bit set of leaves, only those nodes that need one of them; not those that are ``known``,
        nor what only they need.
        """
        order: list[int] = []
        seen: set[int] = set()
        for root in roots:
            if above is not None and not self.support[root] & above:
                continue
            stack = [(root, False)]
            while stack:
                node, done = stack.pop()
                if done:
                    order.append(node)
                elif node not in seen and node not in known:
                    seen.add(node)
                    stack.append((node, True))
                    for child in self.children(node):
                        if child not in seen and (above is None or self.support[child] & above):
                            stack.append((child, False))
        return order

    def substituted(self, roots: list[int], replacement: Mapping[int, int]) -> list[int]:
        """The roots with some nodes replaced by others."""
        image: dict[int, int] = dict(replacement)
        above = self.leaves(replacement)
        for node in self.reachable(roots, above or None):
            if node not in image:
                children = self.children(node)
                new = tuple(image.get(child, child) for child in children)
                image[node] = node if new == children else self.rebuilt(node, new)
        return [image.get(root, root) for root in roots]


def _folded(function: Callable[..., float], *values: float) -> float | None:
    """The value, or ``None`` where it is not finite (left to run time, where the message names it)."""
    try:
        result = function(*values)
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    return result if math.isfinite(result) else None
