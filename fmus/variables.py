"""Variables of the checked model as entries of the model description."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fmus.errors import BuildError
from fmus.frontend import CheckedModel
from fmus.model import EnumerationType, Space, Variable

_TYPES = {"real": "Real", "integer": "Integer", "boolean": "Boolean"}


@dataclass(frozen=True)
class Declared:
    """A variable of the front end with the slot of its first element."""

    name: str
    role: str
    space: Space
    index: int
    shape: tuple[int, ...]
    start: tuple[float, ...] | None
    attributes: dict
    kind: str


def declared_variables(model: CheckedModel) -> list[Declared]:
    """All variables in order of declaration, arrays split where their elements are not contiguous."""
    result: list[Declared] = []
    for entry in model.dae["variables"]:
        result.extend(_declared(model, entry))
    return result


def _declared(model: CheckedModel, entry: dict) -> list[Declared]:
    bindings = model.solve["layout"]["bindings"]
    names = entry["scalar_names"]
    slots = [bindings.get(name) for name in names]
    if not names or slots[0] is None or not {"Y", "P"} & set(slots[0]):
        return []  # no storage: an empty array or a constant that was folded away
    places = [(next(iter(slot)), slot[next(iter(slot))]["index"]) for slot in slots]
    start = _start(model, entry)
    common = (entry["role"], entry["attributes"], entry["value_type"]["scalar"])
    first_space, first = places[0]
    if places == [(first_space, first + k) for k in range(len(places))]:
        shape = tuple(entry["value_type"]["dimensions"])
        return [_variable(entry["name"], places[0], shape, start, common)]
    singles = start if start is not None else (None,) * len(names)
    return [
        _variable(name, place, (), None if value is None else (value,), common)
        for name, place, value in zip(names, places, singles, strict=True)
    ]


def _variable(name: str, place: tuple[str, int], shape: tuple, start: tuple | None, common: tuple) -> Declared:
    role, attributes, kind = common
    return Declared(name, role, Space(place[0].lower()), place[1], shape, start, attributes, kind)


def _start(model: CheckedModel, entry: dict) -> tuple[float, ...] | None:
    attributes, count = entry["attributes"], entry["scalar_count"]
    for key in ("binding", "start"):
        values = attributes[f"{key}_values"]
        if values is not None and len(values) == count:
            return tuple(float(value) for value in values)
        if attributes[key] is not None:
            values = _literal_values(model.dae["expressions"], attributes[key], count)
            if values is not None:
                return values
    return None


def _literal_values(expressions: list, root: int, count: int) -> tuple[float, ...] | None:
    """Values of a literal expression (a Boolean or enumeration start, or an array of them)."""
    operation = expressions[root]["operation"]
    if operation["kind"] == "literal":
        ((kind, value),) = operation["value"].items()
        if kind == "string":
            return None
        number = float(value["ordinal"] if isinstance(value, dict) else value)
        return (number,) * count
    elements = operation.get("elements") or operation.get("operands")
    if operation["kind"] == "array" and elements and len(elements) == count:
        parts = [_literal_values(expressions, element, 1) for element in elements]
        return None if None in parts else tuple(part[0] for part in parts)
    return None


def described(model: CheckedModel, variable: Declared, calculated: set[tuple[Space, int]], fixed: set[int]) -> Variable:
    """The entry of the model description of a declared variable.

    ``calculated`` holds the slots that the model computes itself before or during initialisation,
    ``fixed`` the states whose start value is given.
    """
    attributes = variable.attributes
    own = (variable.space, variable.index) not in calculated
    causality, variability, initial = _classified(variable, own, variable.index in fixed)
    start = variable.start
    if initial in ("exact", "approx") or causality == "input":
        start = start if start is not None else (0.0,) * _size(variable.shape)
    else:
        start = None
    return Variable(
        name=variable.name,
        space=variable.space,
        index=variable.index,
        shape=variable.shape,
        type=_type(model, variable),
        causality=causality,
        variability=variability,
        initial=initial,
        start=start,
        unit=attributes["unit"] or None,
        quantity=model.quantities.get(variable.name),
        description=attributes["description"] or "",
        minimum=_bound(model, attributes, "minimum"),
        maximum=_bound(model, attributes, "maximum"),
        nominal=_scalar(attributes["nominal_values"]),
    )


def with_public_names(variables: list[Variable]) -> list[Variable]:
    """Quoted identifiers without their quotes: a class may name an input or output like a variable inside of it,
    ``output Real 'pump.P' = pump.P``, and that one variable then stands for both."""
    quoted = {v.name[1:-1]: v for v in variables if v.name.startswith("'") and v.name.endswith("'")}
    if not quoted:
        return variables
    states = {v.derivative_of for v in variables if v.derivative_of}
    result = []
    for v in variables:
        if v.name in quoted:  # the variable inside; one with a derivative must stay, and becomes the output itself
            if v.name in states:
                result.append(replace(v, causality=quoted[v.name].causality))
        elif v.name[1:-1] in quoted and v.name.startswith("'"):
            if v.name[1:-1] not in states:
                result.append(replace(v, name=v.name[1:-1]))
        else:
            result.append(v)
    return result


def _classified(variable: Declared, own: bool, fixed: bool) -> tuple[str, str, str | None]:
    """Causality, variability and ``initial`` of FMI."""
    attributes = variable.attributes
    if variable.role == "parameter":
        if not own:
            return "calculatedParameter", "tunable", "calculated"
        if attributes["tunable"]:
            return "parameter", "tunable", "exact"
        return "local", "constant", "exact"
    if attributes["causality"] == "input":
        return "input", "discrete" if variable.kind != "real" else "continuous", None
    causality = "output" if attributes["causality"] == "output" else "local"
    if variable.role in ("discrete_real", "discrete_value"):
        return causality, "discrete", "calculated"
    if variable.role == "state" and own:
        return causality, "continuous", "exact" if fixed else "approx"
    # FMI knows no continuous integers, although Modelica may compute them by an equation
    return causality, "continuous" if variable.kind == "real" else "discrete", "calculated"


def _type(model: CheckedModel, variable: Declared) -> str:
    if variable.kind in _TYPES:
        return _TYPES[variable.kind]
    if variable.kind == "enumeration":
        return enumeration_name(model, model.types.get(variable.name, ""))
    raise BuildError(f"{model.class_name}: {variable.name} has type {variable.kind}, which has no place in an FMU")


def enumeration_name(model: CheckedModel, name: str) -> str:
    """The shortest qualified name under which the front end lists an enumeration."""
    matches = [known for known in model.enumerations if known == name or known.endswith("." + name)]
    if not matches:
        raise BuildError(f"{model.class_name}: the literals of enumeration {name!r} are unknown")
    return max(matches, key=len)


def enumeration_types(model: CheckedModel, variables: list[Variable]) -> dict[str, EnumerationType]:
    """The enumerations that the variables use."""
    used = {variable.type for variable in variables} - {"Real", "Integer", "Boolean"}
    return {
        name: EnumerationType(name, model.enumerations[name], model.literal_descriptions.get(name, ()))
        for name in sorted(used)
    }


def _scalar(values: list | None) -> float | None:
    """An attribute that FMI allows once per variable: given where all elements agree."""
    if not values or len(set(values)) != 1:
        return None
    return float(values[0])


def _bound(model: CheckedModel, attributes: dict, name: str) -> float | None:
    """A bound of a variable; None also for one that follows a parameter which the user may set: FMI knows numbers only."""
    root = attributes[name]
    if root is not None and _follows_parameters(model.dae, root):
        return None
    return _scalar(attributes[f"{name}_values"])


def _follows_parameters(dae: dict, root: int) -> bool:
    """Whether an expression depends on a parameter that can be set."""
    operation = dae["expressions"][root]["operation"]
    if operation["kind"] == "literal":
        return False
    if operation["kind"] == "coordinate":
        variable = operation["coordinate"].get("id")
        return variable is not None and dae["variables"][variable]["attributes"]["tunable"]
    parts = [part for value in operation.values() for part in (value if isinstance(value, list) else [value])]
    return any(_follows_parameters(dae, part) for part in parts if isinstance(part, int) and not isinstance(part, bool))


def _size(shape: tuple[int, ...]) -> int:
    count = 1
    for length in shape:
        count *= length
    return count
