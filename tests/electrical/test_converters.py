"""UPS and battery converter inside the network."""

import numpy as np
import pytest

LOSS = [(1.0, "grid_available", False)]
BATTERY, BYPASS = 2, 4


def test_dc_link_hold_up_without_battery(network):
    """C = 2 P t / (V0^2 - V1^2): the link alone carries the inverter for some milliseconds."""
    run = network(R0_ups=[1e6], P_critical_demand=[2e6], bess_available=False, P_bess_setpoint=0.0)
    result = run.run(1.04, lambda t: 1e-4 if t > 0.999 else 0.01, LOSS, record=("V_dc_ups", "ups[1].p_inverter", "ups[1].p_rectifier"))
    alone = (result["ups[1].p_rectifier"] < 1e-6) & (result["V_dc_ups"] > 0.72 * 800)
    time, voltage = result["time"][alone], result["V_dc_ups"][alone]
    power = 22e6 * result["ups[1].p_inverter"][alone][0]
    capacitance = 2 * power * (time[-1] - time[0]) / (voltage[0] ** 2 - voltage[-1] ** 2)
    assert time[-1] - time[0] > 0.01
    assert capacitance == pytest.approx(20e-9 * 22e6, rel=0.01)


def test_battery_carries_a_ups_until_it_is_empty(network):
    """An exhausted battery ends the supply; the load is lost and reported, nothing diverges."""
    run = network(n_genset_failed=12)
    result = run.run(30.0, 0.02, [*LOSS, (10.0, "E0_ups", [40.0])])
    before, after = result["time"] < 10, result["time"] > 11
    assert result["V_critical_pu"][before].min() > 0.999
    assert np.all(result["P_critical"][after] == 0)


def test_island_frequency_follows_the_droop(network):
    """f = f0 (1 - droop P / S) of the grid-forming converter alone on the bus."""
    result = network(n_genset_failed=12, G_poa=0.0).run(30.0, 0.05, LOSS)
    expected = 60 * (1 + 0.01 * result["P_bess"][-1] / 11e6)
    assert result["P_bess"][-1] < -1e6
    assert result["f"][-1] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("quasi_static", [True, False])
@pytest.mark.parametrize("depth", [0.0, 0.3])
def test_battery_converter_keeps_its_current_limit(network, quasi_static, depth):
    """A sag of the utility, until the site leaves it, draws 1.2 pu; only the active damping goes beyond, for a millisecond."""
    sag = [(1.0, "V_grid", depth * 69e3), (1.15, "V_grid", 69e3)]
    run = network({"quasiStatic": quasi_static})
    result = run.run(1.5, lambda t: 1e-4 if t > 0.999 else 0.01, sag, record=("bess.I_output", "V_pu"))
    current = result["bess.I_output"]
    assert 1.15 < np.median(current[(result["time"] > 1.01) & (result["time"] < 1.03)]) < 1.201
    assert current.max() < 1.5
    assert np.sum(current > 1.25) * 1e-4 < 2e-3
    assert result["V_pu"][-1] > 0.97


def test_battery_follows_its_setpoint_at_any_utility_frequency(network):
    events = [(1.0, "P_bess_setpoint", -8e6), (1.0, "Q_bess_setpoint", 2e6), (10.0, "f_grid", 60.2)]
    result = network().run(30.0, 0.05, events)
    assert result["P_bess"][-1] == pytest.approx(-8e6, rel=1e-3)
    settled = (result["time"] > 8) & (result["time"] < 10)
    assert result["P_bess"][settled] == pytest.approx(-8e6, rel=5e-3)
    step = (result["time"] > 10) & (result["time"] < 10.2)
    assert result["P_bess"][step].max() > -8e6 + 0.5e6  # a frequency rise is answered by less discharge
    assert result["f"][-1] == pytest.approx(60.2, abs=1e-4)


def test_battery_current_closes_the_thevenin_circuit(network):
    """(E0 + R0 I) I is the converter's power at its direct-current side."""
    run = network()
    result = run.run(20.0, 1.0, [(1.0, "P_bess_setpoint", -9e6)], record=("I_bess", "P_bess", "bess.P_loss"))
    current = result["I_bess"][-1]
    assert (1300 + 5e-3 * current) * current == pytest.approx(result["P_bess"][-1] - 30e6 * result["bess.P_loss"][-1], rel=1e-9)


def test_eco_mode_saves_losses_and_transfers_in_milliseconds(network):
    """Bypass efficiency about 99 %; at a sag the inverter takes over after the commutation time."""
    run = network(ups_eco_mode=True)
    sag = [(70.0, "V_grid", 0.5 * 69e3), (70.1, "V_grid", 69e3)]
    result = run.run(72.0, lambda t: 2e-4 if 69.99 < t < 70.2 else 0.05, sag)
    calm = (result["time"] > 61) & (result["time"] < 70)
    assert (result["ups_mode"][calm] == BYPASS).all()
    assert 0.985 < (result["P_critical"] / result["P_ups"])[calm].min() < 0.995
    assert result["V_critical_pu"].min() < 0.9
    low = (result["V_critical_pu"] < 0.9) & (result["time"] > 70)
    assert np.ptp(result["time"][low]) < 0.004  # ITIC permits any dip for 20 ms
    assert result["ups_mode"][-1] == BATTERY


def test_failed_inverters_hand_over_to_the_bypass(network):
    result = network().run(12.0, 0.01, [(5.0, "ups_available", [False]), (8.0, "ups_available", [True])])
    failed = (result["time"] > 5.02) & (result["time"] < 8)
    assert (result["ups_mode"][failed] == BYPASS).all()
    assert result["V_critical_pu"][failed].min() > 0.99
    assert result["ups_mode"][-1] == 1


@pytest.mark.parametrize("quasi_static", [True, False])
def test_bypass_and_rectifier_do_not_both_carry_the_load(network, quasi_static):
    """At the transfer the rectifier is blocked: neither the bus nor the link sees the load twice."""
    run = network({"quasiStatic": quasi_static})
    result = run.run(5.2, lambda t: 1e-4 if t > 4.999 else 0.02, [(5.0, "ups_available", [False])])
    before = result["P_ups"][result["time"] < 5][-1]
    assert (result["ups_mode"][result["time"] > 5.001] == BYPASS).all()
    assert result["P_ups"].max() < 1.001 * before
    assert result["V_dc_ups"] == pytest.approx(800, abs=8)


def test_six_dips_lock_the_site_out(network):
    """The sequence of 10 July 2024: at the third dip within a minute the site goes to its gensets and stays."""
    dips = [(1, 0.050, 0.30), (17, 0.045, 0.35), (33, 0.060, 0.40), (50, 0.050, 0.25), (66, 0.066, 0.30), (83, 0.042, 0.40)]
    events = [event for t, d, v in dips for event in ((t, "V_grid", v * 69e3), (t + d, "V_grid", 69e3))]
    run = network()
    result = run.run(260.0, 0.05, [*events, (240.0, "retransfer_command", True)], record=("locked_out", "grid_connected", "genset_state", "V_critical_pu"))
    locked = (result["time"] > 33.2) & (result["time"] < 240)
    assert (result["locked_out"][locked] == 1).all()
    assert (result["grid_connected"][locked] == 0).all()
    assert (result["genset_state"][(result["time"] > 60) & locked] == 5).all()
    assert result["grid_connected"][-1] == 1
    assert result["V_critical_pu"].min() > 0.999


def test_genset_trips_while_carrying_load(network):
    """Two of twelve sets drop out under load: frequency sags, the rest takes over, energy stays counted."""
    result = network().run(80.0, 0.02, [*LOSS, (60.0, "n_genset_failed", 2)])
    after = result["time"] > 60
    assert result["n_genset_online"][-1] == 10
    assert 59.0 < result["f"][after].min() < 59.99
    assert result["f"][-1] == pytest.approx(60, abs=0.01)
    balance = result["E_in"] - result["E_out"] - result["E_stored"]
    assert np.abs(balance - balance[0]).max() < 1e-6 * result["E_in"][-1]


def test_battery_converter_trips_in_the_island(network):
    """The gensets hold the bus alone when the grid-forming converter is lost."""
    result = network().run(80.0, 0.02, [*LOSS, (60.0, "bess_available", False)])
    after = result["time"] > 60
    assert np.abs(result["f"][after] - 60).max() < 1.0
    assert np.abs(result["V_pu"][after] - 1).max() < 0.1
    assert result["V_critical_pu"].min() > 0.999


@pytest.mark.parametrize("with_battery", [True, False])
def test_motor_and_transformer_in_the_island(network, with_battery):
    """800 kVA direct on line and the inrush of 3 MVA on twelve sets: a few per cent, then steady again."""
    start = {} if with_battery else {"bess_available": False, "P_bess_setpoint": 0.0}
    events = [*LOSS, (40.0, "motor_closed", True), (50.0, "transformer_closed", True)]
    run = network(**start)
    result = run.run(60.0, 0.01, events, record=("V_pu", "motor.omega", "E_in", "E_out", "E_stored"))
    after = result["time"] > 40
    assert 0.9 < result["V_pu"][after].min() < 0.99
    assert result["V_pu"][-1] == pytest.approx(1, abs=0.005)
    assert result["motor.omega"][-1] == pytest.approx(0.983, abs=0.002)
    balance = result["E_in"] - result["E_out"] - result["E_stored"]
    assert np.abs(balance - balance[0]).max() < 1e-6 * result["E_in"][-1]


def test_black_start_from_the_battery(network):
    """A dead site: the converter forms the bus, the gensets follow, the racks never saw it."""
    run = network(n_genset_failed=12, bess_available=False, P_bess_setpoint=0.0)
    events = [*LOSS, (20.0, "bess_available", True), (30.0, "n_genset_failed", 0)]
    result = run.run(70.0, 0.02, events)
    dark = (result["time"] > 2) & (result["time"] < 20)
    assert result["V_pu"][dark].max() < 0.01
    forming = (result["time"] > 21) & (result["time"] < 30)
    assert np.abs(result["V_pu"][forming] - 1).max() < 0.05
    assert result["n_genset_online"][-1] == 12
    assert result["ups_mode"][-1] == 1
    assert result["V_critical_pu"].min() > 0.999


def test_power_swing_of_a_training_job_on_gensets(network):
    """20 to 100 % of the racks in one step, seen by the gensets through the UPS."""
    swing = [(50.0, "P_critical_demand", [4e6]), (55.0, "P_critical_demand", [18e6])]
    result = network().run(65.0, 0.01, [*LOSS, *swing])
    after = result["time"] > 49
    assert 58.0 < result["f"][after].min() < 59.9
    assert result["f"][after].max() < 61.5
    assert result["f"][-1] == pytest.approx(60, abs=0.02)
    assert result["V_critical_pu"].min() > 0.999


def test_photovoltaics_ride_through_and_trip(network):
    """Category III: momentary cessation in a deep sag, trip after two seconds of it, return after a minute."""
    sag = [(1.0, "V_grid", 0.3 * 69e3), (1.5, "V_grid", 69e3)]
    result = network({"bess_following": True}).run(3.0, 0.01, sag[:1] + [(1.1, "V_grid", 69e3)], record=("P_pv", "pv.connected", "V_pu"))
    assert result["pv.connected"].min() == 1
    assert result["P_pv"][-1] < -3.5e6
    dead = network(bess_available=False, P_bess_setpoint=0.0)
    result = dead.run(90.0, 0.05, LOSS, record=("P_pv", "pv.connected"))
    out = result["time"][result["pv.connected"] == 0]
    assert 3.0 < out[0] < 3.2
    assert 55 < np.ptp(out) < 80
    assert result["P_pv"][-1] < -3.5e6


def test_gensets_alone_keep_iso_8528_5_class_g3(network):
    """Chiller block of 3 MW on twelve sets without battery support: inside -7 % and back within 3 s."""
    result = network(bess_available=False, P_bess_setpoint=0.0).run(45.0, 0.01, LOSS, record=("f", "V_pu", "feeder_available"))
    step = result["time"][np.argmax((result["time"] > 12) & (result["feeder_available"][:, 0] == 1))]
    after = result["time"] > step
    assert 59.0 < result["f"][after].min() < 59.9  # hundreds of millihertz
    late = result["time"] > step + 3
    assert np.abs(result["f"][late] - 60).max() < 0.02 * 60
    assert result["V_pu"][after].min() > 0.85
