"""The utility goes, comes back, goes again: the breaker closes once, what blocks it is said, no frequency without voltage."""

import numpy as np
import pytest

CAUSE = {"deadBus": 12, "synchronised": 11, "lockOut": 10, "shortCircuit": 9, "lossOfMains": 4, "deepUndervoltage": 3}
BLOCKED = {"none": 1, "lockedOut": 3, "utilityOutOfLimits": 4, "healthyTime": 5}
STATES = ("grid_connected", "grid_connected_cause", "locked_out", "locked_out_cause", "return_blocked_cause", "n_genset_online", "V_pu", "f", "f_valid")


def outage(at, duration):
    return [(at, "grid_available", False), (at + duration, "grid_available", True)]


def fine(*instants):
    """5 ms for a second around the instants, else 50 ms."""
    return lambda time: 0.005 if any(-0.1 < time - at < 1 for at in instants) else 0.05


def switchings(result):
    """Instants, positions and causes of the utility breaker."""
    at = np.flatnonzero(np.diff(result["grid_connected"])) + 1
    return [(float(result["time"][k]), int(result["grid_connected"][k]), int(result["grid_connected_cause"][k])) for k in at]


@pytest.mark.parametrize("sets", [12, 0])
@pytest.mark.parametrize("duration", [0.05, 0.5, 3.0, 60.0])
def test_breaker_closes_once_onto_a_dead_bus_and_stays(network, sets, duration):
    """Ten seconds after the utility is back, or two minutes where sets have taken the bus meanwhile."""
    run = network(bess_available=False, n_genset_failed=12 - sets)
    result = run.run(duration + 150, fine(1, 1 + duration, 11 + duration), outage(1, duration), record=STATES)
    (_, opened, why), (back, closed, how) = switchings(result)
    assert (opened, why, closed) == (0, CAUSE["lossOfMains"], 1)
    with_sets = sets > 0 and duration > 2
    assert how == (CAUSE["synchronised"] if with_sets else CAUSE["deadBus"])
    assert back == pytest.approx(1 + duration + (120 if with_sets else 10), abs=0.2 if not with_sets else 3)
    assert not result["locked_out"].any()


def test_own_switching_is_no_disturbance_of_the_utility(network):
    """Two outages within a minute, each with a closing onto the dead bus: two disturbances, no third."""
    run = network(bess_available=False, n_genset_failed=12)
    result = run.run(90, fine(1, 30), [*outage(1, 1), *outage(30, 1)], record=STATES)
    assert [closed for _, closed, _ in switchings(result)] == [0, 1, 0, 1]
    assert not result["locked_out"].any()


def test_third_outage_locks_out_and_says_so(network):
    run = network(bess_available=False)
    events = [*outage(1, 1), *outage(20, 1), *outage(40, 1), (200, "retransfer_command", True)]
    result = run.run(230, fine(1, 20, 40), events, record=STATES)
    locked = (result["time"] > 41) & (result["time"] < 200)
    assert (result["locked_out"][locked] == 1).all()
    assert (result["return_blocked_cause"][locked] == BLOCKED["lockedOut"]).all()
    assert set(result["locked_out_cause"][locked]) == {2}
    assert result["locked_out_cause"][-1] == 5
    assert result["grid_connected"][-1] == 1


@pytest.mark.parametrize(("name", "value", "sound"), [("V_grid", 0.85 * 69e3, 69e3), ("V_grid", 1.15 * 69e3, 69e3), ("f_grid", 59.0, 60.0), ("f_grid", 61.0, 60.0)])
def test_utility_back_out_of_limits_is_waited_for(network, name, value, sound):
    result = network().run(240, fine(1), [*outage(1, 5), (5, name, value), (100, name, sound)], record=STATES)
    waiting = (result["time"] > 7) & (result["time"] < 100)
    assert (result["return_blocked_cause"][waiting] == BLOCKED["utilityOutOfLimits"]).all()
    assert switchings(result)[1:] == [(pytest.approx(220, abs=3), 1, CAUSE["synchronised"])]


@pytest.mark.parametrize("bess", [True, False])
@pytest.mark.parametrize("duration", [0.15, 0.3, 2.0])
@pytest.mark.parametrize("at", [124.0, 130.0, 138.0])
def test_current_fed_into_a_fault_of_the_utility_locks_nothing_out(network, at, duration, bess):
    """While the sets hand over, they feed the fault: the site stays or returns by itself, and the sets stay with it."""
    run = network(bess_available=bess)
    events = [*outage(1, 2.5), *outage(at, duration)]
    result = run.run(265, fine(1, at), events, record=STATES)
    assert not result["locked_out"].any()
    assert result["grid_connected"][-1] == 1
    if len(switchings(result)) > 2:
        open_again = (result["time"] > at + 0.3) & (result["grid_connected"] < 0.5)
        assert (result["n_genset_online"][open_again] == 12).all()
        assert (result["return_blocked_cause"][open_again] > BLOCKED["none"]).all()


@pytest.mark.parametrize("demand", [18e6, 21e6])
def test_current_into_the_site_locks_out(network, demand):
    """A setting below the load that comes (or is there from the first instant on): trips after the breaker's time, and says why."""
    run = network(**{"controller.I_50": 0.75 if demand > 20e6 else 0.5})
    result = run.run(30, 0.02, [(2.0, "P_critical_demand", [demand])], record=(*STATES, "relay_50_trip", "relay_50_pickup"))
    assert result["locked_out"][-1] == 1
    assert result["locked_out_cause"][-1] == 4
    assert result["relay_50_trip"][-1] == 1
    opened, closed, why = switchings(result)[0]
    assert (closed, why) == (0, CAUSE["shortCircuit"])
    assert opened == pytest.approx(0.03 if demand < 20e6 else 2.05, abs=0.03)
    assert result["return_blocked_cause"][-1] == BLOCKED["lockedOut"]


def test_no_frequency_is_reported_from_a_dead_bus(network):
    """Sets close on the dead bus at nominal speed: neither before nor while the loop locks is there a frequency."""
    result = network(bess_available=False).run(25, 0.005, [(1, "grid_available", False)], record=STATES)
    dead = (result["V_pu"] < 0.1) & (result["time"] > 1.3)
    assert dead.any() and not result["f_valid"][dead].any()
    assert 59.0 < result["f"].min() and result["f"].max() < 61.0
    assert result["f_valid"][-1] == 1


def test_frequency_is_held_through_a_short_loss_of_voltage(network):
    result = network().run(3, 0.005, outage(1, 0.05), record=STATES)
    assert result["f_valid"].all()
    assert np.abs(result["f"] - 60).max() < 0.5
