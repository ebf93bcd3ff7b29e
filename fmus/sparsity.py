"""Which elements of the Jacobian may differ from zero, and which of its columns can be found together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from fmus.emit import dependencies, needed_loops
from fmus.systems import Partials

if TYPE_CHECKING:
    from fmus.generate import Equations


def jacobian_pattern(equations: Equations) -> tuple[list[int], list[int]]:
    """Compressed columns of d der / d states: where each column begins, and the rows of its elements."""
    graph = equations.graph
    reach = dependencies(graph, equations.loops, equations.derivatives)
    bits = [graph.support[graph.leaf("y", k)] for k in range(equations.n_states)]
    columns, rows = [0], []
    for bit in bits:
        rows += [row for row, node in enumerate(equations.derivatives) if reach[node] & bit]
        columns.append(len(rows))
    return columns, rows


def bordered_jacobian(equations: Equations) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Unknowns of the loops that the derivatives need, and the Jacobian of derivatives and residuals.

    Its elements are (row, column, node), column by column; the unknowns stand behind the states and the residuals behind
    the derivatives, so that nothing is eliminated and the elements are as many and as short as the equations.
    """
    graph = equations.graph
    loops = needed_loops(graph, equations.loops, equations.derivatives)
    unknowns = [unknown for loop in loops for unknown in loop.unknowns]
    leaves = [*(graph.leaf("y", k) for k in range(equations.n_states)), *unknowns]
    place = {leaf: column for column, leaf in enumerate(leaves)}
    partial = Partials(graph, leaves)
    rows = [*equations.derivatives, *(residual for loop in loops for residual in loop.residuals)]
    elements = [(place[leaf], row, d) for row, node in enumerate(rows) for leaf, d in partial[node].items()]
    return unknowns, [(row, column, node) for column, row, node in sorted(elements)]


def compressed_columns(elements: Iterable[tuple[int, int, int]], count: int) -> tuple[list[int], list[int]]:
    """Where each of ``count`` columns begins, and the rows of the elements (row, column, node)."""
    starts, rows = [0] * (count + 1), []
    for row, column, _ in elements:
        starts[column + 1] += 1
        rows.append(row)
    return list(accumulate(starts)), rows


def colour_columns(columns: list[int], rows: list[int]) -> list[list[int]]:
    """Groups of columns without a common row (greedy, in order of falling column length)."""
    count = len(columns) - 1
    order = sorted(range(count), key=lambda c: columns[c] - columns[c + 1])
    groups: list[tuple[list[int], set[int]]] = []
    for column in order:
        own = set(rows[columns[column] : columns[column + 1]])
        if not own:
            continue
        for members, covered in groups:
            if covered.isdisjoint(own):
                members.append(column)
                covered |= own
                break
        else:
            groups.append(([column], set(own)))
    return [sorted(members) for members, _ in groups]
