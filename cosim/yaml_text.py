"""YAML files of users: read with limits on size, depth, aliases and length of numbers; every fault is one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cosim.errors import ScenarioError

LARGEST = 8_000_000
"""Characters of a file."""
DEEPEST = 60
"""Mappings and lists in one another."""
MOST = 300_000
"""Values of a file with its aliases written out."""
LONGEST_NUMBER = 40
"""Characters."""


def read_file(path: Path, loader: type = yaml.SafeLoader) -> Any:
    """What a YAML file holds; ScenarioError if it cannot be read, is no YAML, or is beyond the limits."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ScenarioError(str(path), "file", str(path), "expected an existing file") from None
    except OSError as error:
        raise ScenarioError(str(path), "file", str(path), f"expected a file that can be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(str(path), "file", f"byte {error.start}", "expected UTF-8 text") from None
    return parse(text, str(path), loader)


def read_mapping(path: Path) -> dict:
    """What a YAML file of keys holds; ScenarioError if it cannot be read or holds something else."""
    data = read_file(path)
    if not isinstance(data, dict):
        raise ScenarioError(str(path), "file", str(data)[:80], "expected a mapping of keys")
    return data


def parse(text: str, name: str, loader: type = yaml.SafeLoader) -> Any:
    """What a YAML text holds; ``name`` of the file for messages."""
    if len(text) > LARGEST:
        raise ScenarioError(name, "file", f"{len(text)} characters", f"expected at most {LARGEST}")
    reader = None
    try:
        reader = loader(text)
        reader.name = name
        node = reader.get_single_node()
        if node is None:
            return None
        _size(node, name, {}, 0)
        return reader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise ScenarioError(where, "yaml", " ".join(str(problem).split())[:200], "expected valid YAML") from None
    except RecursionError:
        raise ScenarioError(name, "file", "nested too deeply", f"expected at most {DEEPEST} levels") from None
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError, IndexError) as error:
        raise ScenarioError(name, "yaml", " ".join(str(error).split())[:200], "expected values that YAML can hold") from None
    finally:
        if reader is not None:
            reader.dispose()


def _size(node: yaml.Node, name: str, known: dict[int, int], depth: int) -> int:
    """Values below a node with all aliases written out."""
    place = f"{name}:{node.start_mark.line + 1}"
    if id(node) in known:
        if known[id(node)] == 0:
            raise ScenarioError(place, "yaml", "an alias of what it stands in", "expected no circle of aliases")
        return known[id(node)]
    if depth > DEEPEST:
        raise ScenarioError(place, "yaml", "nested too deeply", f"expected at most {DEEPEST} levels")
    known[id(node)], total = 0, 1
    if isinstance(node, yaml.ScalarNode):
        if node.tag.endswith((":int", ":float")) and len(node.value) > LONGEST_NUMBER:
            raise ScenarioError(place, "yaml", node.value[:LONGEST_NUMBER] + "...", f"expected a number of at most {LONGEST_NUMBER} characters")
    else:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        total += sum(_size(part, name, known, depth + 1) for part in parts)
    if total > MOST:
        raise ScenarioError(place, "yaml", f"{total} values with all aliases written out", f"expected at most {MOST}")
    known[id(node)] = total
    return total
