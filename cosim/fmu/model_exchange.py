"""FMI 2.0 and 3.0 Model Exchange: FMUs without a solver of their own, integrated by CVODE."""

from __future__ import annotations

import ctypes
import math
from time import perf_counter

import numpy as np
from fmpy.fmi2 import FMU2Model
from fmpy.fmi3 import FMU3Model

from cosim.errors import FmuError
from cosim.fmu.common import FmuSlave
from cosim.fmu.description import FmuDescription
from cosim.fmu.integrator import Integrator
from cosim.fmu.slave import RESOLUTION, tick_at_or_after

MAX_EVENTS = 1000
NEGLIGIBLE = 1e-9
"""Rest of a step [s] that is not worth integrating."""
MOST_NAMED = 8
"""States that an error message shows."""


class ModelExchangeSlave(FmuSlave):
    """One instance of a Model Exchange FMU with its integrator."""

    interface_name = "modelExchange"
    has_event_mode = True
    shortest = 0.0
    """Shortest step of the cluster [ticks]."""
    switched_at_once = False
    """Whether the inputs of the last step switched a relation at its begin, so that shorter steps are to find when."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description, start)
        self.feedthrough = True
        self._saved = None

    def begin(self, t: float, stop: float, tolerance: float) -> None:
        self.close()
        self.time, self._tolerance = t, tolerance
        fmi3 = self.description.version == 3
        self.fmu = self._load(FMU3Model if fmi3 else FMU2Model)
        self._instantiate(**({"logMessage": self._log_fmi3} if fmi3 else {"callbacks": self._fmi2_callbacks()}))
        self._bind_buffers()
        if not fmi3:
            self.fmu.setupExperiment(tolerance=tolerance, startTime=t, stopTime=stop)
        self._set_start_values()
        self.push()
        self.fmu.enterInitializationMode(**({"tolerance": tolerance, "startTime": t, "stopTime": stop} if fmi3 else {}))

    @property
    def moment(self) -> float:
        return self.time if self._solver is None else self._solver.time

    def _states(self) -> str:
        """Names and values of the states where a call of the integrator failed."""
        names = [unknown.variable.derivative.name for unknown in self.description.model.derivatives]
        values = self._solver.point
        pairs = [f"{name} = {value:.6g}" for name, value in zip(names, values, strict=False)]
        return ", ".join([*pairs[:MOST_NAMED], *(["..."] if len(pairs) > MOST_NAMED else [])])

    def run(self) -> None:
        fmu, model = self.fmu, self.description.model
        fmi3 = self.description.version == 3
        fmu.exitInitializationMode()
        self._update()
        n_states = fmu.getNumberOfContinuousStates() if fmi3 else model.numberOfContinuousStates
        n_indicators = fmu.getNumberOfEventIndicators() if fmi3 else model.numberOfEventIndicators
        self._indicators = (ctypes.c_double * n_indicators)()
        derivatives = fmu.getContinuousStateDerivatives if fmi3 else fmu.getDerivatives
        counts = (n_states, n_indicators)
        self._solver = Integrator(fmu, counts, derivatives, self.time, self._tolerance, self.fail)
        self._sides = self._present_sides()
        self._runs = True
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
            self.fail("an event does not settle: discrete states keep changing")
        self.next_event = moment if defined else math.inf
        self.fmu.enterContinuousTimeMode()

    def _present_sides(self) -> np.ndarray:
        """Per event indicator, whether it is above zero: FMI's rule for the side that a relation is on."""
        if not len(self._indicators):
            return np.zeros(0, dtype=bool)
        self.fmu.getEventIndicators(self._indicators, len(self._indicators))
        return np.frombuffer(self._indicators) > 0.0

    def _has_crossed(self) -> bool:
        """Whether an event indicator has left the side where the last event put it."""
        return bool((self._present_sides() != self._sides).any())

    def _handle_event(self, with_inputs: bool = False) -> None:
        """An event at the present time, at which discrete inputs may change too."""
        self.fmu.enterEventMode()
        if with_inputs:
            self.push()
        self._update()
        self._solver.reset(self.time)
        self._sides = self._present_sides()

    def _take_inputs(self) -> bool:
        """Set the continuous inputs; whether any has changed."""
        if (self.u == self.u_set).all():
            return False
        for group in self.writes:
            if group.continuous:
                self._check_status(group.set(), "setting inputs failed")
        self.u_set[:] = self.u
        self._solver.reset(self.time)
        return True

    def step(self, start: int, end: int) -> tuple[int, bool]:
        """Integrate with the inputs ``u``; returns the tick reached and whether there was an event."""
        began = perf_counter()
        self._go_to(start / RESOLUTION)
        self._solver.retries = 0
        events, self.switched_at_once = 0, self._take_inputs() and self._has_crossed()
        if self.switched_at_once:
            self._handle_event()
            events = 1
            # As in member.c: shorter steps find the instant, the shortest one is made with the relation as it is now.
            end = start + 1 if end - start > self.shortest else end
        while (goal := end / RESOLUTION) - self.time > NEGLIGIBLE:
            if self._integrate(min(goal, self.next_event)):
                events += 1
                self._handle_event()
                end = min(end, max(tick_at_or_after(self.time), start + 1))
            if events > MAX_EVENTS:
                self.fail(f"more than {MAX_EVENTS} events in the step from t = {start / RESOLUTION:.9g} s")
        self.events += bool(events)
        self.steps += 1
        self.pull()
        self.seconds += perf_counter() - began
        return end, bool(events)

    def _integrate(self, target: float) -> bool:
        """Go on to ``target`` [s], or to an event before it; whether there is one."""
        crossed = False
        single = self.interface.needsCompletedIntegratorStep
        if target - self.time > NEGLIGIBLE:
            try:
                crossed, reached = self._solver.advance(target, single)
            except FmuError as error:
                raise FmuError(f"{error}\n  states: {self._states()}") from None
            self._go_to(reached)
        asked = self._completed() if single else False
        return crossed or asked or self.time >= self.next_event - NEGLIGIBLE or self._has_crossed()

    def _go_to(self, t: float) -> None:
        self.time = t
        if self._solver is not None:
            self._solver.time = t
        self.fmu.setTime(t)

    def _completed(self) -> bool:
        """Tell the FMU that an integrator step is complete; True if it asks for an event."""
        asked, end = self.fmu.completedIntegratorStep(not self.can_roll_back)
        if end:
            self.fail("the FMU asked to end the simulation")
        return bool(asked)

    def refresh(self) -> None:
        """Outputs for the inputs ``u`` at the present time."""
        self._take_inputs()
        self.pull()

    def event(self, tick: int) -> None:
        self._go_to(tick / RESOLUTION)
        self._handle_event(with_inputs=True)
        self.pull()

    def save(self) -> None:
        """Remember the present state."""
        if self._saved is not None:
            self.fmu.freeFMUState(self._saved)
        self._saved = self.fmu.getFMUState()
        self._saved_next, self._saved_sides = self.next_event, self._sides

    def restore(self, tick: int) -> None:
        """Back to the remembered state, which was at ``tick``."""
        self.fmu.setFMUState(self._saved)
        self.next_event, self._sides = self._saved_next, self._saved_sides
        self.u_set[:] = math.nan
        self._go_to(tick / RESOLUTION)
        self._solver.reset(self.time)
        self.rollbacks += 1

    def capture(self) -> dict:
        return {**super().capture(), "sides": self._sides}

    def go_on(self, tick: int, captured: dict) -> None:
        super().go_on(tick, captured)
        self._go_to(tick / RESOLUTION)
        self._solver.reset(self.time)
        self._sides = captured["sides"]

    def close(self) -> None:
        if self.fmu is not None and self._saved is not None:
            self.fmu.freeFMUState(self._saved)
            self._saved = None
        self._solver = None
        super().close()

    _solver = None
