from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmus import SimulationOptions, build, select, simulate

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "fmus" / "build" / "battery"


@pytest.fixture(scope="session")
def fmu() -> Callable[[str], Path]:
    """Build a class of DataCenter.Battery, unless it is up to date, and return the FMU."""

    def fmu(name: str) -> Path:
        return build(select([f"DataCenter.Battery.{name}"], [], [ROOT / "models"]), OUTPUT)[0].path

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
