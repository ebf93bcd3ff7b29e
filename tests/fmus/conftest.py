"""FMUs of small models, built once per test session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fmpy
import numpy as np
import pytest
from fmpy.fmi3 import FMU3Model, FMU3Slave

from fmus import build, select
from fmus.builder import SOLVERS

LIBRARY = Path(__file__).parent / "library"


class Fmu:
    """An FMU, unpacked, with its value references by name."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = Path(fmpy.extract(str(path), unzipdir=str(folder)))
        self.description = fmpy.read_model_description(str(path))
        self.variables = {variable.name: variable for variable in self.description.modelVariables}
        self.reference = {name: variable.valueReference for name, variable in self.variables.items()}
        self.log: list[str] = []

    def co_simulation(self, event_mode: bool = False, early_return: bool = False, logging: bool = False) -> Slave:
        """A new Co-Simulation instance."""
        instance = Slave(self, FMU3Slave, self.description.coSimulation.modelIdentifier)
        instance.instantiate(
            loggingOn=logging, eventModeUsed=event_mode, earlyReturnAllowed=early_return, logMessage=self._remember
        )
        return instance

    def model_exchange(self) -> ModelInstance:
        """A new Model Exchange instance."""
        instance = ModelInstance(self, FMU3Model, self.description.modelExchange.modelIdentifier)
        instance.instantiate(logMessage=self._remember)
        return instance

    def _remember(self, environment: object, status: int, category: bytes, message: bytes) -> None:
        self.log.append(message.decode())


class _Instance:
    """FMPy's instance with access by name."""

    def __init__(self, fmu: Fmu, kind: type, identifier: str) -> None:
        self.fmu = fmu
        self.raw = kind(
            guid=fmu.description.guid or fmu.description.instantiationToken,
            unzipDirectory=str(fmu.folder),
            modelIdentifier=identifier,
            instanceName=identifier,
        )

    def __getattr__(self, name: str) -> object:
        return getattr(self.raw, name)

    def get(self, name: str) -> object:
        """Value of a variable, an array as numpy array."""
        variable = self.fmu.variables[name]
        count = int(np.prod(variable.shape)) if variable.shape else 1
        getter = {"Float64": "Float64", "Int32": "Int32", "Boolean": "Boolean", "Enumeration": "Int64"}[variable.type]
        values = getattr(self.raw, f"get{getter}")([variable.valueReference], nValues=count)
        return np.array(values) if variable.shape else values[0]

    def set(self, name: str, *values: object) -> None:
        """Set a variable; an array takes one value per element."""
        variable = self.fmu.variables[name]
        setter = {"Float64": "Float64", "Int32": "Int32", "Boolean": "Boolean", "Enumeration": "Int64"}[variable.type]
        getattr(self.raw, f"set{setter}")([variable.valueReference], list(values))

    def initialise(self, tolerance: float | None = 1e-8, **values: object) -> None:
        """Set values and go through Initialization Mode."""
        for name, value in values.items():
            self.set(name, value)
        self.raw.enterInitializationMode(tolerance=tolerance, startTime=0.0)
        self.raw.exitInitializationMode()

    def free(self) -> None:
        """Free the instance."""
        self.raw.freeInstance()


class Slave(_Instance):
    """A Co-Simulation instance."""

    def run(self, begin: float, end: float, step: float) -> None:
        """Steps of equal length without event mode."""
        for number in range(round((end - begin) / step)):
            self.raw.doStep(begin + number * step, step)


class ModelInstance(_Instance):
    """A Model Exchange instance."""


def _built(name: str, folder: Path, solver: str = "cvodes") -> Fmu:
    entries = [replace(entry, solver=solver) for entry in select([name], [], [LIBRARY / f"{name}.mo"])]
    (built,) = build(entries, folder, jobs=1)
    return Fmu(built.path, folder / name)


@pytest.fixture(scope="session")
def unpacked() -> type[Fmu]:
    """Opens an FMU that a test has built: path and folder to unpack into."""
    return Fmu


@pytest.fixture(scope="module", params=SOLVERS)
def with_each_method(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Fmu]:
    """Builds models of the library with each of the integration methods in turn."""
    folder = tmp_path_factory.mktemp(request.param)
    return lambda name: _built(name, folder, request.param)


@pytest.fixture(scope="session")
def steep_output(tmp_path_factory: pytest.TempPathFactory) -> Fmu:
    """A state whose error an output magnifies, with the method that bounds errors of outputs."""
    return _built("SteepOutput", tmp_path_factory.mktemp("steep"), "rosenbrock")


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Fmu:
    """Bouncing ball, switched circuit and a mode: events of all kinds."""
    return _built("Plant", tmp_path_factory.mktemp("plant"))


@pytest.fixture(scope="session")
def oscillator(tmp_path_factory: pytest.TempPathFactory) -> Fmu:
    """Harmonic oscillator with an input."""
    return _built("Oscillator", tmp_path_factory.mktemp("oscillator"))


@pytest.fixture(scope="session")
def hidden_events(tmp_path_factory: pytest.TempPathFactory) -> Fmu:
    """Relations that change and change back within one long step."""
    return _built("HiddenEvents", tmp_path_factory.mktemp("hidden_events"))
