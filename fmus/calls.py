"""Which Modelica function each call of the Solve IR means.

The Solve IR numbers its call sites but does not name the functions; the checked equations do. Both
number their calls in the order in which they visit the equations, so within one equation of the
source (or one declaration) the sites and the calls correspond in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fmus.errors import BuildError
from fmus.frontend import CheckedModel


def functions_of_sites(model: CheckedModel) -> dict[int, int]:
    """The function id of each call site of the Solve IR."""
    expressions = model.dae["expressions"]
    shapes = {f["id"]: _declared_shapes(model, f) for f in model.dae["functions"]}
    calls = [e for e in expressions if e["operation"]["kind"] == "call"]
    result: dict[int, int] = {}
    for span, sites in _sites_by_span(model).items():
        inside = _distinct([e for e in calls if _contains(span, e["provenance"]["span"])])
        if not inside:
            inside = _distinct(_calls_of_declaration(model, span))
        chosen = _matched([shape for _, shape in sites], [e["operation"]["function"] for e in inside], shapes)
        if chosen is None:
            place = model.sources.place(dict(zip(("source", "start", "end"), span, strict=True)))
            raise BuildError(f"{model.class_name}: the function calls at {place} cannot be told apart")
        result.update(zip((owner for owner, _ in sites), chosen, strict=True))
    return result


def _sites_by_span(model: CheckedModel) -> dict[tuple[int, int, int], list[tuple[int, tuple[int, ...]]]]:
    """Call sites in ascending order with the sizes of their arguments, by the source span of their equation."""
    seen: dict[int, tuple[tuple[int, int, int], tuple[int, ...]]] = {}
    for program, span in model.programs():
        for step in _steps(program):
            site = step.get("PureCall", {}).get("site")
            if site:
                sizes = tuple(argument["scalar_count"] for argument in site["inputs"])
                seen.setdefault(site["owner"], ((span["source"], span["start"], span["end"]), sizes))
    groups = defaultdict(list)
    for owner in sorted(seen):
        span, sizes = seen[owner]
        groups[span].append((owner, sizes))
    return groups


def _steps(node: object) -> Iterator[dict]:
    """All operations of a program, those of nested regions included."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _steps(value)
    elif isinstance(node, list):
        for value in node:
            yield from _steps(value)


def _declared_shapes(model: CheckedModel, function: dict) -> tuple[int, ...]:
    types = {entry["id"]: entry["value_type"] for entry in model.dae["value_types"]}
    sizes = []
    for parameter in function["parameters"]:
        size = 1
        for length in types[parameter["value_type"]]["dimensions"]:
            size *= length
        sizes.append(size)
    return tuple(sizes)


def _contains(outer: tuple[int, int, int], inner: dict) -> bool:
    source, start, end = outer
    return inner["source"] == source and start <= inner["start"] and inner["end"] <= end


def _distinct(calls: list[dict]) -> list[dict]:
    """The outputs of one call with several results count once."""
    result: list[dict] = []
    for call in calls:
        operation = call["operation"]
        if operation["output"] == 0 or not result or result[-1]["operation"]["function"] != operation["function"]:
            result.append(call)
    return result


def _calls_of_declaration(model: CheckedModel, span: tuple[int, int, int]) -> list[dict]:
    """Calls in the binding of the variables declared at a span (the first variable stands for its likes)."""
    expressions = model.dae["expressions"]
    result: list[dict] = []
    for variable in model.dae["variables"]:
        declared = variable["declaration"]["span"]
        if (declared["source"], declared["start"], declared["end"]) != span:
            continue
        root = variable["attributes"]["binding"]
        if root is None:
            root = variable["attributes"]["start"]
        if root is not None:
            reached = sorted(_reached(expressions, root))
            result += [expressions[k] for k in reached if expressions[k]["operation"]["kind"] == "call"]
    return result


def _reached(expressions: list, root: int) -> set[int]:
    seen, stack = set(), [root]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        operation = expressions[current]["operation"]
        for key, value in operation.items():
            if key in ("lhs", "rhs", "base", "operand", "body"):
                stack.append(value)
            elif key in ("arguments", "operands", "elements"):
                stack.extend(value)
            elif key == "subscripts":
                stack.extend(s["expression"] for s in value if "expression" in s)
    return seen


def _matched(sites: list[tuple[int, ...]], calls: list[int], shapes: dict[int, tuple[int, ...]]) -> list[int] | None:
    """The functions of the sites in order: calls that do not fit (expanded in place) are passed over."""
    chosen, position = [], 0
    for sizes in sites:
        while position < len(calls) and shapes[calls[position]] != sizes:
            position += 1
        if position == len(calls):
            return _repeated(sites, calls, shapes)
        chosen.append(calls[position])
        position += 1
    return chosen


def _repeated(sites: list[tuple[int, ...]], calls: list[int], shapes: dict[int, tuple[int, ...]]) -> list[int] | None:
    """Sites that stand for one call each time: the only function with fitting arguments."""
    chosen = []
    for sizes in sites:
        fitting = {call for call in calls if shapes[call] == sizes}
        if len(fitting) != 1:
            return None
        chosen.append(fitting.pop())
    return chosen
