"""Forward differentiation of expression graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fmus.expression import Graph

#: d f(a) / d a as an expression, for the smooth unary operations.
_SLOPE: dict[str, Callable[[Graph, int, int], int]] = {
    "sin": lambda g, a, f: g.unary("cos", a),
    "cos": lambda g, a, f: g.unary("neg", g.unary("sin", a)),
    "tan": lambda g, a, f: g.binary("add", g.one, g.binary("mul", f, f)),
    "asin": lambda g, a, f: _reciprocal(g, g.unary("sqrt", g.binary("sub", g.one, g.binary("mul", a, a)))),
    "acos": lambda g, a, f: g.unary(
        "neg", _reciprocal(g, g.unary("sqrt", g.binary("sub", g.one, g.binary("mul", a, a))))
    ),
    "atan": lambda g, a, f: _reciprocal(g, g.binary("add", g.one, g.binary("mul", a, a))),
    "sinh": lambda g, a, f: g.unary("cosh", a),
    "cosh": lambda g, a, f: g.unary("sinh", a),
    "tanh": lambda g, a, f: g.binary("sub", g.one, g.binary("mul", f, f)),
    "exp": lambda g, a, f: f,
    "log": lambda g, a, f: _reciprocal(g, a),
    "log10": lambda g, a, f: g.binary("div", g.constant(0.4342944819032518), a),
    "abs": lambda g, a, f: g.unary("sign", a),
}

#: Operations whose value is piecewise constant.
PIECEWISE_CONSTANT = {"not", "sign", "floor", "ceil", "trunc", "and", "or", "lt", "le", "gt", "ge", "eq", "ne"}


def _reciprocal(g: Graph, a: int) -> int:
    return g.binary("div", g.one, a)


def tangents(g: Graph, roots: list[int], seeds: Mapping[int, int]) -> dict[int, int]:
    """Directional derivatives of ``roots`` and of all nodes below them.

    ``seeds`` maps leaf nodes to the nodes of their tangents; all other leaves have tangent zero.
    The result maps every node with a tangent that is not identically zero to that tangent.
    """
    tangent: dict[int, int] = {}
    for node in g.reachable(roots, g.leaves(seeds)):
        if node in seeds:
            tangent[node] = seeds[node]
        elif g.operation[node] not in Graph.LEAVES and g.operation[node] not in PIECEWISE_CONSTANT:
            result = node_tangent(g, node, tangent)
            if result != g.zero:
                tangent[node] = result
    return tangent


def node_tangent(g: Graph, node: int, tangent: Mapping[int, int]) -> int:
    """Tangent of one node, given those of the nodes below it."""
    operation, arguments = g.operation[node], g.arguments[node]
    moved = [tangent.get(child, g.zero) for child in g.children(node)]
    if all(d == g.zero for d in moved):
        return g.zero
    if operation in _SLOPE:
        return g.binary("mul", _SLOPE[operation](g, arguments[0], node), moved[0])
    if operation == "neg":
        return g.unary("neg", moved[0])
    if operation == "sqrt":  # flat at zero rather than infinite: a regularised root is never there
        slope = g.select(g.binary("gt", node, g.zero), g.binary("div", g.constant(0.5), node), g.zero)
        return g.binary("mul", slope, moved[0])
    if operation in ("add", "sub"):
        return g.binary(operation, *moved)
    if operation == "mul":
        a, b = arguments
        return g.binary("add", g.binary("mul", moved[0], b), g.binary("mul", a, moved[1]))
    if operation == "div":  # (da - f db) / b
        return g.binary("div", g.binary("sub", moved[0], g.binary("mul", node, moved[1])), arguments[1])
    if operation == "pow":
        return _power_tangent(g, node, moved)
    if operation == "atan2":
        a, b = arguments
        square = g.binary("add", g.binary("mul", a, a), g.binary("mul", b, b))
        cross = g.binary("sub", g.binary("mul", b, moved[0]), g.binary("mul", a, moved[1]))
        return g.binary("div", cross, square)
    if operation in ("min", "max"):
        first = g.binary("le" if operation == "min" else "ge", *arguments)
        return g.select(first, moved[0], moved[1])
    if operation == "select":
        return g.select(arguments[0], moved[1], moved[2])
    if operation == "index":
        return g.index(arguments[0], moved[1:])
    if operation == "part":
        return _solve_tangent(g, node, tangent)
    if operation == "solve":  # its parts carry the tangent; the mark only says that there is one
        return g.one
    raise AssertionError(f"no derivative rule for {operation}")


def _power_tangent(g: Graph, node: int, moved: list[int]) -> int:
    a, b = g.arguments[node]
    result = g.zero
    if moved[0] != g.zero:
        slope = g.binary("mul", b, g.binary("pow", a, g.binary("sub", b, g.one)))
        if g.value(b) is None or g.value(b) < 1.0:  # infinite at zero, as for the square root
            slope = g.select(g.binary("ne", a, g.zero), slope, g.zero)
        result = g.binary("mul", slope, moved[0])
    if moved[1] != g.zero:
        slope = g.binary("mul", node, g.unary("log", a))
        slope = g.select(g.binary("gt", a, g.zero), slope, g.zero)
        result = g.binary("add", result, g.binary("mul", slope, moved[1]))
    return result


def _solve_tangent(g: Graph, node: int, tangent: Mapping[int, int]) -> int:
    """A dx = db - dA x."""
    component, system = g.arguments[node]
    n = g.solve_size(system)
    arguments = g.arguments[system]
    matrix, right = arguments[: n * n], arguments[n * n :]
    solution = [g._node("part", (k, system)) for k in range(n)]
    moved_right = []
    for i in range(n):
        value = tangent.get(right[i], g.zero)
        for j in range(n):
            moved = tangent.get(matrix[i * n + j], g.zero)
            value = g.binary("sub", value, g.binary("mul", moved, solution[j]))
        moved_right.append(value)
    return g.solve(matrix, moved_right)[component]
