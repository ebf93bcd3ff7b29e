"""Headline figures on a made-up run whose figures are known by hand."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from cosim.kpi import SiteView, energies, kpis, pue_over_time
from cosim.results import Results

T = np.array([0.0, 3600.0, 3600.0, 5400.0, 5400.0, 14400.0])
"""Rows of a four-hour run; the grid is away from 1 h to 1.5 h."""


def steps(before: float, during: float, after: float) -> np.ndarray:
    return np.array([before, before, during, during, after, after], float)


def counter(power: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(np.diff(T) * 0.5 * (power[1:] + power[:-1]))])


def write(path: Path) -> Results:
    grid, pv, genset, bess = (
        steps(22e6, 0, 25e6),
        steps(-2e6, -1e6, -2e6),
        steps(0, -15e6, 0),
        steps(0, -3e6, 2e6),
    )
    it, cooling = steps(20e6, 18e6, 20e6), steps(3e6, 0.2e6, 4e6)
    variables = {
        "electrical": {
            "P_grid": grid, "P_pv": pv, "P_genset": genset, "P_bess": bess, "P_loss": steps(1e6, 1e6, 1e6),
            "grid_connected": steps(1, 0, 1), "fuel_mass_flow": steps(0, 0.9, 0),
            "V_critical_pu": steps(1.0, 0.97, 1.01),
        },
        "bess": {
            "SOC": np.linspace(0.9, 0.5, 6), "E_stored": counter(bess),
            "E_in": counter(bess), "E_out": np.zeros(6),
        },
        "racks": {
            "work_done": np.linspace(0, 4 * 3600, 6), "work_lost": np.zeros(6), "work_missed": np.linspace(0, 720, 6),
            "E_in": counter(it), "E_out": counter(0.999 * it), "E_stored": np.zeros(6), "T_die": steps(345, 360, 350),
            "clock_limit": steps(1, 0.9, 1), "running": steps(1, 1, 1),
        },
        "plant": {"P_mechanical": cooling, "m_flow_makeup": steps(5, 0, 5)},
        "prices": {"price_import": steps(0.1, 0.1, 0.2) / 3.6e6},
    }  # fmt: skip
    discrete = {"grid_connected", "running", "price_import"}
    with h5py.File(path, "w") as file:
        for entity, members in variables.items():
            for name, values in members.items():
                data = file.create_dataset(f"clusters/all/{entity}/{name}", data=values)
                data.attrs.update(unit="1", description=name, discrete=name in discrete)
        file["clusters/all/time"] = T
    return Results(path)


@pytest.fixture
def results(tmp_path) -> Results:
    return write(tmp_path / "run.h5")


def value(results: Results, name: str) -> float:
    return next(kpi.value for kpi in kpis(results) if kpi.name == name)


def test_battery_energy_is_no_consumption_and_pv_no_credit(results):
    e = energies(SiteView(results), 0.0, 3600.0)
    assert e.pue == pytest.approx((22 + 2) / 20)
    during = energies(SiteView(results), 3600.0, 5400.0)
    assert during.pue == pytest.approx((1 + 15 + 3) / 18)
    assert value(results, "PUE_before") == pytest.approx(24 / 20)
    assert value(results, "PUE_during") == pytest.approx(19 / 18)
    assert value(results, "PUE_after") == pytest.approx((25 + 2 - 2) / 20)


def test_energies_and_shares(results):
    e_it, e_grid = 20 + 18 * 0.5 + 20 * 2.5, 22 + 25 * 2.5
    assert value(results, "E_IT") == pytest.approx(e_it)
    assert value(results, "grid_energy_ratio") == pytest.approx(e_grid / e_it)
    cooling = (3 + 0.1 + 4 * 2.5) / e_it
    assert value(results, "pPUE_cooling") == pytest.approx(1 + cooling)
    assert value(results, "PUE") == pytest.approx(1 + cooling + value(results, "PUE_share_losses"))
    assert value(results, "WUE") == pytest.approx(5 * 12600 / (e_it * 1000))
    fuel = 0.9 * 1800
    assert value(results, "fuel") == pytest.approx(fuel)
    assert value(results, "CUE") == pytest.approx((e_grid * 373 + fuel * 3.17) / (e_it * 1000))


def test_shares_by_cause_and_reuse(results):
    """What is not chillers here is distribution: this run tells no more of it."""
    e_it = 20 + 18 * 0.5 + 20 * 2.5
    chillers, rest = value(results, "PUE_share_chillers"), value(results, "PUE_share_distribution")
    assert chillers == pytest.approx((3 + 0.1 + 4 * 2.5) / e_it)
    storage = value(results, "PUE_share_storage")
    assert 1 + chillers + storage + rest == pytest.approx(value(results, "PUE"))
    assert value(results, "ERE") == pytest.approx(value(results, "PUE"))
    assert value(results, "pPUE_power") == pytest.approx(1 + value(results, "PUE_share_losses"))


def test_instantaneous_pue_is_that_of_short_intervals(results):
    course = pue_over_time(SiteView(results), np.array([0.0, 60.0, 3600.0, 3660.0]))
    assert course == pytest.approx([24 / 20, 24 / 20, 19 / 18])


def test_cost_and_peak(results):
    assert value(results, "energy_cost") == pytest.approx(22e3 * 0.1 + 25e3 * 2.5 * 0.2)
    assert value(results, "peak_import") == pytest.approx(25.0)


def test_outage_and_ride_through(results):
    assert value(results, "outage") == 1800
    assert value(results, "time_to_throttle") == 0
    assert "time_to_shutdown" not in {kpi.name for kpi in kpis(results)}
    assert value(results, "racks.work_missed") == pytest.approx(0.2)
    assert value(results, "racks.T_die_max") == pytest.approx(86.85)
    assert value(results, "bess.SOC_min") == pytest.approx(0.5)
    assert value(results, "V_critical_min") == pytest.approx(0.97)
    assert value(results, "V_critical_max") == pytest.approx(1.01)


def test_residual_of_a_leaking_model_is_seen(results):
    assert value(results, "racks.balance") == pytest.approx(1e-3)
    assert value(results, "bess.balance") == pytest.approx(0.0, abs=1e-12)


def test_what_is_lost_between_accounts_is_seen_and_the_error_of_a_signal_is_not(results):
    alone = value(results, "site.balance")
    e_in = results["racks.E_in"][-1]
    flow = {"given": 1e9, "taken": 1e9 - 0.01 * e_in, "residual": 0.01 * e_in, "unit": "J"}
    results.report = {"connections": {"tracker.P_grid": flow, "racks.m_flow": flow | {"unit": "kg"}}}
    assert value(results, "site.balance") == alone
    results.report["connections"]["racks.P_supplied"] = flow
    assert value(results, "site.balance") == pytest.approx(alone + 0.01)
