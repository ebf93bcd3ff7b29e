"""Modelica functions that stay calls in the Solve IR, expanded from their checked definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from fmus.calls import functions_of_sites
from fmus.errors import BuildError
from fmus.expression import Graph
from fmus.frontend import CheckedModel

_UNARY = {"negate": "neg", "minus": "neg", "not": "not", "plus": None}
_BINARY = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "power": "pow", "and": "and", "or": "or",
    "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "equal": "eq", "not_equal": "ne",
    "element_add": "add", "element_subtract": "sub", "element_multiply": "mul", "element_divide": "div",
    "element_power": "pow",
}  # fmt: skip
_SCALAR_BUILTINS = {
    "abs", "sign", "sqrt", "floor", "ceil", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "exp", "log", "log10",
}  # fmt: skip

_NO_FUNCTION = {"name": "(a start value)", "definitions": [], "folds": []}

#: A value: its element nodes, row-major, and its dimensions.
Value = tuple[tuple[int, ...], tuple[int, ...]]


class FunctionLibrary:
    """Calls of the pure functions of one model, as expressions."""

    def __init__(self, graph: Graph, model: CheckedModel) -> None:
        self.graph = graph
        self._functions = {function["id"]: function for function in model.dae["functions"]}
        self._expressions = model.dae["expressions"]
        self._domains = {domain["id"]: domain["domain"] for domain in model.dae["domains"]}
        self._sites = functions_of_sites(model)
        self._variables = {variable["id"]: variable for variable in model.dae["variables"]}
        self._bindings = model.solve["layout"]["bindings"]
        self._types = {entry["id"]: entry["value_type"] for entry in model.dae["value_types"]}

    def site(self, owner: int, arguments: Sequence[Sequence[int]]) -> list[int]:
        """The results of a call site of the Solve IR."""
        return self.call(self._sites[owner], arguments)

    def call(self, function: int, arguments: Sequence[Sequence[int]]) -> list[int]:
        """Element nodes of all results of a function, one after the other."""
        definition = self._functions.get(function)
        if definition is None or definition["external"]:
            raise BuildError(f"function {function} of the model has no Modelica body that can be compiled")
        types = [self._types[p["value_type"]] for p in definition["parameters"]]
        values = [(tuple(nodes), tuple(kind["dimensions"])) for nodes, kind in zip(arguments, types, strict=True)]
        frame = _Frame(self, definition, values)
        return [node for result in definition["results"] for node in frame.definition(result)[0]]

    def expression(self, root: int) -> tuple[int, ...] | None:
        """Element nodes of an expression of parameters; ``None`` if it needs anything else."""
        try:
            return _Frame(self, _NO_FUNCTION, []).evaluate(root)[0]
        except BuildError:
            return None

    def parameter(self, number: int) -> Value:
        """The slots of a parameter."""
        variable = self._variables[number]
        slots = [self._bindings[name].get("P") for name in variable["scalar_names"]]
        if None in slots:
            raise BuildError(f"{variable['name']} is no parameter")
        nodes = tuple(self.graph.leaf("p", slot["index"]) for slot in slots)
        return nodes, tuple(variable["value_type"]["dimensions"])

    def positions(self, domain: int) -> Iterator[tuple[int, ...]]:
        """The values of the loop variables of a domain, in order."""
        binders = self._domains[domain]["binders"]
        return product(*(range(b["lower"], b["upper"] + (1 if b["step"] > 0 else -1), b["step"]) for b in binders))

    def result_shapes(self, function: int) -> list[tuple[int, ...]]:
        """Dimensions of the results of a function."""
        kinds = self._functions[function]["result_types"]
        return [tuple(self._types[kind]["dimensions"]) for kind in kinds]


class _Frame:
    """One call: the values of the definitions, computed on demand (the body is in single assignment form)."""

    def __init__(self, library: FunctionLibrary, function: dict, arguments: list[Value]) -> None:
        self.library, self.g, self.function = library, library.graph, function
        self.arguments = arguments
        self._definitions: dict[int, Value] = {}
        self._binders: dict[int, int] = {}

    def definition(self, ordinal: int) -> Value:
        """The value of one definition."""
        if ordinal not in self._definitions:
            fold = next((f for f in self.function["folds"] if ordinal in f["output_definitions"]), None)
            if fold is not None:
                self._run(fold)
            else:
                self._definitions[ordinal] = self.evaluate(self.function["definitions"][ordinal]["rhs"])
        return self._definitions[ordinal]

    def _run(self, fold: dict) -> None:
        """A loop over a fixed domain, unrolled; the definitions of its body are made anew in each pass."""
        carried = [self.definition(d) for d in fold["initial_definitions"]]
        outer = dict(self._definitions)
        for position in self.library.positions(fold["domain"]):
            self._definitions = dict(outer)
            self._definitions.update(zip(fold["parameter_definitions"], carried, strict=True))
            self._binders.update({(fold["domain"], k): value for k, value in enumerate(position)})
            carried = [self.definition(d) for d in fold["update_definitions"]]
        self._definitions = outer
        self._definitions.update(zip(fold["output_definitions"], carried, strict=True))

    def evaluate(self, expression: int) -> Value:
        """The value of an expression of the function's body."""
        entry = self.library._expressions[expression]
        operation = entry["operation"]
        method = getattr(self, f"_{operation['kind']}", None)
        if method is None:
            name = self.function["name"]
            raise BuildError(f"function {name} uses {operation['kind']!r}, which the code generator does not know")
        return method(operation, tuple(entry["value_type"]["dimensions"]))

    def _literal(self, operation: dict, shape: tuple) -> Value:
        ((_, value),) = operation["value"].items()
        number = value["ordinal"] if isinstance(value, dict) else value
        return (self.g.constant(float(number)),), ()

    def _coordinate(self, operation: dict, shape: tuple) -> Value:
        coordinate = operation["coordinate"]
        if coordinate["kind"] == "function_parameter":
            return self.arguments[coordinate["ordinal"]]
        if coordinate["kind"] == "parameter":
            return self.library.parameter(coordinate["id"])
        if coordinate["kind"] == "binder":
            return (self.g.constant(self._binders[coordinate["domain"], coordinate["ordinal"]]),), ()
        raise BuildError(f"function {self.function['name']} reads a {coordinate['kind']!r} from outside")

    def _function_value(self, operation: dict, shape: tuple) -> Value:
        return self.definition(operation["definition"])

    _function_fold_parameter = _function_value
    _function_fold_output = _function_value

    def _unary(self, operation: dict, shape: tuple) -> Value:
        nodes, dimensions = self.evaluate(operation.get("operand", operation.get("argument")))
        name = _UNARY[operation["operator"]]
        return (nodes if name is None else tuple(self.g.unary(name, n) for n in nodes)), dimensions

    def _binary(self, operation: dict, shape: tuple) -> Value:
        left, right = self.evaluate(operation["lhs"]), self.evaluate(operation["rhs"])
        name = _BINARY.get(operation["operator"])
        if name is None or (operation["operator"] == "multiply" and left[1] and right[1]):
            raise BuildError(f"function {self.function['name']} uses the array operation {operation['operator']!r}")
        count = max(len(left[0]), len(right[0]))
        pairs = zip(_spread(left[0], count), _spread(right[0], count), strict=True)
        return tuple(self.g.binary(name, a, b) for a, b in pairs), left[1] or right[1]

    def _conditional(self, operation: dict, shape: tuple) -> Value:
        values = [self.evaluate(operand) for operand in operation["operands"]]
        result = values[-1]
        for k in range(len(values) - 3, -1, -2):
            condition, chosen = values[k][0][0], values[k + 1]
            pairs = zip(chosen[0], result[0], strict=True)
            result = tuple(self.g.select(condition, a, b) for a, b in pairs), chosen[1]
        return result

    def _index(self, operation: dict, shape: tuple) -> Value:
        nodes, dimensions = self.evaluate(operation["base"])
        g, position = self.g, self.g.zero
        for extent, subscript in zip(dimensions, operation["subscripts"], strict=True):
            if subscript["kind"] != "index":
                raise BuildError(f"function {self.function['name']} uses an array slice")
            ((value,), _) = self.evaluate(subscript["expression"])
            zero_based = g.binary("sub", value, g.one)
            position = g.binary("add", g.binary("mul", position, g.constant(extent)), zero_based)
        return (g.index(position, nodes),), ()

    def _builtin(self, operation: dict, shape: tuple) -> Value:
        name, arguments = operation["builtin"], operation["arguments"]
        if name == "size":
            dimensions = self.evaluate(arguments[0])[1]
            ((which,), _) = self.evaluate(arguments[1])
            return (self.g.constant(dimensions[int(self.g.value(which)) - 1]),), ()
        values = [self.evaluate(argument) for argument in arguments]
        if name in _SCALAR_BUILTINS:
            return tuple(self.g.unary(name, node) for node in values[0][0]), values[0][1]
        if name in ("no_event", "noEvent", "smooth"):
            return values[-1]
        if name == "integer":
            return tuple(self.g.unary("floor", node) for node in values[0][0]), values[0][1]
        if name in ("min", "max", "sum", "product"):
            nodes = [node for value in values for node in value[0]]
            step = {"min": "min", "max": "max", "sum": "add", "product": "mul"}[name]
            result = nodes[0]
            for node in nodes[1:]:
                result = self.g.binary(step, result, node)
            return (result,), ()
        if name in ("div", "mod", "rem"):
            return (self._quotient(name, values[0][0][0], values[1][0][0]),), ()
        if name == "atan2":
            return (self.g.binary("atan2", values[0][0][0], values[1][0][0]),), ()
        raise BuildError(f"function {self.function['name']} uses {name}(), which the code generator does not know")

    def _quotient(self, name: str, a: int, b: int) -> int:
        """Modelica's div, rem (rounding towards zero) and mod (rounding down)."""
        g = self.g
        rounded = g.unary("floor" if name == "mod" else "trunc", g.binary("div", a, b))
        return rounded if name == "div" else g.binary("sub", a, g.binary("mul", rounded, b))

    def _call(self, operation: dict, shape: tuple) -> Value:
        arguments = [self.evaluate(argument)[0] for argument in operation["arguments"]]
        types = self.library.result_shapes(operation["function"])
        nodes = self.library.call(operation["function"], arguments)
        start = sum(prod(dimensions) for dimensions in types[: operation["output"]])
        dimensions = types[operation["output"]]
        return tuple(nodes[start : start + prod(dimensions)]), dimensions

    def _comprehension(self, operation: dict, shape: tuple) -> Value:
        nodes: list[int] = []
        for position in self.library.positions(operation["domain"]):
            self._binders.update({(operation["domain"], k): value for k, value in enumerate(position)})
            nodes += self.evaluate(operation["body"])[0]
        return tuple(nodes), shape

    def _array(self, operation: dict, shape: tuple) -> Value:
        return tuple(node for element in operation["elements"] for node in self.evaluate(element)[0]), shape


def _spread(nodes: tuple[int, ...], count: int) -> tuple[int, ...]:
    return nodes * count if len(nodes) == 1 else nodes
