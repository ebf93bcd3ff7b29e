"""FMI 2.0 Co-Simulation: instances and initialisation. Stepping is in cluster/member.c."""

from __future__ import annotations

import ctypes

from fmpy.fmi2 import FMU2Slave

from cosim.fmu.common import FmuSlave
from cosim.fmu.description import FmuDescription


class Fmi2Slave(FmuSlave):
    """One instance of an FMI 2.0 Co-Simulation FMU."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        experiment = description.model.defaultExperiment
        if not self.interface.canHandleVariableCommunicationStepSize and experiment and experiment.stepSize:
            self.fixed_step = float(experiment.stepSize)

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        self.time = t
        self.fmu = self._load(FMU2Slave)
        self._instantiate(callbacks=self._fmi2_callbacks())
        self._bind_buffers()
        self.call("fmi2SetupExperiment", 1, ctypes.c_double(tolerance), ctypes.c_double(t), 1, ctypes.c_double(stop))
        self._set_start_values()
        self.push()
        self.call("fmi2EnterInitializationMode", what="initialisation failed")

    def run(self) -> None:
        self.call("fmi2ExitInitializationMode", what="initialisation failed")
        self._runs = True
        self.pull()
