"""FMI 3.0 Co-Simulation: event mode, early return, FMU state."""

from __future__ import annotations

import ctypes
import math
from functools import partial
from time import perf_counter

from fmpy.fmi3 import FMU3Slave

from cosim.fmu.common import FmuSlave, unpack
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.variables import Port

MAX_EVENTS_PER_STEP = 1000
MAX_EVENT_ITERATIONS = 100


class Fmi3Slave(FmuSlave):
    """One instance of an FMI 3.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.can_roll_back = bool(self.interface.canGetAndSetFMUstate)
        self.has_event_mode = bool(self.interface.hasEventMode)
        if not self.interface.canHandleVariableCommunicationStepSize and self.interface.fixedInternalStepSize:
            self.fixed_step = tick_at_or_after(float(self.interface.fixedInternalStepSize))
        self._plan_reserve()
        self._state = ctypes.c_void_p()

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        description = self.description
        self.fmu = FMU3Slave(
            instanceName=self.name,
            guid=description.model.instantiationToken,
            modelIdentifier=self.interface.modelIdentifier,
            unzipDirectory=unpack(str(description.path), description.digest),
        )
        try:
            self.fmu.instantiate(
                eventModeUsed=self.has_event_mode,
                earlyReturnAllowed=self.has_event_mode,
                logMessage=lambda _, status, category, message: self._log(status, category, message),
            )
        except Exception:
            self.fail("the FMU cannot be instantiated")
        self._bind_buffers()
        self._bind_calls()
        self._set_start_values()
        self._pushed = b""
        self.push()
        if self.fmu.dll["fmi3EnterInitializationMode"](
            *self._instance, ctypes.c_bool(True), ctypes.c_double(tolerance), ctypes.c_double(t),
            ctypes.c_bool(True), ctypes.c_double(stop),
        ) > 1:
            self.fail("initialisation failed")
        self._pushed = b""
        self._t.value = t

    def _bind_calls(self) -> None:
        library = self.fmu.dll
        self._instance = (ctypes.c_void_p(self.fmu.component),)
        self._t, self._h, self._reached = ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
        self._event, self._end, self._early = ctypes.c_bool(), ctypes.c_bool(), ctypes.c_bool()
        by = ctypes.byref
        self._do_step = partial(
            library["fmi3DoStep"], *self._instance, self._t, self._h, ctypes.c_bool(not self.can_roll_back),
            by(self._event), by(self._end), by(self._early), by(self._reached),
        )
        self._more, self._nominals, self._states = ctypes.c_bool(), ctypes.c_bool(), ctypes.c_bool()
        self._defined, self._next = ctypes.c_bool(), ctypes.c_double()
        self._update = partial(
            library["fmi3UpdateDiscreteStates"], *self._instance, by(self._more), by(self._end),
            by(self._nominals), by(self._states), by(self._defined), by(self._next),
        )
        self._enter_event = partial(library["fmi3EnterEventMode"], *self._instance)
        self._enter_step = partial(library["fmi3EnterStepMode"], *self._instance)
        self._get_state = partial(library["fmi3GetFMUState"], *self._instance, by(self._state))
        self._set_state = partial(library["fmi3SetFMUState"], *self._instance, self._state)

    def _set_values(self, port: Port, values: list) -> None:
        word = "Int64" if port.type == "Enumeration" else port.type
        convert = {"float": float, "integer": int, "boolean": bool}[port.kind]
        getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])

    def run(self) -> None:
        if self.fmu.dll["fmi3ExitInitializationMode"](*self._instance) > 1:
            self.fail("initialisation failed")
        if self.has_event_mode:
            self._settle()
        self._pushed = self.u.tobytes()
        self.pull()

    def push(self) -> None:
        # In Step Mode of an FMU with Event Mode only continuous inputs may change.
        present = self.u.tobytes()
        if present == self._pushed:
            return
        for put in self._exact_writes:
            if put() > 1:
                self.fail("setting inputs failed")
        self._pushed = present
        if not self.has_event_mode or not self._stepping:
            self._push_others()

    _stepping = False

    def _settle(self) -> None:
        """In Event Mode: update the discrete states until nothing changes, back to Step Mode."""
        for _ in range(MAX_EVENT_ITERATIONS):
            status = self._update()
            if status > 1:
                self.fail(f"event at t = {self._t.value:.9g} s failed", status)
            if not self._more.value:
                break
        else:
            self.fail(f"event at t = {self._t.value:.9g} s does not settle: discrete states keep changing")
        self.next_event = self._next.value if self._defined.value else math.inf
        if self._end.value:
            self.fail("the FMU asked to end the simulation")
        if self._enter_step() > 1:
            self.fail("fmi3EnterStepMode failed")
        self._stepping = True

    def _advance(self, start: int, end: int) -> int:
        t, t_end = start / RESOLUTION, end / RESOLUTION
        for _ in range(MAX_EVENTS_PER_STEP):
            self._t.value, self._h.value = t, t_end - t
            status = self._do_step()
            if status > 1:
                self.fail(f"step from t = {t:.9g} s to {t_end:.9g} s failed", status)
            if self._end.value:
                self.fail(f"the FMU asked to end the simulation at t = {self._reached.value:.9g} s")
            if not (self._event.value or self._early.value):
                return end
            t = self._reached.value
            if self._event.value:
                self._t.value = t
                self._local_event()
                end = min(end, max(tick_at_or_after(t), start + 1))
                t_end = end / RESOLUTION
            if t >= t_end:
                return end
        self.fail(f"more than {MAX_EVENTS_PER_STEP} events between t = {start / RESOLUTION:.9g} s and {t_end:.9g} s")

    def _local_event(self) -> None:
        self.had_event = True
        self.events += 1
        if self.has_event_mode:
            if self._enter_event() > 1:
                self.fail("fmi3EnterEventMode failed")
            self._settle()

    def event(self, tick: int) -> None:
        if not self.has_event_mode:
            self.push()
            return
        began = perf_counter()
        self._t.value = tick / RESOLUTION
        if self._enter_event() > 1:
            self.fail("fmi3EnterEventMode failed")
        self._stepping = False
        self._pushed = b""
        self.push()
        self._settle()
        self.pull()
        self.seconds += perf_counter() - began

    def save(self) -> None:
        if self._get_state() > 1:
            self.fail("fmi3GetFMUState failed")
        self._saved_next_event, self._saved_pushed = self.next_event, self._pushed

    def restore(self) -> None:
        if self._set_state() > 1:
            self.fail("fmi3SetFMUState failed")
        self.next_event, self._pushed = self._saved_next_event, b""
        self.rollbacks += 1

    def close(self) -> None:
        if self.fmu is None:
            return
        if self._state:
            self.fmu.dll["fmi3FreeFMUState"](*self._instance, ctypes.byref(self._state))
        self.fmu.freeInstance()
        self.fmu, self._stepping = None, False
