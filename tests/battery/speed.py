"""Speed of the SPMe FMU against PyBaMM's SPMe, with the accuracy of both.

Run by hand, ``python tests/battery/speed.py``; needs the development dependency ``pybamm``. Two cases per simulated
hour: a 1C discharge, read every 30 s, and a current that changes every second, read every second. PyBaMM runs with its
default mesh and tolerances and with each of its solvers that can do the case; the fastest counts. Its profile is
interpolated between the seconds, the FMU holds each value, which is harder. Times are CPU times, the best
of several runs, without building or setting up either of them; the FMU is driven from C, as PyBaMM's
loop is. The error is the difference to the SPMe on a fine mesh with tight tolerances under the same current.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pybamm
from cases import changing_profile

from fmus import benchmark, builder
from fmus.simulation import info

CELL = "DataCenter.Battery.Validation.CellCurrent"
LIBRARY = Path(__file__).parents[2] / "models"
RUNS = 5
#: Seconds over which the profile is compared: the fine reference stops at each of them.
COMPARED = 600


@dataclass(frozen=True)
class Case:
    """``current`` into the cell [A] at (PyBaMM) or from (FMU) each multiple of ``step`` [s]; ``required`` times as fast."""

    name: str
    SOC_start: float
    current: np.ndarray
    step: float
    required: float

    @property
    def duration(self) -> float:
        return self.step * len(self.current)


@dataclass(frozen=True)
class Outcome:
    """CPU time for the case [s] and root mean square of the voltage error [V]."""

    what: str
    seconds: float
    error: float


CASES = (
    Case("1C discharge", 1.0, np.full(100, -2.3), 30.0, 2.0),
    Case("current changes every second", 0.5, np.array([I for _, I in changing_profile(2, 3600, 6.9)]), 1.0, 5.0),
)
SOLVERS: dict[str, Callable[[], pybamm.BaseSolver]] = {
    "IDAKLU": pybamm.IDAKLUSolver,
    "CasADi, fast": lambda: pybamm.CasadiSolver(mode="fast"),
    "CasADi, fast with events": lambda: pybamm.CasadiSolver(mode="fast with events"),
}


def root_mean_square(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(x))))


def simulation(case: Case, solver: pybamm.BaseSolver, held: bool = False, fine: bool = False) -> pybamm.Simulation:
    """PyBaMM's SPMe under the current of a case; ``held``: between the points, with ramps of 1 ms."""
    values = pybamm.ParameterValues("Prada2013")
    values.set_initial_state(case.SOC_start)
    times, current = profile(case, held)
    values["Current function [A]"] = -current[0] if np.ptp(current) == 0 else pybamm.Interpolant(times, -current, pybamm.t)
    model = pybamm.lithium_ion.SPMe()
    if not fine:
        return pybamm.Simulation(model, parameter_values=values, solver=solver)
    particle = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, {"side": "right", "stretch": 2})
    submeshes = model.default_submesh_types | {"negative particle": particle, "positive particle": particle}
    points = {"x_n": 30, "x_s": 20, "x_p": 30, "r_n": 120, "r_p": 120}
    return pybamm.Simulation(model, parameter_values=values, solver=solver, submesh_types=submeshes, var_pts=points)


def profile(case: Case, held: bool) -> tuple[np.ndarray, np.ndarray]:
    """Times [s] and currents [A] of the corners."""
    times = case.step * np.arange(len(case.current) + 1)
    if not held:
        return times, np.append(case.current, case.current[-1])
    corners = np.column_stack((times[:-1] + np.where(times[:-1] > 0, 1e-3, 0.0), times[1:])).ravel()
    return corners, np.repeat(case.current, 2)


def reference(case: Case, held: bool) -> np.ndarray:
    """Voltages [V] after each step, on the fine mesh; of a long profile the first ``COMPARED`` steps."""
    short = replace(case, current=case.current[:COMPARED])
    corners, current = profile(short, held)
    stops = np.array([0.0, short.duration]) if np.ptp(current) == 0 else corners
    solution = simulation(short, pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10), held, fine=True).solve(stops)
    return solution["Voltage [V]"](short.step * np.arange(1, len(short.current) + 1))


def best(run: Callable[[], object], runs: int = RUNS) -> tuple[float, object]:
    """Smallest CPU time [s] and what was returned last."""
    shortest = np.inf
    for _ in range(runs):
        begin = time.process_time()
        result = run()
        shortest = min(shortest, time.process_time() - begin)
    return shortest, result


def run_pybamm(case: Case) -> list[Outcome]:
    """Each solver of PyBaMM, with the output times as stops and without."""
    voltages = reference(case, held=False)
    points = case.step * np.arange(len(case.current) + 1)
    outcomes = []
    for name, solver in SOLVERS.items():
        # CasADi gives values at its stops only
        for stops in (points[[0, -1]], points) if name == "IDAKLU" else (points,):
            one = simulation(case, solver())
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # PyBaMM doubts that a profile can be followed without stops
                one.solve(stops, t_interp=points)  # sets up
                seconds, solution = best(lambda one=one, stops=stops: one.solve(stops, t_interp=points), 3)
            error = solution["Voltage [V]"](points[1 : len(voltages) + 1]) - voltages
            outcomes.append(Outcome(f"PyBaMM, {name}, {len(stops)} stops", seconds, root_mean_square(error)))
    return outcomes


def run_fmu(case: Case, folder: Path) -> list[Outcome]:
    """The FMU with each of its methods at the tolerance of the catalogue."""
    tolerance = next(entry.tolerance for entry in builder.read_catalog() if entry.name == "CellCurrent")
    voltages = reference(case, held=True)
    driver = benchmark.build_driver(folder)
    (entry,) = builder.select([CELL], [], [LIBRARY])
    outcomes = []
    for solver in builder.SOLVERS:
        place = folder / solver
        path = builder.build([replace(entry, solver=solver)], place)[0].path
        library, token = benchmark.unpacked(path, place)
        reference_of = {variable.name: variable.valueReference for variable in info(path).modelVariables}
        arguments = (driver, library, token, "profile", case.step, tolerance, *(reference_of[name] for name in ("I", "V")),
                     reference_of["SOC_start"], case.SOC_start)
        text = "\n".join(map(str, case.current))
        runs = [np.array(benchmark.drive(*arguments, text=text).split(), dtype=float) for _ in range(RUNS)]
        error = runs[0][1 : len(voltages) + 1] - voltages
        outcomes.append(Outcome(f"FMU, {solver}", min(run[0] for run in runs), root_mean_square(error)))
    return outcomes


def main() -> int:
    """Print a table and return 0 if the FMU, with the method of the catalogue, is as fast as required in both cases."""
    method = builder.SOLVERS.index(next(entry.solver for entry in builder.read_catalog() if entry.name == "CellCurrent"))
    pybamm.set_logging_level("ERROR")
    fast = True
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            theirs, ours = run_pybamm(case), run_fmu(case, Path(folder))
        print(f"{case.name}{'ms per hour':>{54 - len(case.name)}}{'rms error [mV]':>16}")
        for outcome in (*theirs, *ours):
            print(f"  {outcome.what:<40}{1e3 * outcome.seconds * 3600 / case.duration:12.2f}{1e3 * outcome.error:16.4f}")
        their, our = min(theirs, key=lambda outcome: outcome.seconds), ours[method]
        ratio = their.seconds / our.seconds
        fast = fast and ratio >= case.required
        print(f"  {our.what} is {ratio:.1f} times as fast as {their.what}; required {case.required:g}")
    return int(not fast)


if __name__ == "__main__":
    sys.exit(main())
