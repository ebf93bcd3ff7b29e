"""Which files of a Modelica library a class is made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_IGNORED = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)  # strings and comments
_WORD = re.compile(r"[A-Za-z_]\w*")
_DECLARED = re.compile(r"\b(?:model|block|record|function|type|connector|package|class|operator)\s+([A-Za-z_]\w*)")


def library_files(library: Path) -> list[Path]:
    """The source files of a library (a folder or one file)."""
    if library.is_file():
        return [library]
    return sorted([*library.rglob("*.mo"), *library.rglob("package.order")])


def packages_in(folder: Path) -> list[str]:
    """Names of the top-level packages and classes that a library folder holds: its own, or those of its parts."""
    if (folder / "package.mo").is_file():
        return [folder.name.split()[0]]  # the version may follow: "Modelica 4.0.0"
    packages = [path.parent.name.split()[0] for path in folder.glob("*/package.mo")]
    return sorted([*packages, *[path.stem for path in folder.glob("*.mo")]])


def files_of(class_name: str, libraries: Iterable[Path], names: Iterable[str] = ()) -> list[Path]:
    """Files that a class is made of: its own, those of each class that they name, and the packages around them.

    A class cannot be used without the last part of its name standing in the text, so that a file is left
    out only if no file taken names anything that it declares; a namesake elsewhere is taken too. ``names``
    are further words to follow (of modifications). All files, if no file declares the class.
    """
    files = [path for library in libraries for path in library_files(library)]
    words: dict[Path, frozenset[str]] = {}
    declared: dict[str, set[Path]] = defaultdict(set)
    for path in files:
        if path.suffix == ".mo":
            names_declared, words[path] = _parse(path, path.stat().st_mtime_ns)
            for name in names_declared:
                declared[name].add(path)
    if class_name.rpartition(".")[2] not in declared:
        return files
    waiting = [word for name in (class_name, *names) for word in name.split(".")]
    followed: set[str] = set()
    taken: set[Path] = set()
    while waiting:
        word = waiting.pop()
        if word in followed:
            continue
        followed.add(word)
        for path in declared.get(word, set()) - taken:
            taken.add(path)
            waiting.extend(words[path])
    packages = {folder / name for path in taken for folder in path.parents for name in ("package.mo", "package.order")}
    return [path for path in files if path in taken | packages]


@lru_cache(maxsize=4096)
def _parse(path: Path, changed: int) -> tuple[frozenset[str], frozenset[str]]:
    """Names that a file, as it was at the time ``changed``, declares, and all words in it."""
    text = _IGNORED.sub(" ", path.read_text(encoding="utf-8"))
    return frozenset(_DECLARED.findall(text)), frozenset(_WORD.findall(text))
