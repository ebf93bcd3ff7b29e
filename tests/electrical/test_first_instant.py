"""What is out of its limits from the first instant of a run on is treated like what goes out later (no edge at the start)."""

import numpy as np
import pytest

BYPASS, OFF = 4, 5


def first(result, name, condition):
    """Time at which a recorded variable first fulfils a condition, or infinity [s]."""
    found = np.flatnonzero(condition(result[name]))
    return result["time"][found[0]] if len(found) else np.inf


@pytest.mark.parametrize(("limits", "delay"), [
    ({"V_grid": 0.80 * 69e3}, 2.0), ({"V_grid": 0.5 * 69e3}, 0.16), ({"V_grid": 1.25 * 69e3}, 0.5),
    ({"f_grid": 62.0}, 0.3), ({"f_grid": 58.0}, 0.3), ({"grid_available": False}, 0.004),
])  # fmt: skip
def test_utility_out_of_limits_at_the_start_trips_the_site(network, limits, delay):
    """After the delay of the stage and the 30 ms of the breaker."""
    result = network(**limits).run(delay + 0.2, 0.002, record=("grid_connected",))
    assert first(result, "grid_connected", lambda closed: closed < 0.5) == pytest.approx(delay + 0.03, abs=0.015)


def test_rectifiers_and_contactors_do_not_run_on_a_voltage_that_is_low_at_the_start(network):
    result = network(V_grid=0.5 * 69e3).run(0.1, 0.001, record=("ups_mode", "feeder_available"))
    assert first(result, "ups_mode", lambda mode: mode == 2) < 0.01
    assert first(result, "feeder_available", lambda closed: closed[:, 0] < 0.5) == pytest.approx(0.05, abs=0.005)


def test_photovoltaics_do_not_return_before_the_frequency_has_been_normal_for_their_time(network):
    """Overfrequency trips at once; back at 60 Hz after 2 s, they wait for a minute."""
    run = network(f_grid=62.5)
    result = run.run(80.0, 0.05, [(2.0, "f_grid", 60.0)], record=("pv_connected", "grid_connected"))
    assert first(result, "pv_connected", lambda on: on < 0.5) < 0.4
    back = result["time"][np.flatnonzero(np.diff(result["pv_connected"]) > 0)]
    assert len(back) == 1 and 60.0 < back[0] < 65.0


@pytest.mark.parametrize("at", [0.0, 0.02, 1.0, 4.9])
def test_bypass_takes_the_load_in_the_first_seconds(network, at):
    """Inverters fail on an undisturbed bus: the static bypass carries within 4 ms (IEC 62040-3), whenever that is."""
    start = {"ups_available": [False]} if at == 0 else {}
    run = network(**start)
    result = run.run(at + 0.5, 0.002, [(at, "ups_available", [False])] if at else (), record=("ups_mode", "V_critical_pu"))
    late = result["time"] > at + 0.005
    assert (result["ups_mode"][late] == BYPASS).all()
    assert result["V_critical_pu"][late].min() > 0.99


def test_bypass_waits_where_the_bus_is_unclean_from_the_start(network):
    """1.11 pu at the bus is above the bypass range; 5 s after it is back in range the bypass takes the load."""
    run = network(V_grid=1.10 * 69e3, ups_available=[False])
    result = run.run(12.0, 0.01, [(3.0, "V_grid", 69e3)], record=("ups_mode",))
    assert first(result, "ups_mode", lambda mode: mode == OFF) < 0.02
    assert first(result, "ups_mode", lambda mode: (mode == BYPASS) & (result["time"] > 0.1)) == pytest.approx(8.0, abs=0.1)


def test_eco_mode_from_the_start_is_steady(network):
    """A site that begins in eco mode is in it, and its bus does not move."""
    result = network(ups_eco_mode=True).run(5.0, 0.05, record=("ups_mode", "V_pu"))
    assert (result["ups_mode"] == BYPASS).all()
    assert np.ptp(result["V_pu"]) < 1e-4


def test_battery_that_is_empty_at_the_start_gives_nothing(network):
    result = network(E0_bess=850.0, P_bess_setpoint=-5e6).run(1.0, 0.05, record=("bess_mode", "P_bess"))
    assert (result["bess_mode"] == 1).all()
    assert abs(result["P_bess"][-1]) < 1e4
