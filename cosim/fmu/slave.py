"""What a cluster asks of each of its members."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np

from cosim.errors import CosimError
from cosim.variables import Port

RESOLUTION = 1_000_000
"""Ticks per second: times are integers n, and n / RESOLUTION seconds for the models."""


def tick_at_or_after(t: float) -> int:
    """The first tick not before time t [s] (a nanosecond of rounding is forgiven).

    The rule for every instant that falls between two ticks: events, disturbances, windows, the end of the run.
    """
    return math.ceil(t * RESOLUTION - 1e-3)


def ticks_within(span: float) -> int:
    """The ticks that fit into a span of time [s], one at least: the rule for the longest and shortest steps."""
    return max(1, math.floor(span * RESOLUTION + 1e-3))


class Slave(ABC):
    """A member of a cluster.

    Call order: ``bind`` once; ``begin`` and then ``push``/``pull`` as often as needed while the
    operating point is sought; ``run`` when it is found; then steps (made by the kernel) and
    ``event``; ``close``. ``u`` is the input vector, ``u_set`` what the model has taken last, ``y``
    the output vector, which lies in memory given by the cluster.
    """

    can_roll_back = False
    has_event_mode = False
    sampled = False
    feedthrough = False
    """Whether outputs may depend on inputs at the same instant."""
    renewable = False
    """Whether :meth:`go_on` leaves nothing of what the model was before, without a new beginning."""
    fixed_step = 0.0
    """The one length of all its steps [s]; 0 if any step is accepted."""
    own_steps = 0
    """How many steps of that length it has made since t = 0."""

    def __init__(self, name: str, inputs: dict[str, Port], outputs: dict[str, Port]) -> None:
        self.name, self.inputs, self.outputs = name, inputs, outputs
        self.u = np.zeros(sum(port.size for port in inputs.values()))
        self.u_set = np.full(len(self.u), np.nan)
        self.y = np.zeros(sum(port.size for port in outputs.values()))
        for port in inputs.values():
            if port.start is not None:
                self.u[port.slot : port.slot + port.size] = np.ravel(port.start)
        self.next_event = math.inf
        """Next known event [s]."""
        self.steps = self.events = self.rollbacks = 0
        self.seconds = 0.0
        """Wall time spent inside the model."""

    @property
    def n_smooth(self) -> int:
        """Number of leading output elements that vary continuously (they are placed first)."""
        count = 0
        for port in sorted(self.outputs.values(), key=lambda port: port.slot):
            if port.discrete:
                break
            count += port.size
        return count

    def bind(self, y: np.ndarray) -> None:
        """Let the outputs be written into ``y`` (float64, contiguous, n outputs)."""
        self.y = y

    @abstractmethod
    def begin(self, t: float, stop: float, tolerance: float) -> None:
        """Start (again) at time t [s], ready to find the operating point."""

    @abstractmethod
    def push(self) -> None:
        """Give ``u`` to the model."""

    @abstractmethod
    def pull(self) -> None:
        """Read the outputs into ``y``."""

    def read(self, name: str) -> np.ndarray:
        """Present values of a parameter or local variable of the model, as a vector."""
        raise CosimError(f"{self.name}.{name} cannot be read")

    def run(self) -> None:
        """The operating point is found: be ready to step."""

    def event(self, tick: int) -> None:
        """The inputs jump at this tick: take them, and update the outputs at the same time."""
        self.push()

    def capture(self) -> dict:
        """Everything that :meth:`go_on` needs later; CosimError if the model cannot tell."""
        raise CosimError(f"{self.name} cannot be continued later")

    def go_on(self, tick: int, captured: dict) -> None:
        """After ``begin`` and ``run``: continue from a captured state, which was at ``tick``."""
        raise CosimError(f"{self.name} cannot be continued")

    def close(self) -> None:
        """Release everything."""
