"""The front end: rumoca parses, flattens and lowers a Modelica class; its result comes back as plain data."""

from __future__ import annotations

import json
import re
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rumoca

from fmus.errors import BuildError
from fmus.sources import packages_in

_TARGET = """\
version = 1
ir = "solve"
name = "fmu"
[capabilities]
events = true
runtime_events = true
initialization = true
clocks = true
forward_ad = true
reverse_ad = true
continuous_states = true
residual_equations = true
[[files]]
path = "model.json"
template = "model.jinja"
"""
#: The parts of the Solve IR that are used; the others are several times as large.
_PARTS = {
    "": ("schema_version", "layout", "solve_layout", "clocks"),
    "continuous": ("algebraic_projection_plan",),
    "continuous.implicit_rhs": ("scalar_programs",),
    "continuous.derivative_rhs": ("scalar_programs",),
    "initialization": ("given_state_indices", "projection_plan", "residual", "update_rhs", "update_targets"),
    "discrete": ("rhs", "update_targets"),
    "events": (
        "root_conditions", "root_relation_memory_targets", "root_zero_domains", "scheduled_time_events",
        "dynamic_time_event_rhs", "action_conditions", "actions",
    ),
}  # fmt: skip


def _template() -> str:
    """Prints the parts of the Solve IR as a nested object, and the checked equations."""
    lines = []
    for place, names in _PARTS.items():
        path = f"{place}." if place else ""
        lines += [f'"{path}{name}": {{{{ solve.{path}{name} }}}}' for name in names]
    return "{" + ",\n".join([*lines, '"dae": {{ dae }}']) + "}"


def _nested(data: dict) -> dict:
    result: dict = {}
    for path, value in data.items():
        *folders, name = path.split(".")
        place = result
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = value
    return result


#: The intermediate representation that :mod:`fmus.generate` was written for.
_SOLVE_SCHEMA = 71


@dataclass(frozen=True)
class SourceMap:
    """Places in the Modelica source."""

    files: dict[int, tuple[str, list[int]]]  # file name, offsets of the line starts

    def place(self, span: dict | None) -> str:
        """``file.mo:line`` of a span."""
        if not span or span["source"] not in self.files:
            return "?"
        name, starts = self.files[span["source"]]
        return f"{name}:{bisect_right(starts, span['start'])}"


@dataclass(frozen=True)
class CheckedModel:
    """A class after all checks of the front end."""

    class_name: str
    description: str
    solve: dict
    dae: dict
    types: dict[str, str]  # variable -> Real, Integer, Boolean or the name of an enumeration
    quantities: dict[str, str]
    enumerations: dict[str, tuple[str, ...]]
    literal_descriptions: dict[str, tuple[str, ...]]  # of the enumerations whose source was found
    sources: SourceMap

    def programs(self) -> Iterator[tuple[list[dict], dict]]:
        """All scalar programs of the Solve IR with their places in the source."""
        solve = self.solve
        blocks = [solve["continuous"][part]["scalar_programs"] for part in ("implicit_rhs", "derivative_rhs")]
        blocks += [solve["initialization"]["update_rhs"], solve["discrete"]["rhs"]]
        blocks += [solve["events"][part] for part in ("root_conditions", "dynamic_time_event_rhs", "action_conditions")]
        blocks += [block for node in solve["initialization"]["residual"]["nodes"] for block in node.values()]
        for block in blocks:
            yield from zip(block["programs"], block["program_spans"], strict=True)


def check_class(class_name: str, library_folders: list[Path], modifications: dict[str, object]) -> CheckedModel:
    """Compile ``class_name`` of the libraries with structural ``modifications``.

    Raises :class:`BuildError` with one message for a syntax error, an unknown class or an
    unbalanced model.
    """
    folders = [str(folder) for folder in library_folders if folder.is_dir()]
    files = [folder for folder in library_folders if folder.is_file()]
    arguments = ", ".join(f"{name} = {_literal(value)}" for name, value in modifications.items())
    wrapper = f"model FmuRoot\n  extends {class_name}({arguments});\nend FmuRoot;\n{_named(library_folders)}"
    text = "\n".join([*(file.read_text(encoding="utf-8") for file in files), wrapper])
    try:
        session = rumoca.Session(folders) if folders else rumoca.Session()
        model = session.loads(text, model="FmuRoot")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "target.toml").write_text(_TARGET)
            (Path(folder) / "model.jinja").write_text(_template())
            rendered = model.codegen(folder).files[0].content
        flat, dae = model.to_dict("flat"), model.to_dict("dae")
    except (rumoca.RumocaError, RuntimeError, ValueError, OSError) as error:
        raise BuildError(f"{class_name}: {_first_message(error)}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # rumoca's internal errors are not Exceptions
            raise
        raise BuildError(f"{class_name}: internal error of rumoca: {_first_message(error)}") from error
    # rumoca prints JSON but for these two words, which stand where a value would
    data = json.loads(re.sub(r"(?<=[\[,:\s])(?:none|undefined)(?=[\],}\s])", "null", rendered))
    solve = _nested({path: value for path, value in data.items() if path != "dae"})
    if solve["schema_version"] != _SOLVE_SCHEMA:
        raise BuildError(f"rumoca {rumoca.version()} gives Solve IR {solve['schema_version']}, not {_SOLVE_SCHEMA}")
    enumerations = _enumerations(flat["enum_literal_ordinals"])
    return CheckedModel(
        class_name=class_name,
        description=_class_description(class_name, dae["source_map"]["files"]),
        solve=solve,
        dae=data["dae"],
        types=_type_names(flat),
        quantities=_quantities(flat),
        enumerations=enumerations,
        literal_descriptions=_literal_descriptions(enumerations, dae["source_map"]["files"]),
        sources=_source_map(dae["source_map"]["files"], library_folders),
    )


def _named(library_folders: list[Path]) -> str:
    """A comment with the names of all libraries: rumoca reads only those that the text in hand names, and this text
    alone decides, however deep inside a class another library is used."""
    names = [name for folder in library_folders if folder.is_dir() for name in packages_in(folder)]
    return f"// {' '.join(dict.fromkeys(names))}\n"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "{" + ", ".join(_literal(item) for item in value) + "}"
    return str(value)


def _first_message(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = "; ".join(lines[:3]) if lines else type(error).__name__
    for diagnostic in getattr(error, "diagnostics", [])[:1]:
        if diagnostic.file and diagnostic.line:
            text += f" ({diagnostic.file}:{diagnostic.line})"
    return text


def _class_description(class_name: str, files: list) -> str:
    """The description string of the class itself: the model that the front end sees only extends it."""
    name = class_name.rpartition(".")[2]
    declaration = re.compile(rf'^\s*(?:model|block|class)\s+{name}\s+"((?:[^"\\]|\\.)*)"', re.MULTILINE)
    found = (declaration.search(text) for _, _, text in files)
    return next((match.group(1) for match in found if match), "")


def _type_names(flat: dict) -> dict[str, str]:
    """Type name of each variable; an alias of an enumeration takes the name that others of its type have."""
    names = dict(flat["variable_type_names"])
    known = {name for literal in flat["enum_literal_ordinals"] for name in [literal.rpartition(".")[0]]}
    nominal = {k: flat["effective_types"][str(v["type_id"])]["nominal_type"] for k, v in flat["variables"].items()
               if str(v["type_id"]) in flat["effective_types"]}  # fmt: skip
    proper = {nominal[k]: name for k, name in names.items() if k in nominal and _listed(name, known)}
    return {k: proper.get(nominal.get(k), name) if not _listed(name, known) else name for k, name in names.items()}


def _listed(name: str, known: set[str]) -> bool:
    return name in known or any(other.endswith("." + name) for other in known)


def _quantities(flat: dict) -> dict[str, str]:
    return {name: v["quantity"] for name, v in flat["variables"].items() if isinstance(v.get("quantity"), str)}


def _enumerations(ordinals: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """Literals of each enumeration by its name, from the table of qualified literals."""
    types: dict[str, dict[int, str]] = {}
    for qualified, ordinal in ordinals.items():
        type_name, _, literal = qualified.rpartition(".")
        if "'" not in literal:
            types.setdefault(type_name, {})[ordinal] = literal
    return {name: tuple(literals[k] for k in sorted(literals)) for name, literals in types.items()}


_TEXT = r'"(?:[^"\\]|\\.)*"'
_COMMENT = re.compile(rf"({_TEXT})|//[^\n]*|/\*.*?\*/", re.DOTALL)
_ENUMERATION = re.compile(rf"\btype\s+(\w+)\s*=\s*enumeration\s*\(((?:[^()\"]|{_TEXT})*)\)")
_LITERAL = re.compile(rf"(\w+|'[^']*')\s*({_TEXT})?")


def _literal_descriptions(enumerations: dict[str, tuple[str, ...]], files: list) -> dict[str, tuple[str, ...]]:
    """Descriptions of the literals of each enumeration, "" where there is none: rumoca drops them, so that they are taken
    from the source, from the type of the same name with the same literals."""
    declared: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    for _, _, text in files:
        if "enumeration" not in text:
            continue
        for name, body in _ENUMERATION.findall(_COMMENT.sub(lambda match: match.group(1) or " ", text)):
            literals = _LITERAL.findall(body)
            texts = tuple(re.sub(r"\\(.)", r"\1", description[1:-1]) for _, description in literals)
            declared.setdefault((name, tuple(literal for literal, _ in literals)), texts)
    keys = {name: (name.rpartition(".")[2], literals) for name, literals in enumerations.items()}
    return {name: declared[key] for name, key in keys.items() if key in declared}


def _source_map(files: list, library_folders: list[Path]) -> SourceMap:
    result = {}
    for number, name, text in files:
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        for folder in library_folders:
            if Path(name).is_absolute() and Path(name).is_relative_to(folder):
                name = str(Path(name).relative_to(folder))
        result[number] = (name, starts)
    return SourceMap(result)
