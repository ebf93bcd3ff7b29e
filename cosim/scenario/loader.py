"""Reading scenario files: YAML, includes, changes, and errors of one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from cosim.errors import CosimError, ScenarioError, ScenarioErrors
from cosim.scenario.clock import after_start
from cosim.scenario.modules import expand
from cosim.scenario.paths import moved, searched
from cosim.scenario.schema import Scenario
from cosim.yaml_text import parse, read_file

DEEPEST_INCLUDE = 20
"""Files that include one another in a row."""


@dataclass(frozen=True)
class Loaded:
    """A valid scenario with the file and folder it came from."""

    scenario: Scenario
    file: Path
    raw: dict

    @property
    def folder(self) -> Path:
        """Relative paths in the scenario start here."""
        return self.file.parent


class _Loader(yaml.SafeLoader):
    """YAML 1.2 habits: a key may stand only once; times of day stay text."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    seen: dict = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            file = loader.name
            line = key_node.start_mark.line + 1
            raise ScenarioError(f"{file}:{line}", str(key), "given twice", "expected one value (an input has one source)")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# 14:00:00 is a time of day, not a number to the base 60, and 2020-01-01 stays text until it is asked for.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":int", ":timestamp", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    __import__("re").compile(r"^[-+]?(?:\d[\d_]*\.[\d_]*(?:[eE][-+]?\d+)?|\d[\d_]*[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?|\.inf|-\.inf|\.nan)$"),
    list("-+0123456789."),
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", __import__("re").compile(r"^[-+]?\d[\d_]*$"), list("-+0123456789")
)


def load(path: str | Path, changes: Mapping[str, Any] | None = None) -> Loaded:
    """The scenario in the YAML file ``path``, with changes {"a.b.c": value} applied on top.

    Raises ScenarioErrors, one line per fault, with file, key, value and what was expected.
    """
    file = Path(path)
    raw = read_yaml(file, ())
    for key, value in (changes or {}).items():
        if key.partition(".")[0] == "include":
            raise ScenarioError(str(file), key, value, "expected no change here: files are included before changes are made")
        change(raw, key, value, file)
    return from_dict(raw, file)


def from_dict(raw: dict, file: Path) -> Loaded:
    """The scenario in a dict of plain data; ``file`` is named in errors and gives the folder."""
    raw = {key: value for key, value in raw.items() if key != "include"}
    try:
        scenario = Scenario.model_validate(after_start(raw))
    except ValidationError as error:
        raise faults(error, file, Scenario) from None
    return Loaded(expand(scenario, str(file)), file, raw)


def with_changes(loaded: Loaded, changes: Mapping[str, Any]) -> Loaded:
    """The same scenario with some values changed: {"solver.tolerance": 1e-4}."""
    raw = _copy(loaded.raw)
    for key, value in changes.items():
        change(raw, key, value, loaded.file)
    return from_dict(raw, loaded.file)


def parse_changes(texts: list[str]) -> dict[str, Any]:
    """The changes in texts of the form path=value, the values read as YAML; CosimError if one is not."""
    changes = {}
    for text in texts:
        path, sign, value = text.partition("=")
        if not sign:
            raise CosimError(f"--set {text}: expected PATH=VALUE")
        changes[path.strip()] = parse(value, f"--set {path.strip()}", _Loader)
    return changes


def read_yaml(file: Path, chain: tuple[Path, ...] = ()) -> dict:
    """The mapping in a YAML file, includes merged in; ``chain``: the files that include it."""
    if file.resolve() in chain:
        raise ScenarioError(str(file), "include", str(file), "expected no circle of includes")
    if len(chain) > DEEPEST_INCLUDE:
        raise ScenarioError(str(file), "include", str(file), f"expected at most {DEEPEST_INCLUDE} files that include one another")
    raw = read_file(file, _Loader)
    if not isinstance(raw, dict):
        raise ScenarioError(str(file), "file", raw, "expected a mapping of keys")
    merged: dict = {}
    for name in _includes(raw, file):
        source = (file.parent / name).parent
        included = read_yaml(file.parent / name, (*chain, file.resolve()))
        if source.resolve() != file.parent.resolve():
            included = moved(included, source, file.parent)
        merged = _on_top(merged, included)
    return _on_top(merged, raw)


def _includes(raw: dict, file: Path) -> list[str]:
    """Names of the files that a file includes."""
    includes = raw.get("include") or []
    names = [includes] if isinstance(includes, str) else includes
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ScenarioError(str(file), "include", includes, "expected a file or a list of files")
    return names


def _on_top(base: dict, top: dict) -> dict:
    """One file's content on top of another's; folders that are searched are those of both."""
    return _merge(_merge(base, top), searched(base, top))


def _merge(base: Any, top: Any) -> Any:
    if isinstance(base, dict) and isinstance(top, dict):
        return {key: _merge(base[key], top[key]) if key in base and key in top else top.get(key, base.get(key))
                for key in [*base, *[key for key in top if key not in base]]}
    return top


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


def change(raw: dict, path: str, value: Any, file: Path) -> None:
    """Set the value at a dotted path of plain data; keys that contain dots themselves are found greedily."""
    place: Any = raw
    parts = path.split(".")
    while True:
        if isinstance(place, list):
            if not parts[0].isdigit() or int(parts[0]) >= len(place):
                raise ScenarioError(str(file), path, value, f"expected a number below {len(place)} instead of {parts[0]}")
            step, used = int(parts[0]), 1
        else:
            step, used = parts[0], 1
            for n in range(len(parts), 0, -1):
                if ".".join(parts[:n]) in place:
                    step, used = ".".join(parts[:n]), n
                    break
        parts = parts[used:]
        if not parts:
            place[step] = value
            return
        if isinstance(place, dict) and place.get(step) is None:
            place[step] = {}
        place = place[step]
        if not isinstance(place, (dict, list)):
            raise ScenarioError(str(file), path, value, f"expected a section, but {step} is {place!r}")
        if isinstance(place, dict) and step in ("connections", "start", "set", "parameters") and parts[0] not in place:
            place[".".join(parts)] = value
            return


def faults(error: ValidationError, file: Path, schema: type[BaseModel]) -> ScenarioErrors:
    """What pydantic found wrong in a file of this schema, one line per fault."""
    return ScenarioErrors([_line(file, fault, schema) for fault in error.errors()])


def _line(file: Path, fault: dict, schema: type[BaseModel]) -> ScenarioError:
    key = ".".join(str(part) for part in fault["loc"]) or "file"
    value = fault.get("input")
    if fault["type"] == "extra_forbidden":
        return ScenarioError(str(file), key, value, "unknown key" + _similar(fault, schema))
    if fault["type"] == "missing":
        return ScenarioError(str(file), key, None, "expected a value: this key is required")
    message = fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if not message.startswith("expected") and "expected" not in message:
        message = f"expected {message}"
    if isinstance(value, dict):
        value = "..."
    return ScenarioError(str(file), key, value, message)


def _similar(fault: dict, schema: type[BaseModel]) -> str:
    import difflib

    model: Any = schema
    for part in fault["loc"][:-1]:
        model = _field_model(model, part)
        if model is None:
            return ""
    known = list(getattr(model, "model_fields", {}))
    near = difflib.get_close_matches(str(fault["loc"][-1]), known, 1)
    return f", expected {near[0]!r}?" if near else f", expected one of: {', '.join(known)}"


def _field_model(model: Any, part: Any) -> Any:
    """The pydantic model behind a field (or behind the items of a container field)."""
    from typing import get_args

    fields = getattr(model, "model_fields", None)
    if fields is None or part not in fields:
        return model
    todo = [fields[part].annotation]
    while todo:
        annotation = todo.pop()
        if hasattr(annotation, "model_fields"):
            return annotation
        todo.extend(get_args(annotation))
    return None
