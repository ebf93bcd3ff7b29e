"""FMI 2.0 and 3.0 Model Exchange: FMUs without a solver of their own, integrated by CVODE (FMPy's)."""

from __future__ import annotations

import math
from time import perf_counter
from types import SimpleNamespace

from fmpy.fmi2 import FMU2Model
from fmpy.fmi3 import FMU3Model
from fmpy.sundials import CVodeSolver

from cosim.fmu.common import FmuSlave
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.variables import Port

MAX_EVENTS = 1000
NEGLIGIBLE = 1e-9
"""Rest of a step [s] that is not worth integrating."""


class ModelExchangeSlave(FmuSlave):
    """One instance of a Model Exchange FMU with its integrator."""

    interface_name = "modelExchange"
    has_event_mode = True

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.feedthrough = True
        self._saved = None

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        description = self.description
        fmi3 = description.version == 3
        self.fmu = (FMU3Model if fmi3 else FMU2Model)(
            instanceName=self.name,
            guid=description.model.instantiationToken if fmi3 else description.model.guid,
            modelIdentifier=self.interface.modelIdentifier,
            unzipDirectory=str(description.folder),
        )
        self.fmu.instantiate(**({"logMessage": lambda _, status, category, text: self._log(status, category, text)} if fmi3 else {}))
        self._bind_buffers()
        if not fmi3:
            self.fmu.setupExperiment(tolerance=tolerance, startTime=t, stopTime=stop)
        self._set_start_values()
        self.push()
        self.fmu.enterInitializationMode(**({"tolerance": tolerance, "startTime": t, "stopTime": stop} if fmi3 else {}))
        self._t, self._tolerance = t, tolerance

    def _set_values(self, port: Port, values: list) -> None:
        if self.description.version == 2:
            word, convert = {"float": ("Real", float), "integer": ("Integer", int), "boolean": ("Boolean", int)}[port.kind]
        else:
            word = "Int64" if port.type == "Enumeration" else port.type
            convert = {"float": float, "integer": int, "boolean": bool}[port.kind]
        getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])

    def run(self) -> None:
        self.fmu.exitInitializationMode()
        self._update()
        fmu, model = self.fmu, self.description.model
        fmi3 = self.description.version == 3
        self._solver = CVodeSolver(
            nx=fmu.getNumberOfContinuousStates() if fmi3 else model.numberOfContinuousStates,
            nz=fmu.getNumberOfEventIndicators() if fmi3 else model.numberOfEventIndicators,
            get_x=fmu.getContinuousStates, set_x=fmu.setContinuousStates,
            get_dx=fmu.getContinuousStateDerivatives if fmi3 else fmu.getDerivatives,
            get_z=fmu.getEventIndicators, get_nominals=fmu.getNominalsOfContinuousStates, set_time=fmu.setTime,
            input=SimpleNamespace(apply=lambda t: None), startTime=self._t, relativeTolerance=self._tolerance,
            maxNumSteps=1_000_000,
        )
        self.pull()

    def _update(self) -> None:
        """In Event Mode: update the discrete states, then back to Continuous-Time Mode."""
        update = self.fmu.updateDiscreteStates if self.description.version == 3 else self.fmu.newDiscreteStates
        for _ in range(MAX_EVENTS):
            more, end, _, _, defined, moment = update()
            if end:
                self.fail("the FMU asked to end the simulation")
            if not more:
                break
        else:
            self.fail(f"an event at t = {self._t:.9g} s does not settle: discrete states keep changing")
        self.next_event = moment if defined else math.inf
        self.fmu.enterContinuousTimeMode()

    def _take_inputs(self) -> None:
        if (self.u == self.u_set).all():
            return
        for group in self.writes:
            if group.continuous and group.set() > 1:
                self.fail("setting inputs failed")
        self.u_set[:] = self.u
        self._solver.reset(self._t)

    def step(self, start: int, end: int) -> tuple[int, bool]:
        """Integrate with the inputs ``u``; returns the tick reached and whether there was an event."""
        began = perf_counter()
        self._t = start / RESOLUTION
        self._take_inputs()
        had_event = False
        for _ in range(MAX_EVENTS):
            goal = end / RESOLUTION
            if goal - self._t <= NEGLIGIBLE:
                break
            target = min(goal, self.next_event)
            crossed = False
            if target - self._t > NEGLIGIBLE:
                crossed, _, self._t = self._solver.step(self._t, target)
            self.fmu.setTime(self._t)
            asked = self._completed()
            if crossed or asked or self._t >= self.next_event - NEGLIGIBLE:
                had_event = True
                self.fmu.enterEventMode()
                self._update()
                self._solver.reset(self._t)
                end = min(end, max(tick_at_or_after(self._t), start + 1))
        else:
            self.fail(f"more than {MAX_EVENTS} events in the step from t = {start / RESOLUTION:.9g} s")
        self.events += had_event
        self.steps += 1
        self.pull()
        self.seconds += perf_counter() - began
        return end, had_event

    def _completed(self) -> bool:
        """Tell the FMU that an integrator step is complete; True if it asks for an event."""
        if not self.interface.needsCompletedIntegratorStep:
            return False
        asked, end = self.fmu.completedIntegratorStep()
        if end:
            self.fail("the FMU asked to end the simulation")
        return bool(asked)

    def refresh(self) -> None:
        """Outputs for the inputs ``u`` at the present time."""
        self._take_inputs()
        self.pull()

    def event(self, tick: int) -> None:
        self._t = tick / RESOLUTION
        self.fmu.setTime(self._t)
        self.fmu.enterEventMode()
        self.push()
        self._update()
        self._solver.reset(self._t)
        self.pull()

    def save(self) -> None:
        """Remember the present state."""
        if self._saved is not None:
            self.fmu.freeFMUState(self._saved)
        self._saved = self.fmu.getFMUState()
        self._saved_next = self.next_event

    def restore(self, tick: int) -> None:
        """Back to the remembered state, which was at ``tick``."""
        self.fmu.setFMUState(self._saved)
        self.next_event, self._t = self._saved_next, tick / RESOLUTION
        self.u_set[:] = math.nan
        self._solver.reset(self._t)
        self.rollbacks += 1

    def go_on(self, tick: int, captured: dict) -> None:
        super().go_on(tick, captured)
        self._t = tick / RESOLUTION
        self.fmu.setTime(self._t)
        self._solver.reset(self._t)

    def close(self) -> None:
        if self.fmu is not None:
            if self._saved is not None:
                self.fmu.freeFMUState(self._saved)
                self._saved = None
            self._solver = None
            self.fmu.freeInstance()
            self.fmu = None

    _solver = None
