"""FMI 2.0 Co-Simulation: instances and initialisation. Stepping is in cluster/member.c."""

from __future__ import annotations

import ctypes

from fmpy import calloc, free
from fmpy.fmi2 import (
    FMU2Slave,
    fmi2CallbackAllocateMemoryTYPE,
    fmi2CallbackFreeMemoryTYPE,
    fmi2CallbackFunctions,
    fmi2CallbackLoggerTYPE,
)
from fmpy.logging import addLoggerProxy

from cosim.fmu.common import FmuSlave
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import tick_at_or_after
from cosim.variables import Port


class Fmi2Slave(FmuSlave):
    """One instance of an FMI 2.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        experiment = description.model.defaultExperiment
        if not self.interface.canHandleVariableCommunicationStepSize and experiment and experiment.stepSize:
            self.fixed_step = tick_at_or_after(float(experiment.stepSize))

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        description = self.description
        self.fmu = FMU2Slave(
            instanceName=self.name,
            guid=description.model.guid,
            modelIdentifier=self.interface.modelIdentifier,
            unzipDirectory=str(description.folder),
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
        except Exception:  # noqa: BLE001 - FMPy raises nothing more particular
            self.fail("the FMU cannot be instantiated")
        self._bind_buffers()
        self.call("fmi2SetupExperiment", 1, ctypes.c_double(tolerance), ctypes.c_double(t), 1, ctypes.c_double(stop))
        self._set_start_values()
        self.push()
        self.call("fmi2EnterInitializationMode", what="initialisation failed")

    def _set_values(self, port: Port, values: list) -> None:
        word, convert = {"float": ("Real", float), "integer": ("Integer", int), "boolean": ("Boolean", int)}[port.kind]
        getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])

    def run(self) -> None:
        self.call("fmi2ExitInitializationMode", what="initialisation failed")
        self.pull()

    def close(self) -> None:
        if self.fmu is not None:
            self.fmu.terminate()
            self.fmu.freeInstance()
            self.fmu = None
