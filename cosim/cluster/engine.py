"""The master algorithm of one rate cluster.

Members step in Gauss-Seidel order (kernel.c). The inputs of a step are held at the middle of the
step: the mean of both ends for members that have stepped already, linear extrapolation for the
others; outputs that follow inputs at once are taken with the inputs of the end. This makes the
coupling second order in the step. The step is controlled by the error of linear extrapolation of
all outputs; a step that misses its tolerance is undone where all members can roll back. Events end
a step; at one instant, inputs and outputs are iterated here until they settle.

Error measure: max over outputs of |y(t+h) - (y(t) + h*slope)| / (tolerance * scale). The scale of an
output is the largest of its magnitude so far, the size that the scenario gives for its unit, and a
thousandth of the largest output of that unit in the cluster; temperatures have the scale 10 K,
because their zero lies far away.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cosim.cluster import kernel
from cosim.cluster.binding import Binding
from cosim.cluster.python_slave import ComponentSlave, due_tick
from cosim.cluster.wiring import Wiring
from cosim.errors import AlgebraicLoopError, CosimError
from cosim.fmu.common import FmuSlave
from cosim.fmu.slave import RESOLUTION, Slave, tick_at_or_after

MAX_SETTLING = 50
RESUME = 30.0
"""First step after inputs jumped without any output jumping, as a multiple of the smallest step."""
SETTLED = 1e-6
"""Relative change (of the scale) below which an iterated value counts as settled."""


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
    dead_band: float = 0.02
    """Changes of an input below this share of the tolerance are not passed on."""


class Cluster:
    """Members, their wiring and one value vector: [outputs of members | external values | constants]."""

    def __init__(
        self, name: str, slaves: list[Slave], wirings: list[Wiring], constants: np.ndarray, n_external: int,
        options: ClusterOptions,
    ) -> None:
        self.name, self.slaves, self.wirings, self.options = name, slaves, wirings, options
        starts = np.cumsum([0, *[len(slave.y) for slave in slaves]]).tolist()
        self.n_outputs = starts[-1]
        self.pieces = [slice(a, b) for a, b in itertools.pairwise(starts)]
        self.external = slice(self.n_outputs, self.n_outputs + n_external)
        size = self.n_outputs + n_external + len(constants)
        self.values, self.slope, self.integral = np.zeros(size), np.zeros(size), np.zeros(size)
        self.values[self.external.stop :] = constants
        self.continuous = np.zeros(size, dtype=np.uint8)
        for slave, piece in zip(slaves, self.pieces):
            slave.bind(self.values[piece])
            for port in slave.outputs.values():
                if not port.discrete:
                    self.continuous[piece.start + port.slot : piece.start + port.slot + port.size] = 1
        self.binding = Binding(self, self._source, self._call)
        self.state = self.binding.cluster
        self.scale = self.binding.scale
        self._input_floors = [
            np.array([options.scales.get(p.unit, 0.0) for p in slave.inputs.values() for _ in range(p.size)])
            for slave in slaves
        ]
        self.n_events = self.n_settling = 0
        self.had_event = False
        """Whether an event happened since the flag was last cleared."""
        self.on_rows: Callable[[np.ndarray, np.ndarray], None] = lambda ticks, rows: None
        """Called with (ticks, rows of outputs) when a block of records is full or wanted."""
        self._means: dict[int, tuple[float, np.ndarray]] = {}
        self._exception: BaseException | None = None

    @property
    def tick(self) -> int:
        """Present time."""
        return self.state.tick

    # -- before the run ------------------------------------------------------------------------

    def begin(self, t: float, stop: float) -> None:
        """All members into initialisation at time t [s]."""
        self.state.tick = tick_at_or_after(t)
        self._stop = stop
        for slave, piece in zip(self.slaves, self.pieces):
            slave.begin(t, stop, self.options.model_tolerance)
            slave.bind(self.values[piece])
            slave.pull()
            if isinstance(slave, ComponentSlave):
                self._require_numbers(self.slaves.index(slave))

    def sweep(self, sampled: bool) -> None:
        """During initialisation: every sampled (or every other) member once takes its inputs and
        gives its outputs."""
        for k, (slave, wiring) in enumerate(zip(self.slaves, self.wirings)):
            if slave.sampled == sampled:
                wiring(self.values, slave.u)
                slave.push()
                slave.pull()
                if isinstance(slave, ComponentSlave):  # an FMU may find its way back from there
                    self._require_numbers(k)

    def run(self) -> None:
        """The operating point is found: members into step mode, the first row recorded."""
        for k, (slave, wiring) in enumerate(zip(self.slaves, self.wirings)):
            wiring(self.values, slave.u)
            slave.push()
            slave.run()
            self._require_numbers(k)
        self.slope[:] = 0.0
        self.integral[:] = 0.0
        self._means = {
            k: (self.tick / RESOLUTION, np.zeros(len(slave.u)))
            for k, slave in enumerate(self.slaves)
            if slave.sampled and slave.has_means
        }
        self.binding.connect_members()
        self.binding.restart()
        self.binding.observe()
        self.binding.record()

    def capture(self) -> dict:
        """Everything that :meth:`go_on` and :meth:`renew` need, as plain data."""
        self.binding.collect_counters()
        return {
            "tick": self.tick, "values": self.values.copy(), "slope": self.slope.copy(), "integral": self.integral.copy(),
            "means": self._means, "counted": (self.n_events, self.n_settling), "kernel": self.binding.capture(),
            "members": [slave.capture() for slave in self.slaves],
        }

    def renew(self, captured: dict) -> None:
        """Stand as a run does that goes on from this captured state, here and now: its end is the same to the last bit."""
        if not all(slave.renewable for slave in self.slaves):
            self.binding.release()
            self.go_on(captured, self._stop)
            return
        for slave, state in zip(self.slaves, captured["members"]):
            slave.go_on(captured["tick"], state)
        self._stand(captured)

    def go_on(self, captured: dict, stop: float) -> None:
        """In place of :meth:`begin` and :meth:`run`: continue from a captured state."""
        self.begin(0.0, stop)
        for slave, state in zip(self.slaves, captured["members"]):
            slave.run()
            slave.go_on(captured["tick"], state)
        self.binding.connect_members()
        self._stand(captured)

    def _stand(self, captured: dict) -> None:
        self.values[:], self.slope[:], self.integral[:] = (captured[name] for name in ("values", "slope", "integral"))
        self._means = captured["means"]
        self.n_events, self.n_settling = captured["counted"]
        self.binding.stand(captured["tick"], captured["kernel"])

    def read(self, names: list[tuple[str, str]]) -> list[np.ndarray]:
        """Present values of parameters and local variables, named as (entity, variable), each as a vector."""
        known = {slave.name: slave for slave in self.slaves}
        return [known[entity].read(variable) for entity, variable in names]

    # -- the run -------------------------------------------------------------------------------

    def next_known_event(self) -> float:
        """Tick of the first known event of any member; infinity if there is none."""
        return min((due_tick(slave) for slave in self.slaves), default=math.inf)

    def advance(self, end: int) -> None:
        """Step until tick ``end``, as often as tolerance and events ask for."""
        while self.tick < end:
            code = self.binding.advance(end)
            if code == kernel.ROWS_FULL:
                self.flush()
            elif code == kernel.EVENT:
                self.settle(self.binding.before)
            elif code == kernel.FAILED:
                self._fail()
        if self.state.n_rows > self.state.max_rows // 2:
            self.flush()

    def _fail(self) -> None:
        if self._exception is not None:
            raise self._exception
        if self.state.failed_call is None:
            self._require_numbers(self.state.failed_member)
        k = self.state.failed_member
        member = self.binding.members[k]
        t = member.t if member.own_step else self.tick / RESOLUTION  # its steps may lie anywhere in that of the cluster
        self.slaves[k].fail(f"{self.state.failed_call.decode()} at t = {t:.9g} s failed", self.state.failed_status)

    def _require_numbers(self, k: int, values: np.ndarray | None = None) -> None:
        """Outputs of a member that are no numbers, or infinite, end the run before anything is made of them."""
        values = self.values[self.pieces[k]] if values is None else values
        if np.isfinite(values).all():
            return
        slave, wrong = self.slaves[k], np.flatnonzero(~np.isfinite(values))
        name, value = self.slot_name(self.pieces[k].start + int(wrong[0])), float(values[wrong[0]])
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        what = f"output {name} is {value:g} at t = {self.tick / RESOLUTION:.9g} s{more}: expected a number"
        if self.binding.before.any():
            self.values[:] = self.binding.before  # no row shall hold it
        if isinstance(slave, FmuSlave):
            slave.fail(what)
        raise CosimError(f"{slave.name}: {what}")

    def _source(self, k: int, start: int, end, outputs) -> int:
        slave = self.slaves[k]
        try:
            values = np.ctypeslib.as_array(outputs, (len(slave.y),))
            end[0] = slave.source(start, end[0], values)
            self._require_numbers(k, values)
        except Exception as error:
            self._exception = error if isinstance(error, CosimError) else CosimError(f"{slave.name}: {error!r}")
            return 1
        return 0

    def _call(self, k: int, action: int, start: int, end) -> int:
        """What the kernel asks of members that are stepped in Python (Model Exchange)."""
        slave, member = self.slaves[k], self.binding.members[k]
        try:
            if action == kernel.DO_STEP:
                slave.shortest = self.state.minimum
                end[0], member.had_event = slave.step(start, end[0])
                if slave.switched_at_once:
                    self.state.step = self.state.minimum
                member.next_event = slave.next_event
            elif action == kernel.DO_REFRESH:
                slave.refresh()
                self._require_numbers(k)
            elif action == kernel.DO_SAVE:
                slave.save()
            else:
                slave.restore(start)
                member.next_event = slave.next_event
        except Exception as error:
            self._exception = error if isinstance(error, CosimError) else CosimError(f"{slave.name}: {error}")
            return 1
        return 0

    def flush(self, whole: bool = False) -> None:
        """Hand over the rows recorded so far; those of the present time, which an event may change, only if ``whole``."""
        ticks, rows = self.binding.take_rows(whole)
        if len(ticks):
            self.on_rows(ticks, rows)

    def end(self) -> None:
        """The run is over: the last row is its end, and all are handed over."""
        if self.state.last_row < self.tick:
            self.binding.record()
        self.flush(whole=True)

    def settle(self, before: np.ndarray | None = None) -> None:
        """Events at the present tick: iterate inputs and outputs until nothing changes, then
        let the sampled members act, and settle what they changed. ``before`` holds the values
        that discrete outputs had before the step that led to the event."""
        self.n_events += 1
        self.had_event = True
        self.binding.read_members()
        n = self.n_outputs
        old = self.values[:n].copy()
        discrete = self.continuous[:n] == 0
        if before is not None:
            old[discrete] = before[:n][discrete]
        disturbed = self._iterate()
        if self._act():
            disturbed |= self._iterate()
        change = np.abs(self.values[:n] - old)
        if (change[discrete] > 0.0).any() or (change * self.binding.weight > 1.0).any():
            self.slope[:n] = 0.0
            self.binding.restart()
        elif disturbed:
            self.state.step = (RESUME if self.state.roll_back else 1.0) * self.state.minimum
        self.binding.write_members()
        self.binding.observe()
        self.binding.record()

    def _iterate(self) -> bool:
        """Returns whether the inputs of any FMU jumped by more than the tolerance."""
        values, disturbed = self.values, False
        taken: list[bytes | None] = [None] * len(self.slaves)
        for _ in range(MAX_SETTLING):
            moved: list[int] = []
            for k, slave in enumerate(self.slaves):
                if slave.sampled:
                    continue
                self.wirings[k](values, slave.u)
                if self._undisturbed(k, slave):
                    continue
                inputs = slave.u.tobytes()
                if inputs == taken[k]:
                    continue
                taken[k] = inputs
                old = values[self.pieces[k]].copy()
                disturbed |= self._disturbs(k, slave)
                slave.event(self.tick)
                self._require_numbers(k)
                moved += self._moved(old, self.pieces[k])
            self.n_settling += 1
            if not moved:
                return disturbed
        names = ", ".join(sorted({self.slot_name(slot) for slot in moved}))
        raise AlgebraicLoopError(
            f"cluster {self.name}: values at t = {self.tick / RESOLUTION:.9g} s do not settle "
            f"in {MAX_SETTLING} iterations: {names}"
        )

    def _undisturbed(self, k: int, slave: Slave) -> bool:
        """Whether a member has nothing to do at this instant: no event of its own, inputs as they were."""
        if due_tick(slave) <= self.tick:
            return False
        return isinstance(slave, ComponentSlave) or bool((np.abs(slave.u - slave.u_set) <= self.binding.dead_bands[k]).all())

    def _disturbs(self, k: int, slave: Slave) -> bool:
        """Whether an FMU's inputs differ from what it has by more than the tolerance."""
        if isinstance(slave, ComponentSlave):
            return False
        size = np.maximum(np.maximum(np.abs(slave.u), np.abs(slave.u_set)), self._input_floors[k])
        return bool((np.abs(slave.u - slave.u_set) > self.options.tolerance * size).any())

    def _moved(self, old: np.ndarray, piece: slice) -> list[int]:
        """Slots that changed by more than the settling tolerance (at all if discrete)."""
        limit = np.where(self.continuous[piece] > 0, SETTLED * self.scale[piece], 0.0)
        return [piece.start + int(i) for i in np.flatnonzero(np.abs(self.values[piece] - old) > limit)]

    def _act(self) -> bool:
        acted = False
        for k, slave in enumerate(self.slaves):
            if not slave.sampled or due_tick(slave) > self.tick:
                continue
            self.wirings[k](self.values, slave.u)
            if slave.has_means:
                self._insert_means(k, slave)
            slave.event(self.tick)
            self._require_numbers(k)
            acted = True
        return acted

    def _insert_means(self, k: int, slave: ComponentSlave) -> None:
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

    def leavings(self) -> dict[str, dict]:
        """What the Python components want stored with the results, by their names."""
        return {slave.name: slave.component.finish() for slave in self.slaves if isinstance(slave, ComponentSlave)}

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
        """Release all members; the cluster is of no use any more."""
        self.binding.release()
        for slave in self.slaves:
            slave.close()
        # What the kernel and the recorder call leads back here: a circle would wait long for the garbage collector.
        del self.binding, self.state, self.on_rows
