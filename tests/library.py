"""The source of a Modelica library, one class per file, as data: declarations, and which class uses which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODELS = Path(__file__).parents[1] / "models"
_HEAD = re.compile(r'^(partial )?(model|block|record|connector|function|type|package) (\w+)\s*("[^"]*")?', re.MULTILINE)
_PREFIXES = r"(?:(?:final|constant|parameter|input|output|discrete|replaceable|protected|public)\s+)*"
_DECLARATION = re.compile(rf"^{_PREFIXES}(?!extends|within|import|function)([A-Z][\w.]*)\s+(\w+)(.*)$", re.DOTALL)


@dataclass(frozen=True)
class Declaration:
    """One declared component: type and name as written, and all that follows the name."""

    type: str
    name: str
    rest: str

    @property
    def described(self) -> bool:
        """Whether a text stands at the end, behind modifications and value."""
        bare = re.sub(r"\s*annotation\s*\(.*\)$", "", self.rest, flags=re.DOTALL)
        return bool(re.search(r'(?:^|[\s)\]}\w])\s+"[^"]+"$', bare))

    @property
    def has_unit(self) -> bool:
        """Whether a plain Real is given its unit; other types bring theirs."""
        return self.type != "Real" or 'unit = "' in self.rest


@dataclass(frozen=True)
class LibraryClass:
    """One class: kind (model, block, ...), whether it is partial and has a description, its declarations."""

    name: str
    kind: str
    partial: bool
    described: bool
    declarations: tuple[Declaration, ...]
    source: str

    @property
    def package(self) -> str:
        """The package that it lies in, without those around it."""
        return self.name.split(".")[-2]

    def lacking(self) -> list[str]:
        """What the class and its declarations have no description or unit of."""
        bare = [] if self.described else [f"{self.name}: no description"]
        bare += [f"{self.name}.{one.name}: no description" for one in self.declarations if not one.described]
        return bare + [f"{self.name}.{one.name}: no unit" for one in self.declarations if not one.has_unit]


def _statements(text: str) -> Iterator[str]:
    """Statements up to their semicolons, those inside of texts left out."""
    for piece in re.findall(r'(?:"[^"]*"|[^;"])+;', text):
        yield piece.strip(" ;\n\t")


def _read(path: Path, name: str) -> LibraryClass:
    text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    head = _HEAD.search(text)
    body = text[head.end() :]
    declared = re.split(r"^(?:initial )?(?:equation|algorithm)\b", body, maxsplit=1, flags=re.MULTILINE)[0]
    # A second declaration section may follow the equations.
    declared += "".join(
        re.findall(
            r"^protected\n(.*?)^(?:initial )?(?:equation|algorithm)\b", body[len(declared) :], re.MULTILINE | re.DOTALL
        )
    )
    found = [_DECLARATION.match(statement) for statement in _statements(declared)] if head[2] != "type" else []
    return LibraryClass(
        name,
        head[2],
        bool(head[1]),
        bool(head[4]) or head[2] == "type",
        tuple(Declaration(*m.groups()) for m in found if m),
        re.sub(r'"[^"]*"', '""', text),
    )


@cache
def classes(package: str) -> dict[str, LibraryClass]:
    """All classes of a package such as "DataCenter.Cooling" by their full names."""
    folder = MODELS.joinpath(*package.split("."))
    paths = [path for path in sorted(folder.rglob("*.mo")) if path.name != "package.mo"]
    names = [".".join(path.relative_to(MODELS).with_suffix("").parts) for path in paths]
    return {name: _read(path, name) for path, name in zip(paths, names, strict=True)}


def uses(one: LibraryClass, known: dict[str, LibraryClass]) -> set[str]:
    """Full names of the known classes that a class names, looked up from its package outwards."""
    scopes = one.name.split(".")[:-1]
    found = set()
    for word in set(re.findall(r"\b[A-Za-z]\w*(?:\.\w+)*", one.source)):
        for depth in range(len(scopes), 0, -1):
            full = ".".join([*scopes[:depth], word])
            # PlantMode.off names a literal of a type.
            hits = [name for name in (full, full.rpartition(".")[0]) if name in known and name != one.name]
            if hits:
                found.add(hits[0])
                break
    return found


def reached(package: str, *roots: str) -> set[str]:
    """What ``roots`` (sub-packages or single classes) are made of, directly or through others, and these themselves."""
    known = classes(package)
    todo = [name for name in known if f"{name}.".startswith(tuple(f"{package}.{root}." for root in roots))]
    seen = set(todo)
    while todo:
        new = uses(known[todo.pop()], known) - seen
        seen |= new
        todo += new
    return seen
