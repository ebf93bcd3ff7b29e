"""Every model of the conformance library: against rumoca's simulator, and its two interfaces against each other."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from conformance import CASES, Case, rumoca_reference

from fmus import SimulationOptions, build, simulate, validate
from fmus.builder import Entry

#: A prime number of intervals, so that no communication point falls on an event.
INTERVALS = 97
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All conformance models as FMUs."""
    folder = tmp_path_factory.mktemp("conformance")
    build([Entry(case.name, case.class_name, (str(case.file),)) for case in CASES], folder)
    return folder


def trajectories(folder: Path, case: Case, interface: str, names: list[str], interval: float) -> dict[str, np.ndarray]:
    """Trajectories of the FMU at the communication points, shape ``(INTERVALS + 1,)`` each."""
    arrays = {re.sub(r"\[\d+\]$", "", name) for name in names}
    result = None
    for recorded in (sorted(arrays), sorted(set(names))):  # arrays whole, or elements where they stand alone
        try:
            options = SimulationOptions(case.stop, output_interval=interval, tolerance=TOLERANCE, interface=interface)
            result = simulate(folder / f"{case.name}.fmu", options, output=recorded)
            break
        except Exception as error:
            if "has no variable" not in str(error):
                raise
    assert result is not None
    times = np.linspace(0.0, case.stop, INTERVALS + 1)
    place = np.searchsorted(result["time"], times + 1e-9 * case.stop, side="right") - 1
    columns = {}
    for name in names:
        element = re.match(r"(.*)\[(\d+)\]$", name)
        whole = name in result.dtype.names
        column = result[name][place] if whole else result[element[1]][place][:, int(element[2]) - 1]
        columns[name] = column.astype(float)
    return columns


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_co_simulation_agrees_with_rumoca(folder: Path, case: Case) -> None:
    times = np.linspace(0.0, case.stop, INTERVALS + 1)
    reference = rumoca_reference(case, times, TOLERANCE)
    own = trajectories(folder, case, "CoSimulation", list(reference), case.stop / INTERVALS)
    for name, expected in reference.items():
        scale = np.abs(expected).max()
        assert np.abs(own[name] - expected).max() <= 1e-6 * scale, name
    for name in case.counters:
        assert own[name][-1] == reference[name][-1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_model_exchange_agrees_with_co_simulation(folder: Path, case: Case) -> None:
    """The importer's integrator (FMPy's CVODE) is the less accurate side: its absolute tolerance is fixed."""
    names = [*case.variables, *case.counters]
    co_simulation = trajectories(folder, case, "CoSimulation", names, case.stop / INTERVALS)
    model_exchange = trajectories(folder, case, "ModelExchange", names, case.stop / INTERVALS)
    for name in names:
        scale = np.abs(co_simulation[name]).max()
        assert np.abs(co_simulation[name] - model_exchange[name]).max() <= 1e-5 * scale, name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fmpy_finds_nothing_to_say(folder: Path, case: Case) -> None:
    assert validate(folder / f"{case.name}.fmu") == []
