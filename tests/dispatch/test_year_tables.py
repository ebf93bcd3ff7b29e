"""The table of a year read from a study: bills, savings and what they are charged with, against figures made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
import yaml

from cosim.dispatch.annual import BATTERY, REFILL_PRICE
from cosim.dispatch.fmu_years import AGAIN, FMU, fmu_cells, fmu_run
from cosim.dispatch.tables import markdown
from cosim.environment.tariff import read_tariff
from cosim.study import StudyResults
from cosim.study.schema import Study

from .cases import SCENARIOS

QUARTERS = 4 * 24 * 2
START = "2026-07-01T00:00:00-04:00"
ENERGY, DEMAND = 0.10, 12.0
"""Price of energy [$/kWh] and of the month's highest quarter hour [$/kW]."""
TARIFF = {
    "name": "flat", "utility": "none", "effective": "2026-01-01", "source": "made up", "timezone": "America/New_York",
    "demand_interval_minutes": 15, "seasons": {"year": list(range(1, 13))}, "periods": [{"name": "all"}],
    "energy": [{"season": "year", "period": "all", "price": ENERGY}], "demand": [{"name": "maximum", "price": DEMAND}],
}  # fmt: skip
CAPACITY = 100e6 * 3600
SIZES = {"full site": CAPACITY, "no battery": None, "neither": None, "double size": 2 * CAPACITY}
LOAD, PV = 20e6, {"full site": 2e6, "no battery": 2e6, "neither": 0.0, "double size": 4e6}


def battery(case: str) -> np.ndarray:
    """Power [W] of each quarter: discharges in the first hour of each day, charges in the second."""
    hour = np.arange(QUARTERS) // 4 % 24
    size = {"full site": 4e6, "double size": 8e6}.get(case, 0.0)
    return size * (1.0 * (hour == 1) - 1.0 * (hour == 0))


def run_of(case: str, path: Path) -> None:
    """A result file as the study keeps it: means between decisions, known after each of them."""
    bess, end = battery(case), 900.0 * QUARTERS
    grid, times = LOAD - PV[case] + bess, 900.0 * np.arange(QUARTERS + 1)
    # At a decision two rows share a time: before and after it.
    agent_times = np.repeat(times, 2)[1:-1]
    metered = {name: np.repeat(np.concatenate([[0.0], power]), 2)[1:-1] for name, power in (("P_grid", grid), ("P_bess", bess))}
    SOC = 0.95 + np.concatenate([[0.0], np.cumsum(bess)]) * 900.0 / (SIZES[case] or CAPACITY)
    SOC[-1] -= 0.05
    agent = {"policy": "noop"} if SIZES[case] is None else {
        "policy": "mpc", "battery": {"capacity": f"{SIZES[case] / 3.6e9:g} MWh", "SOC_min": 0.2, "efficiency": 0.9}}  # fmt: skip
    with h5py.File(path, "w") as file:
        clusters = {
            "agent": (agent_times, {f"agent/{name}_metered": values for name, values in metered.items()}),
            "electrical": (times, {"electrical/P_grid": np.append(grid, grid[-1]), "electrical/P_bess": np.append(bess, bess[-1])}),
            "thermal": (times, {"bess/SOC": SOC}),
        }  # fmt: skip
        for cluster, (time, members) in clusters.items():
            file[f"clusters/{cluster}/time"] = time
            for name, values in members.items():
                data = file.create_dataset(f"clusters/{cluster}/{name}", data=values)
                data.attrs.update(unit="W", description=name, discrete=cluster == "agent")
        scenario = {"start": START, "seed": 1, "duration": end, "entities": {"agent": {"parameters": agent}}}
        file["scenario"] = json.dumps(scenario)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A study of four sizes under one tariff, made by hand, and the tariff's file beside it."""
    (tmp_path / "runs").mkdir()
    rows = []
    for number, case in enumerate(SIZES):
        run_of(case, tmp_path / f"runs/{number}.h5")
        rows.append({"tariff": "tariffs/flat.yaml", "case": case, "status": "done", "file": f"runs/{number}.h5"})
    rows.append({"tariff": "tariffs/flat.yaml", "case": "no PV", "status": "failed", "file": "runs/none.h5"})
    (tmp_path / "flat.yaml").write_text(yaml.safe_dump(TARIFF))
    study = Study.model_validate({
        "version": 1, "name": "made", "base": "year.yaml", "metrics": {"PUE": {"figure": "PUE"}}, "keep": ["bess.SOC"],
        "parameters": {"tariff": {"values": ["tariffs/flat.yaml"]}, "case": {"cases": {case: {} for case in SIZES}}},
    })  # fmt: skip
    StudyResults(study, pd.DataFrame(rows), {}).save(tmp_path)
    return tmp_path


@pytest.fixture
def rows(folder) -> dict[tuple[str, str], dict]:
    made = fmu_cells(folder, folder, "America/New_York")
    return {(row["case"], row["model"]): row for row in made}


def test_bills_of_metered_quarter_hours(rows):
    """Two days: energy of all quarters, and the highest of them."""
    assert set(rows) == {(case, FMU) for case in SIZES} | {("full site", AGAIN)}
    for case, capacity in SIZES.items():
        energy = (LOAD - PV[case]) / 1e3 * 48 * ENERGY
        peak = (LOAD - PV[case] + battery(case).max()) / 1e3 * DEMAND
        assert rows[case, FMU]["bill"] == pytest.approx(energy + peak), case
        assert rows[case, FMU]["lines"]["demand maximum"] == pytest.approx(peak), case
        assert rows[case, FMU]["how"] == ("none" if capacity is None else "forecast")


def test_wear_and_refill_are_charged_at_the_size_of_the_battery(rows):
    for case, capacity in SIZES.items():
        if capacity is None:
            assert rows[case, FMU]["wear"] == rows[case, FMU]["refill"] == 0.0
            continue
        missing = 0.05 * capacity / 0.9
        assert rows[case, FMU]["refill"] == pytest.approx(missing * REFILL_PRICE)
        # A day discharges 4 h at 4 MW over 4: the first joule at wear_price, further ones dearer by depth.
        used = -np.minimum(battery(case), 0.0).sum() * 900.0 / 2
        day = used * (BATTERY.wear_price + BATTERY.wear_depth_price * used / capacity / 2)
        steps = battery(case).cumsum() * 900.0
        steps[-1] -= 0.05 * capacity
        assert rows[case, FMU]["wear"] == pytest.approx(2 * day + steps.sum() * 900.0 * BATTERY.holding_price)


def test_savings_are_against_the_site_with_neither(rows):
    text = markdown(list(rows.values()))
    bill = {case: (LOAD - PV[case]) / 1e3 * 48 * ENERGY + (LOAD - PV[case]) / 1e3 * DEMAND for case in ("neither", "no battery")}
    saved = 100 * (1 - bill["no battery"] / bill["neither"])
    assert saved == pytest.approx(10.0)
    head, _, line = text.splitlines()[:3]
    assert head == "| tariff | neither | no battery | full site | no PV | double size |"
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[:3] == ["flat", f"{bill['neither'] / 1e6:.2f} M$", "10.0 %"]
    whole = {case: sum(rows[case, FMU][key] for key in ("bill", "wear", "refill")) for case in SIZES}
    assert cells[3] == f"{100 * (1 - whole['full site'] / bill['neither']):.1f} %"
    assert cells[4] == "-"
    assert cells[5] == f"{100 * (1 - whole['double size'] / bill['neither']):.1f} %"


def test_quick_model_stands_before_the_fmus_and_the_last_row_of_a_kind_counts():
    def row(model: str, case: str, how: str, bill: float) -> dict:
        return {"tariff": "flat", "case": case, "how": how, "model": model, "bill": bill, "wear": 1.0, "refill": 2.0,
                "lines": {"energy": bill}}  # fmt: skip

    text = markdown([
        row("quick", "neither", "none", 197.0), row(FMU, "neither", "none", 97.0), row("quick", "full site", "foresight", 147.0),
        row("quick", "full site", "forecast", 177.0), row(FMU, "full site", "forecast", 1.0), row(FMU, "full site", "forecast", 92.0),
    ])  # fmt: skip
    assert "| flat | 0.00 / 0.00 M$ | - | 25.0 / 10.0 / 5.0 % | - | - |" in text


def test_known_cells_are_left_out(folder):
    known = {("flat", "full site", AGAIN, "runs/0.h5"), ("flat", "neither", FMU, "runs/2.h5")}
    found = {(row["case"], row["model"]) for row in fmu_cells(folder, folder, "America/New_York", known)}
    assert found == {("full site", FMU), ("no battery", FMU), ("double size", FMU)}


def test_the_quick_model_again_has_load_and_battery_of_the_fmus(folder, rows):
    site, record = fmu_run(folder / "runs/0.h5", read_tariff(folder / "flat.yaml", timezone="America/New_York"))
    assert site.battery.capacity == pytest.approx(CAPACITY)
    assert record.P_grid - record.P_bess == pytest.approx(np.full(QUARTERS, LOAD - PV["full site"]))
    # A flat load under a flat tariff leaves nothing to save: the agent is to do no more than to keep what is there.
    again = rows["full site", AGAIN]
    assert again["bill"] == pytest.approx(rows["no battery", FMU]["bill"], rel=0.01)


def test_quick_model_has_the_battery_that_the_scenario_tells_the_agent_of():
    told = yaml.safe_load((SCENARIOS / "year.yaml").read_text())["entities"]["agent"]["parameters"]["battery"]
    assert {name: getattr(BATTERY, name) for name in told} == pytest.approx({name: float(value) for name, value in told.items()})
    case = yaml.safe_load((SCENARIOS / "studies/year_tariffs.yaml").read_text())["parameters"]["case"]["cases"]["double size"]
    twice = case["entities.agent.parameters.battery"]
    assert float(twice["capacity"]) == 2 * BATTERY.capacity
    assert twice["P_max"] == f"{2 * BATTERY.P_max / 1e6:g} MW"
