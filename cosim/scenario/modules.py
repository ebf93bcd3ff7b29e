"""Sites are composed from modules: templates of entities and connections, in any number."""

from __future__ import annotations

import re
from typing import Any

from cosim.errors import ScenarioError
from cosim.scenario.schema import Entity, Scenario

_PLACEHOLDER = re.compile(r"\{(\w+)(?:([+-])(\d+))?\}")


def expand(scenario: Scenario, file: str) -> Scenario:
    """The scenario with all placements of modules replaced by entities and connections.

    In a module {i} is the number of the copy, {name} the name of the placement, and every
    parameter of the module may stand in braces; {i+1} and {i-1} count on and back. A sum over
    all copies, for one input of the rest of the site, is written "sum(rack{i}.P_demand)" in the
    connections of the scenario with the placement's name: "sum(compute: rack{i}.P_demand)".
    """
    entities = dict(scenario.entities)
    connections = dict(scenario.connections)
    copies: dict[str, list[dict]] = {}
    for number, placement in enumerate(scenario.site):
        key = f"site.{number}.module"
        if placement.module not in scenario.modules:
            names = ", ".join(scenario.modules) or "none"
            raise ScenarioError(file, key, placement.module, f"expected one of the modules: {names}")
        module = scenario.modules[placement.module]
        unknown = set(placement.parameters) - set(module.parameters)
        if unknown:
            raise ScenarioError(file, f"site.{number}.parameters", min(unknown),
                                f"expected one of: {', '.join(module.parameters) or 'none'}")
        name = placement.name or placement.module
        for i in range(placement.first, placement.first + placement.count):
            context = {**module.parameters, **placement.parameters, "i": i, "name": name}
            copies.setdefault(name, []).append(context)
            _add(entities, connections, module, context, file, key)
    connections = {
        target: _sums(source, copies, file, target) if isinstance(source, str) else source
        for target, source in connections.items()
    }
    return scenario.model_copy(update={"entities": entities, "connections": connections})


def _add(entities: dict, connections: dict, module, context: dict, file: str, key: str) -> None:
    for name, entity in module.entities.items():
        filled = fill(name, context)
        if filled in entities:
            raise ScenarioError(file, key, filled, "expected a name that is not taken: does it lack {i}?")
        entities[filled] = Entity.model_validate(fill(entity.model_dump(exclude_unset=True), context))
    for target, source in module.connections.items():
        filled = fill(target, context)
        if filled in connections:
            raise ScenarioError(file, f"{key}: connections", filled, "expected one source: it has two")
        connections[filled] = fill(source, context)


def fill(value: Any, context: dict) -> Any:
    """Braces replaced; a value that is nothing but one placeholder keeps the parameter's type."""
    if isinstance(value, dict):
        return {fill(key, context): fill(item, context) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, context) for item in value]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    if whole and whole.group(1) in context and not whole.group(2):
        return context[whole.group(1)]

    def replace(match: re.Match) -> str:
        name, sign, shift = match.groups()
        if name not in context:
            return match.group(0)
        if sign:
            return str(int(context[name]) + int(sign + shift))
        return str(context[name])

    return _PLACEHOLDER.sub(replace, value)


_SUM = re.compile(r"sum\(\s*(\w+)\s*:\s*([^()]*)\)")


def _sums(source: str, copies: dict[str, list[dict]], file: str, target: str) -> str:
    def replace(match: re.Match) -> str:
        name, inner = match.groups()
        if name not in copies:
            raise ScenarioError(file, f"connections.{target}", source,
                                f"expected a placement of the site: {', '.join(copies) or 'none'}")
        return " + ".join(fill(inner.strip(), context) for context in copies[name])

    return _SUM.sub(replace, source)
