"""FMI 3.0 Co-Simulation: instances, initialisation, event mode. Stepping is in cluster/member.c."""

from __future__ import annotations

import ctypes
import math
from functools import partial
from time import perf_counter

from fmpy.fmi3 import FMU3Slave

from cosim.fmu.common import FmuSlave
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import RESOLUTION

MAX_EVENT_ITERATIONS = 100


class Fmi3Slave(FmuSlave):
    """One instance of an FMI 3.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.has_event_mode = bool(self.interface.hasEventMode)
        if not self.interface.canHandleVariableCommunicationStepSize and self.interface.fixedInternalStepSize:
            self.fixed_step = float(self.interface.fixedInternalStepSize)

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        self.time = t
        self.fmu = self._load(FMU3Slave)
        self._instantiate(
            eventModeUsed=self.has_event_mode, earlyReturnAllowed=self.has_event_mode, logMessage=self._log_fmi3
        )
        self._bind_buffers()
        self._bind_event_mode()
        self._set_start_values()
        self.push()
        self.call("fmi3EnterInitializationMode", ctypes.c_bool(True), ctypes.c_double(tolerance), ctypes.c_double(t),
                  ctypes.c_bool(True), ctypes.c_double(stop), what="initialisation failed")

    def run(self) -> None:
        self.call("fmi3ExitInitializationMode", what="initialisation failed")
        self._runs = True
        if self.has_event_mode:
            self._settle()
        self.pull()

    def _bind_event_mode(self) -> None:
        """The arguments of fmi3UpdateDiscreteStates, made once."""
        self._more, self._end, nominals, states, self._defined = (ctypes.c_bool() for _ in range(5))
        self._next = ctypes.c_double()
        values = (self._more, self._end, nominals, states, self._defined, self._next)
        self._update = partial(self.function("fmi3UpdateDiscreteStates"), ctypes.c_void_p(self.component),
                               *[ctypes.byref(value) for value in values])

    def _settle(self) -> None:
        """In Event Mode: update the discrete states until nothing changes, back to Step Mode."""
        for _ in range(MAX_EVENT_ITERATIONS):
            status = self._update()
            if status > 1:
                self.fail("an event failed", status)
            if not self._more.value:
                break
        else:
            self.fail("an event does not settle: discrete states keep changing")
        if self._end.value:
            self.fail("the FMU asked to end the simulation")
        self.next_event = self._next.value if self._defined.value else math.inf
        self.call("fmi3EnterStepMode")

    def event(self, tick: int) -> None:
        began = perf_counter()
        self.time = tick / RESOLUTION
        if self.has_event_mode:
            self.call("fmi3EnterEventMode")
        self.push()
        if self.has_event_mode:
            self._settle()
            self.pull()
        elif self.sets_then_gets:
            self.pull()
        self.seconds += perf_counter() - began
