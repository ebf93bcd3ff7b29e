"""FMUs of the cooling library, built when their sources change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmus import SimulationOptions, build, select, simulate

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "fmus" / "build" / "cooling"
CLASSES = [
    f"DataCenter.Cooling.{name}"
    for name in (
        "LiquidLoop",
        "AirLoop",
        "ChillerPlant",
        "CoolingSystem",
        "Validation.Chiller",
        "Validation.Tower",
        "Validation.HeatExchanger",
        "Validation.StratifiedTank",
        "Validation.Properties",
    )
]


@pytest.fixture(scope="session")
def fmus() -> dict[str, Path]:
    """FMU of each class, by its name without the package."""
    paths = {one.path.stem: one.path for one in build(select(CLASSES, [], [ROOT / "models"]), OUTPUT)}
    return {name.removeprefix("DataCenter.Cooling."): paths[name.split(".")[-1]] for name in CLASSES}


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
