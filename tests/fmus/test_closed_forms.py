"""Conformance models with a closed form, and models that must fail in a known way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conformance import MODELS
from scipy.integrate import solve_ivp

from fmus import BuildError, SimulationOptions, build, simulate
from fmus.builder import Entry

NAMES = (
    "ExponentialDecay", "BouncingBall", "TimeEvents", "ModeAutomaton", "WhenElsewhen", "Ventilated", "MachineBreaker",
    "DependentParameters", "AssertFails", "Terminates", "NoSolution", "Chattering", "ParallelCapacitors",
    "StrictTimer", "StartValues",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of this file as FMUs."""
    folder = tmp_path_factory.mktemp("closed")
    build([Entry(name, name, (str(MODELS / f"{name}.mo"),)) for name in NAMES], folder)
    return folder


def run(folder: Path, name: str, stop: float, output: list[str], **start: object) -> np.ndarray:
    options = SimulationOptions(stop, output_interval=stop / 89, tolerance=1e-10)
    return simulate(folder / f"{name}.fmu", options, output=output, start_values=start)


def test_exponential_decay(folder: Path) -> None:
    result = run(folder, "ExponentialDecay", 2.0, ["x"], T=0.25, x0=3.0)
    assert result["x"] == pytest.approx(3.0 * np.exp(-result["time"] / 0.25), rel=1e-7)


def test_bounces_of_the_ball(folder: Path) -> None:
    """Bounce k is at sqrt(2 h/g) (1 + 2 (e + ... + e^k)); no bounce is stepped over, none counted twice."""
    result = run(folder, "BouncingBall", 2.3, ["t_bounce", "bounces"])
    first, e = np.sqrt(2.0 / 9.81), 0.7
    instants = first * (1.0 + 2.0 * np.cumsum([0.0, *(e**k for k in range(1, 12))]))
    for t, bounce, last in zip(result["time"], result["bounces"], result["t_bounce"], strict=True):
        expected = int(np.sum(instants <= t))
        assert bounce == expected
        if expected:
            assert last == pytest.approx(instants[expected - 1], abs=1e-8)


def test_parameter_moves_time_event(folder: Path) -> None:
    """x rises until t1, falls until 2 t1, then rises at half the rate."""
    result = run(folder, "TimeEvents", 0.89, ["x"], t1=0.2)
    t = result["time"]
    expected = np.interp(t, [0.0, 0.2, 0.4, 0.9], [0.0, 0.2, 0.0, 0.25])
    assert result["x"] == pytest.approx(expected, abs=1e-9)


def test_strict_relations_of_time(folder: Path) -> None:
    """x reaches 0.3 at 0.3 s; both timers end 0.2 s later, where x turns."""
    result = run(folder, "StrictTimer", 1.0, ["x", "strict", "inclusive"])
    late = result["time"] >= 0.5
    assert (result["strict"] == late).all()
    assert (result["inclusive"] == late).all()
    assert result["x"] == pytest.approx(np.where(late, 1.0 - result["time"], result["time"]), abs=1e-8)


@pytest.mark.parametrize(("d0", "on0", "fast"), [(3.0, False, True), (5.0, True, False)])
def test_starts_and_branches_follow_parameters(folder: Path, d0: float, on0: bool, fast: bool) -> None:
    result = run(folder, "StartValues", 2.0, ["x", "d", "on"], d0=d0, on0=on0, fast=fast)
    rate = 2.0 if fast else 1.0
    late = rate * result["time"] > 1.0
    assert result["x"] == pytest.approx(rate * result["time"], abs=1e-9)
    assert (result["d"] == np.where(late, 2 * d0 + 1, 2 * d0)).all()
    assert (result["on"] == np.where(late, not on0, on0)).all()


def test_automaton_with_other_times(folder: Path) -> None:
    result = run(folder, "ModeAutomaton", 2.0, ["mode"], t_start=0.31, t_crank=0.2, t_run=0.5)
    expected = 1 + np.searchsorted([0.31, 0.51, 1.01, 1.51], result["time"], side="right") % 4
    assert (result["mode"] == expected).all()


def test_when_and_elsewhen(folder: Path) -> None:
    """x = sin(3 t): crossings of +-0.5 at known angles, and a sample each second."""
    result = run(folder, "WhenElsewhen", 3.4, ["x", "high", "low", "any_", "edges", "held"])
    angle = 3.0 * result["time"]
    high = np.floor((angle - np.pi / 6) / (2 * np.pi)) + 1
    low = np.floor((angle - 7 * np.pi / 6) / (2 * np.pi)) + 1
    assert result["x"] == pytest.approx(np.sin(angle), abs=1e-7)
    assert (result["high"] == high).all()
    assert (result["low"] == low).all()
    assert (result["edges"] == high).all()
    assert (result["any_"] == high + low + np.floor(result["time"])).all()
    assert result["held"][-1] == pytest.approx(0.5, abs=1e-8)


def test_discrete_equations_are_solved_in_order(folder: Path) -> None:
    """ready follows demand within the event, so each start counts one, and level follows starts."""
    result = run(folder, "Ventilated", 5.0, ["demand", "ready", "starts", "level"])
    assert (result["ready"] != result["demand"]).all()
    switching = 1.0 + 1.6 * np.arange(4)  # up from 0.2 to 1 and down again, 0.8 s each
    assert (result["starts"] == np.searchsorted(switching, result["time"], side="right")).all()
    assert (result["level"] == 2 * result["starts"]).all()


def test_two_capacitors(folder: Path) -> None:
    result = run(folder, "ParallelCapacitors", 1.0, ["v1", "v2", "i1", "i2"])
    expected = 10.0 * (1.0 - np.exp(-result["time"] / 0.3))
    assert result["v1"] == pytest.approx(expected, abs=1e-7)
    assert result["i2"] == pytest.approx(2.0 * result["i1"], abs=1e-9)


def test_dependent_parameters_follow(folder: Path) -> None:
    """b = a^2 + 1, c = {a, b, a b} and its sum, with a changed from outside."""
    result = run(folder, "DependentParameters", 1.0, ["x"], a=3.0)
    b, c = 10.0, np.array([3.0, 10.0, 30.0])
    rest = 0.01 * c.sum() * b
    expected = rest + (c - rest) * np.exp(-result["time"][:, None] / b)
    assert result["x"] == pytest.approx(expected, rel=1e-8)


def test_machine_with_breaker(folder: Path) -> None:
    """Against scipy, with the currents solved by hand."""
    H, xd, xq, xd1, Td01, line, w0 = 1.5, 1.6, 1.0, 0.3, 3.7, 0.2, 376.99111843077515

    def currents(delta: float, e1q: float, closed: bool) -> tuple[float, float]:
        return ((e1q - np.cos(delta)) / (xd1 + line), np.sin(delta) / (xq - line)) if closed else (0.0, 0.0)

    def slope(t: float, x: np.ndarray, closed: bool) -> list[float]:
        delta, w, e1q = x
        i_d, i_q = currents(delta, e1q, closed)
        torque = (xq * i_q) * i_d + (e1q - xd1 * i_d) * i_q
        return [w0 * (w - 1.0), (0.5 - torque - 0.5 * (w - 1.0)) / (2 * H), (1.6 - e1q - (xd - xd1) * i_d) / Td01]

    result = run(folder, "MachineBreaker", 3.0, ["delta", "w", "e1q"])
    times = result["time"]
    x = np.array([result[name][0] for name in ("delta", "w", "e1q")])
    assert slope(0.0, x, True) == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    for begin, end, closed in ((0.0, 1.0, True), (1.0, 1.15, False), (1.15, 3.0, True)):
        solution = solve_ivp(slope, (begin, end), x, args=(closed,), rtol=1e-11, atol=1e-12, dense_output=True)
        inside = (times >= begin) & (times < end)
        for row, name in enumerate(("delta", "w", "e1q")):
            assert result[name][inside] == pytest.approx(solution.sol(times[inside])[row], rel=1e-6)
        x = solution.y[:, -1]


def test_failed_assert_names_time_text_and_line(folder: Path) -> None:
    with pytest.raises(BuildError, match=r"time = 0\.75 s: x left its range: 0\.75 \(.*:6\)"):
        run(folder, "AssertFails", 1.0, ["x"])


def test_terminate_ends_the_simulation(folder: Path) -> None:
    result = run(folder, "Terminates", 2.0, ["x"])
    assert result["time"][-1] < 0.55


def test_loop_without_solution_names_its_variables(folder: Path) -> None:
    """v (1 - v) = 0.5 t has no real solution after t = 0.5."""
    with pytest.raises(BuildError, match=r"the equations for [vi].* have no solution"):
        run(folder, "NoSolution", 1.0, ["x"])


def test_contradiction_ends_with_a_message(folder: Path) -> None:
    with pytest.raises(BuildError, match=r"time = 0\.5.* keep switching each other"):
        run(folder, "Chattering", 1.0, ["x"])


COUNTS = {
    "Periods": 10, "Above": 10, "AtLeast": 10, "Ceiling": 10, "Below": 0, "AtMost": 0, "Pairs": 5, "Even": 5, "Odd": 5,
    "Follow": 10, "Changes": 10, "InAlgorithm": 10, "Chained": 10, "Crossings": 14, "Threshold": 10, "Reset": 5,
}  # fmt: skip


@pytest.fixture(scope="module")
def counters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All counters as FMUs."""
    folder = tmp_path_factory.mktemp("counters")
    build([Entry(name, f"Counters.{name}", (str(MODELS / "Counters.mo"),)) for name in COUNTS], folder)
    return folder


@pytest.mark.parametrize("interface", ["CoSimulation", "ModelExchange"])
@pytest.mark.parametrize("name", COUNTS)
def test_every_whole_number_is_an_event(counters: Path, name: str, interface: str) -> None:
    """At 2.05 s a level of five litres a second has passed ten whole litres, and time ten fifths of a second."""
    options = SimulationOptions(2.05, output_interval=0.0205, interface=interface)
    assert simulate(counters / f"{name}.fmu", options, output=["n"])["n"][-1] == COUNTS[name]
