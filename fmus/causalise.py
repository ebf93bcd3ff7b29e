"""Sorting a system of equations into blocks that can be solved one after the other."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_bipartite_matching

from fmus.algebraic import Loop
from fmus.emit import dependencies
from fmus.errors import BuildError
from fmus.expression import Graph
from fmus.systems import System


def blocks(
    g: Graph, loops: list[Loop | System], unknowns: list[int], residuals: list[int]
) -> list[tuple[list[int], list[int]]]:
    """(unknowns, residuals) of each block, in the order in which they can be solved.

    The smallest blocks that there are: the strongly connected components after a matching of
    equations and unknowns. Unknowns that no equation determines are left out: they keep their start
    value. Raises :class:`BuildError` where there are more equations than they can determine.
    """
    reach = dependencies(g, loops, residuals)
    place = {unknown: column for column, unknown in enumerate(unknowns)}
    known = g.leaves(unknowns)
    needs = [sorted(place[leaf] for leaf in g.leaf_nodes(reach[r] & known)) for r in residuals]
    columns = [column for row in needs for column in row]
    starts = np.cumsum([0, *map(len, needs)])
    pattern = csr_array((np.ones(len(columns), dtype=bool), columns, starts), shape=(len(residuals), len(unknowns)))
    matching = maximum_bipartite_matching(pattern, perm_type="column")
    surplus = int((matching < 0).sum())
    if surplus:
        raise BuildError(
            f"the initial equations are overdetermined: {surplus} of {len(residuals)} have no unknown left"
        )
    # edge i -> j: equation i needs the unknown that equation j is solved for
    edges = csr_array(pattern[:, matching])
    edges.sort_indices()
    count, component = connected_components(edges, directed=True, connection="strong")
    members: list[list[int]] = [[] for _ in range(count)]
    for equation, number in enumerate(component):
        members[number].append(equation)
    return [
        ([unknowns[matching[e]] for e in members[k]], [residuals[e] for e in members[k]])
        for k in _ordered(edges, component, count)
    ]


def _ordered(edges: csr_array, component: np.ndarray, count: int) -> list[int]:
    """Components so that each comes after those that it needs."""
    needs: list[set[int]] = [set() for _ in range(count)]
    rows, columns = edges.nonzero()
    for i, j in zip(component[rows], component[columns], strict=True):
        if i != j:
            needs[i].add(int(j))
    order: list[int] = []
    done: set[int] = set()
    for first in range(count):
        stack = [(first, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order.append(node)
            elif node not in done:
                done.add(node)
                stack.append((node, True))
                stack.extend((other, False) for other in needs[node] if other not in done)
    return order
