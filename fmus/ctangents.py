"""C of the derivatives of a model: its Jacobian and directional derivatives."""

from __future__ import annotations

from collections.abc import Iterable

from fmus.differentiate import tangents
from fmus.emit import Call, Store, table
from fmus.sparsity import colour_columns
from fmus.systems import System

#: Nodes of all elements of a Jacobian up to which they are written one by one.
_LONGEST_JACOBIAN = 25_000


class TangentSource:
    """The functions of derivatives that runtime/model.h declares, of a writer that knows the equations ``e``."""

    def _tangents(self) -> Iterable[str]:
        """The Jacobian and directional derivatives."""
        e, n = self.e, self.e.n_states
        yield from self._jacobian()
        calls: list[Store | Call] = []
        der, algebraic = self._tangent_nodes(inputs=True, calls=calls)
        names = "const double *seed_states, const double *seed_p, double *d_der, double *d_y"
        stores = [Store(f"d_der[{k}]", node) for k, node in enumerate(der)]
        stores += [Store(f"d_y[{k}]", self.g.leaf("seed_y", k)) for k in range(n)]
        stores += [Store(f"d_y[{slot}]", node) for slot, node in algebraic.items()]
        prologue = (
            f"  static const double zero_y[{max(1, n)}], zero_p[{max(1, e.n_p)}];\n"
            "  const double *seed_y = seed_states ? seed_states : zero_y;\n"
            "  seed_p = seed_p ? seed_p : zero_p;\n"
            f"  double unused_der[{max(1, n)}], unused_y[{max(1, e.n_y)}];\n"
            "  d_der = d_der ? d_der : unused_der;\n"
            "  d_y = d_y ? d_y : unused_y;\n"
            "  (void)seed_y;\n  (void)seed_p;\n  (void)d_der;\n  (void)d_y;\n"
        )
        if calls:
            prologue += f"  double seed_z[{sum(len(loop.unknowns) for loop in e.loops)}];\n"
        body = prologue + self._body([*calls, *stores], e.loops, every_loop=bool(calls))
        yield self._function(f"SELDOM int model_directional(Model *model, {names})", body)

    def _tangent_nodes(self, inputs: bool, calls: list[Store | Call]) -> tuple[list[int], dict[int, int]]:
        """Tangents of the derivatives and of the algebraic variables for seeds of states (and inputs), with the
        calls that they need."""
        g, e = self.g, self.e
        seeds = {g.leaf("y", k): g.leaf("seed_y", k) for k in range(e.n_states)}
        if inputs:
            for v in self.variables:
                if v.causality == "input" and v.variability == "continuous":
                    seeds.update({g.leaf("p", v.index + k): g.leaf("seed_p", v.index + k) for k in range(v.size)})
        slots = self._output_slots() if inputs else []
        moved = self._moved([*e.derivatives, *(e.algebraic[slot] for slot in slots)], seeds, calls)
        der = [moved.get(node, g.zero) for node in e.derivatives]
        return der, {slot: moved.get(e.algebraic[slot], g.zero) for slot in slots}

    def _moved(self, roots: list[int], seeds: dict[int, int], calls: list[Store | Call]) -> dict[int, int]:
        """Tangents of the roots, with those of the unknowns of loops from their linearised equations."""
        g, seeds, place = self.g, dict(seeds), 0
        for loop in self.e.loops:
            moved = tangents(g, list(loop.residuals), seeds)
            right = [g.unary("neg", moved.get(residual, g.zero)) for residual in loop.residuals]
            if all(node == g.zero for node in right):
                continue
            if isinstance(loop, System):
                calls += [Store(f"seed_z[{place + k}]", node) for k, node in enumerate(right)]
                calls.append(Call(f"system_tangent(model, {self._systems[loop]}, seed_z + {place})"))
                solution = [g.leaf("seed_z", place + k) for k in range(len(right))]
                place += len(right)
            else:
                solution = g.solve(loop.jacobian, right)
            seeds.update(zip(loop.unknowns, solution, strict=True))
        return tangents(g, roots, seeds)

    def _jacobian(self) -> Iterable[str]:
        """Each element by itself, with what they share computed once; in a large model, where that
        is too long for the compiler, one directional derivative for each group of columns."""
        e = self.e
        if self._elements is not None:
            stores = [Store(f"nonzeros[{k}]", node) for k, (_, _, node) in enumerate(self._elements)]
            signature = "int model_jacobian(Model *model, double *nonzeros)"
            yield self._long_function(signature, stores, e.loops, every_loop=True)
            return
        columns, rows = self._pattern
        stores, nodes = [], []
        for column in range(e.n_states):
            moved = self._moved(e.derivatives, {self.g.leaf("y", column): self.g.one}, [])
            for k in range(columns[column], columns[column + 1]):
                nodes.append(moved.get(e.derivatives[rows[k]], self.g.zero))
                names = f"d der({self._comment('y', rows[k])}) / d {self._comment('y', column)}"
                stores.append(Store(f"nonzeros[{k}]", nodes[-1], names))
        if len(self.g.reachable(nodes)) > _LONGEST_JACOBIAN:
            yield from self._grouped_jacobian(e.n_states)
            return
        body = "  (void)nonzeros;\n" + self._body(stores, e.loops, every_loop=True)
        yield self._function("int model_jacobian(Model *model, double *nonzeros)", body)

    def _grouped_jacobian(self, n: int) -> Iterable[str]:
        der, _ = self._tangent_nodes(inputs=False, calls=[])
        stores = [Store(f"d_der[{k}]", node) for k, node in enumerate(der)]
        signature = "static int tangent(Model *model, const double *seed_y, double *d_der)"
        yield self._function(signature, "  (void)seed_y;\n  (void)d_der;\n" + self._body(stores, []))
        columns, rows = self._pattern
        groups = colour_columns(columns, rows)
        starts = [0]
        for group in groups:
            starts.append(starts[-1] + len(group))
        text = table("group_start", "size_t", map(str, starts))
        text += table("group_column", "size_t", (str(column) for group in groups for column in group))
        loops = self._body([], self.e.loops, every_loop=True)
        if loops:
            loops = "  double *const y = model->y, *const p = model->p;\n  (void)p;\n" + loops
        body = f"""\
  double seed[{max(1, n)}] = {{0.0}}, d_der[{max(1, n)}];
{loops}  for (size_t group = 0; group < {len(groups)}; ++group) {{
    for (size_t k = group_start[group]; k < group_start[group + 1]; ++k) seed[group_column[k]] = 1.0;
    if (tangent(model, seed, d_der)) return 1;
    for (size_t k = group_start[group]; k < group_start[group + 1]; ++k) {{
      const size_t column = group_column[k];
      for (size_t i = jacobian_column[column]; i < jacobian_column[column + 1]; ++i)
        nonzeros[i] = d_der[jacobian_row[i]];
      seed[column] = 0.0;
    }}
  }}
  return 0;
"""
        yield f"{text}\nint model_jacobian(Model *model, double *nonzeros) {{\n{body}}}\n\n"
