"""Cold plate, conversion chain and heat path against data and closed forms."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

DATA = json.loads((Path(__file__).parents[1] / "data/it/coldplate.json").read_text(encoding="utf-8"))
LITRE_PER_MINUTE = 1 / 60000
PG25 = {"rho": 1007.0, "cp": 3981.0}
WATER = {"rho": 992.2, "cp": 4179.0, "n_transfer": [1.144563, 0.0, 0.162953]}

C = {"die": 8.0, "memory": 12.0, "lid": 50.0, "plate": 170.0}
R = {"die": 0.018, "memory": 0.06, "plate": 0.001}


def resistance(run, flow: float, **coolant) -> float:
    return run("Validation.ColdPlate", 0.01, V_flow=flow * LITRE_PER_MINUTE, **coolant)["R"][-1]


@pytest.mark.parametrize(("coolant", "medium"), [("PG25", PG25), ("water", WATER)])
def test_cold_plate_within_two_percent_of_the_table(run, record, coolant, medium):
    table = DATA[coolant]
    for flow, R_table in zip(table["V_lpm"], table["R_K_W"], strict=True):
        record("Cold plate, thermal resistance", "OCP OAI 2023, measured",
               100 * (resistance(run, flow, **medium) / R_table - 1), 2, "%")


def test_cold_plate_never_heats_the_coolant_beyond_itself(run):
    sweep = [(0.0, 1e-9), (1.0, 3 * LITRE_PER_MINUTE)]
    r = run("Validation.ColdPlate", 1.0, {"V_flow": sweep}, interval=1e-3, Q_flow=100.0)
    moving = r["time"] > 1e-3
    coolant, plate = r["T_outlet"] - 313.15, r["T_plate"] - 313.15
    # 1e-8: the flow is regularised at 1e-12 m3/s, which is 60 nL/min.
    assert (coolant <= plate * (1 + 1e-8))[moving].all()


def test_cold_plate_cools_less_with_less_flow_down_to_nothing(run):
    flows = np.geomspace(1e-4, 3.0, 12)
    values = [resistance(run, flow) for flow in flows]
    assert (np.diff(values) < 0).all()
    assert values[0] > 50  # K/W at 0.1 mL/min: 100 W already mean thousands of kelvin


@pytest.mark.parametrize(("power", "eta"), [(626, 0.916), (1000, 0.925), (2000, 0.933), (2700, 0.935)])
def test_chain_efficiency_of_a_measured_system(run, power, eta):
    assert run("Validation.PowerChain", 0.01, P_node=power)["eta"][-1] == pytest.approx(eta, abs=6e-4)


def path_matrix(G: float) -> np.ndarray:
    """State matrix of (die, memory, lid, plate) over the coolant temperature."""
    d, m, p = 1 / R["die"], 1 / R["memory"], 1 / R["plate"]
    conductance = np.array([[d, 0, -d, 0], [0, m, -m, 0], [-d, -m, d + m + p, -p], [0, 0, -p, p + G]])
    return -conductance / np.array(list(C.values()))[:, None]


def test_heat_path_follows_the_matrix_exponential(run):
    G, heat = 50.0, np.array([960.0, 240.0, 0.0, 0.0])
    r = run("Validation.HeatPathStep", 30.0, interval=0.1, G=G)
    A = path_matrix(G)
    steady = -np.linalg.solve(A, heat / np.array(list(C.values())))
    for k in (1, 3, 10, 30, 100, 299):
        exact = 303.15 + steady - expm(A * r["time"][k]) @ steady
        got = [r[name][k] for name in ("T_die", "T_memory", "T_lid", "T_plate")]
        assert got == pytest.approx(exact, abs=2e-3)


def test_heat_path_time_constants_are_those_of_packages():
    tau = np.sort(-1 / np.linalg.eigvals(path_matrix(50.0)).real)
    assert 0.03 < tau[0]
    assert 0.1 < tau[1] < 1
    assert 4 < tau[-1] < 5


def test_heat_path_without_coolant_warms_by_its_heat_capacity(run):
    r = run("Validation.HeatPathStep", 20.0, interval=0.1, G=0.0)
    late = r["time"] > 8
    slope = np.polyfit(r["time"][late], r["T_die"][late], 1)[0]
    assert slope == pytest.approx(1200 / sum(C.values()), rel=1e-3)
    assert abs(r["Q_flow"]).max() == 0
    assert np.diff(r["E_stored"]).sum() == pytest.approx(1200 * 20.0, rel=1e-6)
