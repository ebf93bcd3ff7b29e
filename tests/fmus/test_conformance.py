"""Every model of the conformance library: against rumoca's simulator, and its two interfaces against each other."""

from __future__ import annotations

import itertools
import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import fmpy
import numpy as np
import pytest
from conformance import CASES, Case, rumoca_reference
from fmpy.fmi3 import FMU3Slave

from fmus import SimulationOptions, build, distinct, event_times, simulate, validate
from fmus.builder import Entry

#: A prime number of intervals, so that no communication point falls on an event.
INTERVALS = 97
#: Values and times of events agree with the reference within this share of the largest value and of the span.
AGREEMENT = 1e-6


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
            options = SimulationOptions(
                case.stop, output_interval=interval, tolerance=case.tolerance, interface=interface
            )
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


every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@every_case
def test_co_simulation_agrees_with_rumoca(folder: Path, case: Case, record) -> None:
    reference = rumoca_reference(case, INTERVALS).values
    own = trajectories(folder, case, "CoSimulation", list(reference), case.stop / INTERVALS)
    for name, expected in reference.items():
        difference, size = np.abs(own[name] - expected).max(), np.abs(expected).max()
        record(
            "FMUs of the conformance library, trajectories over their size",
            "rumoca's own simulator",
            difference / size if size > 0 else difference,
            AGREEMENT,
            "1",
        )
    for name in case.counters:
        assert own[name][-1] == reference[name][-1]


@every_case
def test_events_agree_with_rumoca(folder: Path, case: Case) -> None:
    """The same number of events at the same times."""
    gap = AGREEMENT * case.stop
    options = SimulationOptions(case.stop, output_interval=case.stop / INTERVALS, tolerance=case.tolerance)
    own = distinct(event_times(folder / f"{case.name}.fmu", options), gap)
    expected = distinct(rumoca_reference(case, INTERVALS).events, gap)
    assert len(own) == len(expected)
    np.testing.assert_allclose(own, expected, rtol=0.0, atol=gap)


@every_case
def test_model_exchange_agrees_with_co_simulation(folder: Path, case: Case) -> None:
    """The importer's integrator is FMPy's CVODE, which may take 500 steps an interval: the intervals are shorter."""
    names = [*case.variables, *case.counters]
    co_simulation = trajectories(folder, case, "CoSimulation", names, case.stop / INTERVALS)
    model_exchange = trajectories(folder, case, "ModelExchange", names, case.stop / INTERVALS / 20)
    for name in names:
        scale = np.abs(co_simulation[name]).max()
        assert np.abs(co_simulation[name] - model_exchange[name]).max() <= AGREEMENT * scale, name


@every_case
def test_fmpy_finds_nothing_to_say(folder: Path, case: Case) -> None:
    assert validate(folder / f"{case.name}.fmu") == []


class Session:
    """One Co-Simulation instance of a case, driven step by step."""

    def __init__(self, folder: Path, case: Case) -> None:
        path = folder / f"{case.name}.fmu"
        description = fmpy.read_model_description(str(path), validate=False)
        self.case = case
        self.unpacked = fmpy.extract(str(path))
        self.variables = [v for v in description.modelVariables if v.type == "Float64" and v.causality == "local"]
        self.slave = FMU3Slave(
            guid=description.guid, unzipDirectory=self.unpacked, instanceName=case.name,
            modelIdentifier=description.coSimulation.modelIdentifier,
        )  # fmt: skip
        self.slave.instantiate()
        self.initialise()

    def initialise(self) -> None:
        self.slave.enterInitializationMode(tolerance=self.case.tolerance, startTime=0.0)
        self.slave.exitInitializationMode()
        self.time = 0.0

    def run(self, stop: float, steps: int) -> np.ndarray:
        """Equal steps to ``stop`` [s]; the values of all continuous variables there."""
        points = np.linspace(self.time, stop, steps + 1)
        for begin, end in itertools.pairwise(points):
            self.slave.doStep(begin, end - begin)
        self.time = stop
        return self.values()

    def values(self) -> np.ndarray:
        sizes = [int(np.prod([int(d.start) for d in v.dimensions])) if v.dimensions else 1 for v in self.variables]
        columns = [self.slave.getFloat64([v.valueReference], nValues=n) for v, n in zip(self.variables, sizes)]
        return np.array([value for column in columns for value in column])

    def close(self) -> None:
        self.slave.terminate()
        self.slave.freeInstance()
        shutil.rmtree(self.unpacked)


@pytest.fixture
def session(folder: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    session = Session(folder, request.param)
    yield session
    session.close()


every_session = pytest.mark.parametrize("session", CASES, ids=lambda case: case.name, indirect=True)


def assert_close(first: np.ndarray, second: np.ndarray) -> None:
    """Equal to what the solver promises of values between 1 and the largest of the model."""
    assert np.abs(first - second).max() <= 1e-6 * max(1.0, np.abs(first).max())


@every_session
def test_communication_step_does_not_matter(session: Session) -> None:
    """Steps of 1 s against steps of 1 ms; a shorter case in one step."""
    stop = min(3.0, session.case.stop)
    coarse = session.run(stop, math.ceil(stop))
    session.slave.reset()
    session.initialise()
    assert_close(coarse, session.run(stop, round(stop * 1000)))


@every_session
def test_restored_state_repeats_itself(session: Session) -> None:
    session.run(0.37 * session.case.stop, 3)
    state = session.slave.getFMUState()
    first = session.run(0.71 * session.case.stop, 5)
    session.slave.setFMUState(state)
    session.time = 0.37 * session.case.stop
    assert_close(first, session.run(0.71 * session.case.stop, 5))
    session.slave.freeFMUState(state)


@every_session
def test_reset_equals_a_new_instance(session: Session, folder: Path) -> None:
    session.run(0.71 * session.case.stop, 4)
    session.slave.reset()
    session.initialise()
    other = Session(folder, session.case)
    assert (session.run(0.53 * session.case.stop, 4) == other.run(0.53 * session.case.stop, 4)).all()
    other.close()
