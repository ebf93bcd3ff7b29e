"""C of the discrete part: discrete equations, relations of time, asserts and their messages, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fmus.emit import Store, number, quoted, table
from fmus.model import Space

#: Names of the spaces in C.
SPACE = {Space.Y: "SPACE_Y", Space.P: "SPACE_P", Space.DER: "SPACE_DER", Space.TIME: "SPACE_TIME"}


class HybridSource:
    """The functions that runtime/hybrid.h declares, of a writer that knows the equations ``e`` and writes functions."""

    def hybrid(self) -> Iterable[str]:
        h = self.e.hybrid
        text = self._sequence(Store(f"p[{slot}]", node, self._comment("p", slot)) for slot, node in h.discrete)
        yield self._function("int model_discrete(Model *model)", text)
        yield self._values("int model_memories(Model *model, double *values)", [node for _, node in h.memories])
        yield self._values("int model_reinit(Model *model, double *values)", [node for _, node in h.reinit])
        yield self._values("int model_time_events(Model *model, double *values)", h.time_events)
        yield self._values("int model_time_relations(Model *model, double *values)", [n for _, n in h.time_relations])
        yield self._values("int model_actions(Model *model, double *values)", [a.condition for a in h.actions])
        yield self._messages()
        yield from self._hybrid_tables()

    def _values(self, signature: str, nodes: Sequence[int]) -> str:
        stores = [Store(f"values[{k}]", node) for k, node in enumerate(nodes)]
        body = self._body(stores, [])
        return self._function(signature, "  (void)values;\n" + body)

    def _messages(self) -> str:
        """Texts of asserts: literals and numbers as Modelica's String() prints them."""
        cases = ""
        for k, action in enumerate(self.e.hybrid.actions):
            nodes = [part[1] for part in action.parts if not isinstance(part, str)]
            stores = [Store(f"number[{i}]", node) for i, node in enumerate(nodes)]
            body = self._body(stores, [])
            pattern, values = "", []
            for part in action.parts:
                if isinstance(part, str):
                    pattern += part.replace("%", "%%")
                elif part[0] == "Boolean":
                    pattern += "%s"
                    values.append(f'number[{len(values)}] != 0.0 ? "true" : "false"')
                else:
                    pattern += "%.6g"
                    values.append(f"number[{len(values)}]")
            pattern += f" ({action.place})"
            literal = quoted(pattern).replace("%%", "%")
            arguments = "".join(f", {value}" for value in values)
            indented = "".join("  " + line for line in body.splitlines(keepends=True))
            cases += f"  if (action == {k}) {{\n    double number[{max(1, len(nodes))}];\n    (void)number;\n{indented}"
            cases += f"    snprintf(text, length, {literal}{arguments});\n  }}\n"
        signature = "int model_action_message(Model *model, size_t action, char *text, size_t length)"
        return self._function(signature, "  (void)action;\n  (void)text;\n  (void)length;\n" + cases)

    def _hybrid_tables(self) -> Iterable[str]:
        h = self.e.hybrid
        yield table("pre", "PreCopy", (f"{{{t}, {SPACE[space]}, {s}}}" for t, space, s in h.pre)).replace(
            "{0};", "{{0, SPACE_P, 0}};"
        )
        yield table("discrete", "size_t", (str(slot) for slot, _ in h.discrete))
        yield table("memories", "size_t", (str(slot) for slot, _ in h.memories))
        yield table("root_memory", "long", map(str, h.root_memory))
        yield table("root_zero", "signed char", map(str, h.root_zero))
        yield table("reinit", "size_t", (str(slot) for slot, _ in h.reinit))
        yield table("time_relations", "size_t", (str(slot) for slot, _ in h.time_relations))
        clocks = (f"{{{number(period)}, {number(phase)}, {slot}}}" for period, phase, slot in h.clocks)
        yield table("clocks", "PeriodicClock", clocks).replace("{0};", "{{1.0, 0.0, 0}};")
        yield table("actions", "ActionKind", (action.kind for action in h.actions)).replace("{0};", "{ACTION_ASSERT};")
        yield f"""
const ModelHybrid model_hybrid = {{
  {len(h.pre)}, pre,
  {len(h.discrete)}, discrete,
  {len(h.memories)}, memories,
  root_memory, root_zero,
  {len(h.reinit)}, reinit,
  {len(h.time_events)},
  {len(h.time_relations)}, time_relations,
  {len(h.clocks)}, clocks,
  {h.initial},
  {len(h.actions)}, actions,
}};
"""
