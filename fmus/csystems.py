"""C of the large algebraic systems: a function that assembles each, tables, and the Jacobian that keeps their unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fmus.emit import Store, number, table
from fmus.expression import Graph
from fmus.model import Space
from fmus.sparsity import compressed_columns
from fmus.systems import System

_SPACE = {"y": "SPACE_Y", "p": "SPACE_P"}


def systems_text(
    g: Graph,
    systems: Iterable[System],
    function: Callable[[str, list[Store]], str],
    nominal: dict[tuple[Space, int], float],
) -> Iterable[str]:
    """Functions and tables of the systems; ``function`` writes a function of stores."""
    descriptions = []
    for k, system in enumerate(systems):
        right = system.right_side(g) if system.linear else [g.unary("neg", node) for node in system.residuals]
        stores = [Store(f"element[{i}]", node) for i, (_, _, node) in enumerate(system.entries)]
        stores += [Store(f"right[{i}]", node) for i, node in enumerate(right)]
        signature = f"static int assemble_{k}(Model *model, double *restrict element, double *restrict right)"
        yield function(signature, stores)
        columns, rows = compressed_columns(system.entries, len(system.unknowns))
        places = [(g.operation[u], g.arguments[u][0]) for u in system.unknowns]
        sizes = [nominal.get((Space(space), slot), 1.0) for space, slot in places]
        yield table(f"system_{k}_column", "size_t", map(str, columns))
        yield table(f"system_{k}_row", "size_t", map(str, rows))
        yield table(f"system_{k}_space", "ModelSpace", (_SPACE[space] for space, _ in places))
        yield table(f"system_{k}_slot", "size_t", (str(slot) for _, slot in places))
        yield table(f"system_{k}_nominal", "double", map(number, sizes))
        names = ", ".join(f"system_{k}_{part}" for part in ("column", "row", "space", "slot", "nominal"))
        descriptions.append(f"  {{{len(places)}, {str(system.linear).lower()}, {names}, assemble_{k}}},\n")
    yield "static const ModelSystem systems[] = {\n" + "".join(descriptions) + "};\n\n"
