"""Python components and scheduled signals as members of a cluster."""

from __future__ import annotations

import math
from time import perf_counter

import numpy as np

from cosim.component import Component, Variable
from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION, Slave, tick_at_or_after
from cosim.variables import Port

FAR_TICK = 2**62
"""A tick that no run reaches."""


def ports_of(variables: tuple[Variable, ...], causality: str, sampled: bool) -> dict[str, Port]:
    """Ports in slot order, continuous floats first."""
    held = sampled and causality == "output"
    ordered = sorted(variables, key=lambda v: (v.kind != "float", v.kind))
    ports, slot = {}, 0
    for variable in ordered:
        ports[variable.name] = Port(
            name=variable.name,
            causality=causality,
            unit=variable.unit,
            description=variable.description,
            kind=variable.kind,
            discrete=held or variable.kind != "float",
            shape=tuple(variable.shape),
            start=np.broadcast_to(variable.start, variable.shape) if variable.shape else variable.start,
            slot=slot,
            mean=variable.mean,
            literals=variable.literals,
            event_step=variable.event_step,
        )
        slot += ports[variable.name].size
    return ports


class ComponentSlave(Slave):
    """A Python component: a source (pure function of time) or a sampled one (an agent)."""

    can_roll_back = True
    has_event_mode = True
    renewable = True

    def __init__(self, name: str, component: Component) -> None:
        inputs = ports_of(tuple(component.inputs), "input", component.sampled)
        outputs = ports_of(tuple(component.outputs), "output", component.sampled)
        super().__init__(name, inputs, outputs)
        self.component = component
        self.sampled = component.sampled
        self.constant = component.constant
        """Whether the outputs change at events only."""
        self.has_means = any(port.mean for port in inputs.values())
        self.mean_slots = np.array(
            [port.slot + i for port in inputs.values() if port.mean for i in range(port.size)], dtype=np.intp
        )
        self._scalars = [(p.name, p.slot) for p in outputs.values() if not p.shape]
        self._arrays = [(p.name, p.slot, p.slot + p.size) for p in outputs.values() if p.shape]
        self._last = -1

    def _inputs(self) -> dict:
        values = {}
        for port in self.inputs.values():
            piece = self.u[port.slot : port.slot + port.size]
            if port.shape:
                values[port.name] = piece.reshape(port.shape).copy()
            else:
                convert = {"float": float, "integer": round, "boolean": bool}[port.kind]
                values[port.name] = convert(piece[0])
        return values

    def _take(self, values: dict, y: np.ndarray) -> None:
        try:
            for name, slot in self._scalars:
                y[slot] = values[name]
            for name, start, stop in self._arrays:
                y[start:stop] = np.ravel(values[name])
        except KeyError as missing:
            raise CosimError(f"{self.name}: the component did not return its output {missing}") from None

    def _next(self, t: float) -> None:
        self.next_event = self.component.next_event(t)
        if self.next_event <= t:
            raise CosimError(f"{self.name}: next_event({t!r}) returned {self.next_event!r}, which is not later")

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self._t = t
        self._last = -1

    def push(self) -> None:
        pass

    def pull(self) -> None:
        if self._last < 0:
            self._take(self.component.start(self._t, self._inputs()), self.y)

    def run(self) -> None:
        if not self.sampled:
            self.pull()
        self._last = tick_at_or_after(self._t)
        self._next(self._t)

    def source(self, start: int, end: int, y: np.ndarray) -> int:
        """Outputs of a source into ``y`` [n outputs] at the returned tick: ``end`` or later, as long as they
        are straight lines from tick ``start`` on; at a known event they are those before it."""
        straight, due = self.component.straight_until(start / RESOLUTION), due_tick(self)
        last = min(math.floor(straight * RESOLUTION + 1e-3) if straight < math.inf else FAR_TICK, due)
        end = max(end, last)
        # An event is up to a tick before the tick that it is hit at.
        t = math.nextafter(self.next_event, -math.inf) if end >= due else end / RESOLUTION
        self._take(self.component.step(t, {}), y)
        return end

    def event(self, tick: int) -> None:
        t = tick / RESOLUTION
        due = self.next_event * RESOLUTION <= tick + 1e-3
        if self.sampled and (not due or self._last == tick):
            return
        began = perf_counter()
        self._take(self.component.step(t, self._inputs()), self.y)
        if due:
            self.events += 1
            self._next(max(t, self.next_event))
        self._last = tick
        self.seconds += perf_counter() - began

    def capture(self) -> dict:
        return {"state": self.component.state(), "next_event": self.next_event, "last": self._last,
                "u": self.u.copy(), "y": self.y.copy()}

    def go_on(self, tick: int, captured: dict) -> None:
        self._t = tick / RESOLUTION
        self.component.restore(captured["state"])
        self.next_event, self._last = captured["next_event"], captured["last"]
        self.u[:], self.y[:] = captured["u"], captured["y"]


def due_tick(slave: Slave) -> float:
    """Tick of the next known event of a member; infinity if there is none."""
    return tick_at_or_after(slave.next_event) if slave.next_event < math.inf else math.inf
