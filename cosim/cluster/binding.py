"""Gives a cluster's numbers and its members' functions to the kernel."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np

from cosim.cluster import kernel
from cosim.fmu.common import FmuSlave
from cosim.fmu.model_exchange import ModelExchangeSlave
from cosim.fmu.slave import tick_at_or_after, ticks_within

MAX_ROWS = 8192
TEMPERATURE_SCALE = 10.0
FMI3_FUNCTIONS = {
    "do_step": "fmi3DoStep", "enter_event": "fmi3EnterEventMode", "enter_step": "fmi3EnterStepMode",
    "update": "fmi3UpdateDiscreteStates", "get_state": "fmi3GetFMUState", "set_state": "fmi3SetFMUState",
}
FMI2_FUNCTIONS = {
    "do_step": "fmi2DoStep", "get_state": "fmi2GetFMUstate", "set_state": "fmi2SetFMUstate",
    "get_real_status": "fmi2GetRealStatus",
}
STEERING = ("step", "last_step", "slope_span", "since", "n_steps", "n_rejected", "n_brought_back", "last_row")
"""What the kernel goes by beside its vectors, and what it counts."""
FREE_STATE = {2: "fmi2FreeFMUstate", 3: "fmi3FreeFMUState"}


class Binding:
    """The kernel's view of a cluster. Arrays are shared, not copied."""

    def __init__(self, cluster, source: Callable, call: Callable) -> None:
        self._library = kernel.library()
        self._owner = cluster
        self._kept: list[object] = []
        self.dead_bands: list[np.ndarray] = []
        """Per member: changes of its inputs that are not passed on."""
        self.taken: list[np.ndarray] = []
        """Per member: integral over time of the inputs that it was given."""
        options, size, n = cluster.options, len(cluster.values), cluster.n_outputs
        self.members = (kernel.MemberStruct * max(len(cluster.slaves), 1))()
        self.cluster = struct = kernel.ClusterStruct()
        struct.members = self.members
        struct.n_members, struct.n_outputs, struct.n_values = len(cluster.slaves), n, size
        struct.external, struct.n_external = cluster.external.start, cluster.external.stop - cluster.external.start
        self.before, middle, ahead = np.zeros(size), np.zeros(size), np.zeros(size)
        ports = [port for slave in cluster.slaves for port in slave.outputs.values() for _ in range(port.size)]
        units = sorted({port.unit for port in ports})
        coupled, held = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
        for wiring in cluster.wirings:
            coupled[wiring.sources] = 1
        for slave, piece in zip(cluster.slaves, cluster.pieces):
            held[piece] = slave.fixed_step > 0.0
        self.scale, self.weight, self.limited = np.ones(n), np.zeros(n), np.zeros(n, dtype=np.int64)
        self.largest = np.array([port.nominal or 0.0 for port in ports])
        """Largest magnitude of each output so far: what errors are measured against."""
        arrays = {
            "values": cluster.values, "before": self.before, "middle": middle, "ahead": ahead,
            "slope": cluster.slope, "integral": cluster.integral, "continuous": cluster.continuous, "coupled": coupled,
            "held": held,
            "unit": np.array([units.index(port.unit) for port in ports], dtype=np.int32),
            "fixed_scale": np.array([TEMPERATURE_SCALE if port.unit in ("K", "degC") else 0.0 for port in ports]),
            "floor": np.array([options.scales.get(port.unit, 0.0) for port in ports]),
            "largest": self.largest, "by_unit": np.zeros(max(len(units), 1)), "scale": self.scale, "weight": self.weight, "limited": self.limited,
        }
        for name, array in arrays.items():
            setattr(struct, name, self._keep(array))
        struct.n_units = len(units)
        struct.tolerance, struct.dead_band = options.tolerance, options.dead_band
        struct.minimum, struct.maximum = ticks_within(options.minimum_step), ticks_within(options.maximum_step)
        struct.step = struct.minimum
        windows = [[tick_at_or_after(a), tick_at_or_after(b), ticks_within(h)] for a, b, h in sorted(options.windows)]
        struct.windows, struct.n_windows = self._keep(np.array(windows or [[0, 0, 0]], dtype=np.int64)), len(windows)
        struct.roll_back = options.roll_back and all(slave.can_roll_back for slave in cluster.slaves)
        self._ticks, self._rows = np.empty(MAX_ROWS, dtype=np.int64), np.empty((MAX_ROWS, n))
        struct.row_ticks, struct.rows, struct.max_rows = self._keep(self._ticks), self._keep(self._rows), MAX_ROWS
        struct.last_row = -(1 << 62)
        self._fixed = len(self._kept)
        struct.source, struct.external_call = kernel.SOURCE(source), kernel.CALL(call)

    def _keep(self, array: np.ndarray) -> int:
        """Address of an array that stays alive with the binding."""
        array = np.ascontiguousarray(array)
        self._kept.append(array)
        return array.ctypes.data

    def connect_members(self) -> None:
        """Fill in all members; they must be instantiated and ready to step."""
        owner = self._owner
        del self._kept[self._fixed :]
        self.dead_bands.clear()
        self.taken.clear()
        for member, slave, wiring, piece in zip(self.members, owner.slaves, owner.wirings, owner.pieces):
            member.first, member.n_outputs, member.n_inputs = piece.start, len(slave.y), len(slave.u)
            member.n_smooth, member.sampled, member.tick = slave.n_smooth, slave.sampled, owner.tick
            member.u, member.u_set = slave.u.ctypes.data, slave.u_set.ctypes.data
            self._wire(member, wiring, len(slave.u))
            if isinstance(slave, ModelExchangeSlave):
                member.kind = kernel.EXTERNAL
            elif isinstance(slave, FmuSlave):
                self._connect_fmu(member, slave)
            else:
                member.kind, member.constant = kernel.PYTHON, slave.constant
                member.span_begin = self._keep(np.zeros(len(slave.y)))
                member.span_end = self._keep(np.zeros(len(slave.y)))
        self.write_members()

    def _wire(self, member, wiring, n: int) -> None:
        starts = np.cumsum([0, *[len(row) for row in wiring.rows]])
        member.row_start = self._keep(starts.astype(np.int32))
        member.slot = self._keep(np.array([term.slot for row in wiring.rows for term in row], dtype=np.int32))
        member.factor = self._keep(np.array([term.factor for row in wiring.rows for term in row], dtype=float))
        member.offset = self._keep(np.array(wiring.offsets, dtype=float))
        self.dead_bands.append(np.zeros(n))
        member.dead_band = self._keep(self.dead_bands[-1])
        self.taken.append(np.zeros(n))
        member.taken, member.held = self._keep(self.taken[-1]), self._keep(np.zeros(n))

    def _connect_fmu(self, member, slave: FmuSlave) -> None:
        member.kind = slave.description.version
        member.feedthrough, member.sets_then_gets = slave.feedthrough, slave.sets_then_gets
        member.event_mode, member.can_roll_back = slave.has_event_mode, self.cluster.roll_back
        member.reserve, member.component = slave.reserve, slave.component
        member.own_step, member.own_steps = slave.fixed_step, slave.own_steps
        for name, function in (FMI3_FUNCTIONS if member.kind == 3 else FMI2_FUNCTIONS).items():
            setattr(member, name, kernel.address(slave.function(function)))
        member.reads, member.n_reads = self._groups(slave.reads)
        member.writes, member.n_writes = self._groups(slave.writes)

    def _groups(self, groups: list) -> tuple[int, int]:
        structs = (kernel.GroupStruct * max(len(groups), 1))()
        for struct, group in zip(structs, groups):
            struct.get, struct.set = kernel.address(group.get_function), kernel.address(group.set_function)
            struct.references = ctypes.addressof(group.references)
            struct.n_references, struct.n_values = len(group.references), len(group.vector)
            struct.buffer, struct.type = ctypes.addressof(group.buffer), group.type_code
            struct.continuous, struct.vector = group.continuous, group.vector.ctypes.data
        self._kept += [structs, groups]
        return ctypes.addressof(structs), len(groups)

    # -- calls ---------------------------------------------------------------------------------

    def advance(self, end: int) -> int:
        """Run the kernel until tick ``end`` or until it needs attention; returns its code."""
        code = self._library.kernel_advance(ctypes.byref(self.cluster), int(end))
        self.read_members()
        return code

    def observe(self) -> None:
        """Update scales and weights from the present values."""
        self._library.kernel_observe(ctypes.byref(self.cluster))

    def record(self) -> None:
        """Record the present values as a row."""
        self._library.kernel_record(ctypes.byref(self.cluster))

    def restart(self) -> None:
        """Begin again with the smallest step."""
        self.cluster.step = self.cluster.minimum

    def take_rows(self, whole: bool) -> tuple[np.ndarray, np.ndarray]:
        """Ticks (n,) and outputs (n, n_outputs) recorded since the last call; valid until the next step. Rows of the
        present time stay unless ``whole``: whether the next event adds to them must not depend on when they are asked for."""
        count = self.cluster.n_rows
        ready = count if whole else int(np.searchsorted(self._ticks[:count], self.cluster.tick))
        ticks, rows = self._ticks[:ready], self._rows[:ready]
        if ready < count and ready:
            ticks, rows = ticks.copy(), rows.copy()
            left = count - ready
            self._ticks[:left], self._rows[:left] = self._ticks[ready:count], self._rows[ready:count]
        self.cluster.n_rows = count - ready
        return ticks, rows

    def capture(self) -> dict:
        """Where the kernel stands, as plain data."""
        return {
            "steering": {name: getattr(self.cluster, name) for name in STEERING}, "largest": self.largest.copy(),
            "taken": [taken.copy() for taken in self.taken], "limited": self.limited.copy(),
            "counted": [(slave.steps, slave.rollbacks, slave.events) for slave in self._owner.slaves],
        }

    def stand(self, tick: int, captured: dict) -> None:
        """Go on from where the kernel stood at ``tick``; the members stand there already."""
        self.cluster.tick = tick
        for name, value in captured["steering"].items():
            setattr(self.cluster, name, value)
        self.largest[:], self.limited[:] = captured["largest"], captured["limited"]
        for taken, before in zip(self.taken, captured["taken"]):
            taken[:] = before
        for member, slave, counted in zip(self.members, self._owner.slaves, captured["counted"]):
            slave.steps, slave.rollbacks, slave.events = counted
            member.steps, member.rollbacks, member.events = slave.steps, slave.rollbacks, 0
            member.tick = tick
        self.write_members()
        self.observe()
        self.cluster.since = captured["steering"]["since"]

    def read_members(self) -> None:
        """What the kernel changed about FMU members."""
        for member, slave in zip(self.members, self._owner.slaves):
            if member.kind != kernel.PYTHON:
                slave.next_event, slave.own_steps = member.next_event, member.own_steps

    def write_members(self) -> None:
        """What events changed about the members."""
        for member, slave in zip(self.members, self._owner.slaves):
            member.next_event = slave.next_event
            member.span_from = member.span_to = -1

    def collect_counters(self) -> None:
        """Steps, events and times of the members into their Python objects."""
        for member, slave in zip(self.members, self._owner.slaves):
            if member.kind == kernel.EXTERNAL:
                continue
            slave.steps, slave.rollbacks = member.steps, member.rollbacks
            slave.events += member.events
            slave.seconds += member.seconds
            member.events, member.seconds = 0, 0.0

    def release(self) -> None:
        """Free the states that the kernel keeps."""
        for member, slave in zip(self.members, self._owner.slaves):
            if member.state and isinstance(slave, FmuSlave) and slave.fmu is not None:
                free = slave.function(FREE_STATE[slave.description.version])
                state = ctypes.c_void_p(member.state)
                free(ctypes.c_void_p(slave.component), ctypes.byref(state))
                member.state = None
