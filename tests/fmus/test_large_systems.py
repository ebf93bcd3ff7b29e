"""Networks whose bus voltages are one large algebraic system, against their solution by node voltages."""

from __future__ import annotations

import ctypes
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import GRID, Network, line, random_network, tree
from scipy.integrate import solve_ivp

from fmus import BuildError, SimulationOptions, algebraic, build, simulate
from fmus.builder import SOLVERS
from fmus.cli import main
from fmus.generate import compile_class

OPENED, CLOSED = 0.1, 0.2  # when switches open and close again [s]
STOP = 0.3


def build_network(network: Network, folder: Path, name: str = "Site", solver: str = "cvodes") -> Path:
    (built,) = build([network.entry(name, folder, solver)], folder, jobs=1)
    return built.path


def recorded(network: Network) -> list[str]:
    return [f"{kind}_{k}.{name}" for k in range(network.count)
            for kind, name in (("bus", "pin.v_d"), ("bus", "pin.v_q"), ("load", "p"), ("load", "V"))]  # fmt: skip


def run(network: Network, path: Path, interface: str = "CoSimulation", tolerance: float = 1e-9) -> np.ndarray:
    """The network with its first and last switch open between two instants."""
    names = [f"closed_{k}" for k in network.switches]
    inputs = np.zeros(4, dtype=[("time", float), *((name, bool) for name in names)])
    inputs["time"] = 0.0, OPENED, CLOSED, STOP
    for name in names:
        inputs[name] = True
    for name in {names[0], names[-1]}:
        inputs[name][1] = False
    options = SimulationOptions(STOP, output_interval=0.01, tolerance=tolerance, interface=interface)
    return simulate(path, options, output=recorded(network), inputs=inputs)


def opened(network: Network, time: float) -> tuple[int, ...]:
    return (network.switches[0], network.switches[-1]) if OPENED < time < CLOSED else ()


def column(result: np.ndarray, network: Network, name: str) -> np.ndarray:
    return np.array([result[name.format(k)] for k in range(network.count)])


def check_voltages(result: np.ndarray, network: Network, tolerance: float = 1e-9) -> None:
    """Bus voltages follow from the states of the same instant."""
    v = column(result, network, "bus_{}.pin.v_d") + 1j * column(result, network, "bus_{}.pin.v_q")
    p, V = column(result, network, "load_{}.p"), column(result, network, "load_{}.V")
    for k, time in enumerate(result["time"]):
        if min(abs(time - OPENED), abs(time - CLOSED)) > 1e-6:  # either side of the event may be recorded there
            expected = network.voltages(p[:, k] / (V[:, k] ** 2 + 0.01), opened(network, time))
            assert v[:, k] == pytest.approx(expected, abs=tolerance), time


def check_trajectory(result: np.ndarray, network: Network) -> None:
    """States against an integration of the node voltages."""
    n = network.count

    def derivatives(time: float, x: np.ndarray, open_now: tuple[int, ...]) -> np.ndarray:
        v = network.voltages(x[:n] / (x[n:] ** 2 + 0.01), open_now)
        return np.concatenate([(network.P - x[:n]) / 0.05, (np.sqrt(np.abs(v) ** 2 + 1e-8) - x[n:]) / 0.01])

    x = np.concatenate([np.zeros(n), np.ones(n)])
    for begin, end in ((0.0, OPENED), (OPENED, CLOSED), (CLOSED, STOP)):
        args = (opened(network, 0.5 * (begin + end)),)
        x = solve_ivp(derivatives, (begin, end), x, "LSODA", rtol=1e-10, atol=1e-12, args=args).y[:, -1]
        k = int(np.argmin(np.abs(result["time"] - end)))
        assert column(result, network, "load_{}.V")[:, k] == pytest.approx(x[n:], abs=1e-7), end


@pytest.mark.parametrize("network", [tree(40), line(60), random_network(7)], ids=["tree", "line", "mesh"])
def test_voltages_against_nodal_solution(network: Network, tmp_path: Path) -> None:
    """In a transient with switching that leaves parts without source, and in steady state."""
    path = build_network(network, tmp_path)
    result = run(network, path)
    check_voltages(result, network)
    check_trajectory(result, network)
    exchanged = run(network, path, "ModelExchange")
    check_voltages(exchanged, network)
    last = [name for name in recorded(network) if name.endswith(".V")]
    assert [exchanged[name][-1] for name in last] == pytest.approx([result[name][-1] for name in last], abs=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
def test_each_method(solver: str, tmp_path: Path) -> None:
    network = random_network(3)
    result = run(network, build_network(network, tmp_path, solver=solver), tolerance=1e-7)
    check_voltages(result, network)


@pytest.mark.parametrize("network", [tree(31, "SteadyLoad"), random_network(5, "SteadyLoad")], ids=["tree", "mesh"])
def test_steady_start_is_the_power_flow(network: Network, tmp_path: Path) -> None:
    path = build_network(network, tmp_path)
    first = simulate(path, SimulationOptions(0.01, output_interval=0.01), output=recorded(network))[:1]
    v = column(first, network, "bus_{}.pin.v_d") + 1j * column(first, network, "bus_{}.pin.v_q")
    assert v[:, 0] == pytest.approx(network.power_flow(steady=True), abs=1e-9)


@pytest.mark.parametrize("network", [tree(31, "PowerLoad"), random_network(5, "PowerLoad")], ids=["tree", "mesh"])
def test_nonlinear_network(network: Network, tmp_path: Path) -> None:
    """Loads of constant power make the node voltages one nonlinear system."""
    names = [f"bus_{k}.pin.v_{axis}" for k in range(network.count) for axis in "dq"]
    first = simulate(build_network(network, tmp_path), SimulationOptions(0.1, output_interval=0.1), output=names)[:1]
    v = column(first, network, "bus_{}.pin.v_d") + 1j * column(first, network, "bus_{}.pin.v_q")
    assert v[:, 0] == pytest.approx(network.power_flow(steady=False), abs=1e-9)


def test_power_flow_without_solution(tmp_path: Path) -> None:
    """More power than the reactances can carry: one line that says where."""
    network = Network(20, tuple((k, k + 1) for k in range(19)), (3,), np.full(20, 5.0), "PowerLoad")
    with pytest.raises(BuildError, match=r"time = 0 s: .* algebraic equations has no solution .* \w+\.\w+\.[vi]_[dq]"):
        start = {f"load_{k}.least": 0.0 for k in range(20)}
        simulate(build_network(network, tmp_path), SimulationOptions(0.1), start_values=start)


def test_island_without_shunt_is_singular(tmp_path: Path) -> None:
    network = line(12)
    text = network.modelica("Site").replace("G = 0.001", "G = 0, B = 0")
    entry = network.entry("Site", tmp_path)
    (tmp_path / "Site.mo").write_text(text)
    (built,) = build([entry], tmp_path, jobs=1)
    inputs = np.array([(0.0, True), (0.05, False)], dtype=[("time", float), (f"closed_{network.switches[0]}", bool)])
    start = {f"load_{k}.P": 0.0 for k in range(12)}
    dead = r"(?:bus|branch|load)_(?:[789]|1[01])\.\w+\.v_[dq]"  # behind the switch
    message = rf"time = 0\.05 s: .* singular: it does not determine {dead}, {dead}, {dead}$"
    with pytest.raises(BuildError, match=message):
        simulate(built.path, SimulationOptions(0.1, output_interval=0.01), start_values=start, inputs=inputs)


def test_same_numbers_as_the_dense_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unpacked: Callable[..., Any]
) -> None:
    network = tree(6)
    dense = run(network, build_network(network, tmp_path, "Dense"))
    monkeypatch.setattr(algebraic, "LARGEST_DENSE", 2)
    path = build_network(network, tmp_path, "Sparse")
    sparse = run(network, path)
    assert "system_solve" not in source(tmp_path / "Dense.fmu") and "system_solve" in source(path)
    for name in recorded(network):
        assert sparse[name] == pytest.approx(dense[name], abs=1e-9), name
    for name in ("load_3.V", "bus_4.pin.v_d"):
        fmus = [unpacked(tmp_path / f"{kind}.fmu", tmp_path / kind) for kind in ("Dense", "Sparse")]
        a, b = (gradient(fmu, "load_2.V", name) for fmu in fmus)
        assert a == pytest.approx(b, rel=1e-12, abs=1e-15)


def source(path: Path) -> str:
    return zipfile.ZipFile(path).read("sources/model.c").decode()


def gradient(fmu: Any, known: str, unknown: str) -> float:
    name = f"der({unknown})" if f"der({unknown})" in fmu.reference else unknown
    instance = fmu.co_simulation()
    instance.initialise()
    (value,) = instance.raw.getDirectionalDerivative([fmu.reference[name]], [fmu.reference[known]], [1.0])
    instance.free()
    return value


@pytest.fixture(scope="module")
def mesh(tmp_path_factory: pytest.TempPathFactory, unpacked: Callable[..., Any]) -> tuple[Network, Any]:
    folder = tmp_path_factory.mktemp("mesh")
    network = random_network(11)
    return network, unpacked(build_network(network, folder), folder / "unpacked")


def test_directional_derivatives(mesh: tuple[Network, Any]) -> None:
    """Of derivatives and of an output, against differences of the model's own values."""
    network, fmu = mesh
    instance = fmu.model_exchange()
    instance.initialise()
    instance.raw.enterContinuousTimeMode()
    count = 2 * network.count
    states = np.zeros(count)
    place = states.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    instance.raw.fmi3GetContinuousStates(instance.raw.component, place, count)
    unknown = [f"der(load_{k}.V)" for k in range(network.count)] + ["v"]
    references = [fmu.reference[name] for name in unknown]
    known = [v.derivative for v in fmu.description.modelVariables if v.derivative is not None]
    seed = np.random.default_rng(0).uniform(-1.0, 1.0, count)
    exact = instance.raw.getDirectionalDerivative(references, [v.valueReference for v in known], list(seed))
    values = []
    for step in (1e-5, -1e-5):
        moved = states + step * seed
        instance.raw.fmi3SetContinuousStates(
            instance.raw.component, moved.ctypes.data_as(ctypes.POINTER(ctypes.c_double)), count
        )
        values.append(np.array([instance.get(name) for name in unknown]))
    assert exact == pytest.approx((values[0] - values[1]) / 2e-5, rel=1e-6, abs=1e-8)
    instance.free()


def test_restored_and_reset_states_are_equal_to_the_bit(mesh: tuple[Network, Any]) -> None:
    """Voltages follow from what is saved, not from where the solution of the network was last sought."""
    network, fmu = mesh

    def values(instance: Any) -> list[float]:
        return [instance.get(name) for name in recorded(network)]

    def go_on(instance: Any) -> list[float]:
        instance.set(f"closed_{network.switches[0]}", False)
        instance.run(0.05, 0.1, 0.01)
        return values(instance)

    instance, other = fmu.co_simulation(), fmu.co_simulation()
    instance.initialise()
    instance.run(0.0, 0.05, 0.01)
    state, saved = instance.raw.getFMUState(), values(instance)
    first = go_on(instance)
    instance.raw.setFMUState(state)
    assert values(instance) == saved
    other.raw.setFMUState(other.raw.deserializeFMUState(instance.raw.serializeFMUState(state)))
    assert values(other) == saved
    assert go_on(other) == pytest.approx(go_on(instance), abs=1e-8)
    instance.raw.reset()
    instance.initialise()
    instance.run(0.0, 0.05, 0.01)
    assert go_on(instance) == first
    instance.free()
    other.free()


@pytest.mark.parametrize("seed", range(20, 25))
def test_random_networks(seed: int, tmp_path: Path) -> None:
    network = random_network(seed)
    check_voltages(run(network, build_network(network, tmp_path), tolerance=1e-6), network)


@pytest.mark.validate
@pytest.mark.parametrize("network", [tree(120), line(120)], ids=["tree", "line"])
def test_large_networks(network: Network, tmp_path: Path) -> None:
    result = run(network, build_network(network, tmp_path))
    check_voltages(result, network)
    check_trajectory(result, network)


@pytest.mark.validate
@pytest.mark.parametrize("seed", range(100, 150))
def test_many_random_networks(seed: int, tmp_path: Path) -> None:
    network = random_network(seed)
    result = run(network, build_network(network, tmp_path))
    check_voltages(result, network)
    check_trajectory(result, network)


def test_source_grows_with_the_network() -> None:
    """Four times the buses: about four times the code, and no element of the Jacobian beyond the branches."""
    sizes = [len(compile_class("Grid.Tree", [GRID], {"count": count}).source) for count in (20, 80)]
    assert sizes[1] < 4.4 * sizes[0]


def test_bench_of_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "Grid.Tree", "--library", str(GRID), "--vary", "count=[3, 9]"]) == 0
    names = [text.split()[0] for text in capsys.readouterr().out.splitlines()[1:]]
    assert names == ["Tree_3", "Tree_9"]
    assert main(["bench", "Grid.Tree", "--library", str(GRID), "--vary", "count=3"]) == 1
    assert "--vary count=3: expected an array" in capsys.readouterr().err
