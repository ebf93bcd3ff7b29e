"""Heat exchanger, pumps, fans, tank, loss of flow and properties against closed forms and reference libraries."""

from __future__ import annotations

import math

import numpy as np
import psychrolib
import pytest

from tests.cooling.conftest import held

ZERO = 273.15
PG25 = {"rho": 1007.2, "cp": 3980.6}  # 45 degC

psychrolib.SetUnitSystem(psychrolib.SI)


def counterflow(C_1: float, C_2: float, UA: float) -> float:
    """Heat flow per kelvin between inlets by effectiveness and NTU (Incropera, table 11.4)."""
    C_min, C_max = min(C_1, C_2), max(C_1, C_2)
    ratio, ntu = C_min / C_max, UA / C_min
    if abs(1 - ratio) < 1e-9:
        return C_min * ntu / (1 + ntu)
    e = math.exp(-ntu * (1 - ratio))
    return C_min * (1 - e) / (1 - ratio * e)


@pytest.mark.parametrize("C_1", [2e3, 50e3, 200e3, 400e3])
@pytest.mark.parametrize("C_2", [2e3, 50e3, 199.999e3, 200e3])
def test_heat_exchanger_against_effectiveness(run, C_1, C_2):
    r = run("Validation.HeatExchanger", 1.0, start={"C_1": C_1, "C_2": C_2})
    films = [2 * 500e3 * (C / 200e3) ** 0.8 for C in (C_1, C_2)]
    expected = 20 * counterflow(C_1, C_2, 1 / sum(1 / h for h in films))
    # Below a tenth of nominal flow the films leave the power law on purpose.
    assert r["Q_flow"][-1] == pytest.approx(expected, rel=1e-3 if min(C_1, C_2) > 20e3 else 5e-2)


@pytest.mark.parametrize(("C_1", "C_2"), [(0.0, 200e3), (200e3, 0.0), (0.0, 0.0)])
def test_heat_exchanger_without_flow_carries_no_heat(run, C_1, C_2):
    assert run("Validation.HeatExchanger", 1.0, start={"C_1": C_1, "C_2": C_2})["Q_flow"][-1] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("load", [0.6, 1.0])
def test_cdu_at_part_and_full_load(run, load):
    """Eleven CDUs of 2 MW: temperatures and approach that a hand calculation gives."""
    Q = load * 17.4e6
    r = run("LiquidLoop", 600.0, start={"Q_flow_liquid": Q})
    m, T_supply, T_return = (r[name][-1] for name in ("m_flow_coolant", "T_coolant_supply", "T_coolant_return"))
    cp, cp_water = 3961.5, 4180.5  # PG25 at 37 degC, water at 25 degC
    assert m == pytest.approx(438.0, rel=1e-4)
    # Head and flow on the nominal system curve: shaft power with the cube of the speed, PG25 of 1011.5 kg/m3.
    speed = 438.0 / (11 * 50.35)
    assert r["pump_speed"][-1] == pytest.approx(speed, rel=1e-4)
    assert r["P_pump"][-1] == pytest.approx(11 * 50.35 / 1011.5 * 250e3 / 0.75 / 0.88 * speed**3, rel=2e-3)
    assert T_supply == pytest.approx(305.15, abs=0.01)
    assert T_return - T_supply == pytest.approx(Q / (m * cp), rel=2e-3)
    C_1, C_2 = m * cp, r["m_flow_facility"][-1] * cp_water
    # Nominal conductance from the data sheet's point: 2 MW, approach 4 K, flows 50.35 and 50 kg/s
    end_1, end_2 = 4.0, 4.0 + 2e6 / (50.35 * cp) - 2e6 / (50 * cp_water)
    UA = 11 * 2e6 * math.log(end_2 / end_1) / (end_2 - end_1)
    flows = (m / (11 * 50.35), r["m_flow_facility"][-1] / 550)
    # Films of the same channels, Nu = C Re^0.8 Pr^0.4: PG25 at 37 degC beside water at 25 degC (CoolProp)
    film = [k**0.6 * m_nominal**0.8 * c**0.4 / mu**0.4
            for k, m_nominal, c, mu in ((0.4832, 50.35, cp, 1.461e-3), (0.6067, 50, cp_water, 0.890e-3))]
    shares = film[1] / sum(film), film[0] / sum(film)
    UA /= sum(share * ratio**-0.8 for share, ratio in zip(shares, flows, strict=True))
    Q_exchanger = counterflow(C_1, C_2, UA) * (T_return - 293.15)
    assert Q_exchanger == pytest.approx(Q + 0.88 * r["P_pump"][-1], rel=2e-3)
    assert r["T_facility_return"][-1] - 293.15 == pytest.approx(Q_exchanger / C_2, rel=2e-3)


def test_cdu_reaches_the_data_sheet_approach(run):
    """At 2 MW per CDU, full pump speed and 26 degC facility water the supply comes to 30 degC with open valves."""
    start = {"Q_flow_liquid": 22e6, "m_flow_coolant_cdu": 50.35, "T_facility_supply": 299.15}
    start |= {"facility_pump_speed": 1.0, "T_coolant_setpoint": 290.15}
    r = run("LiquidLoop", 3000.0, start=start)
    assert r["valve_opening"][-1] == pytest.approx(1.0, abs=1e-3)
    # The pumps' own heat adds to the duty: 4 K at 2 MW per CDU.
    duty = 1 + 0.88 * r["P_pump"][-1] / 22e6
    assert r["T_coolant_supply"][-1] - 299.15 == pytest.approx(4.0 * duty, abs=0.1)


def test_pump_power_goes_with_the_cube_of_speed(run):
    full = run("LiquidLoop", 10.0, start={"m_flow_coolant_cdu": 50.35})
    rho = 1011.5  # PG25 at 37 degC
    hydraulic = 550 * 50.35 / 50 / rho * 250e3
    assert full["P_pump"][-1] == pytest.approx(hydraulic / 0.75 / 0.88, rel=2e-3)
    for speed in (0.8, 0.5, 0.3):
        r = run("LiquidLoop", 10.0, start={"m_flow_coolant_cdu": speed * 50.35})
        assert r["P_pump"][-1] == pytest.approx(full["P_pump"][-1] * speed**3, rel=1e-3)


def test_loss_of_one_cdu_is_taken_over_by_the_others(run):
    r = run("LiquidLoop", 1200.0, held(np.array([0, 300, 1200.0]), n_cdu_failed=[0, 1]), interval=10.0)
    assert r["m_flow_coolant"][-1] == pytest.approx(r["m_flow_coolant"][0], rel=1e-3)
    assert r["pump_speed"][-1] > r["pump_speed"][0] * 1.02
    assert r["T_coolant_supply"][-1] == pytest.approx(305.15, abs=0.05)


def test_rows_share_the_flow_by_their_resistance(run):
    """Three rows, one with four times the resistance gets half the flow of the others; the pumps hold the total."""
    even = run("LiquidLoopThreeRows", 60.0)
    odd = run("LiquidLoopThreeRows", 60.0, start={"row_resistance": [1.0, 1.0, 4.0]})
    assert even["m_flow_row"][-1] == pytest.approx(438 / 3, rel=1e-3)
    assert odd["m_flow_row"][-1] == pytest.approx(438 * np.array([0.4, 0.4, 0.2]), rel=1e-3)
    # Rows have 60 % of the nominal loss; flow 438 of 553.85 kg/s.
    ratio = 438 / (11 * 50.35)
    assert even["dp_row"][-1] == pytest.approx(0.6 * 250e3 * ratio**2, rel=2e-3)
    assert odd["dp_row"][-1] == pytest.approx(1.2**2 * even["dp_row"][-1], rel=2e-3)
    assert odd["dp_pump"][-1] - odd["dp_row"][-1] == pytest.approx(0.4 * 250e3 * ratio**2, rel=2e-3)


def test_pumps_coast_down_and_stop_the_flow(run):
    r = run("LiquidLoop", 60.0, held(np.array([0, 10, 60.0]), pump_available=[1, 0]), interval=0.5)
    t = r["time"] - 10
    n, a, tau = r["pump_speed"][0], 0.05, 1.5
    after = t > 0.6
    closed = a / ((1 + a / n) * np.exp(a * t[after] / tau) - 1)
    assert r["pump_speed"][after] == pytest.approx(closed, rel=1e-2, abs=1e-3)
    assert (r["P_pump"][after] == 0).all()


@pytest.mark.parametrize("litre_per_kw", [1, 5, 10])
def test_coolant_warms_as_its_volume_says_when_heat_rejection_is_lost(run, litre_per_kw):
    Q = 17.4e6
    start = {"Q_flow_liquid": Q, "V_coolant": litre_per_kw * 1e-6 * Q / 11}
    inputs = held(np.array([0, 10, 130.0]), facility_pump_speed=[0.65, 0.0])
    r = run("LiquidLoop", 130.0, inputs, ["T_coolant_supply", "T_coolant_return", "P_pump"], 10.0, start)
    mean = 0.5 * (r["T_coolant_supply"] + r["T_coolant_return"])
    rate = (mean[-1] - mean[2]) / (r["time"][-1] - r["time"][2])
    C = litre_per_kw * 1e-6 * Q * 1011.5 * 3961.5
    assert rate == pytest.approx((Q + 0.88 * r["P_pump"][-1]) / C, rel=2e-3)
    assert rate * 60 == pytest.approx({1: 15.0, 5: 3.0, 10: 1.5}[litre_per_kw], rel=0.02)  # K/min


def test_leak_empties_the_expansion_vessels_and_trips_the_pumps(run):
    leak = 11 * 0.05 * 1011.5 / 300  # all vessels in 300 s
    r = run("LiquidLoop", 600.0, held(np.array([0, 100, 600.0]), m_flow_leak=[0, leak]), interval=1.0)
    running = r["P_pump"] > 0
    assert r["time"][running].max() == pytest.approx(400, abs=2)


def test_fan_power_goes_with_the_cube_of_speed(run):
    powers = {}
    for Q in (1.8e6, 3.6e6):
        r = run("AirLoop", 600.0, start={"Q_flow_air": Q})
        assert r["m_flow_air"][-1] == pytest.approx(1.03 * Q / (1020.88 * 12), rel=1e-3)
        powers[r["fan_speed"][-1]] = r["P_fan"][-1] - 16 * 17e3 * 0.02
    (slow, P_slow), (fast, P_fast) = powers.items()
    assert P_fast / P_slow == pytest.approx((fast / slow) ** 3, rel=1e-3)


def test_air_loop_holds_the_inlet_temperature(run):
    r = run("AirLoop", 3600.0, start={"Q_flow_air": 2.6e6})
    assert r["T_inlet_air"] == pytest.approx(298.15, abs=0.02)
    water = r["m_flow_facility"][-1] * 4180 * (r["T_facility_return"][-1] - 293.15)
    assert water == pytest.approx(2.6e6 + r["P_fan"][-1], rel=1e-3)


def test_tank_discharge_is_that_of_mixed_layers_in_series(run):
    """Without conduction the outlet of ten mixed layers is an Erlang distribution."""
    m_flow, n, C = 300.0, 10, 190 * 998 / 300.0
    start = {"m_flow_up": -m_flow, "lambda": 0.0, "T_top": 303.15}
    r = run("Validation.StratifiedTank", 1200.0, interval=10.0, start=start)
    x = n * r["time"] / C
    share = 1 - np.exp(-x) * sum(x**k / math.factorial(k) for k in range(n))
    assert (r["T"][:, 0] - 293.15) / 10 == pytest.approx(share, abs=2e-3)


def test_tank_closes_its_energy_and_mixes_inversions(run):
    rng = np.random.default_rng(1)
    times = np.arange(0, 7200.1, 240)
    n = len(times) - 1
    inputs = held(
        times, m_flow_up=rng.uniform(-300, 300, n), T_bottom=rng.uniform(285, 310, n), T_top=rng.uniform(285, 310, n)
    )
    r = run("Validation.StratifiedTank", times[-1], inputs, interval=60.0)
    stored = r["E_stored"] - r["E_stored"][0]
    assert stored == pytest.approx(r["E_in"], abs=1e-3 * np.abs(r["E_in"]).max())
    still = run("Validation.StratifiedTank", 7200.0, start={"dT_start": -10.0, "T_start": 303.15})
    T = still["T"][-1]
    assert T.max() - T.min() < 0.3
    assert still["E_stored"][-1] == pytest.approx(still["E_stored"][0], rel=1e-6)


@pytest.mark.parametrize(("t_dry", "t_wet"), [(-20, -20.5), (-5, -6), (2, 1), (15, 10), (25, 24), (35, 20), (45, 26)])
def test_moist_air_against_psychrolib(run, t_dry, t_wet):
    p = 99000.0
    start = {"T_dry_bulb": t_dry + ZERO, "T_wet_bulb": t_wet + ZERO, "p": p}
    r = run("Validation.Properties", 0.1, start=start)
    w = psychrolib.GetHumRatioFromTWetBulb(t_dry, t_wet, p)
    assert r["p_saturation"][-1] == pytest.approx(psychrolib.GetSatVapPres(t_dry), rel=2e-3)
    assert r["w"][-1] == pytest.approx(w, rel=2e-3)
    assert r["h_saturation"][-1] == pytest.approx(psychrolib.GetSatAirEnthalpy(t_wet, p), rel=2e-3)
    assert r["rho_air"][-1] == pytest.approx(1 / psychrolib.GetMoistAirVolume(t_dry, w, p), rel=2e-3)


def test_liquids_against_coolprop(run):
    """Tables made with CoolProp 8.0 (Water and INCOMP::MPG[0.25] at 3 bar), tests/data/cooling/liquids.csv."""
    from tests.cooling.test_reference_data import DATA

    table = np.genfromtxt(DATA / "liquids.csv", delimiter=",", names=True)
    for row in table:
        r = run("Validation.Properties", 0.1, start={"T": row["T_K"]})
        for name in table.dtype.names[1:]:
            if np.isfinite(row[name]):
                assert r[name][-1] == pytest.approx(row[name], rel=2e-3), (name, row["T_K"])
