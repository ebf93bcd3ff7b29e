"""Large algebraic systems: sparse, and left to the run time where small ones are solved in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching, min_weight_full_bipartite_matching

from fmus.differentiate import PIECEWISE_CONSTANT, node_tangent
from fmus.errors import BuildError
from fmus.expression import Graph

#: Unknowns of the largest block that is solved in place: by a dense system, or by Newton's method with a dense Jacobian.
LARGEST_DENSE = 12
#: The same for initial equations without a large system: they are solved once.
LARGEST_DENSE_INITIAL = 150
#: Unknowns in an explicit solution inside of a large system, above which it stays implicit: substituting it would
#: fill the rows of all that use it.
_WIDEST = 8


@dataclass(frozen=True, eq=False)
class System:
    """``residuals(unknowns) = 0`` with a sparse Jacobian; residual ``k`` is matched with unknown ``k``."""

    unknowns: tuple[int, ...]  # leaf nodes
    residuals: tuple[int, ...]
    entries: tuple[tuple[int, int, int], ...]  # (row, column, node) of the Jacobian, column by column
    linear: bool

    def nodes(self) -> list[int]:
        """All expressions of the system."""
        return [*self.residuals, *(node for _, _, node in self.entries)]

    def substituted(self, g: Graph, replacement: Mapping[int, int]) -> System:
        """The system with some nodes replaced by others."""
        nodes = g.substituted(self.nodes(), replacement)
        count = len(self.residuals)
        entries = zip(self.entries, nodes[count:], strict=True)
        return System(
            self.unknowns, tuple(nodes[:count]), tuple((i, j, node) for (i, j, _), node in entries), self.linear
        )

    def right_side(self, g: Graph) -> list[int]:
        """The right-hand side of a linear system: what its residuals come to at zero, with the sign changed."""
        constant = g.substituted(list(self.residuals), {unknown: g.zero for unknown in self.unknowns})
        return [g.unary("neg", node) for node in constant]


def is_wide(g: Graph, node: int, unknowns: int) -> bool:
    """Whether an explicit solution needs so many of the unknowns (a bit set) that it should stay implicit."""
    return (g.support[node] & unknowns).bit_count() > _WIDEST


def sparse_system(g: Graph, unknowns: Sequence[int], residuals: Sequence[int]) -> System:
    """The system with its Jacobian and its residuals in the order of the unknowns that they are matched with."""
    place = {unknown: column for column, unknown in enumerate(unknowns)}
    partial = Partials(g, unknowns)
    rows = [partial[residual] for residual in residuals]
    order = _matched(g, rows, place)
    own = g.leaves(unknowns)
    entries = sorted((j, i, rows[k][leaf]) for i, k in enumerate(order) for leaf in rows[k] for j in [place[leaf]])
    linear = not any(g.support[node] & own for _, _, node in entries) and not switches(g, own, residuals)
    return System(
        tuple(unknowns), tuple(residuals[k] for k in order), tuple((i, j, node) for j, i, node in entries), linear
    )


class Partials:
    """Partial derivatives of nodes with respect to the leaves that they need, found once per node.

    ``partials[node]`` maps each of the leaves ``moving`` on which the node depends to the derivative.
    """

    def __init__(self, g: Graph, moving: Iterable[int]) -> None:
        self._g = g
        self._known: dict[int, dict[int, int]] = {leaf: {leaf: g.one} for leaf in moving}
        self._moving = g.leaves(self._known)

    def __getitem__(self, root: int) -> dict[int, int]:
        """Derivatives of one node."""
        g, known = self._g, self._known
        if root not in known:
            for node in g.reachable([root], self._moving, known):
                known[node] = self._rule(node)
        return known.get(root, {})

    def _rule(self, node: int) -> dict[int, int]:
        g = self._g
        if g.operation[node] in PIECEWISE_CONSTANT or g.operation[node] in Graph.LEAVES:
            return {}
        leaves: dict[int, None] = {}
        for child in g.children(node):
            leaves.update(dict.fromkeys(self._known.get(child, ())))
        found = ((leaf, node_tangent(g, node, _Direction(self._known, leaf))) for leaf in leaves)
        return {leaf: derivative for leaf, derivative in found if derivative != g.zero}


class _Direction:
    """The derivatives with respect to one leaf, as a mapping from nodes."""

    def __init__(self, known: dict[int, dict[int, int]], leaf: int) -> None:
        self._known, self._leaf = known, leaf

    def get(self, node: int, default: int) -> int:
        return self._known.get(node, {}).get(self._leaf, default)


def _matched(g: Graph, rows: list[dict[int, int]], place: dict[int, int]) -> list[int]:
    """``order[column]`` is the row whose pivot stands there: no pivot that may vanish, if that can be helped."""
    n = len(rows)
    risk: dict[int, bool] = {}
    pattern = [(i, place[leaf], 1e3 if _may_vanish(g, node, risk) else 1.0)
               for i, row in enumerate(rows) for leaf, node in row.items()]  # fmt: skip
    i, j, cost = zip(*pattern, strict=True) if pattern else ((), (), ())
    weights = csr_array((cost, (i, j)), shape=(n, n))
    if (maximum_bipartite_matching(weights, perm_type="column") < 0).any():
        raise BuildError(f"a system of {n} equations is structurally singular")
    matched, columns = min_weight_full_bipartite_matching(weights)
    return [int(row) for row in matched[np.argsort(columns)]]


def _may_vanish(g: Graph, root: int, known: dict[int, bool]) -> bool:
    """Whether a coefficient is zero in some branch: that of a switch that is open."""
    for node in g.reachable([root], known=known):
        operation, arguments = g.operation[node], g.arguments[node]
        if operation == "const":
            known[node] = arguments[0] == 0.0
        elif operation in ("mul", "select"):
            known[node] = any(known[a] for a in arguments[-2:])
        elif operation in ("add", "sub"):
            known[node] = all(known[a] for a in arguments)
        elif operation in ("neg", "div"):
            known[node] = known[arguments[0]]
        else:
            known[node] = operation in PIECEWISE_CONSTANT
    return known[root]


def switches(g: Graph, moving: int, residuals: Sequence[int]) -> bool:
    """Whether a piecewise constant operation stands on an unknown (its slope would hide it)."""
    for node in g.reachable(residuals, moving):
        if g.operation[node] in PIECEWISE_CONSTANT:
            return True
        if g.operation[node] in ("select", "index") and g.support[g.children(node)[0]] & moving:
            return True
    return False
