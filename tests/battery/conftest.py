from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fmpy
import numpy as np
import pytest
from fmpy.fmi3 import FMU3Slave

from fmus import SimulationOptions, build, read_catalog, select, simulate

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "fmus" / "build" / "battery"


@pytest.fixture(scope="session")
def fmu() -> Callable[[str], Path]:
    """Build a class of DataCenter.Battery, unless it is up to date, and return the FMU.

    Method and tolerance are those of the catalogue; single cells of all kinds have those of its CellCurrent.
    """
    catalogue = read_catalog()
    cell = next(entry for entry in catalogue if entry.name == "CellCurrent")

    def fmu(name: str) -> Path:
        entries = select([f"DataCenter.Battery.{name}"], catalogue, [ROOT / "models"])
        if name.startswith("Validation.CellCurrent"):
            entries = [replace(entry, solver=cell.solver, tolerance=cell.tolerance) for entry in entries]
        return build(entries, OUTPUT)[0].path

    return fmu


@pytest.fixture(scope="session")
def run(fmu) -> Callable[..., np.ndarray]:
    """Simulate a class of DataCenter.Battery.

    ``inputs`` maps the name of an input to its values at ``times`` [s], linear between; a time that
    stands twice is a jump. ``start`` holds parameters.
    """

    def run(name: str, times, inputs: dict, interval: float, record=None, tolerance=None, **start) -> np.ndarray:
        table = np.zeros(len(times), dtype=[("time", float)] + [(key, float) for key in inputs])
        table["time"] = times
        for key, values in inputs.items():
            table[key] = values
        first = {key: float(table[key][0]) for key in inputs}
        options = SimulationOptions(stop=float(times[-1]), output_interval=interval, tolerance=tolerance)
        return simulate(fmu(name), options, start | first, record, table)

    return run


class Stepper:
    """An FMU that is stepped by hand; names in, numbers out."""

    def __init__(self, path: Path, tolerance: float | None = None, **start: float) -> None:
        description = fmpy.read_model_description(str(path), validate=False)
        self.references = {variable.name: variable.valueReference for variable in description.modelVariables}
        self.folder = fmpy.extract(str(path))
        self.slave = FMU3Slave(
            guid=description.guid, unzipDirectory=self.folder, instanceName="cell",
            modelIdentifier=description.coSimulation.modelIdentifier,
        )
        self.slave.instantiate()
        self.set(**start)
        self.slave.enterInitializationMode(tolerance=tolerance)
        self.slave.exitInitializationMode()
        self.time = 0.0

    def set(self, **values: float) -> None:
        for name, value in values.items():
            self.slave.setFloat64([self.references[name]], [float(value)])

    def set_boolean(self, **values: bool) -> None:
        for name, value in values.items():
            self.slave.setBoolean([self.references[name]], [value])

    def get(self, name: str) -> float:
        return self.slave.getFloat64([self.references[name]])[0]

    def get_boolean(self, name: str) -> bool:
        return self.slave.getBoolean([self.references[name]])[0]

    def get_enumeration(self, name: str) -> int:
        return self.slave.getInt64([self.references[name]])[0]

    def step(self, duration: float) -> None:
        self.slave.doStep(self.time, duration)
        self.time += duration

    def close(self) -> None:
        self.slave.terminate()
        self.slave.freeInstance()
        shutil.rmtree(self.folder)


@pytest.fixture
def stepper(fmu):
    """Instantiate a class of DataCenter.Battery for stepping by hand."""
    opened: list[Stepper] = []

    def stepper(name: str, tolerance: float | None = None, **start: float) -> Stepper:
        opened.append(Stepper(fmu(name), tolerance, **start))
        return opened[-1]

    yield stepper
    for one in opened:
        one.close()
