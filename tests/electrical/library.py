"""The source of the electrical library as data: classes, their declarations, and what they are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "models" / "DataCenter" / "Electrical"
PREFIX = r"(?:(?:final|constant|parameter|input|output|discrete|replaceable|flow|stream|inner|outer)\s+)*"
DECLARATION = re.compile(rf"^({PREFIX})([A-Z][\w.]*)\s*(\[[^\]]*\])?\s+(\w+)(.*)$", re.DOTALL)


@dataclass(frozen=True)
class Declaration:
    """One component of a class: its type as written, name, modification and description."""

    type: str
    name: str
    modification: str
    description: str


@dataclass
class LibraryClass:
    """A class: kind (model, record, ...), whether partial, its declarations, and names of classes that it uses."""

    name: str
    package: str
    kind: str
    partial: bool
    described: bool
    declarations: list[Declaration] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)


def _split(text: str) -> list[str]:
    """Statements of a declaration section: split at semicolons outside of strings and brackets."""
    statements, start, depth, quoted = [], 0, 0, False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "([{":
            depth += 1
        elif not quoted and letter in ")]}":
            depth -= 1
        elif not quoted and letter == ";" and depth == 0:
            statements.append(text[start:position].strip())
            start = position + 1
    return statements


def _read(path: Path) -> LibraryClass:
    text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    head = re.search(r"^(partial )?(model|block|record|connector|function|type) (\w+)", text, re.MULTILINE)
    body = text[head.end() :]
    found = LibraryClass(
        name=path.stem,
        package=path.parent.name,
        kind=head[2],
        partial=bool(head[1]),
        described=bool(re.match(r'\s*"[^"]+"', body)) or head[2] == "type",
    )
    body = re.sub(r'^\s*"[^"]*"', "", body)
    declared = re.split(r"^(?:initial equation|equation|algorithm|  annotation)", body, maxsplit=1, flags=re.MULTILINE)[
        0
    ]
    for statement in _split(re.sub(r"^(protected|public)\s*$", "", declared, flags=re.MULTILINE)):
        match = DECLARATION.match(statement)
        if match and found.kind != "type":
            modification, _, description = re.sub(r"\s*annotation\(.*\)$", "", match[5], flags=re.DOTALL).rpartition(
                ' "'
            )
            described = description.endswith('"')
            found.declarations.append(
                Declaration(
                    match[2], match[4], modification if described else match[5], description[:-1] if described else ""
                )
            )
    found.uses = set(re.findall(r"\b[A-Z]\w*\b|\b[a-z]\w*(?=\()", re.sub(r'"[^"]*"', "", body))) - {path.stem}
    return found


@cache
def classes() -> dict[str, LibraryClass]:
    """All classes of the library by name; names are unique."""
    found = [_read(path) for path in sorted(LIBRARY.rglob("*.mo")) if path.name != "package.mo"]
    assert len({each.name for each in found}) == len(found), "two classes of one name"
    return {each.name: each for each in found}


def reached(package: str) -> set[str]:
    """Classes that are in the circuits of a package, directly or through components and bases."""
    known = classes()
    seen = {name for name, each in known.items() if each.package == package}
    todo = list(seen)
    while todo:
        for name in known[todo.pop()].uses & known.keys() - seen:
            seen.add(name)
            todo.append(name)
    return seen
