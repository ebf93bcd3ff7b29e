"""The fast loop as an FMU comes to rest where the law in Python says."""

from __future__ import annotations

from pathlib import Path

import fmpy
import numpy as np
import pytest

from cosim.dispatch.flexibility import Response
from cosim.dispatch.interface import BatteryLimits, Observation, Targets
from cosim.dispatch.tracker import CapTracker
from fmus import build, read_catalog, select

ROOT = Path(__file__).parents[2]
LIMITS = ("P_grid", "P_bess", "SOC", "P_discharge_max", "P_charge_max", "f", "grid_connected")
TARGETS = ("P_import_cap", "SOC_target", "SOC_floor", "P_charge", "P_response")


@pytest.fixture(scope="module")
def fmu() -> Path:
    """The FMU of the catalogue, built when its sources have changed."""
    return build(select(["CapTracker"], read_catalog()))[0].path


def at_rest(fmu: Path, inputs: dict, **parameters: float) -> float:
    """Setpoint [W] after twenty time constants of constant inputs."""
    result = fmpy.simulate_fmu(
        str(fmu), start_values=parameters | inputs, stop_time=20.0, output_interval=20.0, relative_tolerance=1e-9,
        output=["P_bess_setpoint"],
    )  # fmt: skip
    return float(result["P_bess_setpoint"][-1])


def random_inputs(seed: int) -> dict:
    """Measurements and targets of all kinds: over and under the cap, near the limits of the charge, islands, export."""
    generator = np.random.default_rng(seed)
    return {
        "P_grid": generator.uniform(-5e6, 30e6), "P_bess": generator.uniform(-10e6, 10e6),
        "SOC": generator.choice([generator.uniform(0, 1), 0.2 + generator.uniform(-0.005, 0.015)]),
        "P_discharge_max": generator.uniform(0, 12e6), "P_charge_max": generator.uniform(0, 12e6),
        "f": generator.choice([60.0, generator.uniform(59.8, 60.0)]), "grid_connected": bool(generator.random() > 0.1),
        "P_import_cap": generator.uniform(0, 30e6), "SOC_target": generator.uniform(0, 1),
        "SOC_floor": generator.choice([0.2, generator.uniform(0, 0.5)]), "P_charge": generator.uniform(0, 12e6),
        "P_response": generator.choice([0.0, generator.uniform(0, 6e6)]),
    }  # fmt: skip


@pytest.mark.parametrize("P_export_max", [0.0, 3e6])
def test_fmu_comes_to_rest_where_the_law_says(fmu, P_export_max):
    tracker = CapTracker(BatteryLimits(), P_export_max, response=Response(0.0))
    seen = []
    for seed in range(40):
        inputs = random_inputs(seed)
        now = Observation(0.0, P_pv=0.0, T_die=345.0, T_dry_bulb=300.0, **{name: inputs[name] for name in LIMITS})
        expected = tracker.power(now, Targets(**{name: inputs[name] for name in TARGETS}))
        assert at_rest(fmu, inputs, P_export_max=P_export_max) == pytest.approx(expected, abs=100.0), inputs
        seen.append(expected)
    assert min(seen) < -1e6
    assert max(seen) > 1e6
    assert 0.0 in seen


def test_fmu_lets_the_battery_take_what_is_faster_than_its_filter(fmu):
    t = np.arange(0.0, 400.0, 0.05)
    swing = 1.5e6 * np.sin(2 * np.pi * t / 10)
    signals = np.array(list(zip(t, 19e6 + swing, strict=True)), dtype=[("time", float), ("P_grid", float)])
    result = fmpy.simulate_fmu(
        str(fmu), input=signals, start_values={"P_smooth": 2e6, "tau": 0.1}, stop_time=400.0, output_interval=0.05,
        output=["P_bess_setpoint"],
    )  # fmt: skip
    late = slice(-2000, None)
    left = 19e6 + swing[late] + result["P_bess_setpoint"][-2001:-1]
    assert np.std(left) < 0.15 * np.std(swing[late])
