"""What a run needs beside its scenario: FMUs, tariffs, weather, modules that lie beside it.

The files keep their places relative to one another, so that the same scenario runs from a copy of
them on another machine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cosim
from cosim.entities import fmu_files
from cosim.scenario.loader import Loaded
from cosim.yaml_text import read_file


def needed(loaded: Loaded) -> set[Path]:
    """Files that a run of this scenario reads, absolute; FMUs that are missing are built."""
    found = {path.resolve() for path in fmu_files(loaded).values()}
    for entity in loaded.scenario.entities.values():
        found |= set(mentioned([entity.parameters, entity.network], loaded.folder))
        references = [text for text in (entity.python, entity.parameters.get("policy")) if isinstance(text, str)]
        for folder in ("", *loaded.scenario.python_path):
            found |= {path for text in references for path in module_file(text, loaded.folder / folder)}
    for path in list(found):
        if path.suffix == ".yaml":  # a tariff may name a series of prices beside it
            found |= set(mentioned(read_file(path), path.parent))
    return found


def mentioned(value: Any, folder: Path) -> Iterator[Path]:
    """Files of a folder that are named by a text anywhere in plain data."""
    if isinstance(value, dict):
        for item in value.values():
            yield from mentioned(item, folder)
    elif isinstance(value, list):
        for item in value:
            yield from mentioned(item, folder)
    elif isinstance(value, str) and value and len(value) < 1024 and (folder / value).is_file():
        yield (folder / value).resolve()


def module_file(reference: str, folder: Path) -> Iterator[Path]:
    """The file of "module:name" if the module lies in the folder."""
    path = folder / (reference.partition(":")[0].replace(".", "/") + ".py")
    if path.is_file():
        yield path.resolve()


def digest(path: Path) -> str:
    """SHA-256 of a file; read again only if it has changed."""
    state = path.stat()
    return _digest(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _digest(path: Path, size: int, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def source_digest() -> str:
    """SHA-256 over the sources of this package: other sources may give other figures."""
    folder = Path(cosim.__file__).parent
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".c", ".h")):
        total.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return total.hexdigest()


class Kit:
    """Files with their places below a common root; can be packed and unpacked elsewhere."""

    def __init__(self, paths: Iterable[Path], folders: Iterable[Path]) -> None:
        self.paths = sorted(set(paths))
        self.folders = sorted({folder.resolve() for folder in folders})
        self.root = Path(os.path.commonpath([*[path.parent for path in self.paths], *self.folders]))

    def digests(self) -> dict[str, str]:
        """SHA-256 of each file by its place."""
        return {str(path.relative_to(self.root)): digest(path) for path in self.paths}

    def pack(self) -> dict[str, bytes | None]:
        """Contents by place; None for a folder."""
        folders = {str(folder.relative_to(self.root)): None for folder in self.folders}
        return folders | {str(path.relative_to(self.root)): path.read_bytes() for path in self.paths}


def unpack(packed: dict[str, bytes | None], root: Path) -> None:
    """Write a packed kit below ``root``."""
    for place, content in packed.items():
        target = root / place
        (target if content is None else target.parent).mkdir(parents=True, exist_ok=True)
        if content is not None:
            target.write_bytes(content)
