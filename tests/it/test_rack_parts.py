"""Processor, throttle, power supply and work counter alone against closed forms, and under unusual inputs."""

from __future__ import annotations

import numpy as np
import pytest


def held(times, values) -> list[tuple[float, float]]:
    """Points of a signal that keeps each value until the next time."""
    return [(t, v) for t, u, v in zip(times[:-1], times[1:], values, strict=True) for t in (t, u)]


def random_steps(seed: int, step: float, n: int, low: float, high: float) -> list[tuple[float, float]]:
    generator = np.random.default_rng(seed)
    values = np.where(generator.random(n) < 0.25, generator.choice([low, high], n), generator.uniform(low, high, n))
    return held(step * np.arange(n + 1), values)


@pytest.mark.parametrize(("cap", "load"), [(1.0, 1.0), (0.7, 1.0), (0.5, 0.6), (0.3, 1.0), (0.9, 0.5)])
def test_power_cap_sets_the_clock(run, cap, load):
    """P = P_idle + (P_max - P_idle) u f^2.4, f the largest clock below 1 that meets the cap."""
    r = run("Validation.Processor", 1.0, power_cap=cap, utilisation=load)
    clock = min(1.0, max(0.2, ((cap * 1200 - 140) / (1060 * load)) ** (1 / 2.4)))
    assert r["clock"][-1] == pytest.approx(clock, rel=1e-4)
    assert r["P"][-1] == pytest.approx(140 + 1060 * load * clock**2.4, rel=1e-4)
    assert r["speed"][-1] == pytest.approx(load * clock, rel=1e-4)


def test_processor_under_any_load_cap_and_limit(run):
    signals = {
        "utilisation": random_steps(1, 0.5, 80, 0, 1),
        "power_cap": random_steps(2, 0.5, 80, -0.5, 2),
        "clock_limit": random_steps(3, 0.5, 80, 0, 1),
    }
    r = run("Validation.Processor", 40.0, signals, None, 0.05)
    assert r["P"].min() > 140 - 0.01 and r["P"].max() < 1200 + 0.01
    assert r["speed"].min() > -1e-5 and r["speed"].max() < 1 + 1e-5


def test_throttle_follows_limits_with_hysteresis(run):
    """Die from 80 to 93 degC and back: clocks from 87 on, half speed again at 89, shutdown at 92, released at 85 and 83."""
    up = [(0.0, 353.15), (130.0, 366.15), (260.0, 353.15)]
    r = run("Validation.Throttle", 260.0, {"T_die": up}, None, 0.1)
    t, slow, hot = r["time"], r["slowdown"].astype(bool), r["overheated"].astype(bool)
    assert t[r["clock_limit"] < 0.999][0] == pytest.approx(70, abs=0.3)
    assert t[slow][0] == pytest.approx(90, abs=0.25) and t[slow][-1] == pytest.approx(260 - 50, abs=0.25)
    assert t[hot][0] == pytest.approx(120, abs=0.25) and t[hot][-1] == pytest.approx(260 - 30, abs=0.25)
    assert r["clock_limit"][(t > 95) & (t < 160)] == pytest.approx(0.25, abs=1e-3)
    memory = run("Validation.Throttle", 60.0, {"T_memory": [(0.0, 360.15), (60.0, 384.15)]}, None, 0.1)
    assert memory["time"][memory["overheated"].astype(bool)][0] == pytest.approx(45, abs=0.25)


def test_slowdown_lasts_five_seconds_at_least(run):
    r = run(
        "Validation.Throttle",
        20.0,
        {"T_die": [(0, 340.0), (2, 340.0), (2, 363.0), (2.2, 363.0), (2.2, 340.0), (20, 340.0)]},
        None,
        0.01,
    )
    slow = r["time"][r["slowdown"].astype(bool)]
    assert slow[-1] - slow[0] == pytest.approx(5, abs=0.02)


@pytest.mark.parametrize(("load", "supplied"), [(1.0, 0.0), (0.5, 0.0), (1.0, 0.6)])
def test_hold_up_lasts_as_long_as_its_energy(run, load, supplied):
    """0.98 of the hold-up energy over what the bus does not give."""
    V, P = held([0, 1, 2], [1.0, 0.5]), held([0, 1, 2], [20e6, supplied * 20e6])
    r = run("Validation.Supply", 2.0, {"V_supply_pu": V, "P_supplied": P}, None, 5e-5, P_used=load * 20e6)
    empty = r["time"][r["empty"].astype(bool)][0] - 1
    assert empty == pytest.approx(0.98 * 0.02 / (load - supplied), rel=5e-3)
    assert r["E"].min() > 0


@pytest.mark.parametrize("shelf", [0.0, 600e3])
def test_supply_keeps_its_books_through_sags_of_milliseconds(run, shelf):
    n = 200
    signals = {
        "V_supply_pu": random_steps(4, 0.013, n, 0, 1.2),
        "P_supplied": random_steps(5, 0.013, n, -1e6, 25e6),
        "P_used": random_steps(6, 0.013, n, 0, 24e6),
        "running": random_steps(7, 0.013, n, 0, 1),
    }
    signals["running"] = [(t, float(v > 0.1)) for t, v in signals["running"]]
    r = run("Validation.Supply", 0.013 * n, signals, None, 1e-3, E_shelf=shelf)
    assert all(np.isfinite(r[name]).all() for name in r.dtype.names)
    assert r["E"] - r["E"][0] == pytest.approx(r["E_in"], abs=1e-5 * 20e6)
    assert r["E"].min() > 0 and r["E"].max() < 1.001 * (0.02 * 20e6 + shelf)
    assert (r["P_drawn"] >= 0).all() and (r["P_spent"] >= 0).all()


def test_work_is_counted_back_to_the_checkpoint(run):
    signals = {
        "running": [(0, 1), (100, 1), (100, 0), (150, 0), (150, 1), (200, 1)],
        "checkpoint_count": [(0, 0), (70, 0), (70, 1), (200, 1)],
        "speed": [(0, 0.8), (100, 0.8), (100, 0.0), (150, 0.0), (150, 0.5), (200, 0.5)],
    }
    r = run("Validation.Work", 200.0, signals, None, 1.0)
    assert r["work_lost"][-1] == pytest.approx(0.8 * 30, abs=1e-3)
    assert r["work_done"][-1] == pytest.approx(0.8 * 70 + 0.5 * 50, abs=1e-3)
    assert r["work_missed"][-1] == pytest.approx(200 - 0.8 * 100 - 0.5 * 50, abs=1e-3)
    long = run(
        "Validation.Work",
        20.0,
        {"running": [(0, 1), (15, 1), (15, 0), (20, 0)], "speed": [(0, 1), (15, 1), (15, 0), (20, 0)]},
        None,
        1.0,
        checkpoint_interval=10.0,
    )
    assert long["work_lost"][-1] == pytest.approx(10, abs=1e-3)


@pytest.mark.parametrize("coefficients", [[1.0537, -0.25855, 0.21664], [0.9, -0.4, 0.0], [0.5, 0.0, 0.0]])
def test_cold_plate_of_any_fit_and_flow_of_either_sign(run, coefficients):
    """Conductance from nothing to full flow and back again the other way: never negative, never beyond the coolant's
    capacity, the same both ways; the outlet between inlet and plate."""
    flow = [(0.0, -5e-5), (1.0, 5e-5)]
    r = run(
        "Validation.ColdPlate",
        1.0,
        {"V_flow": flow},
        ["R", "T_outlet", "T_plate", "G", "V_flow"],
        1e-3,
        n_transfer=coefficients,
        Q_flow=100.0,
    )
    assert ((r["G"] >= 0) & (r["G"] <= 1007 * 3981 * (np.abs(r["V_flow"]) + 1e-12))).all()
    moving = (np.abs(r["V_flow"]) > 1e-7) & (r["G"] > 1e-6)
    assert (r["T_outlet"] <= r["T_plate"] * (1 + 1e-8))[moving].all() and (r["T_outlet"] >= 313.15)[moving].all()
    for size in (1e-6, 1e-5, 5e-5):
        there, back = (
            run("Validation.ColdPlate", 0.01, V_flow=way * size, n_transfer=coefficients)["R"][-1] for way in (1, -1)
        )
        assert back == pytest.approx(there, rel=1e-9)


FULL = 20.024e6


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("120 % load", {"utilisation": 1.2}),
        ("cap above one", {"power_cap": 2.0}),
        ("load below nothing", {"utilisation": -0.3}),
        ("cold coolant", {"T_coolant_supply": 233.15, "T_inlet_air": 233.15}),
        ("coolant backwards", {"m_flow_coolant": -438.6}),
    ],
)
def test_row_stays_within_its_rating(run, name, values):
    r = run(
        "RackRow",
        60.0,
        None,
        ["P_demand", "running", "Q_flow_liquid", "Q_flow_air", "work_missed", "E_in", "E_out", "E_stored"],
        1.0,
        **values,
    )
    # Cold dies leak less: coolant of -40 degC saves about a twelfth of the row.
    expected = {"load below nothing": 5.83e6, "cold coolant": 0.915 * FULL}.get(name, FULL)
    assert r["P_demand"] == pytest.approx(expected, rel=2e-3), name
    assert r["running"].all() and abs(r["work_missed"][-1]) < 1e-3
    closure = r["E_in"] - r["E_out"] - (r["E_stored"] - r["E_stored"][0])
    assert np.abs(closure).max() < 1e-6 * r["E_in"].max()


@pytest.mark.parametrize("racks", [1, 20000])
def test_one_rack_and_very_many(run, racks):
    scale = racks / 132
    r = run("RackRow", 60.0, None, None, 1.0, nRack=racks, m_flow_coolant=438.6 * scale, P_supplied=20.1e6 * scale)
    assert r["P_demand"] == pytest.approx(FULL * scale, rel=1e-4)
    assert r["Q_flow_liquid"][-1] + r["Q_flow_air"][-1] == pytest.approx(r["P_drawn"][-1], rel=1e-6)


def test_row_that_starts_beyond_its_limits_does_not_run(run):
    """Coolant of 90 degC at the start: dies beyond their shutdown limit; the row comes up when they have cooled."""
    coolant = [(0.0, 363.15), (100.0, 363.15), (110.0, 303.15), (400.0, 303.15)]
    r = run("RackRow", 400.0, {"T_coolant_supply": coolant}, ["running", "T_die", "P_demand"], 0.5)
    on = r["running"].astype(bool)
    assert not on[r["time"] < 100].any() and on[-1]
    assert (r["T_die"][1:][np.diff(on.astype(int)) > 0] < 333.15 + 0.5).all()


def test_row_under_sags_of_milliseconds(run):
    """Thirty dips to a third, 3 ms of every 10, with 16 MW: each takes 12 kJ from the store, which is filled with 1 s."""
    dips = [(round(0.01 * k + 0.007, 3), round(0.01 * k + 0.01, 3)) for k in range(30)]
    V = [(0.0, 1.0), *[(t, v) for a, b in dips for t, v in ((a, 1.0), (a, 0.33), (b, 0.33), (b, 1.0))], (2.0, 1.0)]
    P = [(t, 20.1e6 if v == 1 else 16e6) for t, v in V]
    names = ["running", "P_drawn", "holdUp.E", "E_in", "E_out", "E_stored"]
    r = run("RackRow", 2.0, {"V_supply_pu": V, "P_supplied": P}, names, 0.001)
    assert r["running"].all()
    E = 0.02 * FULL
    for _ in dips:
        E = E - 0.003 * (FULL - 16e6)
        lowest = E
        E += (0.02 * FULL - E) * (1 - np.exp(-0.007))
    assert r["holdUp.E"].min() == pytest.approx(lowest, rel=0.01)
    closure = r["E_in"] - r["E_out"] - (r["E_stored"] - r["E_stored"][0])
    assert np.abs(closure).max() < 1e-6 * r["E_in"].max()


def test_heat_path_stays_between_the_temperatures_that_it_has_seen(run):
    """Without heat: the maximum principle under random coolant and conductance, nothing at all among them."""
    signals = {"T_coolant": random_steps(8, 2.0, 100, 233.15, 363.15), "G": random_steps(9, 2.0, 100, 0, 60)}
    signals |= {"Q_flow_die": [(0.0, 0.0)], "Q_flow_memory": [(0.0, 0.0)]}
    r = run("Validation.HeatPathStep", 200.0, signals, None, 0.5)
    T = np.array([r[name] for name in ("T_die", "T_memory", "T_lid", "T_plate")])
    assert T.min() > 233.15 - 1e-3 and T.max() < 363.15 + 1e-3
    assert r["E_stored"][-1] == pytest.approx(
        8 * (T[0, -1] - 273.15) + 12 * (T[1, -1] - 273.15) + 50 * (T[2, -1] - 273.15) + 170 * (T[3, -1] - 273.15),
        rel=1e-6,
    )


def test_conversion_chain_from_no_load_to_twice_the_largest(run):
    """The chain loses its constant part at no load and never gives more than it takes."""
    r = run(
        "Validation.PowerChain",
        1.0,
        {"P_node": [(0.0, 0.0), (1.0, 5400.0)]},
        ["eta", "conversion.P_in", "P_node"],
        0.01,
    )
    assert r["eta"][0] == pytest.approx(0, abs=1e-6)
    assert r["conversion.P_in"][0] == pytest.approx((13 / 0.98 + 0.25 * 17) / 0.96, rel=1e-6)
    assert (np.diff(r["eta"]) >= 0).all() and r["eta"].max() < 0.98 * 0.96
