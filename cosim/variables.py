"""One description of a variable for FMUs and Python components alike."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

_ELEMENT = re.compile(r"^(.*)\[(\d+(?:\s*,\s*\d+)*)\]$")


class Literal(NamedTuple):
    """One value of an enumeration, by its name, and what it means in words ("" where the model does not say)."""

    value: int
    name: str
    description: str = ""


@dataclass(frozen=True)
class Port:
    """A variable of an entity as the co-simulation sees it.

    ``shape`` () is a scalar; ``discrete`` values are held between communication points and
    never interpolated; ``start`` is None if the model gives no start value; ``slot`` is the
    first element in the entity's input or output vector; ``mean`` asks for interval means; ``literals`` are the values
    of an enumeration; ``event_step`` is the change from which on a new value of a held number is an event (None: never).
    """

    name: str
    causality: str
    unit: str = "1"
    description: str = ""
    kind: str = "float"
    discrete: bool = False
    shape: tuple[int, ...] = ()
    start: float | bool | int | np.ndarray | None = None
    nominal: float | None = None
    minimum: float = -math.inf
    maximum: float = math.inf
    reference: int = 0
    type: str = "Float64"
    slot: int = 0
    settable: bool = True
    """Whether it may be given a start value."""
    mean: bool = False
    literals: tuple[Literal, ...] = ()
    event_step: float | None = None

    @property
    def size(self) -> int:
        """Number of scalar elements."""
        return math.prod(self.shape)

    @property
    def element_names(self) -> list[str]:
        """Names of the scalar elements, Modelica style: x or x[1], x[2], ..."""
        if not self.shape:
            return [self.name]
        return [f"{self.name}[{','.join(str(i + 1) for i in index)}]" for index in np.ndindex(*self.shape)]


def split_element(name: str) -> tuple[str, tuple[int, ...] | None]:
    """("x", (2,)) for "x[2]", ("x", None) for "x"."""
    match = _ELEMENT.match(name)
    if not match:
        return name, None
    return match.group(1), tuple(int(part) for part in match.group(2).split(","))


def find(ports: dict[str, Port], name: str) -> tuple[Port, int, int]:
    """The port that ``name`` ("x", "x[2]") means, with the first slot and the number of slots.

    KeyError if there is no such variable, IndexError if the index lies outside.
    """
    if name in ports:
        port = ports[name]
        return port, port.slot, port.size
    base, index = split_element(name)
    if index is None or base not in ports:
        raise KeyError(name)
    port = ports[base]
    if len(index) != len(port.shape) or any(not 1 <= i <= n for i, n in zip(index, port.shape)):
        raise IndexError(f"{name}: {base} has shape {port.shape}")
    offset = int(np.ravel_multi_index([i - 1 for i in index], port.shape))
    return port, port.slot + offset, 1
