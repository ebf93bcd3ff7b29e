"""The master algorithm of one rate cluster.

Members step in Gauss-Seidel order. The inputs of a step are held at the middle of the step:
the mean of both ends for members that have stepped already, linear extrapolation for the
others, which makes the coupling second order in the step. The step is controlled by the error
of linear extrapolation of all outputs; a step that misses its tolerance is undone where all
members can roll back. Events end a step; at one instant, inputs and outputs are iterated until
they settle.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cosim.cluster.control import StepControl
from cosim.cluster.python_slave import due_tick
from cosim.cluster.wiring import Wiring
from cosim.errors import AlgebraicLoopError
from cosim.fmu.slave import RESOLUTION, Slave

MAX_SETTLING = 50


@dataclass(frozen=True)
class ClusterOptions:
    """Numbers that steer one cluster: tolerances of the coupling and inside the FMUs [1], steps [s],
    windows (from, to, maximum step) [s]."""

    tolerance: float = 5e-4
    model_tolerance: float = 1e-7
    minimum_step: float = 1e-5
    maximum_step: float = 60.0
    windows: tuple[tuple[float, float, float], ...] = ()
    roll_back: bool = True
    scales: dict[str, float] = field(default_factory=dict)
    """Per unit: the size below which differences do not matter."""


@dataclass
class Counters:
    """What a cluster did."""

    steps: int = 0
    rejected: int = 0
    rollbacks: int = 0
    events: int = 0
    settling: int = 0


class Cluster:
    """Members, their wiring and one value vector: [outputs of members | external values | constants]."""

    def __init__(
        self, name: str, slaves: list[Slave], wirings: list[Wiring], constants: np.ndarray, n_external: int,
        options: ClusterOptions,
    ) -> None:
        self.name, self.slaves, self.wirings, self.options = name, slaves, wirings, options
        sizes = [len(slave.y) for slave in slaves]
        starts = np.cumsum([0, *sizes])
        self.n_outputs = int(starts[-1])
        self.external = slice(self.n_outputs, self.n_outputs + n_external)
        size = self.n_outputs + n_external + len(constants)
        self.values = np.zeros(size)
        self.values[self.external.stop :] = constants
        self.before, self.middle, self.slope = np.zeros(size), np.zeros(size), np.zeros(size)
        self.ahead, self.integral = np.zeros(size), np.zeros(size)
        self._change, self._error = np.zeros(size), np.zeros(size)
        self.pieces = [slice(int(a), int(b)) for a, b in zip(starts[:-1], starts[1:])]
        self._continuous = np.zeros(size)
        self._views = []
        for slave, piece in zip(slaves, self.pieces):
            slave.bind(self.values[piece])
            for port in slave.outputs.values():
                if not port.discrete:
                    self._continuous[piece.start + port.slot : piece.start + port.slot + port.size] = 1.0
            smooth = slice(piece.start, piece.start + _leading_continuous(slave))
            self._views.append((self.before[smooth], self.values[smooth], self.middle[smooth], self.ahead[smooth]))
        self.continuous = self._continuous > 0.0
        """Mask of the values that vary continuously."""
        self._discrete = np.flatnonzero(self._continuous[: self.n_outputs] == 0.0)
        self.counters = Counters()
        self.tick = 0
        self.ticks = [0] * len(slaves)
        coupled = np.zeros(size, dtype=bool)
        for wiring in wirings:
            coupled[wiring.sources] = True
        units = [port.unit for slave in slaves for port in slave.outputs.values() for _ in range(port.size)]
        nominals = [port.nominal or 0.0 for slave in slaves for port in slave.outputs.values() for _ in range(port.size)]
        self.control = StepControl(
            options, units, nominals, coupled[: self.n_outputs], self.continuous[: self.n_outputs]
        )
        self._can_roll_back = options.roll_back and all(slave.can_roll_back for slave in slaves)
        self._only_sampled = all(slave.sampled for slave in slaves)
        self._grid = math.lcm(*[slave.fixed_step for slave in slaves if slave.fixed_step] or [1])
        self.record: Callable[[int, np.ndarray], None] = lambda tick, values: None
        self.note: Callable[[int, str, str], None] = lambda tick, member, what: None
        self.had_event = False
        """Whether an event happened since the flag was last cleared."""
        self._means: dict[int, tuple[float, np.ndarray]] = {}

    # -- before the run ------------------------------------------------------------------------

    def begin(self, t: float, stop: float) -> None:
        """All members into initialisation at time t [s]."""
        self.tick = round(t * RESOLUTION)
        self.ticks = [self.tick] * len(self.slaves)
        for slave, wiring, piece in zip(self.slaves, self.wirings, self.pieces):
            slave.begin(t, stop, self.options.model_tolerance)
            slave.bind(self.values[piece])
            slave.pull()

    def sweep(self, sampled: bool) -> None:
        """During initialisation: every sampled (or every other) member once takes its inputs and
        gives its outputs."""
        for slave, wiring in zip(self.slaves, self.wirings):
            if slave.sampled == sampled:
                wiring(self.values, slave.u)
                slave.push()
                slave.pull()

    def run(self) -> None:
        """The operating point is found: members into step mode, the first row recorded."""
        for slave, wiring in zip(self.slaves, self.wirings):
            wiring(self.values, slave.u)
            slave.push()
            slave.run()
        self.slope[:] = 0.0
        self.integral[:] = 0.0
        self._means = {
            k: (self.tick / RESOLUTION, np.zeros(len(slave.u)))
            for k, slave in enumerate(self.slaves)
            if slave.sampled and slave.has_means
        }
        self.control.restart()
        self.control.observe(self.values[: self.n_outputs])
        self.record(self.tick, self.values)

    # -- the run -------------------------------------------------------------------------------

    def next_known_event(self) -> float:
        """Tick of the first known event of any member; infinity if there is none."""
        return min((due_tick(slave) for slave in self.slaves), default=math.inf)

    def advance(self, end: int) -> None:
        """Step until tick ``end``, as often as tolerance and events ask for."""
        while self.tick < end:
            known = self.next_known_event()
            target = end if known <= self.tick else min(end, known)
            if not self._only_sampled:
                target = self.control.target(self.tick, target, self._grid)
            self._step(int(target))

    def _step(self, target: int) -> None:
        start = self.tick
        h = (target - start) / RESOLUTION
        values, before, middle = self.values, self.before, self.middle
        before[:] = values
        self._extrapolate(h)
        saved = self._can_roll_back and h >= self.control.roll_back_from
        if saved:
            for slave in self.slaves:
                slave.save()
        reached, event = target, False
        ticks = self.ticks
        for k, slave in enumerate(self.slaves):
            if ticks[k] >= reached:
                continue
            self.wirings[k](middle, slave.u)
            tick = slave.step(ticks[k], reached)
            ticks[k] = tick
            if slave.had_event:
                event = True
                self.note(tick, slave.name, "event")
            if tick < reached:
                reached = tick
                self._bring_back(k, start, reached, saved)
            self._finish(k, reached)
        h = (reached - start) / RESOLUTION
        external = self.external
        values[external] += h * self.slope[external]
        change, error = self._change, self._error
        np.subtract(values, before, change)
        np.multiply(self.slope, -h, error)
        np.add(error, change, error)
        accepted = self.control.judge(error[: self.n_outputs], change[: self.n_outputs], h, saved and not event)
        if not accepted:
            self._undo(start)
            return
        if self.control.reliable(h):
            np.multiply(change, self._continuous, change)
            np.multiply(change[: self.n_outputs], 1.0 / h, self.slope[: self.n_outputs])
        np.add(before, values, middle)
        np.multiply(middle, 0.5 * h, middle)
        np.add(self.integral, middle, self.integral)
        self.tick = reached
        self.counters.steps += 1
        discrete = self._discrete
        event = event or bool((values[discrete] != before[discrete]).any())
        if self.control.stale:
            self.control.observe(values[: self.n_outputs])
        self.record(reached, values)
        if event:
            self.settle(before)

    def _extrapolate(self, h: float) -> None:
        """Values in the middle and at the end of a step of h [s] as far as they are known before it."""
        np.multiply(self.slope, 0.5 * h, self.middle)
        np.add(self.middle, self.middle, self.ahead)
        np.add(self.middle, self.before, self.middle)
        np.add(self.ahead, self.before, self.ahead)

    def _finish(self, k: int, tick: int) -> None:
        """Member k has stepped: outputs that follow the inputs, and the means for those after it."""
        slave = self.slaves[k]
        if slave.feedthrough:
            self.wirings[k](self.ahead, slave.u)
            slave.refresh(tick)
        old, new, mid, end = self._views[k]
        np.add(old, new, mid)
        np.multiply(mid, 0.5, mid)
        end[:] = new

    def _undo(self, start: int) -> None:
        for k, slave in enumerate(self.slaves):
            slave.restore()
            self.ticks[k] = start
        self.values[:] = self.before
        self.counters.rejected += 1

    def _bring_back(self, k: int, start: int, tick: int, saved: bool) -> None:
        """Member k stopped at an event at ``tick``: those before it went too far."""
        if k == 0 or not saved:
            return
        self._extrapolate((tick - start) / RESOLUTION)
        for j in range(k):
            slave = self.slaves[j]
            slave.restore()
            self.wirings[j](self.middle, slave.u)
            self.ticks[j] = slave.step(start, tick)
            self._finish(j, tick)
        self.counters.rollbacks += 1

    def settle(self, before: np.ndarray | None = None) -> None:
        """Events at the present tick: iterate inputs and outputs until nothing changes, then
        let the sampled members act, and settle what they changed. ``before`` holds the values
        that discrete outputs had before the step that led to the event."""
        self.counters.events += 1
        self.had_event = True
        n = self.n_outputs
        old = self.values[:n].copy()
        if before is not None:
            old[self._discrete] = before[self._discrete]
        self._iterate()
        if self._act():
            self._iterate()
        if self.control.after_event(old, self.values[:n]):
            self.slope[:n] = 0.0
        self.control.observe(self.values[:n])
        self.record(self.tick, self.values)

    def _iterate(self) -> None:
        values = self.values
        taken: list[bytes | None] = [None] * len(self.slaves)
        for _ in range(MAX_SETTLING):
            moved = []
            for k, slave in enumerate(self.slaves):
                if slave.sampled:
                    continue
                self.wirings[k](values, slave.u)
                inputs = slave.u.tobytes()
                if inputs == taken[k]:
                    continue
                taken[k] = inputs
                piece = self.pieces[k]
                old = values[piece].copy()
                slave.event(self.tick)
                moved += self.control.moved(old, values[piece], piece.start)
            self.counters.settling += 1
            if not moved:
                return
        names = ", ".join(sorted({self.slot_name(slot) for slot in moved}))
        raise AlgebraicLoopError(
            f"cluster {self.name}: values at t = {self.tick / RESOLUTION:.9g} s do not settle "
            f"in {MAX_SETTLING} iterations: {names}"
        )

    def _act(self) -> bool:
        acted = False
        for k, slave in enumerate(self.slaves):
            if not slave.sampled or due_tick(slave) > self.tick:
                continue
            self.wirings[k](self.values, slave.u)
            if slave.has_means:
                self._insert_means(k, slave)
            slave.event(self.tick)
            self.note(self.tick, slave.name, "acts")
            acted = True
        return acted

    def _insert_means(self, k: int, slave) -> None:
        t = self.tick / RESOLUTION
        since, integral = self._means[k]
        present = self.wirings[k].integrate(self.integral, t)
        if t > since:
            slots = slave.mean_slots
            slave.u[slots] = (present - integral)[slots] / (t - since)
        self._means[k] = (t, present)

    def set_external(self, slots: np.ndarray, values: np.ndarray, slopes: np.ndarray | float = 0.0) -> None:
        """New values [source's unit] and slopes [per s] of external values from now on."""
        self.values[slots] = values
        self.slope[slots] = slopes

    def slot_name(self, slot: int) -> str:
        """entity.variable[element] of an output slot."""
        for slave, piece in zip(self.slaves, self.pieces):
            if piece.start <= slot < piece.stop:
                for port in slave.outputs.values():
                    offset = slot - piece.start - port.slot
                    if 0 <= offset < port.size:
                        return f"{slave.name}.{port.element_names[offset]}"
        return f"value {slot}"

    def close(self) -> None:
        """Release all members."""
        for slave in self.slaves:
            slave.close()


def _leading_continuous(slave: Slave) -> int:
    """Number of leading output elements that vary continuously (they are placed first)."""
    count = 0
    for port in sorted(slave.outputs.values(), key=lambda port: port.slot):
        if port.discrete:
            break
        count += port.size
    return count
