"""Paths in an included file count from that file: they are rewritten to count from the file that includes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

CURVES = "../limits"
"""Where a fault study looks for limit curves if it does not say."""
DATA = (".yaml", ".yml", ".csv", ".epw", ".json", ".h5", ".parquet", ".txt", ".mos", ".fmu")
"""Endings by which a text is known as a file, also where there is none."""


def moved(raw: dict, source: Path, target: Path) -> dict:
    """The plain data of a scenario file in folder ``source``, with its paths as they are from folder ``target``."""
    place = _Place(source, target)
    raw = dict(raw)
    for key in ("fmu_path", "python_path"):
        raw[key] = [place.path(folder) for folder in _texts(raw.get(key, ["."]))]
    if isinstance(raw.get("entities"), dict):
        raw["entities"] = place.entities(raw["entities"])
    if isinstance(raw.get("modules"), dict):
        raw["modules"] = {name: place.module(module) for name, module in raw["modules"].items()}
    if isinstance(raw.get("site"), list):
        raw["site"] = [place.part(placement, "parameters") for placement in raw["site"]]
    results = raw.get("results")
    if isinstance(results, dict) and isinstance(results.get("file"), str):
        raw["results"] = {**results, "file": place.path(results["file"])}
    if isinstance(raw.get("fault"), dict):
        folders = [place.path(folder) for folder in _texts(raw["fault"].get("curve_path", [CURVES]))]
        raw["fault"] = {**raw["fault"], "curve_path": list(dict.fromkeys([*folders, CURVES]))}
    return raw


def searched(base: dict, top: dict) -> dict:
    """Folders that are searched where one file stands on top of another: first its own, then those of the other."""
    keys = {key: _both(base[key], top.get(key, [])) for key in ("fmu_path", "python_path") if key in base}
    fault, own = base.get("fault"), top.get("fault") or {}
    if isinstance(fault, dict) and isinstance(own, dict) and "curve_path" in fault:
        mine = own.get("curve_path", [])
        keys["fault"] = {"curve_path": _both(fault["curve_path"], mine)}
    return keys


def _both(base: Any, top: Any) -> Any:
    """The folders of ``top``, then those of ``base``; what is no list is left to the schema."""
    if not isinstance(top, list):
        return top
    return list(dict.fromkeys([*top, *_texts(base)])) if all(isinstance(text, str) for text in top) else top


def _texts(value: Any) -> list[str]:
    """The texts of a list."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


class _Place:
    def __init__(self, source: Path, target: Path) -> None:
        self.source, self.target = source, target

    def path(self, text: str) -> str:
        """A path from the source as it is from the target."""
        return text if os.path.isabs(text) else os.path.relpath(self.source / text, self.target)

    def text(self, value: str) -> str:
        """A text that is a path if a file is there, or if it ends like one."""
        if not value or len(value) > 1000 or "\n" in value:
            return value
        is_path = (self.source / value).is_file() or value.endswith(DATA)
        return self.path(value) if is_path else value

    def values(self, value: Any) -> Any:
        """Any plain data with its paths moved."""
        if isinstance(value, dict):
            return {key: self.values(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.values(item) for item in value]
        return self.text(value) if isinstance(value, str) else value

    def part(self, value: Any, *keys: str) -> Any:
        """A section with the values of some of its keys moved."""
        if not isinstance(value, dict):
            return value
        return {key: self.values(item) if key in keys else item for key, item in value.items()}

    def entities(self, value: dict) -> dict:
        """Entities: parameters and start values, networks, and FMUs that lie beside the file (others are searched for)."""
        entities = {name: self.part(entity, "parameters", "start") for name, entity in value.items()}
        for entity in entities.values():
            if not isinstance(entity, dict):
                continue
            if isinstance(entity.get("network"), str):
                entity["network"] = self.path(entity["network"])
            file = entity.get("fmu")
            if isinstance(file, str) and (self.source / file).is_file():
                entity["fmu"] = self.path(file)
        return entities

    def module(self, value: Any) -> Any:
        """A module with its entities."""
        value = self.part(value, "parameters")
        if isinstance(value, dict) and isinstance(value.get("entities"), dict):
            value["entities"] = self.entities(value["entities"])
        return value
