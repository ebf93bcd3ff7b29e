"""FMUs of the electrical library, built once per session, and a stepper for the whole network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import fmpy
import numpy as np
import pytest
from fmpy.fmi3 import FMU3Slave

from fmus import Entry, SimulationOptions, build, simulate

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "electrical"
PACKAGE = "DataCenter.Electrical."

SITE = {
    "E0_ups": [540.0],
    "R0_ups": [5e-4],
    "P_critical_demand": [18e6],
    "P_feeder_demand": [3e6, 0.6e6, 0.5e6],
    "G_poa": 800.0,
    "T_pv": 310.0,
    "P_bess_setpoint": 1e6,
}
"""Inputs of the reference site at the start of every network test."""

RECORD = ["V_pu", "f", "P_grid", "P_bess", "P_genset", "P_ups", "P_critical", "P_feeder", "V_critical_pu", "V_dc_ups", "ups_mode", "bess_mode", "genset_state", "grid_connected", "feeder_available", "n_genset_online", "I_ups", "I_bess", "P_pv", "P_loss", "fuel_mass_flow", "E_in", "E_out", "E_stored"]


STRUCTURAL = ("quasiStatic", "virtualMachine", "shelf_installed")
"""Parameters of the validation classes that decide on equations, fixed when the FMU is built."""


class NetworkRun:
    """One instance of an FMU, stepped with inputs that change at given times."""

    def __init__(self, path: Path, folder: Path, start: Mapping[str, object], tolerance: float | None) -> None:
        description = fmpy.read_model_description(str(path), validate=False)
        self.variables = {variable.name: variable for variable in description.modelVariables}
        self.log: list[str] = []
        self.stepping = False
        """Whether a step is under way, or has ended with an error."""
        self.fmu = FMU3Slave(
            guid=description.guid,
            unzipDirectory=fmpy.extract(str(path), unzipdir=str(folder)),
            modelIdentifier=description.coSimulation.modelIdentifier,
        )
        self.fmu.instantiate(logMessage=lambda env, status, category, text: self.log.append(text.decode()))
        self.fmu.enterInitializationMode(tolerance=tolerance)
        for name, value in start.items():
            self.set(name, value)
        self.fmu.exitInitializationMode()
        self.time = 0.0

    def set(self, name: str, value: object) -> None:
        variable = self.variables[name]
        values = [value] if np.ndim(value) == 0 else list(value)
        getattr(self.fmu, "set" + _accessor(variable))([variable.valueReference], values)

    def get(self, name: str) -> list:
        variable = self.variables[name]
        count = int(np.prod([d.start for d in variable.dimensions])) if variable.dimensions else 1
        return getattr(self.fmu, "get" + _accessor(variable))([variable.valueReference], nValues=count)

    def run(
        self,
        stop: float,
        step: float | Callable[[float], float],
        events: Iterable[tuple[float, str, object]] = (),
        record: Iterable[str] = RECORD,
    ) -> dict[str, np.ndarray]:
        """Step to ``stop`` [s] and return what was recorded after each step; arrays keep their last axis.

        ``step`` is the communication step [s] or a function of time; ``events`` are (time, input, value).
        """
        pending = sorted(events, key=lambda event: event[0])
        result: dict[str, list] = {name: [] for name in ("time", *record)}
        while self.time < stop - 1e-9:
            while pending and pending[0][0] <= self.time + 1e-9:
                self.set(*pending.pop(0)[1:])
            size = step(self.time) if callable(step) else step
            size = min([size, stop - self.time, *[event[0] - self.time for event in pending[:1]]])
            self.stepping = True
            self.fmu.doStep(self.time, size)
            self.stepping = False
            self.time += size
            result["time"].append(self.time)
            for name in record:
                value = self.get(name)
                result[name].append(value[0] if len(value) == 1 else value)
        return {name: np.array(values, dtype=float) for name, values in result.items()}

    def close(self) -> None:
        if not self.stepping:  # FMI: after an error there is nothing to terminate
            self.fmu.terminate()
        self.fmu.freeInstance()


def _accessor(variable: object) -> str:
    return {"Enumeration": "Int64"}.get(variable.type, variable.type)


@pytest.fixture(scope="session")
def fmu(tmp_path_factory):
    """Function from a class below DataCenter.Electrical, and structural parameters, to a built FMU."""
    folder = tmp_path_factory.mktemp("electrical")
    built: dict[tuple, Path] = {}

    def make(name: str, **parameters: object) -> Path:
        key = (name, *sorted(parameters.items()))
        if key not in built:
            entry = Entry(
                class_name=PACKAGE + name,
                name=f"{name.rsplit('.')[-1]}{len(built)}",
                parameters=parameters,
                libraries=(str(ROOT / "models"),),
            )
            built[key] = build([entry], folder, jobs=1)[0].path
        return built[key]

    return make


@pytest.fixture(scope="session")
def network(fmu, tmp_path_factory):
    """Function that starts an ElectricalNetwork at the reference site; keywords change its inputs."""
    runs: list[NetworkRun] = []

    def start(
        structure: Mapping[str, object] | None = None, tolerance: float | None = None, **inputs: object
    ) -> NetworkRun:
        path = fmu("ElectricalNetwork", **(structure or {}))
        runs.append(NetworkRun(path, tmp_path_factory.mktemp("network"), {**SITE, **inputs}, tolerance))
        return runs[-1]

    yield start
    for run in runs:
        run.close()


@pytest.fixture(scope="session")
def validation(fmu):
    """Function that simulates a validation class; returns its outputs unless told."""

    def run(name: str, stop: float, interval: float, output: list[str] | None = None, tolerance: float = 1e-8,
            **parameters: object) -> np.ndarray:
        options = SimulationOptions(stop=stop, output_interval=interval, tolerance=tolerance)
        structure = {key: value for key, value in parameters.items() if key in STRUCTURAL}
        values = {key: value for key, value in parameters.items() if key not in structure}
        return simulate(fmu("Validation." + name, **structure), options, values, output)

    return run


@pytest.fixture(scope="session")
def reference():
    """Function that reads a stored reference result."""
    return lambda name: np.genfromtxt(DATA / name, delimiter=",", names=True)
