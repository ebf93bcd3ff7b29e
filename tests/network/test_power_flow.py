"""The steady state of networks against pandapower, and their energy while they are switched and short-circuited."""

from pathlib import Path

import numpy as np
import pandapower as pp
import pytest
from as_pandapower import convert

from cosim import load, run
from cosim.network import build, operating_point, read

MAIN_TIE_MAIN = {
    "buses": {"utility_a": "69 kV", "utility_b": "69 kV", "mv_a": "13.8 kV", "mv_b": "13.8 kV", "lv_a": "480 V", "lv_b": "480 V"},
    "devices": {
        "feed_a": {"kind": "utility", "bus": "utility_a", "short_circuit": "500 MVA"},
        "feed_b": {"kind": "utility", "bus": "utility_b", "short_circuit": "800 MVA", "x_over_r": 10},
        "t_a": {"kind": "transformer", "from": "utility_a", "to": "mv_a", "rating": "30 MVA", "tap": 1.02},
        "t_b": {"kind": "transformer", "from": "utility_b", "to": "mv_b", "rating": "30 MVA", "tap": 1.01},
        "tie": {"kind": "breaker", "from": "mv_a", "to": "mv_b", "closed": False},
        "c_a": {"kind": "cable", "from": "mv_a", "to": "mv_b", "length": "800 m", "parallel": 2, "closed": True},
        "t_lv": {"kind": "transformer", "from": "mv_a", "to": "lv_a", "rating": "2.5 MVA", "impedance": "6 %", "count": 3},
        "t_lvb": {"kind": "transformer", "from": "mv_b", "to": "lv_b", "rating": "2.5 MVA", "impedance": "5.75 %", "parallel": 2},
        "bank": {"kind": "capacitor_bank", "bus": "mv_b", "rating": "3 Mvar"},
        "hall": {"kind": "load", "bus": "mv_a", "rating": "14 MW", "power_factor": 0.98},
        "row": {"kind": "load", "bus": "lv_a", "rating": "1 MW", "power_factor": 0.95, "count": 4},
        "house": {"kind": "load", "bus": "lv_b", "rating": "2 MW", "power_factor": 0.9},
        "short": {"kind": "fault", "bus": "lv_b", "resistance": "1 mOhm"},
    },
}  # fmt: skip


def difference(network, folder: Path, quasi_static: bool = True) -> float:
    """Largest difference of a bus voltage (complex) to pandapower's, per unit; buses without a source are zero there."""
    values = operating_point(build(network, folder, quasi_static))
    net, buses = convert(network)
    pp.runpp(net, tolerance_mva=1e-10, numba=False)
    result = {}
    for name, number in buses.items():
        own = values[f"{name}.v_d"] + 1j * values[f"{name}.v_q"]
        other = net.res_bus.vm_pu[number] * np.exp(1j * np.deg2rad(net.res_bus.va_degree[number]))
        result[name] = abs(own - (0.0 if np.isnan(other) else other))
    return max(result.values())


@pytest.mark.parametrize("quasi_static", [True, False])
def test_main_tie_main_starts_at_the_power_flow_of_pandapower(tmp_path, quasi_static, record):
    largest = difference(read(MAIN_TIE_MAIN, "site.yaml"), tmp_path, quasi_static)
    record("Network of a one-line diagram, steady bus voltages", "pandapower", largest, 1e-6, "pu")


def random_network(seed: int):
    """A radial network of random depth with loops closed at random."""
    rng = np.random.default_rng(seed)
    buses = {"poi": "69 kV", "mv0": "13.8 kV"}
    devices = {
        "feed": {"kind": "utility", "bus": "poi", "short_circuit": f"{rng.uniform(200, 1500):.1f} MVA", "x_over_r": float(rng.uniform(5, 25))},
        "main": {"kind": "transformer", "from": "poi", "to": "mv0", "rating": "40 MVA", "tap": float(rng.uniform(0.98, 1.04))},
    }  # fmt: skip
    n = int(rng.integers(2, 5))
    for k in range(1, n):
        buses[f"mv{k}"] = "13.8 kV"
        parent = int(rng.integers(0, k))
        devices[f"cable{k}"] = {
            "kind": "cable",
            "from": f"mv{parent}",
            "to": f"mv{k}",
            "length": float(rng.uniform(50, 1500)),
            "parallel": int(rng.integers(1, 4)),
        }
    if n > 2:
        devices["ring"] = {"kind": "breaker", "from": f"mv{n - 1}", "to": "mv0", "closed": bool(rng.integers(2))}
    for k in range(n):
        if rng.random() < 0.7:
            buses[f"lv{k}"] = "480 V"
            devices[f"t{k}"] = {
                "kind": "transformer",
                "from": f"mv{k}",
                "to": f"lv{k}",
                "rating": "2.5 MVA",
                "impedance": float(rng.uniform(0.04, 0.08)),
                "closed": bool(rng.random() < 0.8),
            }
            devices[f"row{k}"] = {
                "kind": "load",
                "bus": f"lv{k}",
                "rating": float(rng.uniform(1e5, 1.8e6)),
                "power_factor": float(rng.uniform(0.8, 1)),
            }
        devices[f"load{k}"] = {
            "kind": "load",
            "bus": f"mv{k}",
            "rating": float(rng.uniform(1e5, 5e6)),
            "power_factor": float(rng.uniform(0.85, 1)),
        }
    return read({"buses": buses, "devices": devices}, "random")


@pytest.mark.parametrize("seed", range(5))
def test_random_networks_start_at_the_power_flow_of_pandapower(tmp_path, seed):
    assert difference(random_network(seed), tmp_path) < 1e-6


@pytest.mark.validate
@pytest.mark.parametrize("seed", range(5, 50))
def test_more_random_networks(tmp_path, seed):
    assert difference(random_network(seed), tmp_path) < 1e-6


@pytest.mark.parametrize("quasi_static", [True, False])
def test_a_fault_and_an_open_tie_keep_the_energy(tmp_path, quasi_static):
    scenario = tmp_path / "site.yaml"
    scenario.write_text("""
version: 1
name: switched
start: 2026-07-09T13:00:00-04:00
duration: 4 s
unconnected: ["*"]
disturbances:
  - {name: short circuit, at: 1 s, duration: 150 ms, set: {site.short.active: true}}
  - {name: tie closes, at: 2 s, set: {site.tie.closed: true}}
  - {name: feed a dead, at: 3 s, set: {site.feed_a.available: false, site.t_a.closed: false}}
""")  # fmt: skip
    entity = {"network": MAIN_TIE_MAIN, "quasi_static": quasi_static}
    results = run(load(scenario, {"entities": {"site": entity}}), tmp_path / "switched.h5", progress=False)
    balance = {row["name"]: row["value"] for row in results.summary if row["name"].endswith("balance")}
    assert abs(balance["site.balance"]) < 1e-5
    assert results.at("site.lv_b.V", 1.1) < 0.75
    assert results.at("site.lv_b.V", 1.9) > 0.9
    assert results.at("site.lv_a.V", 3.9) > 0.9  # the tie carries what feed a has left
    assert results.at("site.short.I", 1.1) > 20e3 and results.at("site.short.I", 1.9) < 1.0
