"""FMI 3.0 Co-Simulation: instances, initialisation, event mode. Stepping is in cluster/kernel.c."""

from __future__ import annotations

import ctypes
import math
from time import perf_counter

from fmpy.fmi3 import FMU3Slave

from cosim.fmu.common import FmuSlave, unpack
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.variables import Port

MAX_EVENT_ITERATIONS = 100


class Fmi3Slave(FmuSlave):
    """One instance of an FMI 3.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.has_event_mode = bool(self.interface.hasEventMode)
        if not self.interface.canHandleVariableCommunicationStepSize and self.interface.fixedInternalStepSize:
            self.fixed_step = tick_at_or_after(float(self.interface.fixedInternalStepSize))

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
        self._set_start_values()
        self.push()
        self.call("fmi3EnterInitializationMode", ctypes.c_bool(True), ctypes.c_double(tolerance), ctypes.c_double(t),
                  ctypes.c_bool(True), ctypes.c_double(stop), what="initialisation failed")

    def _set_values(self, port: Port, values: list) -> None:
        word = "Int64" if port.type == "Enumeration" else port.type
        convert = {"float": float, "integer": int, "boolean": bool}[port.kind]
        getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])

    def run(self) -> None:
        self.call("fmi3ExitInitializationMode", what="initialisation failed" + self._inputs_text())
        if self.has_event_mode:
            self._settle()
        self.pull()

    def _settle(self) -> None:
        """In Event Mode: update the discrete states until nothing changes, back to Step Mode."""
        more, end, nominals, states, defined = (ctypes.c_bool() for _ in range(5))
        next_event = ctypes.c_double()
        results = [ctypes.byref(value) for value in (more, end, nominals, states, defined, next_event)]
        for _ in range(MAX_EVENT_ITERATIONS):
            self.call("fmi3UpdateDiscreteStates", *results, what="an event failed" + self._inputs_text())
            if not more.value:
                break
        else:
            self.fail("an event does not settle: discrete states keep changing")
        if end.value:
            self.fail("the FMU asked to end the simulation")
        self.next_event = next_event.value if defined.value else math.inf
        self.call("fmi3EnterStepMode")

    def event(self, tick: int) -> None:
        began = perf_counter()
        if self.has_event_mode:
            self.call("fmi3EnterEventMode", what=f"event at t = {tick / RESOLUTION:.9g} s failed")
        self.push()
        if self.has_event_mode:
            self._settle()
            self.pull()
        elif self.sets_then_gets:
            self.pull()
        self.seconds += perf_counter() - began

    def close(self) -> None:
        if self.fmu is not None:
            self.fmu.freeInstance()
            self.fmu = None
