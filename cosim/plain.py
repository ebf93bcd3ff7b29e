"""Plain data as text: what checkpoints hold and what clusters in other processes send. Reading it runs no code.

JSON, where an object with the one key "$tuple", "$array", "$bytes" or "$map" stands for what JSON has no word for.
Every bit of a number is kept, NaN and infinity too.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from cosim.errors import CosimError

KINDS = "biuf"
"""Kinds of numpy arrays that are written: Booleans, integers, floats."""


def to_text(value: Any) -> str:
    """The text of None, Booleans, numbers, texts, bytes, arrays of numbers, and lists, tuples and dicts of these.

    CosimError that names the place of anything else.
    """
    return json.dumps(_coded(value, "value"), separators=(",", ":"))


def from_text(text: str | bytes) -> Any:
    """The value that :func:`to_text` was given; CosimError if the text was not made by it."""
    try:
        return _decoded(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CosimError(f"stored data cannot be read: {error}") from None


def _coded(value: Any, place: str) -> Any:
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [_coded(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if kind is tuple:
        return {"$tuple": [_coded(item, f"{place}[{i}]") for i, item in enumerate(value)]}
    if isinstance(value, dict):
        if all(type(key) is str and not key.startswith("$") for key in value):
            return {key: _coded(item, f"{place}.{key}") for key, item in value.items()}
        return {"$map": [[_coded(key, place), _coded(item, f"{place}.{key}")] for key, item in value.items()]}
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in KINDS:
        content = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"$array": [value.dtype.str, list(value.shape), content, isinstance(value, np.generic)]}
    if kind is bytes:
        return {"$bytes": base64.b64encode(value).decode()}
    raise CosimError(f"{place}: {kind.__module__}.{kind.__qualname__} cannot be stored: expected numbers, texts, "
                     "arrays of numbers, and lists, tuples and dicts of these")


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, content), = value.items()
        if key in _SPECIAL:
            return _SPECIAL[key](content)
    return {key: _decoded(item) for key, item in value.items()}


def _array(content: list) -> np.ndarray | np.generic:
    kind, shape, data, scalar = content
    dtype = np.dtype(kind)
    if dtype.kind not in KINDS:
        raise ValueError(f"arrays of kind {kind!r} are not read")
    array = np.frombuffer(base64.b64decode(data), dtype=dtype).reshape(shape).copy()
    return array[()] if scalar else array


_SPECIAL = {
    "$tuple": lambda items: tuple(_decoded(item) for item in items),
    "$map": lambda pairs: {_decoded(key): _decoded(item) for key, item in pairs},
    "$bytes": lambda text: base64.b64decode(text),
    "$array": _array,
}
