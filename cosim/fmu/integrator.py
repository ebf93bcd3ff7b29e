"""CVODE (FMPy's) for Model Exchange FMUs."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
from fmpy.sundials import NV_DATA_S, CVodeSolver
from fmpy.sundials.libraries import sundials_core, sundials_cvode

NORMAL, ONE_STEP = 1, 2
"""CVODE's task: to the target, or one internal step."""
ROOT_FOUND = 2
"""Its answer where an event indicator has passed zero."""
RECOVERABLE, FATAL = 1, -1
"""What a callback answers: a shorter step may help, nothing helps."""
DISCARD = 2
"""FMI status: what was asked for cannot be computed at this point."""
MOST_RETRIES = 200
"""Discarded calls within one step of the cluster: more mean that there is no way, however small the steps."""
MOST_STEPS = 1_000_000
"""Internal steps to one target."""
_stop_at = sundials_cvode.CVodeSetStopTime
_stop_at.argtypes, _stop_at.restype = [ctypes.c_void_p, ctypes.c_double], ctypes.c_int
_go = sundials_cvode.CVode


class Integrator(CVodeSolver):
    """One integrator. An error of an FMI call in its callbacks waits until CVODE has returned, because nothing may pass
    through C; where a call was discarded, or its answer is no number, CVODE tries shorter steps first."""

    def __init__(
        self, fmu, counts: tuple[int, int], derivatives: Callable, start: float, tolerance: float, fail: Callable
    ) -> None:
        """``counts`` of states and event indicators; ``fail(what, status)`` raises an FmuError."""
        n_states, n_indicators = counts
        self._fail = fail
        self.failure: Exception | None = None
        """The last error in a callback."""
        self.retries = 0
        """Calls that were discarded since the caller set this to zero."""
        self.time = start
        """Time of the last evaluation [s]."""
        self.point = np.zeros(0)
        """States where a call failed."""
        super().__init__(
            nx=n_states, nz=n_indicators, get_x=fmu.getContinuousStates, set_x=fmu.setContinuousStates,
            get_dx=derivatives, get_z=fmu.getEventIndicators, get_nominals=_sizes(fmu.getNominalsOfContinuousStates),
            set_time=fmu.setTime, input=SimpleNamespace(apply=lambda t: None), startTime=start,
            relativeTolerance=tolerance, maxNumSteps=MOST_STEPS,
        )  # fmt: skip
        # Its own handler prints; what goes wrong is raised here.
        sundials_core.SUNContext_ClearErrHandlers(self.sunctx)
        sundials_core.SUNContext_PushErrHandler(self.sunctx, self.ehfun_, None)

    def f(self, t, y, ydot, user_data):
        """Derivatives; see CVodeSolver."""
        return self._guarded(super().f, t, y, ydot, NV_DATA_S(ydot), self.nx, "a derivative")

    def g(self, t, y, gout, user_data):
        """Event indicators; see CVodeSolver."""
        return self._guarded(super().g, t, y, gout, gout, self.nz, "an event indicator")

    def _guarded(self, call: Callable, t: float, y, out, values, count: int, what: str) -> int:
        self.time = t
        try:
            call(t, y, out, None)
            if count and not np.isfinite(np.ctypeslib.as_array(values, (count,))).all():
                self._fail(f"{what} is not a number", DISCARD)
        except Exception as error:
            self.failure = error
            self.point = np.ctypeslib.as_array(NV_DATA_S(y), (self.nx,)).copy()
            self.retries += 1
            retry = getattr(error, "status", None) == DISCARD and self.retries <= MOST_RETRIES
            return RECOVERABLE if retry else FATAL
        return 0

    def advance(self, target: float, single: bool) -> tuple[bool, float]:
        """Integrate to ``target`` [s], or one internal step (``single``) at most to there.

        Returns whether an event indicator has passed zero, and the time reached [s]. Raises what a callback raised.
        """
        reached = ctypes.c_double()
        self.failure = None
        if single:
            _stop_at(self.cvode_mem, target)
        answer = _go(self.cvode_mem, target, self.x, ctypes.byref(reached), ONE_STEP if single else NORMAL)
        if answer < 0:
            if self.failure:
                raise self.failure
            self._fail(f"the integration fails: {self.error_info[-1] if self.error_info else f'CVODE answers {answer}'}")
        if not self.discrete:
            self.set_x(self.px, self.nx)
        self.time = reached.value
        return answer == ROOT_FOUND, reached.value


def _sizes(read: Callable) -> Callable:
    """Reads the nominal values of the states; 1 where the FMU gives one that no tolerance can be made of."""

    def sizes(pointer, count: int) -> None:
        read(pointer, count)
        values = np.ctypeslib.as_array(pointer, (count,))
        np.abs(values, out=values)
        values[~((values > 0.0) & np.isfinite(values))] = 1.0

    return sizes
