"""FMI 2.0 Co-Simulation."""

from __future__ import annotations

import ctypes
from functools import partial

from fmpy import calloc, free
from fmpy.fmi2 import (
    FMU2Slave,
    fmi2CallbackAllocateMemoryTYPE,
    fmi2CallbackFreeMemoryTYPE,
    fmi2CallbackFunctions,
    fmi2CallbackLoggerTYPE,
)
from fmpy.logging import addLoggerProxy

from cosim.fmu.common import FmuSlave, unpack
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.variables import Port

DISCARD = 2
LAST_SUCCESSFUL_TIME = 2


class Fmi2Slave(FmuSlave):
    """One instance of an FMI 2.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.can_roll_back = bool(self.interface.canGetAndSetFMUstate)
        experiment = description.model.defaultExperiment
        if not self.interface.canHandleVariableCommunicationStepSize and experiment and experiment.stepSize:
            self.fixed_step = tick_at_or_after(float(experiment.stepSize))
        self._plan_reserve()
        self._state = ctypes.c_void_p()

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        description = self.description
        self.fmu = FMU2Slave(
            instanceName=self.name,
            guid=description.model.guid,
            modelIdentifier=self.interface.modelIdentifier,
            unzipDirectory=unpack(str(description.path), description.digest),
        )
        self._callbacks = fmi2CallbackFunctions()
        self._callbacks.logger = fmi2CallbackLoggerTYPE(
            lambda _, instance, status, category, message: self._log(status, category, message)
        )
        self._callbacks.allocateMemory = fmi2CallbackAllocateMemoryTYPE(calloc)
        self._callbacks.freeMemory = fmi2CallbackFreeMemoryTYPE(free)
        addLoggerProxy(ctypes.byref(self._callbacks))
        try:
            self.fmu.instantiate(callbacks=self._callbacks)
        except Exception:
            self.fail("the FMU cannot be instantiated")
        self._bind_buffers()
        self._bind_calls()
        library = self.fmu.dll
        status = library["fmi2SetupExperiment"](
            *self._instance, 1, ctypes.c_double(tolerance), ctypes.c_double(t), 1, ctypes.c_double(stop)
        )
        if status > 1:
            self.fail("fmi2SetupExperiment failed", status)
        self._set_start_values()
        self.push()
        if library["fmi2EnterInitializationMode"](*self._instance) > 1:
            self.fail("initialisation failed")
        self._pushed = b""

    def _bind_calls(self) -> None:
        library = self.fmu.dll
        self._instance = (ctypes.c_void_p(self.fmu.component),)
        self._t, self._h = ctypes.c_double(), ctypes.c_double()
        self._do_step = partial(library["fmi2DoStep"], *self._instance, self._t, self._h, int(not self.can_roll_back))
        by = ctypes.byref
        self._get_state = partial(library["fmi2GetFMUstate"], *self._instance, by(self._state))
        self._set_state = partial(library["fmi2SetFMUstate"], *self._instance, self._state)

    def _set_values(self, port: Port, values: list) -> None:
        word, convert = {"float": ("Real", float), "integer": ("Integer", int), "boolean": ("Boolean", int)}[port.kind]
        getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])

    def run(self) -> None:
        if self.fmu.dll["fmi2ExitInitializationMode"](*self._instance) > 1:
            self.fail("initialisation failed")
        self._pushed = self.u.tobytes()
        self.pull()

    def _advance(self, start: int, end: int) -> int:
        self._t.value = start / RESOLUTION
        self._h.value = end / RESOLUTION - self._t.value
        status = self._do_step()
        if status == DISCARD:
            return self._discarded(start, end)
        if status > 1:
            self.fail(f"step from t = {self._t.value:.9g} s over {self._h.value:.9g} s failed", status)
        return end

    def _discarded(self, start: int, end: int) -> int:
        """The FMU stopped on the way: go on from there to the next tick."""
        reached = ctypes.c_double()
        if self.fmu.dll["fmi2GetRealStatus"](*self._instance, LAST_SUCCESSFUL_TIME, ctypes.byref(reached)) > 1:
            self.fail(f"step from t = {start / RESOLUTION:.9g} s was discarded and no time is given")
        tick = max(tick_at_or_after(reached.value), start + 1)
        if tick > end or reached.value <= start / RESOLUTION:
            self.fail(f"no progress from t = {start / RESOLUTION:.9g} s")
        rest = tick / RESOLUTION - reached.value
        if rest > 0.0:
            self._t.value, self._h.value = reached.value, rest
            if self._do_step() > 1:
                self.fail(f"step from t = {reached.value:.9g} s failed")
        self.had_event = True
        self.events += 1
        return tick

    def save(self) -> None:
        if self._get_state() > 1:
            self.fail("fmi2GetFMUstate failed")

    def restore(self) -> None:
        if self._set_state() > 1:
            self.fail("fmi2SetFMUstate failed")
        self._pushed = b""
        self.rollbacks += 1

    def close(self) -> None:
        if self.fmu is None:
            return
        if self._state:
            self.fmu.dll["fmi2FreeFMUstate"](*self._instance, ctypes.byref(self._state))
        self.fmu.terminate()
        self.fmu.freeInstance()
        self.fmu = None
