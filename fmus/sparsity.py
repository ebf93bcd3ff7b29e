"""Which elements of the Jacobian may differ from zero, and which of its columns can be found together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fmus.emit import dependencies

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
