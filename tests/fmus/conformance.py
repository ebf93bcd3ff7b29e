"""The conformance library in tests/modelica: its cases, and reference trajectories by rumoca's own simulator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import rumoca

MODELS = Path(__file__).parent.parent / "modelica"


@dataclass(frozen=True)
class Case:
    """One model: its class, the file it stands in, how long to run and what to compare."""

    class_name: str
    stop: float
    variables: tuple[str, ...]
    counters: tuple[str, ...] = ()  # integer variables that count events
    instants: tuple[str, ...] = ()  # variables that hold the time of an event
    tolerance: float = 1e-10  # relative, of all integrators that are compared

    @property
    def name(self) -> str:
        """Name of the FMU."""
        return self.class_name.replace(".", "_")

    @property
    def file(self) -> Path:
        """The Modelica file."""
        return MODELS / f"{self.class_name.split('.')[0]}.mo"


#: Compared with rumoca's own simulator. Three models are not: it cannot initialise MachineBreaker nor settle
#: WhenElsewhen at t = 1 s, and in Ventilated it reads discrete variables before they are assigned; their
#: tests are in test_closed_forms.py.
CASES = (
    Case("ExponentialDecay", 2.0, ("x",)),
    Case("RlcTrip", 0.2, ("i", "v", "closed"), ("trips",), ("t_trip",)),
    Case("BouncingBall", 2.5, ("h", "v"), ("bounces",), ("t_bounce",)),
    Case("StickSlip", 10.0, ("x", "v", "F", "mode")),
    Case("ConstantPowerLoop", 1.0, ("v", "i", "E")),
    Case("ParallelCapacitors", 1.0, ("v1", "v2", "i1", "i2")),
    Case("Pendulum", 1.0, ("x", "y", "vx", "vy", "T")),
    Case("SampledController", 2.0, ("x", "u", "I")),
    Case("ModeAutomaton", 3.0, ("mode", "t_next", "speed")),
    Case("RadialDiffusion", 1000.0, ("c[1]", "c[25]", "c[50]", "c_surface")),
    Case("Chain200", 20.0, ("T[1]", "T[50]", "T[200]", "Q[100]")),
    Case("FluidLoop.Loop", 10.0, ("hot.h", "cold.h", "hot.p", "h_supply")),
    Case("Robertson", 100.0, ("x", "y", "z")),
    # Its jumps turn errors of phase into errors of v, thousands of times larger.
    Case("VanDerPol", 60.0, ("x", "v"), tolerance=1e-12),
    Case("Thermostat", 600.0, ("T", "on", "E"), ("switches",)),
    Case("InitialEquations", 2.0, ("x", "y")),
    Case("DependentParameters", 2.0, ("x[1]", "x[2]", "x[3]")),
    Case("NoEventSmooth", 2.0, ("x", "y", "z")),
    Case("TimeEvents", 1.5, ("u", "x", "late")),
    Case("IntegerLogic", 3.1, ("x", "n"), ("rounds",)),
    Case("TableLookup.Model", 5.0, ("x", "area", "y", "p", "r", "phi")),
    Case("Records.Model", 200.0, ("water[1].T", "water[2].T", "steel.T", "mean")),
    Case("LinearLoop", 3.0, ("i[1]", "i[4]", "i[8]", "q", "x[1]", "x[2]")),
    Case("TornLoop", 0.3, ("v", "i1", "i2", "u1")),
)


@dataclass(frozen=True)
class Reference:
    """What rumoca's simulator finds for a case."""

    values: dict[str, np.ndarray]  # by variable, at the times asked for; at an event the later of the two values
    events: np.ndarray  # times of the events [s]


@cache
def rumoca_reference(case: Case, intervals: int) -> Reference:
    """Run a case in rumoca's simulator, with equal output intervals and the tolerance of the case."""
    source = case.file.read_text() + f"\nmodel Reference\n  extends {case.class_name};\nend Reference;\n"
    model = rumoca.Session().loads(source, model="Reference")
    step = case.stop / intervals
    config = rumoca.SimConfig(solver="bdf", rtol=case.tolerance, atol=case.tolerance * 1e-2, dt=step)
    result = model.simulate((0.0, case.stop), config=config)
    times = np.linspace(0.0, case.stop, intervals + 1)
    place = np.searchsorted(result.time, times + 1e-9 * max(1.0, case.stop), side="right") - 1
    names = [*case.variables, *case.counters, *case.instants]
    twice = result.time[1:][np.diff(result.time) <= 1e-12 * np.maximum(1.0, result.time[1:])]
    return Reference({name: np.asarray(result[name])[place] for name in names}, twice)
