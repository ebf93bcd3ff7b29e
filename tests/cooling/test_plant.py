"""The plant and the whole cooling system: staging, loss of supply, restart, balances, free cooling."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cooling.conftest import held, stepped

FEEDER_LOST, FEEDER_BACK = 600.0, 900.0
MECHANICAL, ECONOMISER, FREE = 2, 3, 4  # PlantMode


def changes(r: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Times and new values at the changes of a discrete variable."""
    at = np.flatnonzero(np.diff(r[name])) + 1
    return r["time"][at], r[name][at]


@pytest.mark.parametrize(
    ("t_wet", "mode"), [(300.0, ECONOMISER), (290.0, ECONOMISER), (288.0, ECONOMISER), (280.0, FREE), (262.0, FREE)]
)
def test_plant_starts_in_the_steady_state_of_its_inputs(run, t_wet, mode):
    start = {"T_wet_bulb": t_wet, "T_dry_bulb": t_wet + 4}
    r = run("ChillerPlant", 7200.0, interval=60.0, start=start)
    assert (r["mode"] == mode).all()
    assert len(set(r["n_chiller_on"])) == 1
    assert r["T_facility_supply"] == pytest.approx(293.15, abs=0.05)
    assert r["T_basin"] == pytest.approx(r["T_basin"][-1], abs=0.15)
    assert r["P_mechanical"] == pytest.approx(r["P_mechanical"][-1], rel=0.04)


@pytest.mark.parametrize(("fast", "first", "stagger"), [(False, 45.0, 45.0), (True, 20.0, 15.0)])
def test_chillers_restart_in_sequence_after_loss_of_supply(run, fast, first, stagger):
    inputs = held(np.array([0, FEEDER_LOST, FEEDER_BACK, 3600.0]), feeder_available=[1, 0, 1])
    r = run("ChillerPlant", 3600.0, inputs, interval=1.0, start={"chiller_restart_fast": fast, "T_wet_bulb": 299.0})
    dead = (r["time"] > FEEDER_LOST + 1) & (r["time"] < FEEDER_BACK - 1)
    assert (r["P_chiller"][dead] == 0).all() and (r["n_chiller_on"][dead] == 0).all()
    assert (r["P_facility_pump"] > 0).all()  # on UPS
    before = r["n_chiller_on"][0]
    times, numbers = changes(r, "n_chiller_on")
    starts = times[(times > FEEDER_BACK) & (numbers <= before)][:before]
    assert list(numbers[times > FEEDER_BACK][:before]) == list(range(1, before + 1))
    assert starts - FEEDER_BACK == pytest.approx(first + stagger * np.arange(before), abs=1.5)


def test_buffer_tank_carries_the_load_for_five_minutes(run):
    """21 MW at a spread of 8 K, the tank's design case: 300 s."""
    flow = 21e6 / 4182 / 8
    start = {"T_wet_bulb": 296.15, "m_flow_load": [0.7 * flow, 0.3 * flow], "T_return_load": [301.15, 301.15]}
    start |= {"Q_flow_reference": 4e6}
    inputs = held(np.array([0, FEEDER_LOST, 1500.0]), feeder_available=[1, 0])
    with_tank = run("ChillerPlant", 1500.0, inputs, interval=1.0, start=start)
    without = run("ChillerPlant", 1500.0, inputs, interval=1.0, start=start | {"V_tank": 5.0})

    def carried(r):
        warm = r["T_facility_supply"] > 293.15 + 2.0
        return r["time"][warm][0] - FEEDER_LOST

    assert 200 < carried(with_tank) < 330
    assert carried(without) < 60


def test_short_dip_is_ridden_through_and_long_dip_trips(run):
    for duration, trips in ((0.05, False), (0.3, True)):
        inputs = held(np.array([0, 10, 10 + duration, 30]), V_feeder_pu=[1, 0.5, 1])
        r = run("ChillerPlant", 30.0, inputs, interval=0.01, start={})
        assert (r["n_chiller_on"].min() == 0) == trips


def test_plant_rides_through_with_the_feeder_dead_at_the_start(run):
    inputs = held(np.array([0, 60, 1800.0]), feeder_available=[0, 1])
    r = run("ChillerPlant", 1800.0, inputs, interval=5.0)
    assert (r["P_mechanical"][(r["time"] > 1) & (r["time"] < 59)] == 0).all()
    assert r["n_chiller_on"][-1] >= 3


def test_standstill_of_everything_is_an_ordinary_state(run):
    start = {"m_flow_load": [0.0, 0.0], "feeder_available": False, "pump_available": False}
    r = run("ChillerPlant", 86400.0, interval=600.0, start=start)
    assert np.isfinite(r["T_facility_supply"]).all()
    assert r["P_mechanical"][-1] == 0 and r["P_facility_pump"][-1] == 0


def daily_weather(days: float, mean: float, swing: float) -> dict[str, np.ndarray]:
    t = np.arange(0, days * 86400 + 1, 900.0)
    wet = mean + swing * np.sin(2 * np.pi * t / 86400) + 0.5 * np.sin(t / 700)
    load = 17.4e6 * (0.9 + 0.1 * np.sin(t / 5000))
    return {"time": t, "T_wet_bulb": wet, "T_dry_bulb": wet + 5, "Q_flow_liquid": load}


@pytest.mark.parametrize(("mean", "swing"), [(297.0, 4.0), (286.0, 6.0), (270.0, 6.0)])
def test_staging_does_not_hunt(run, mean, swing):
    days = 6
    r = run(
        "CoolingSystem",
        days * 86400.0,
        daily_weather(days, mean, swing),
        interval=60.0,
        record=[
            "plant.n_chiller_on",
            "plant.mode",
            "plant.T_facility_supply",
            "liquid.T_coolant_supply",
            "air.T_inlet_air",
        ],
    )
    times, numbers = changes(r, "plant.n_chiller_on")
    settled = r["time"] > 7200
    assert len(times) <= 8 * days + 4
    stops = np.flatnonzero(np.diff(numbers.astype(int)) < 0) + 1
    assert np.diff(times)[stops - 1].min(initial=1200) >= 1140  # the sequencer's hold time, sampled
    assert len(changes(r, "plant.mode")[0]) <= 4 * days
    assert r["plant.T_facility_supply"][settled] == pytest.approx(293.15, abs=1.5)
    assert r["liquid.T_coolant_supply"][settled] == pytest.approx(305.15, abs=0.3)
    assert r["air.T_inlet_air"][settled] == pytest.approx(298.15, abs=0.5)


@pytest.mark.parametrize("setpoint", [291.15, 297.15, 303.15, 313.15, 318.15])
def test_plant_holds_setpoints_from_18_to_45_degc(run, setpoint):
    start = {"T_supply_setpoint": setpoint, "T_return_load": [setpoint + 17, setpoint + 11], "T_wet_bulb": 297.0}
    r = run("ChillerPlant", 6 * 3600.0, interval=60.0, start=start)
    assert r["T_facility_supply"][-1] == pytest.approx(setpoint, abs=0.3)
    if setpoint > 306:
        assert r["n_chiller_on"].max() == 0  # the tower alone


def test_chiller_power_falls_with_warmer_water(run):
    powers = []
    for setpoint in (283.15, 288.15, 293.15):
        start = {"T_supply_setpoint": setpoint, "T_return_load": [setpoint + 17, setpoint + 11], "T_wet_bulb": 297.0}
        powers.append(run("ChillerPlant", 7200.0, start=start)["P_mechanical"][-1])
    assert powers[0] > powers[1] > powers[2]


def test_lost_chillers_and_tower_cells_degrade_the_supply_in_bounds(run):
    inputs = held(np.array([0, 600, 14400.0]), n_chiller_failed=[0, 7])
    r = run("ChillerPlant", 14400.0, inputs, interval=60.0, start={"T_wet_bulb": 299.0})
    assert r["n_chiller_on"][-1] == 0 and r["mode"][-1] == FREE
    assert 296 < r["T_facility_supply"][-1] < 308.5  # the economiser alone
    inputs = held(np.array([0, 600, 14400.0]), n_tower_failed=[0, 4])
    r = run("ChillerPlant", 14400.0, inputs, interval=60.0, start={"T_wet_bulb": 299.0})
    assert r["T_basin"][-1] > r["T_basin"][0] + 1
    assert r["T_facility_supply"][-1] == pytest.approx(293.15, abs=1.0)


def first_law(r: np.ndarray) -> float:
    """Largest energy residual over the energy taken in."""
    residual = r["E_in"] - r["E_out"] - (r["E_stored"] - r["E_stored"][0])
    return float(np.abs(residual).max() / np.abs(r["E_in"]).max())


class RandomInputs:
    """Inputs that jump to new random values every five minutes for two hours."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)
        self.times = np.arange(0, 7200.1, 300)
        self.n = len(self.times) - 1

    def real(self, low: float, high: float, *shape: int) -> np.ndarray:
        return self.generator.uniform(low, high, (self.n, *shape))

    def count(self, high: int) -> np.ndarray:
        return self.generator.integers(0, high, self.n)

    def supply(self) -> np.ndarray:
        return (self.generator.random(self.n) < 0.8).astype(float)


@pytest.mark.parametrize("seed", range(4))
def test_first_law_of_the_loops_under_random_inputs(run, seed):
    """Closed to 0.1 % whatever comes: zero and reversed flows, dead feeders, dips and failures included."""
    x = RandomInputs(seed)
    facility = {"T_facility_supply": x.real(283, 318), "facility_pump_speed": x.real(-0.1, 1)}
    liquid = {
        "Q_flow_liquid": x.real(0, 20e6),
        "T_coolant_setpoint": x.real(295, 318),
        "pump_available": x.supply(),
        "V_pump_pu": x.real(0.4, 1.1),
        "n_cdu_failed": x.count(12),
    }
    air = {
        "Q_flow_air": x.real(0, 3e6),
        "T_air_setpoint": x.real(290, 308),
        "fan_available": x.supply(),
        "V_fan_pu": x.real(0.4, 1.1),
        "n_crah_failed": x.count(17),
    }
    for name, inputs in (("LiquidLoop", liquid), ("AirLoop", air)):
        r = run(name, x.times[-1], held(x.times, **facility, **inputs), interval=30.0)
        assert all(np.isfinite(r[column]).all() for column in r.dtype.names)
        assert first_law(r) < 1e-3, name


@pytest.mark.parametrize("seed", range(4))
def test_first_law_of_the_plant_under_random_inputs(fmus, tmp_path, seed):
    x = RandomInputs(seed)
    wet = x.real(255, 303)
    inputs = {
        "m_flow_load": x.real(-20, 300, 2),
        "T_return_load": x.real(285, 325, 2),
        "T_wet_bulb": wet,
        "T_dry_bulb": wet + x.real(0.1, 12),
        "T_supply_setpoint": x.real(285, 318),
        "feeder_available": x.supply(),
        "V_feeder_pu": x.real(0.4, 1.1),
        "pump_available": x.supply(),
        "n_chiller_failed": x.count(8),
        "n_tower_failed": x.count(8),
    }
    outputs = ["E_in", "E_out", "E_stored", "T_facility_supply", "T_basin", "P_mechanical"]
    r = stepped(fmus["ChillerPlant"], x.times, inputs, outputs, tmp_path)
    assert all(np.isfinite(r[column]).all() for column in outputs)
    stored = r["E_stored"] - r["E_stored"][0]
    residual = (r["E_in"] - r["E_in"][0]) - (r["E_out"] - r["E_out"][0]) - stored
    assert np.abs(residual).max() < 1e-3 * np.abs(r["E_in"]).max()


def test_no_heat_flows_uphill(run):
    """Exchanger and tower under random streams: the sign of the heat, and no outlet beyond the other inlet."""
    rng = np.random.default_rng(0)
    times = np.arange(0, 301.0)
    n = len(times) - 1
    C, T = rng.uniform(0, 400e3, (2, n)) * (rng.random((2, n)) < 0.9), rng.uniform(280, 330, (2, n))
    r = run("Validation.HeatExchanger", times[-1], held(times, C_1=C[0], C_2=C[1], T_1=T[0], T_2=T[1]), interval=0.5)
    Q = np.interp(times[:-1] + 0.5, r["time"], r["Q_flow"])
    assert (Q * (T[0] - T[1]) >= 0).all()
    assert (np.abs(Q) <= (np.minimum(*C) + 1e-3) * np.abs(T[0] - T[1])).all()

    times = np.arange(0, 200 * 300.1, 300)
    n = len(times) - 1
    wet, water = rng.uniform(260, 302, n), rng.uniform(280, 318, n)
    inputs = held(
        times,
        T_wet_bulb=wet,
        T_dry_bulb=wet + rng.uniform(0.1, 10, n),
        T_water=water,
        m_flow_water=rng.uniform(5, 90, n),
        fan_speed=rng.uniform(0, 1, n),
    )
    r = run("Validation.Tower", times[-1], inputs, interval=75.0)
    leaving = np.interp(times[:-1] + 225, r["time"], r["T_water_leaving"])
    assert (leaving >= np.minimum(wet, water) - 1e-6).all()
    assert (leaving <= np.maximum(wet, water) + 1e-6).all()


def test_a_plant_of_a_third_the_size_behaves_alike(run):
    """Flows and volumes follow the size: a third of the load gives the same temperatures and a third of the power."""
    wet = {"T_wet_bulb": 299.0}
    large = run("ChillerPlant", 3600.0, start=wet | {"m_flow_load": [210.0, 100.0]})
    third = {"Q_flow_reference": 3.5e6 / 3, "V_tank": 190 / 3, "m_flow_load": [70.0, 100 / 3]}
    third |= {"m_flow_charge_max": 10.0}
    small = run("ChillerPlant", 3600.0, start=wet | third)
    assert small["T_basin"][-1] == pytest.approx(large["T_basin"][-1], abs=0.01)
    assert small["P_mechanical"][-1] == pytest.approx(large["P_mechanical"][-1] / 3, rel=2e-3)
    assert small["E_stored"][-1] == pytest.approx(large["E_stored"][-1] / 3, rel=1e-2)


def test_staging_waits_for_lasting_load_and_lets_returning_load_in(run):
    """Half an hour at low load: one chiller less after a quarter of an hour, back five minutes after the load is."""
    gone, back = 7200.0, 9000.0
    inputs = held(np.array([0, gone, back, 14400.0]), Q_flow_liquid=[16e6, 7e6, 16e6])
    record = ["plant.n_chiller_on", "plant.T_facility_supply"]
    r = run("CoolingSystem", 14400.0, inputs, record, 10.0, {"T_wet_bulb": 292.5})
    times, numbers = changes(r, "plant.n_chiller_on")
    times, numbers = times[times > gone], numbers[times > gone]
    assert list(numbers) == [1, 2]
    assert 900 < times[0] - gone < 1200
    assert 300 < times[1] - back < 500
    assert r["plant.T_facility_supply"][r["time"] > gone].max() < 293.15 + 1.5
