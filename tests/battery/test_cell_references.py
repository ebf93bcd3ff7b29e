"""The cell against PyBaMM: voltage and temperature over the whole of each trajectory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from cases import changing_profile

DATA = Path(__file__).parents[1] / "data" / "battery"
NAMES = sorted(path.stem for path in DATA.glob("*.csv"))


@dataclass(frozen=True)
class Reference:
    """One file: its conditions and its columns."""

    conditions: dict[str, str]
    data: np.ndarray

    @property
    def validation_class(self) -> str:
        parameter_set = self.conditions["parameter_set"]
        return "Validation.CellCurrent" + ("" if parameter_set == "Prada2013" else parameter_set)

    def number(self, key: str) -> float:
        return float(self.conditions[key])

    @property
    def start(self) -> dict[str, float]:
        """Parameters of the FMU: initial charge and temperature, heat balance, entropic coefficients where there are any."""
        T = self.number("T_ambient")
        start = {"SOC_start": self.number("SOC_start"), "T_start": T, "lumped_heat": self.number("lumped_heat")}
        for electrode in ("negative", "positive"):
            if f"entropic_{electrode}" in self.conditions:
                start[f"data.{electrode}.entropic_coefficient"] = self.number(f"entropic_{electrode}")
        return start


def load(name: str) -> Reference:
    path = DATA / f"{name}.csv"
    header = path.read_text().splitlines()[0]
    conditions = dict(item.split("=") for item in header[1:].split())
    return Reference(conditions, np.genfromtxt(path, delimiter=",", names=True, skip_header=1))


def simulated(run, reference: Reference, times, currents, interval: float) -> np.ndarray:
    T_ambient = reference.number("T_ambient")
    return run(
        reference.validation_class, times, {"I": currents, "T_ambient": np.full(len(times), T_ambient)}, interval,
        ["V", "T"], **reference.start,
    )


def before_jumps(data: np.ndarray) -> np.ndarray:
    """The rows of a reference without those right after a jump of the current, which a simulation gives once only."""
    return data[np.r_[True, np.diff(data["t_s"]) > 0]]


@pytest.fixture(scope="session")
def differences(run):
    """Differences of the voltage [mV] and the temperature [K] to a model of a reference file."""
    results: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def differences(name: str, model: str) -> tuple[np.ndarray, np.ndarray]:
        reference = load(name)
        data = before_jumps(reference.data)
        if name not in results:
            interval = float(np.diff(data["t_s"]).min())
            result = simulated(run, reference, reference.data["t_s"], reference.data["I_A"], interval)
            first = np.searchsorted(result["time"], data["t_s"] - 1e-7)
            assert np.abs(result["time"][first] - data["t_s"]).max() < 1e-6
            results[name] = result["V"][first], result["T"][first]
        V, T = results[name]
        return 1e3 * (V - data[f"V_{model}"]), T - data[f"T_{model}"]

    return differences


def rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(x))))


@pytest.mark.parametrize("name", NAMES)
def test_the_voltage_follows_the_spme(differences, name: str, record) -> None:
    voltage, _ = differences(name, "SPMe")
    record("Cell voltage, rms of each load case", "PyBaMM, SPMe", rms(voltage), 1.0, "mV")


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("Chen2020")])
def test_the_voltage_follows_the_dfn(differences, name: str, record) -> None:
    # Prada2013 only: with Chen2020 the SPMe itself is 5 mV (1C) to 12 mV (2C) away from the DFN
    voltage, _ = differences(name, "DFN")
    record("Cell voltage of the site's cell, rms of each load case", "PyBaMM, DFN", rms(voltage), 2.0, "mV")


@pytest.mark.parametrize("name", [name for name in NAMES if "thermal" in name])
def test_the_temperature_follows_the_spme(differences, name: str, record) -> None:
    _, temperature = differences(name, "SPMe")
    record("Cell temperature", "PyBaMM, SPMe with heat", np.abs(temperature).max(), 0.02, "K")
    assert np.ptp(load(name).data["T_SPMe"]) > 1.0  # the cell does warm up


@pytest.mark.parametrize(("name", "cut_off"), [("given_discharge_1C", 2.0), ("Chen2020_discharge_1C", 2.5)])
def test_the_discharged_capacity_is_that_of_the_spme_and_the_dfn(run, name: str, cut_off: float) -> None:
    reference = load(name)
    stop = reference.number("end_SPMe") + 10
    current = reference.data["I_A"][0]
    result = simulated(run, reference, [0.0, stop], [current, current], 1.0)
    below = int(np.argmax(result["V"] < cut_off))
    end = np.interp(-cut_off, -result["V"][below - 1 : below + 1], result["time"][below - 1 : below + 1])
    assert end == pytest.approx(reference.number("end_SPMe"), rel=1e-3)
    assert end == pytest.approx(reference.number("end_DFN"), rel=1e-3)


def random_profile(generator: np.random.Generator) -> tuple[float, float, np.ndarray]:
    """Charge at the start, temperature [K] and a current [A] for each step: steps, pulses or a random walk up to 6C."""
    SOC, T, largest = generator.uniform(0.05, 0.95), generator.uniform(273.15, 318.15), generator.choice([2.3, 6.9, 13.8])
    kind = generator.integers(3)
    if kind == 0:
        return SOC, T, np.repeat(generator.uniform(-largest, largest, 10), 10)
    if kind == 1:
        return SOC, T, largest * generator.choice([-1.0, 0.0, 1.0], 100)
    return SOC, T, np.array([I for _, I in changing_profile(int(generator.integers(1000)), 100, largest)])


@pytest.mark.parametrize("seed", range(15))
def test_the_tolerance_of_the_catalogue_leaves_a_fraction_of_a_millivolt_under_any_profile(stepper, seed: int) -> None:
    """Against the same cell at 1e-9, as long as the voltage is within its limits; the mesh adds up to 0.4 mV."""
    SOC, T, current = random_profile(np.random.default_rng(100 + seed))
    voltages = []
    step = (1.0, 0.1)[seed % 2]
    for tolerance in (None, 1e-9):
        cell = stepper("Validation.CellCurrent", tolerance, SOC_start=SOC, T_ambient=T, T_start=T, lumped_heat=1.0)
        voltages.append([])
        for I in current:
            cell.set(I=I)
            cell.step(step)
            voltages[-1].append(cell.get("V"))
    loose, tight = np.array(voltages)
    inside = np.cumprod((tight > 2.0) & (tight < 3.6)).astype(bool)
    assert inside.sum() > 5
    assert rms(1e3 * (loose - tight)[inside]) < 0.3
