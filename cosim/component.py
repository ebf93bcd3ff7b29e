"""What a plain-Python entity of a scenario (weather, workload, prices, agent) looks like.

A component knows nothing of mosaik, FMUs or clusters. It declares its inputs and
outputs, and answers at the times it is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cosim.variables import Literal

Value = Any
"""float, int, bool or numpy array, in the SI unit of the variable."""


@dataclass(frozen=True)
class Variable:
    """An input or output of a component.

    ``unit`` is an SI unit in Modelica syntax ("W", "W/m2", "1"), ``shape`` is () for a
    scalar and (n,) for an array. ``mean`` asks for the mean over the interval since the
    component's last step instead of the value at the step (powers, flows). ``literals`` name the values of an integer
    that stands for a state. ``event_step`` is the change of a number from which on a decision is told in the sequence of
    events. ``operating_min`` and ``operating_max`` are the range in which the component is meant to work; None: no limit.
    """

    name: str
    unit: str = "1"
    description: str = ""
    start: Value = 0.0
    kind: str = "float"
    shape: tuple[int, ...] = ()
    mean: bool = False
    literals: tuple[Literal, ...] = ()
    event_step: float | None = None
    operating_min: Value = None
    operating_max: Value = None

    def __post_init__(self) -> None:
        if self.kind not in ("float", "integer", "boolean"):
            raise ValueError(
                f"variable {self.name!r}: kind {self.kind!r}: expected float, integer or boolean"
            )


@dataclass(frozen=True)
class Context:
    """What every component is told about the run: start [timezone-aware local time of t = 0],
    duration [s], seed of random numbers, and the folder that relative data paths start from."""

    start: datetime
    duration: float
    seed: int
    folder: Path


class Component:
    """Base class of the Python entities of a scenario.

    ``sampled = False``: a pure function of time, asked at every communication point of its
    cluster, possibly repeatedly and backwards in time. ``sampled = True``: acts only at the
    times it announces by ``next_event``, once each and in order; outputs are held between.
    """

    inputs: tuple[Variable, ...] = ()
    outputs: tuple[Variable, ...] = ()
    sampled: bool = False
    constant: bool = False
    """Whether the outputs of a source change at its events only."""

    def __init__(self, context: Context, **parameters: Value) -> None:
        self.context = context

    def start(self, t: float, inputs: dict[str, Value]) -> dict[str, Value]:
        """Outputs at the start time t [s]. May be called several times."""
        return self.step(t, inputs)

    def step(self, t: float, inputs: dict[str, Value]) -> dict[str, Value]:
        """Outputs valid from time t [s] on, by name, in SI units."""
        raise NotImplementedError

    def next_event(self, t: float) -> float:
        """First time after t [s] that must be hit exactly; infinity if there is none."""
        return math.inf

    def straight_until(self, t: float) -> float:
        """Time [s], t or later, until which the outputs of a source are straight lines in time: it is not
        asked before then. t itself where that is not known."""
        return t

    def state(self) -> dict[str, Value]:
        """What a run needs to go on from here later (plain data). A source is a function of time and needs nothing."""
        if not self.sampled:
            return {}
        return {name: value for name, value in vars(self).items() if name != "context"}

    def restore(self, state: dict[str, Value]) -> None:
        """Go on from a state; called instead of :meth:`start`."""
        vars(self).update(state)

    def finish(self) -> dict[str, Value]:
        """What the component wants stored with the results (plain data); texts under "warnings" are shown."""
        return {}
