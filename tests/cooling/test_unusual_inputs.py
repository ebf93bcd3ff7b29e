"""Boundary conditions far from the usual, as foreign data bring them: every class stays finite and obeys its laws.

Weather of -40 to 50 degC, water of -5 to 80 degC, flows of zero and backwards, loads from nothing to beyond the
capacity, fans and pumps beyond full speed. Inputs jump to new random values, corners of the ranges among them.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.cooling.conftest import held, stepped

ZERO = 273.15
CASES = 400


class Inputs:
    """Random values in a range; a quarter of them at its ends or at zero, where that lies inside."""

    def __init__(self, seed: int, n: int = CASES) -> None:
        self.generator, self.n = np.random.default_rng(seed), n

    def __call__(self, low: float, high: float, *shape: int) -> np.ndarray:
        x = self.generator.uniform(low, high, (self.n, *shape))
        corners = [low, high, *([0.0] if low < 0 < high else [])]
        return np.where(self.generator.random(x.shape) < 0.25, self.generator.choice(corners, x.shape), x)

    def whole(self, low: int, high: int) -> np.ndarray:
        return self.generator.integers(low, high + 1, self.n)

    def true(self, share: float) -> np.ndarray:
        return self.generator.random(self.n) < share


def at_rest(run, name: str, hold: float, inputs: dict, start: dict | None = None) -> np.ndarray:
    """The state shortly before the end of every interval of ``hold`` [s] with constant inputs."""
    n = len(next(iter(inputs.values())))
    times = hold * np.arange(n + 1.0)
    r = run(f"Validation.{name}", times[-1], held(times, **inputs), interval=hold / 4, start=start)
    # At a jump two rows share a time: three quarters of each interval are unmistakable.
    rows = np.array([np.flatnonzero(np.abs(r["time"] - t) < 1e-6 * hold)[0] for t in times[:-1] + 0.75 * hold])
    found = r[rows]
    assert all(np.isfinite(found[column]).all() for column in found.dtype.names)
    return found


def test_chiller_takes_heat_at_a_price_no_lower_than_carnot(run):
    x = Inputs(1)
    evaporator, entering = x(263, 333), x(263, 343)
    leaving = entering + x(0, 15)
    demand = x(-1e6, 3e6)
    r = at_rest(
        run,
        "Chiller",
        1.0,
        {
            "Q_flow_demand": demand,
            "T_evaporator": evaporator,
            "T_condenser_entering": entering,
            "T_condenser_leaving": leaving,
        },
    )
    assert (r["Q_flow_available"] > 0).all() and (r["P"] >= 0).all()
    assert ((r["Q_flow"] >= 0) & (r["Q_flow"] <= 1.04 * r["Q_flow_available"] * (1 + 1e-6))).all()
    assert r["Q_flow"][demand <= 0] == pytest.approx(0, abs=2e-3 * 1.4066e6)
    assert (r["P"] >= r["Q_flow"] * np.maximum(0, leaving / evaporator - 1)).all()


def test_tower_between_water_and_wet_bulb_at_any_weather(run):
    x = Inputs(2)
    dry, water, flow, fan = x(233, 323), x(268, 353), x(-50, 120), x(-0.5, 1.3)
    wet = dry - x(0, 12)
    r = at_rest(
        run,
        "Tower",
        400.0,
        {
            "T_dry_bulb": dry,
            "T_wet_bulb": wet,
            "T_water": water,
            "m_flow_water": flow,
            "fan_speed": fan,
            "p": x(6e4, 1.05e5),
        },
    )
    given = np.maximum(0, flow)
    assert (r["Q_flow"] * (water - wet) >= 0).all()
    assert (np.abs(r["Q_flow"]) <= given * 4182 * np.abs(water - wet) + 1).all()
    assert (r["P_fan"] >= 0).all() and (r["P_fan"][fan <= 0] == 0).all()
    assert ((r["m_flow_evaporation"] >= 0) & (r["m_flow_evaporation"] <= given)).all()
    assert (r["m_flow_makeup"] >= r["m_flow_evaporation"]).all()


def parallel(C_1: float, C_2: float, UA: float) -> float:
    """Heat flow per kelvin between inlets of a parallel-flow exchanger (Incropera, table 11.4)."""
    C_min, ratio = min(C_1, C_2), min(C_1, C_2) / max(C_1, C_2)
    return C_min * (1 - np.exp(-UA / C_min * (1 + ratio))) / (1 + ratio)


def test_exchanger_with_streams_turned_round(run):
    x = Inputs(3)
    C_1, C_2, T_1, T_2 = x(-4e5, 4e5), x(-4e5, 4e5), x(268, 353), x(268, 353)
    r = at_rest(run, "HeatExchanger", 1.0, {"C_1": C_1, "C_2": C_2, "T_1": T_1, "T_2": T_2})
    least = np.minimum(np.abs(C_1), np.abs(C_2))
    assert (r["Q_flow"] * (T_1 - T_2) >= 0).all()
    assert (np.abs(r["Q_flow"]) <= (least + 1e-2) * np.abs(T_1 - T_2)).all()
    entropy = np.abs(C_1) * np.log(r["T_1_outlet"] / T_1) + np.abs(C_2) * np.log(r["T_2_outlet"] / T_2)
    assert (entropy >= -1e-3).all()
    against = np.flatnonzero((C_1 * C_2 < 0) & (least > 4e4))
    assert len(against) > 50
    for k in against:
        UA = 1e6 / ((np.abs(C_1[k]) / 2e5) ** -0.8 + (np.abs(C_2[k]) / 2e5) ** -0.8)
        expected = parallel(abs(C_1[k]), abs(C_2[k]), UA) * (T_1[k] - T_2[k])
        assert r["Q_flow"][k] == pytest.approx(expected, rel=2e-3, abs=1)
    both = (C_1 < 0) & (C_2 < 0)
    again = at_rest(
        run, "HeatExchanger", 1.0, {"C_1": -C_1[both], "C_2": -C_2[both], "T_1": T_1[both], "T_2": T_2[both]}
    )
    assert again["Q_flow"] == pytest.approx(r["Q_flow"][both], rel=1e-9)


def test_dry_cooler_between_water_and_air(run):
    x = Inputs(4)
    dry, water, flow, fan = x(233, 323), x(268, 353), x(-30, 60), x(-0.5, 1.3)
    r = at_rest(
        run,
        "DryCooler",
        1.0,
        {
            "T_dry_bulb": dry,
            "T_wet_bulb": dry - x(-2, 15),
            "T_water": water,
            "m_flow_water": flow,
            "fan_speed": fan,
            "wetting": x(-0.5, 1.5),
            "n_cell": x(0, 3),
            "p": x(6e4, 1.05e5),
        },
    )
    assert (r["T_air"] <= dry).all() and (r["T_air"] >= dry - 15).all()
    assert (r["Q_flow"] * (water - r["T_air"]) >= 0).all()
    assert (np.abs(r["Q_flow"]) <= (np.maximum(0, flow) * 4182 + 1e-2) * np.abs(water - r["T_air"])).all()
    assert (r["P_fan"] >= 0).all() and (r["m_flow_makeup"] >= 0).all()


def test_york_tower_beyond_its_correlation(run):
    x = Inputs(5)
    wet = x(233, 308)
    r = at_rest(
        run, "YorkTower", 1.0, {"T_wet_bulb": wet, "range": x(0, 40), "m_flow_water": x(0, 150), "fan_speed": x(0, 1.3)}
    )
    assert ((r["T_water_leaving"] > wet) & (r["T_water_leaving"] < wet + 45)).all()


def test_tank_stays_between_the_temperatures_that_it_has_seen(run):
    """The maximum principle: no layer warmer or colder than everything that entered, whatever the flow does."""
    x = Inputs(6, 100)
    bottom, top = x(275, 358), x(275, 358)
    r = at_rest(run, "StratifiedTank", 300.0, {"m_flow_up": x(-800, 800), "T_bottom": bottom, "T_top": top})
    low = np.minimum(np.minimum.accumulate(np.minimum(bottom, top)), 293.15)
    high = np.maximum(np.maximum.accumulate(np.maximum(bottom, top)), 293.15)
    assert (r["T"].min(axis=1) >= low - 1e-3).all() and (r["T"].max(axis=1) <= high + 1e-3).all()
    stored = r["E_stored"] - r["E_stored"][0]
    assert stored == pytest.approx(r["E_in"] - r["E_in"][0], abs=1e-3 * np.abs(r["E_in"]).max())


def test_properties_beyond_their_range_stay_properties(run):
    x = Inputs(7)
    dry = x(233, 372)
    r = at_rest(
        run, "Properties", 1.0, {"T": x(253, 383), "T_dry_bulb": dry, "T_wet_bulb": dry - x(0, 20), "p": x(6e4, 1.1e5)}
    )
    for name in r.dtype.names:
        if name not in ("time", "h_saturation"):
            assert (r[name] > 0).all(), name
    assert ((r["rho_water"] > 940) & (r["rho_water"] < 1010)).all() and (
        (r["cp_PG25"] > 3700) & (r["cp_PG25"] < 4300)
    ).all()


def test_pump_never_gives_power(run):
    x = Inputs(8)
    speed, flow = x(-0.2, 1.5), x(-0.5, 2.5)
    r = at_rest(run, "Pump", 1.0, {"speed": speed, "flow_ratio": flow})
    assert (r["P"] >= 0).all() and (r["P"][speed == 0] == 0).all()


def test_lead_and_lag_beyond_the_number_of_machines(run):
    x = Inputs(9, 60)
    n_on = x.whole(-1, 9)
    r = at_rest(run, "LeadLag", 60.0, {"n_on": n_on})
    assert (r["on"].sum(axis=1) == np.clip(n_on, 0, 7)).all()
    assert ((r["lead"] >= 1) & (r["lead"] <= 7)).all()


def test_sequencer_under_failures_dips_and_jumps_of_load(run):
    x = Inputs(10, 300)
    times = 60.0 * np.arange(301.0)
    healthy, available = x.true(0.93), x.whole(0, 7)
    available = np.repeat(available[::10], 10)
    inputs = held(
        times,
        healthy=healthy,
        n_available=available,
        load=np.repeat(x(-1, 9)[::5], 5),
        fast=x.true(0.5),
        dT_supply=x(-10, 30),
        dT_return=x(-20, 60),
        economiser_enabled=x.true(0.9),
    )
    r = run("Validation.Sequencer", times[-1], inputs, interval=1.0)
    now = np.minimum((r["time"] - 1e-3) // 60, 299).astype(int).clip(0)
    inside = r["time"] % 60 > 0.5
    assert (r["n_on"] >= 0).all() and (r["n_on"] <= available[now])[inside].all()
    assert (r["n_on"][inside & ~healthy[now]] == 0).all()
    change = np.diff(r["n_on"].astype(int))
    assert change.max() == 1  # one compressor at a time, at least 15 s apart
    assert np.diff(r["time"][1:][change > 0]).min() > 14
    assert r["n_starts"][-1] == (change > 0).sum() > 20


def sags(length: float, count: int, gap: float) -> tuple[np.ndarray, np.ndarray]:
    """Times and voltages of dips to 0.3 per unit from 1 s on."""
    times, values = [0.0, 1.0], [1.0]
    for _ in range(count):
        times += [times[-1] + length, times[-1] + length + gap]
        values += [0.3, 1.0]
    return np.array([*times, 60.0]), np.array([*values, 1.0])


@pytest.mark.parametrize(
    ("length", "count", "gap", "trips"),
    [(0.005, 40, 0.005, False), (0.095, 1, 1.0, False), (0.095, 6, 0.02, False), (0.105, 1, 1.0, True)],
)
def test_drive_under_sags_of_milliseconds(run, length, count, gap, trips):
    times, V = sags(length, count, gap)
    r = run("Validation.Drive", 60.0, held(times, V_pu=V), interval=0.001)
    assert (~r["running"].astype(bool)).any() == trips
    assert ((r["speed"] >= 0) & (r["speed"] <= 1 + 1e-6)).all()
    if trips:
        off = r["time"][~r["running"].astype(bool)]
        assert off[0] == pytest.approx(1.1, abs=2e-3) and off[-1] == pytest.approx(1 + length + 5, abs=2e-3)
        assert r["speed"][-1] == pytest.approx(1, abs=1e-3)


def facility(x: Inputs) -> dict:
    return {"T_facility_supply": x(278, 333), "facility_pump_speed": x(-0.5, 1.2)}


@pytest.mark.parametrize("name", ["LiquidLoop", "AirLoop"])
def test_loops_far_from_their_design(run, name):
    """No load and 120 % of it, setpoints at the ends of the range, pumps and fans of negative count, sags; all
    temperatures within what water, setpoint and heat can make of them, and the first law."""
    x = Inputs(11, 60)
    inputs = facility(x) | (
        {
            "Q_flow_liquid": x(0, 1.2 * 22e6),
            "T_coolant_setpoint": x(291, 318),
            "pump_available": x.true(0.8),
            "V_pump_pu": x(0, 1.2),
            "n_cdu_failed": x.whole(0, 11),
        }
        if name == "LiquidLoop"
        else {
            "Q_flow_air": x(0, 1.2 * 4.8e6),
            "T_air_setpoint": x(283, 318),
            "fan_available": x.true(0.8),
            "V_fan_pu": x(0, 1.2),
            "n_crah_failed": x.whole(0, 16),
        }
    )
    times = np.concatenate([[0.0], np.cumsum(np.where(x.true(0.3), 0.02, 200.0))])
    r = run(name, times[-1], held(times, **inputs), interval=10.0)
    assert all(np.isfinite(r[column]).all() for column in r.dtype.names)
    residual = r["E_in"] - r["E_out"] - (r["E_stored"] - r["E_stored"][0])
    assert np.abs(residual).max() < 1e-3 * np.abs(r["E_in"]).max()
    for temperature in (
        "T_coolant_supply",
        "T_coolant_return",
        "T_facility_return",
        "T_inlet_air",
        "T_outlet_air",
        "T_supply_air",
    ):
        if temperature in r.dtype.names:
            assert r[temperature].min() > 277.9, temperature  # nothing colder than the coldest water
    power = r["P_pump" if name == "LiquidLoop" else "P_fan"]
    assert (power >= 0).all() and power.max() < 1.1 * (1.2e6 if name == "LiquidLoop" else 16 * 17e3)


@pytest.mark.parametrize(("name", "seed"), [("ChillerPlant", 12), ("ChillerPlant", 13), ("DryCoolerPlant", 14)])
def test_plants_at_any_weather_load_and_setpoint(fmus, tmp_path, name, seed):
    """Weather of -40 to 50 degC, setpoints of 18 to 45 degC, no load to 120 %, sags of milliseconds to minutes, a user
    of heat that comes and goes: first law, finite, and nothing boils or freezes where nothing can make it."""
    x = Inputs(seed, 80)
    dry = x(233, 323)
    inputs = {
        "m_flow_load": x(-50, 420, 2),
        "T_return_load": x(288, 338, 2),
        "T_dry_bulb": dry,
        "T_wet_bulb": dry - x(0.1, 12),
        "p_barometric": x(6e4, 1.05e5),
        "T_supply_setpoint": x(291, 318),
        "feeder_available": x.true(0.9),
        "V_feeder_pu": x(0.3, 1.2),
        "pump_available": x.true(0.9),
        "V_pump_pu": x(0.3, 1.2),
    }
    if name == "ChillerPlant":
        inputs |= {
            "n_chiller_failed": x.whole(0, 7),
            "n_tower_failed": x.whole(0, 7),
            "n_facility_pump_failed": x.whole(0, 4),
            "tank_charge": x(-1, 1),
            "m_flow_reuse": x(-20, 200),
            "T_reuse_return": x(275, 335),
            "economiser_enabled": x.true(0.8),
            "chiller_restart_fast": x.true(0.5),
            "tower_fan_available": x.true(0.9),
        }
    else:
        inputs |= {"n_cooler_failed": x.whole(0, 26)}
    times = np.concatenate([[0.0], np.cumsum(np.where(x.true(0.3), 0.03, 300.0))])
    outputs = [
        "E_in",
        "E_out",
        "E_stored",
        "T_facility_supply",
        "T_return",
        "P_mechanical",
        "P_facility_pump",
        "m_flow_makeup",
    ]
    if name == "ChillerPlant":
        outputs += ["Q_flow_reuse", "T_reuse_supply", "T_basin", "P_chiller", "Q_flow_chiller"]
    r = stepped(fmus[name], times, inputs, outputs, tmp_path)
    assert all(np.isfinite(r[column]).all() for column in outputs)
    residual = (r["E_in"] - r["E_in"][0]) - (r["E_out"] - r["E_out"][0]) - (r["E_stored"] - r["E_stored"][0])
    assert np.abs(residual).max() < 1e-3 * np.abs(r["E_in"]).max()
    assert r["T_facility_supply"].min() > 283 and r["T_facility_supply"].max() < 345
    for power in ("P_mechanical", "P_facility_pump", "m_flow_makeup"):
        assert (r[power] >= -1e-6).all(), power
    if name == "ChillerPlant":
        reuse, back = r["Q_flow_reuse"], inputs["T_reuse_return"]
        assert (reuse >= 0).all() and (reuse[inputs["m_flow_reuse"] <= 0] <= 1).all()
        assert (r["T_reuse_supply"] <= np.maximum(back, r["T_return"]) + 1e-6).all()
        assert (r["T_reuse_supply"] >= back - 1e-9).all() and reuse.max() > 1e6
