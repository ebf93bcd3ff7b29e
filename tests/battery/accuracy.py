"""Print the accuracy table of the documentation: the cell against every reference of ``tests/data/battery``.

Run by hand, ``python tests/battery/accuracy.py [CASE ...]``. Differences of the voltage in mV, of the temperature in K, with the
method and the tolerance of the catalogue.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from conftest import OUTPUT
from test_cell_references import NAMES, before_jumps, load, rms

from fmus import SimulationOptions, build, read_catalog, select, simulate

MODELS = Path(__file__).parents[2] / "models"


def differences(name: str) -> str:
    """One row of the table."""
    reference = load(name)
    data, every = before_jumps(reference.data), reference.data
    catalogue = read_catalog()
    cell = next(entry for entry in catalogue if entry.name == "CellCurrent")
    (entry,) = select([f"DataCenter.Battery.{reference.validation_class}"], catalogue, [MODELS])
    path = build([replace(entry, solver=cell.solver, tolerance=cell.tolerance)], OUTPUT)[0].path
    inputs = np.zeros(len(every), dtype=[("time", float), ("I", float), ("T_ambient", float)])
    T = reference.number("T_ambient")
    inputs["time"], inputs["I"], inputs["T_ambient"] = every["t_s"], every["I_A"], T
    start = reference.start | {"T_ambient": T, "I": every["I_A"][0]}
    options = SimulationOptions(stop=every["t_s"][-1], output_interval=float(np.diff(data["t_s"]).min()))
    result = simulate(path, options, start, ["V", "T"], inputs)
    row = np.searchsorted(result["time"], data["t_s"] - 1e-7)
    spme, dfn = (1e3 * (result["V"][row] - data[f"V_{model}"]) for model in ("SPMe", "DFN"))
    between = rms(1e3 * (data["V_SPMe"] - data["V_DFN"]))
    numbers = [rms(spme), np.abs(spme).max(), rms(dfn), np.abs(dfn).max(), between]
    heat = f"{np.abs(result['T'][row] - data['T_SPMe']).max():.4f}" if "thermal" in name else ""
    return f"| {name} | " + " | ".join(f"{number:.3f}" for number in numbers) + f" | {heat} |"


if __name__ == "__main__":
    print("| case | SPMe rms | SPMe max | DFN rms | DFN max | SPMe-DFN rms | temperature |\n|---|---|---|---|---|---|---|")
    for chosen in sys.argv[1:] or NAMES:
        print(differences(chosen), flush=True)
