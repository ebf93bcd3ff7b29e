"""A model reference from the declarations of a Modelica library that keeps one class per file.

Pages are Markdown, one per package: descriptions, parameters, inputs and outputs with units, equations as they stand in
the source, and the comments that name where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fmus.errors import BuildError

_CLASS = re.compile(
    r"^\s*(?:(?:partial|encapsulated|replaceable|final)\s+)*(?P<kind>model|block|connector|record|function|package|type)\s+"
    r'(?P<name>\w+)\s*(?P<rest>[^"\n]*)(?:"(?P<description>[^"]*)")?',
    re.MULTILINE,
)
_DECLARATION = re.compile(
    r"^(?:(?:final|inner|outer|replaceable|each)\s+)*(?P<role>parameter|constant|input|output)\s+(?P<type>[\w.]+)\s*"
    r"(?P<size>\[[^\]]*\])?\s*(?P<name>\w+)\s*(?P<name_size>\[[^\]]*\])?",
    re.DOTALL,
)
_TYPE = re.compile(r"^\s*type\s+(\w+)\s*=\s*[\w.]+(?:\s*\((?P<attributes>[^;]*)\))?", re.MULTILINE)
_UNIT = re.compile(r'\bunit\s*=\s*"([^"]*)"')
_INFO = re.compile(r'Documentation\s*\(\s*info\s*=\s*"([^"]*)"')
_SECTION = re.compile(r"^\s*(?:initial\s+)?(?:equation|algorithm)\b", re.MULTILINE)
ROLES = {"parameter": "Parameters", "constant": "Constants", "input": "Inputs", "output": "Outputs"}


@dataclass(frozen=True)
class Variable:
    """A declared parameter, constant, input or output; ``type`` as written, ``attributes`` those in brackets behind the name."""

    role: str
    name: str
    unit: str
    value: str
    description: str
    type: str = "Real"
    attributes: dict[str, str] = field(default_factory=dict)
    final: bool = False


@dataclass(frozen=True)
class Class:
    """What the source of one class says; ``sources``: its documentation, and comments that name where it comes from."""

    name: str
    kind: str
    description: str
    extends: list[str]
    variables: list[Variable]
    parts: list[tuple[str, str]]
    """Component declarations: class and name."""
    equations: str
    sources: list[str] = field(default_factory=list)


def write_reference(library: Path, folder: Path) -> list[Path]:
    """Write a page per package of the library into ``folder``; returns the pages. BuildError without a package.mo."""
    if not (library / "package.mo").is_file():
        raise BuildError(f"{library}: expected the folder of a Modelica library, with its package.mo")
    units = library_units(library)
    folder.mkdir(parents=True, exist_ok=True)
    pages, entries = [], []
    for package in sorted(path.parent for path in library.rglob("package.mo")):
        name = ".".join([library.name, *package.relative_to(library).parts])
        classes = [read_class(path, units) for path in _ordered(package)]
        if classes:
            page = folder / f"{name}.md"
            page.write_text(_page(name, _description(package / "package.mo"), classes), encoding="utf-8")
            pages.append(page)
            entries.append(f"| [{name}]({page.name}) | {_description(package / 'package.mo')} | {len(classes)} |")
    index = folder / "README.md"
    index.write_text(
        f"# Model reference of {library.name}\n\n| package | what it holds | classes |\n|---|---|---|\n"
        + "\n".join(entries)
        + "\n",
        encoding="utf-8",
    )
    return [index, *pages]


def _ordered(package: Path) -> list[Path]:
    order = package / "package.order"
    names = order.read_text(encoding="utf-8").split() if order.is_file() else []
    files = {path.stem: path for path in sorted(package.glob("*.mo")) if path.name != "package.mo"}
    return [files[name] for name in names if name in files] + [files[name] for name in files if name not in names]


def library_units(library: Path) -> dict[str, str]:
    """The unit of each type that the library declares with one."""
    units = {}
    for path in library.rglob("*.mo"):
        for match in _TYPE.finditer(path.read_text(encoding="utf-8")):
            unit = _UNIT.search(match["attributes"] or "")
            if unit:
                units[match[1]] = unit[1]
    return units


def _description(path: Path) -> str:
    match = _CLASS.search(path.read_text(encoding="utf-8"))
    return (match["description"] or "") if match else ""


def read_class(path: Path, units: dict[str, str]) -> Class:
    """What the file of one class declares; ``units``: those of the types (:func:`library_units`)."""
    source = path.read_text(encoding="utf-8")
    head = _CLASS.search(source)
    if head is None:
        raise BuildError(f"{path}: expected one Modelica class")
    body = re.sub(rf"^end {head['name']};.*", "", source[head.end() :], flags=re.MULTILINE | re.DOTALL)
    section = _SECTION.search(body)
    declared, equations = (body[: section.start()], body[section.start() :]) if section else (body, "")
    variables, parts, extends = [], [], []
    for text in _statements(declared):
        match = _DECLARATION.match(text)
        if match:
            variables.append(_variable(match, text, units))
        elif text.startswith("extends "):
            extends.append(re.split(r"[\s(;]", text[8:].strip())[0])
        elif part := re.match(r"(?:replaceable\s+)?([A-Z][\w.]*)\s+(\w+)", text):
            parts.append((part[1], part[2]))
    comments = [line.strip().lstrip("/ ") for line in source.splitlines() if line.strip().startswith("//")]
    sources = [line for line in comments if re.search(r"\bdoi\b|\bSource|standard|\b(19|20)\d\d\b", line)]
    if info := _INFO.search(source):
        sources.insert(0, " ".join(re.sub(r"<[^>]+>", "", info[1]).split()))
    return Class(
        head["name"], head["kind"], head["description"] or "", extends, variables, parts, _tidy(equations), sources
    )


def _statements(text: str) -> Iterator[str]:
    """Statements up to their semicolons, those inside of texts left out; comments removed."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    for piece in re.findall(r'(?:"[^"]*"|[^;"])+;', text):
        cleaned = re.sub(r"^(?:\s*(?:protected|public)\b)+", "", piece).strip(" ;\n\t")
        if cleaned:
            yield cleaned


def _variable(match: re.Match, text: str, units: dict[str, str]) -> Variable:
    rest = text[match.end() :]
    texts = re.findall(r'"([^"]*)"', re.sub(r"annotation\s*\(.*", "", rest, flags=re.DOTALL))
    given = _UNIT.search(rest)
    unit = given[1] if given else units.get(match["type"].split(".")[-1], "")
    bare = re.sub(r'\s*"[^"]*"\s*$', "", re.sub(r"annotation\s*\(.*", "", rest, flags=re.DOTALL)).strip()
    value = re.search(r"=\s*([^=]+)$", re.sub(r"^\((?:[^()]|\([^()]*\))*\)", "", bare).strip(), re.DOTALL)
    size = match["size"] or match["name_size"] or ""
    description = texts[-1] if texts and not (given and len(texts) == 1) else ""
    return Variable(
        match["role"],
        match["name"] + size,
        unit or "",
        " ".join((value[1] if value else "").split()),
        description,
        match["type"],
        _attributes(rest),
        "final" in text[: match.start("role")].split(),
    )


def _attributes(rest: str) -> dict[str, str]:
    """Modifications in the brackets behind a name: {"min": "0", "start": "true"}."""
    match = re.match(r"\s*\(((?:[^()]|\([^()]*\))*)\)", rest)
    if not match:
        return {}
    pairs = (piece.split("=", 1) for piece in re.split(r",(?![^()]*\))", match[1]) if "=" in piece)
    return {name.strip(): value.strip() for name, value in pairs}


def _tidy(equations: str) -> str:
    equations = re.sub(r"^\s*annotation\s*\((?:[^\"]|\"[^\"]*\")*?\);", "", equations, flags=re.MULTILINE | re.DOTALL)
    lines = [line.rstrip() for line in equations.splitlines()]
    return "\n".join(lines).strip()


def _page(name: str, description: str, classes: list[Class]) -> str:
    return "\n\n".join([f"# {name}", description, *[_section(item) for item in classes]]) + "\n"


def _section(item: Class) -> str:
    pieces = [f"## {item.name}", f"*{item.kind}* — {item.description}" if item.description else f"*{item.kind}*"]
    if item.extends:
        pieces.append("Extends " + ", ".join(f"`{base}`" for base in item.extends) + ".")
    for role, title in ROLES.items():
        chosen = [variable for variable in item.variables if variable.role == role]
        if chosen:
            rows = [f"| `{v.name}` | {v.unit or '-'} | {_cell(v.value, 60)} | {_cell(v.description)} |" for v in chosen]
            pieces.append(
                "\n".join([f"**{title}**", "", "| name | unit | value | description |", "|---|---|---|---|", *rows])
            )
    if item.parts:
        pieces.append("Parts: " + ", ".join(f"`{name}` ({kind})" for kind, name in item.parts) + ".")
    if item.equations:
        pieces.append(f"```modelica\n{item.equations}\n```")
    if item.sources:
        pieces.append("Notes and sources:\n" + "\n".join(f"- {source}" for source in item.sources))
    return "\n\n".join(pieces)


def _cell(text: str, longest: int = 1000) -> str:
    return (text if len(text) <= longest else text[: longest - 3] + "...").replace("|", "\\|")
