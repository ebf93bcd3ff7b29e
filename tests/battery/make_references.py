"""Write the reference trajectories of ``tests/data/battery`` with PyBaMM.

Run by hand, ``python tests/battery/make_references.py [CASE ...]``; needs the development
dependency ``pybamm``. The first line of each file holds the conditions, the times at which the
models reached their cut-off voltage [s] and the version of PyBaMM; then come current into the cell,
voltages and temperatures of SPMe and DFN. The files ``given_*`` came with the project.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pybamm
from cases import CASES, Case

DATA = Path(__file__).parents[1] / "data" / "battery"

#: Thermal data that the Prada2013 set of PyBaMM lacks: cylindrical 26650 cell, assumed.
PRADA2013_THERMAL = {
    "Cell volume [m3]": 3.451039529968388e-05,
    "Cell thermal volume [m3]": 3.451039529968388e-05,
    "Cell cooling surface area [m2]": 6.371149901480101e-3,
    "Total heat transfer coefficient [W.m-2.K-1]": 10.0,
    "Negative current collector thickness [m]": 1.2e-5,
    "Positive current collector thickness [m]": 1.6e-5,
    "Negative current collector conductivity [S.m-1]": 58411000.0,
    "Positive current collector conductivity [S.m-1]": 36914000.0,
    "Negative current collector thermal conductivity [W.m-1.K-1]": 401.0,
    "Positive current collector thermal conductivity [W.m-1.K-1]": 237.0,
    "Negative electrode thermal conductivity [W.m-1.K-1]": 1.7,
    "Positive electrode thermal conductivity [W.m-1.K-1]": 2.1,
    "Separator thermal conductivity [W.m-1.K-1]": 0.16,
}
PARTS = ("Negative electrode", "Positive electrode", "Separator", "Negative current collector", "Positive current collector")
for part in PARTS:
    PRADA2013_THERMAL[f"{part} density [kg.m-3]"] = 2202.2349886179413
    PRADA2013_THERMAL[f"{part} specific heat capacity [J.kg-1.K-1]"] = 1100.0


#: Activation energies [J/mol] of Data.Prada2013: the set of PyBaMM has none for transport, and for the graphite that of another
#: cell. Transport counts from the reference temperature of the set, kinetics from 298.15 K, as PyBaMM has them. LFP/graphite cell of About:Energy (2022), github.com/FaradayInstitution/BPX, examples/lfp_18650_cell_BPX.json.
PRADA2013_ACTIVATION = {
    "Electrolyte conductivity [S.m-1]": 17100.0,
    "Electrolyte diffusivity [m2.s-1]": 17100.0,
    "Negative particle diffusivity [m2.s-1]": 30000.0,
    "Positive particle diffusivity [m2.s-1]": 80000.0,
    "Negative electrode exchange-current density [A.m-2]": 55000.0,
}


def activated(values: pybamm.ParameterValues) -> dict[str, Callable]:
    """Properties of a parameter set with their Arrhenius factors; the temperature is the last argument."""

    def law(name: str, energy: float) -> Callable:
        reference, kinetic = values[name], "exchange-current" in name
        T_reference = 298.15 if kinetic else values["Reference temperature [K]"]

        def property_(*arguments):
            factor = pybamm.exp(energy / pybamm.constants.R * (1 / T_reference - 1 / arguments[-1]))
            at_reference = reference(*arguments[:-1], pybamm.Scalar(T_reference)) if callable(reference) else reference
            return factor * at_reference

        # PyBaMM counts the arguments of a function
        return (lambda c_e, c_s, c_max, T: property_(c_e, c_s, c_max, T)) if kinetic else (lambda c, T: property_(c, T))

    return {name: law(name, energy) for name, energy in PRADA2013_ACTIVATION.items()}


def parameters(case: Case) -> pybamm.ParameterValues:
    """Return the PyBaMM parameter values of a case, with the current as an input."""
    values = pybamm.ParameterValues(case.parameter_set)
    if case.parameter_set == "Prada2013":
        values.update(PRADA2013_THERMAL, check_already_exists=False)
        values.update(activated(values))
    values.update({
        "Ambient temperature [K]": case.T_ambient,
        "Initial temperature [K]": case.T_ambient,
        "Current function [A]": "[input]",
        "Negative electrode OCP entropic change [V.K-1]": case.entropic[0],
        "Positive electrode OCP entropic change [V.K-1]": case.entropic[1],
    })
    values.set_initial_state(case.SOC_start)
    return values


def solve(model_class: type, case: Case) -> np.ndarray:
    """Solve one case with one model.

    Returns an array of rows ``time [s], current into the cell [A], voltage [V],
    temperature [K]``; at a change of current the time stands twice.
    """
    model = model_class({"thermal": "isothermal" if case.isothermal else "lumped"})
    # the grid of the particles is graded towards the surface, where the profile is steep
    particle = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, {"side": "right", "stretch": 2})
    submeshes = model.default_submesh_types | {"negative particle": particle, "positive particle": particle}
    points = {"x_n": 30, "x_s": 20, "x_p": 30, "r_n": case.shells, "r_p": case.shells}
    simulation = pybamm.Simulation(
        model, parameter_values=parameters(case), submesh_types=submeshes, var_pts=points,
        solver=pybamm.IDAKLUSolver(rtol=1e-7, atol=1e-9),
    )
    solution = None
    for duration, current in case.segments:
        solution = simulation.step(duration, starting_solution=solution, inputs={"Current function [A]": -current})
        if solution.termination != "final time":
            break
    rows, start = [], 0.0
    for part, (duration, current) in zip(solution.sub_solutions, case.segments, strict=False):
        times = start + np.append(np.arange(0, duration, case.interval), duration)
        times = np.unique(np.minimum(times, part.t[-1]))
        inside = np.clip(times, part.t[0], part.t[-1])
        columns = (times, np.full_like(times, current), part["Voltage [V]"](inside), part["Volume-averaged cell temperature [K]"](inside))
        rows.append(np.column_stack(columns))
        start += duration
    return np.vstack(rows)


def write(name: str, case: Case) -> None:
    """Solve one case with both models and write ``tests/data/battery/NAME.csv``."""
    spme = solve(pybamm.lithium_ion.SPMe, case)
    dfn = solve(pybamm.lithium_ion.DFN, case)
    rows = min(len(spme), len(dfn))
    with (DATA / f"{name}.csv").open("w", newline="") as file:
        file.write(
            f"# parameter_set={case.parameter_set} SOC_start={case.SOC_start:g} T_ambient={case.T_ambient:g}"
            f" lumped_heat={int(not case.isothermal)} end_SPMe={spme[-1, 0]:.2f} end_DFN={dfn[-1, 0]:.2f}"
            f" entropic_negative={case.entropic[0]:g} entropic_positive={case.entropic[1]:g} pybamm={pybamm.__version__}\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("t_s", "I_A", "V_SPMe", "V_DFN", "T_SPMe", "T_DFN"))
        for a, b in zip(spme[:rows], dfn[:rows], strict=True):
            if a[0] == b[0]:
                writer.writerow((f"{a[0]:.8g}", f"{a[1]:g}", f"{a[2]:.6f}", f"{b[2]:.6f}", f"{a[3]:.3f}", f"{b[3]:.3f}"))
    print(name, rows, "points")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or CASES:
        write(chosen, CASES[chosen])
