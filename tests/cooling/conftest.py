"""FMUs of the cooling library, built when their sources change."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fmpy
import numpy as np
import pytest
from fmpy.fmi3 import FMU3Slave

from fmus import SimulationOptions, build, select, simulate

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "fmus" / "build" / "cooling"
CLASSES = [
    f"DataCenter.Cooling.{name}"
    for name in (
        "LiquidLoop",
        "AirLoop",
        "ChillerPlant",
        "DryCoolerPlant",
        "CoolingSystem",
        "Examples.LossOfSupply",
        "Examples.SummerDay",
        "Examples.WarmWater",
        "Examples.HeatReuse",
        "Validation.Chiller",
        "Validation.Tower",
        "Validation.YorkTower",
        "Validation.DryCooler",
        "Validation.HeatExchanger",
        "Validation.StratifiedTank",
        "Validation.Properties",
        "Validation.LeadLag",
        "Validation.Pump",
        "Validation.Drive",
        "Validation.ControlLoop",
        "Validation.Sequencer",
    )
]


@pytest.fixture(scope="session")
def fmus() -> dict[str, Path]:
    """FMU of each class, by its name without the package."""
    entries = select(CLASSES, [], [ROOT / "models"])
    loop = next(entry for entry in entries if entry.name == "LiquidLoop")
    entries.append(replace(loop, name="LiquidLoopThreeRows", parameters={"nRow": 3}))
    paths = {one.path.stem: one.path for one in build(entries, OUTPUT)}
    return paths | {name.removeprefix("DataCenter.Cooling."): paths[name.split(".")[-1]] for name in CLASSES}


@pytest.fixture(scope="session")
def run(fmus: dict[str, Path]) -> Callable[..., np.ndarray]:
    """Simulate a class of DataCenter.Cooling: ``run(name, stop [s], inputs, record, interval [s], start=values)``.

    ``inputs`` are named columns over ``time``, linear between rows and with a jump where two rows have equal times.
    """

    def run(name, stop, inputs=None, record=None, interval=None, start=None, tolerance=None) -> np.ndarray:
        options = SimulationOptions(stop=stop, output_interval=interval, tolerance=tolerance)
        result = simulate(fmus[name], options, start, record, None if inputs is None else columns(inputs))
        return np.asarray(result).view(np.ndarray)

    return run


def columns(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Named columns as a structured array; an array per row becomes an array field."""
    values = {name: np.asarray(value, float) for name, value in inputs.items()}
    table = np.zeros(len(values["time"]), dtype=[(name, float, value.shape[1:]) for name, value in values.items()])
    for name, value in values.items():
        table[name] = value
    return table


def held(times: np.ndarray, **values: np.ndarray) -> dict[str, np.ndarray]:
    """Inputs that keep each value until the next time, as columns with jumps; ``times`` [s] has one more entry."""
    table = {"time": np.repeat(times, 2)[1:-1]}
    return table | {name: np.repeat(np.asarray(value, float), 2, axis=0) for name, value in values.items()}


def stepped(
    path: Path, times: np.ndarray, values: dict[str, np.ndarray], outputs: list[str], folder: Path
) -> np.ndarray:
    """Step an FMU from each of ``times`` [s] to the next with inputs (arrays too) held; outputs at the end of each step."""
    description = fmpy.read_model_description(str(path), validate=False)
    variables = {variable.name: variable for variable in description.modelVariables}
    unpacked = fmpy.extract(str(path), unzipdir=str(folder))
    slave = FMU3Slave(
        guid=description.guid, unzipDirectory=unpacked, modelIdentifier=description.coSimulation.modelIdentifier
    )

    def give(k: int) -> None:
        for name, column in values.items():
            kind = {"Float64": float, "Int32": int, "Boolean": bool}[variables[name].type]
            entries = [kind(x) for x in np.atleast_1d(column[k])]
            getattr(slave, f"set{variables[name].type}")([variables[name].valueReference], entries)

    slave.instantiate()
    slave.enterInitializationMode(startTime=float(times[0]))
    give(0)
    slave.exitInitializationMode()
    rows = np.zeros(len(times) - 1, dtype=[(name, float) for name in outputs])
    for k, (start, end) in enumerate(itertools.pairwise(times)):
        give(k)
        slave.doStep(currentCommunicationPoint=float(start), communicationStepSize=float(end - start))
        for name in outputs:
            rows[name][k] = getattr(slave, f"get{variables[name].type}")([variables[name].valueReference])[0]
    slave.terminate()
    slave.freeInstance()
    return rows
