"""Register programs of rumoca's Solve IR, as expression nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from fmus.errors import BuildError
from fmus.expression import Graph

_UNARY = {
    "Neg": "neg", "Not": "not", "Abs": "abs", "Sign": "sign", "Sqrt": "sqrt", "Floor": "floor",
    "Ceil": "ceil", "Trunc": "trunc", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Asin": "asin",
    "Acos": "acos", "Atan": "atan", "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Exp": "exp",
    "Log": "log", "Log10": "log10",
}  # fmt: skip
_BINARY = {
    "Add": "add", "Sub": "sub", "Mul": "mul", "Div": "div", "Pow": "pow", "And": "and", "Or": "or",
    "Atan2": "atan2", "Min": "min", "Max": "max",
}  # fmt: skip
_COMPARE = {"Lt": "lt", "Le": "le", "Gt": "gt", "Ge": "ge", "Eq": "eq", "Ne": "ne"}

Load = Callable[[int], int]


@dataclass
class Machine:
    """Executes register programs on expression nodes instead of numbers.

    ``load_y`` and ``load_p`` give the node of a slot; ``call`` the result nodes of a function
    from the number of the call site and the nodes of its arguments.
    """

    graph: Graph
    load_y: Load
    load_p: Load
    call: Callable[[int, list[list[int]]], list[int]]
    registers: dict[int, int] = field(default_factory=dict)
    captures: Sequence[int] = ()
    outputs: list[int] = field(default_factory=list)

    def run(self, program: list[dict]) -> list[int]:
        """The nodes that the program stores, in order."""
        self.registers, self.outputs = {}, []
        for step in program:
            (name, fields), *rest = step.items()
            operation = getattr(self, f"_{name}", None)
            if rest or operation is None:
                raise BuildError(f"the model needs the operation {name!r}, which the code generator does not know")
            if fields.get("lanes", 1) != 1:
                raise BuildError(f"the operation {name!r} carries derivative lanes where none were asked for")
            operation(fields)
        return self.outputs

    def _read(self, start: int, count: int, stride: int = 1) -> list[int]:
        return [self.registers[start + k * stride] for k in range(count)]

    def _write(self, start: int, nodes: Sequence[int]) -> None:
        for offset, node in enumerate(nodes):
            self.registers[start + offset] = node

    # --- leaves -----------------------------------------------------------------------------------

    def _Const(self, f: dict) -> None:
        self.registers[f["dst"]] = self.graph.constant(f["value"])

    def _LoadTime(self, f: dict) -> None:
        self.registers[f["dst"]] = self.graph.leaf("time")

    def _LoadY(self, f: dict) -> None:
        self.registers[f["dst"]] = self.load_y(f["index"])

    def _LoadP(self, f: dict) -> None:
        self.registers[f["dst"]] = self.load_p(f["index"])

    def _LoadIndexedP(self, f: dict) -> None:
        elements = [self.load_p(f["base"] + k) for k in range(f["count"])]
        self.registers[f["dst"]] = self.graph.index(self.registers[f["index"]], elements)

    def _TensorLoad(self, f: dict) -> None:
        load = {"Y": self.load_y, "P": self.load_p}[f["input"]]
        self._write(f["dst_start"], [load(f["input_start"] + k) for k in range(f["count"])])

    def _LoadIndexedRegister(self, f: dict) -> None:
        """Element of a register tensor at subscripts known at run time, which count from one."""
        g, position = self.graph, self.graph.zero
        for extent, subscript in zip(f["dimensions"], f["indices"], strict=True):
            ((kind, register),) = subscript.items()
            if kind != "Runtime":
                raise BuildError(
                    f"the model needs a subscript of kind {kind!r}, which the code generator does not know"
                )
            offset = g.binary("sub", self.registers[register], g.one)
            position = g.binary("add", g.binary("mul", position, g.constant(extent)), offset)
        elements = self._read(f["base"], prod(f["dimensions"]), f["stride"])
        self.registers[f["dst"]] = g.index(position, elements)

    # --- scalars ----------------------------------------------------------------------------------

    def _Move(self, f: dict) -> None:
        self.registers[f["dst"]] = self.registers[f["src"]]

    def _Unary(self, f: dict) -> None:
        self.registers[f["dst"]] = self.graph.unary(_named(_UNARY, f["op"]), self.registers[f["arg"]])

    def _Binary(self, f: dict) -> None:
        operands = self.registers[f["lhs"]], self.registers[f["rhs"]]
        self.registers[f["dst"]] = self.graph.binary(_named(_BINARY, f["op"]), *operands)

    def _Compare(self, f: dict) -> None:
        operands = self.registers[f["lhs"]], self.registers[f["rhs"]]
        self.registers[f["dst"]] = self.graph.binary(_named(_COMPARE, f["op"]), *operands)

    def _Select(self, f: dict) -> None:
        r = self.registers
        r[f["dst"]] = self.graph.select(r[f["cond"]], r[f["if_true"]], r[f["if_false"]])

    # --- tensors ----------------------------------------------------------------------------------

    def _TensorBinary(self, f: dict) -> None:
        operation = _named(_BINARY, f["op"])
        left = self._read(f["lhs_start"], f["count"], f["lhs_stride"])
        right = self._read(f["rhs_start"], f["count"], f["rhs_stride"])
        self._write(f["dst_start"], [self.graph.binary(operation, a, b) for a, b in zip(left, right, strict=True)])

    def _MatrixMultiply(self, f: dict) -> None:
        g, rows, inner, columns = self.graph, f["rows"], f["inner"], f["columns"]
        left, right = self._read(f["lhs_start"], rows * inner), self._read(f["rhs_start"], inner * columns)
        result = []
        for i, j in product(range(rows), range(columns)):
            total = g.zero
            for k in range(inner):
                total = g.binary("add", total, g.binary("mul", left[i * inner + k], right[k * columns + j]))
            result.append(total)
        self._write(f["dst_start"], result)

    def _DotProduct(self, f: dict) -> None:
        total = self.graph.zero
        for k in range(f["count"]):
            left = self.registers[f["lhs_start"] + k * f.get("lhs_stride", 1)]
            right = self.registers[f["rhs_start"] + k * f.get("rhs_stride", 1)]
            total = self.graph.binary("add", total, self.graph.binary("mul", left, right))
        self.registers[f.get("dst", f.get("dst_start"))] = total

    def _TensorTranspose(self, f: dict) -> None:
        rows, columns, width = f["rows"], f["columns"], f["element_width"]
        source = self._read(f["src_start"], rows * columns * width)
        moved = [source[(j * rows + i) * width + k] for i, j, k in product(range(rows), range(columns), range(width))]
        self._write(f["dst_start"], moved)

    def _TensorFill(self, f: dict) -> None:
        self._write(f["dst_start"], [self.registers[f["value_start"]]] * f["count"])

    def _TensorIdentity(self, f: dict) -> None:
        g, n = self.graph, f["size"]
        self._write(f["dst_start"], [g.one if i == j else g.zero for i, j in product(range(n), range(n))])

    def _TensorCross(self, f: dict) -> None:
        g, a, b = self.graph, self._read(f["lhs_start"], 3), self._read(f["rhs_start"], 3)
        pairs = ((1, 2), (2, 0), (0, 1))
        result = [g.binary("sub", g.binary("mul", a[i], b[j]), g.binary("mul", a[j], b[i])) for i, j in pairs]
        self._write(f["dst_start"], result)

    def _TensorConcatenate(self, f: dict) -> None:
        axis, dimensions = f["axis"], f["dimensions"]
        inner = prod(dimensions[axis + 1 :])
        result = [self.graph.zero] * prod(dimensions)
        offset = 0
        for source in f["sources"]:
            block = source["dimensions"][axis] * inner
            for e in range(prod(source["dimensions"])):
                target = (e // block) * dimensions[axis] * inner + offset * inner + e % block
                result[target] = self.registers[source["start"] + e]
            offset += source["dimensions"][axis]
        self._write(f["dst_start"], result)

    def _LinearSolveComponent(self, f: dict) -> None:
        n = f["n"]
        matrix, right = self._read(f["matrix_start"], n * n), self._read(f["rhs_start"], n)
        self.registers[f["dst"]] = self.graph.solve(matrix, right)[f["component"]]

    # --- functions and regions --------------------------------------------------------------------

    def _PureCall(self, f: dict) -> None:
        counts = [argument["scalar_count"] for argument in f["site"]["inputs"]]
        arguments = [self._read(start, count) for start, count in zip(f["input_starts"], counts, strict=True)]
        self._write(f["dst_start"], self.call(f["site"]["owner"], arguments))

    def _FunctionConditional(self, f: dict) -> None:
        """The arms become selections; both sides are pure, so all may be evaluated."""
        program, start = f["program"], f["capture_start"]
        last = max(self.registers, default=start)
        captures = [self.registers.get(k, self.graph.zero) for k in range(start, last + 1)]
        results = self._region(program["fallback"], captures)
        for arm in reversed(program["arms"]):
            (condition,) = self._region(arm["condition"], captures)
            chosen = self._region(arm["result"], captures)
            results = [self.graph.select(condition, a, b) for a, b in zip(chosen, results, strict=True)]
        self._write(f["dst_start"], results)

    def _region(self, program: list[dict], captures: Sequence[int]) -> list[int]:
        return Machine(self.graph, self.load_y, self.load_p, self.call, captures=captures).run(program)

    def _LoadFunctionConditionalCapture(self, f: dict) -> None:
        self.registers[f["dst"]] = self.captures[f["index"]]

    def _LoadFunctionConditionalCaptureRange(self, f: dict) -> None:
        start = f["index_start"]
        self._write(f["dst_start"], self.captures[start : start + f["count"]])

    def _StoreOutput(self, f: dict) -> None:
        self.outputs.append(self.registers[f["src"]])

    def _StoreOutputRange(self, f: dict) -> None:
        self.outputs.extend(self._read(f["start"], f["count"], f["stride"]))


def _named(table: dict[str, str], name: str) -> str:
    if name not in table:
        raise BuildError(f"the model needs the operation {name!r}, which the code generator does not know")
    return table[name]
