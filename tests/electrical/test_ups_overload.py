"""Overload of UPS groups: what their blocks carry, for how long, and who carries what they cannot."""

import numpy as np
import pytest

BATTERY, BYPASS, OFF = 2, 4, 5
OVERLOAD, CURRENT_LIMIT, BLOCKS_FAILED = 10, 11, 9
RECORD = ("P_critical", "V_critical_pu", "ups_mode", "ups_mode_cause", "ups_overload_used", "grid_connected")
LOAD = 20e6


def fail(number, at=1.0):
    return (at, "n_ups_block_failed", [number])


def time_of(result, mode):
    found = np.flatnonzero(result["ups_mode"] == mode)
    return result["time"][found[0]] if len(found) else np.inf


@pytest.mark.parametrize("failed", range(1, 12))
def test_load_is_served_whatever_the_number_of_failed_blocks(network, failed):
    """Inverters up to their current limit of 150 %, beyond it the bypass at once; none alone is served from nothing."""
    result = network(P_critical_demand=[LOAD]).run(3.0, 0.01, [fail(failed)], record=RECORD)
    assert result["P_critical"][-1] == pytest.approx(LOAD, rel=1e-3)
    assert (result["ups_mode"][-1] == BYPASS) == (LOAD > 1.5 * 2e6 * (11 - failed))


@pytest.mark.parametrize(("load", "seconds"), [(1.5, 60.0), (1.25, 600.0), (1.1, 3600.0), (1.05, 7200.0)])
def test_overload_is_carried_for_the_time_of_the_data_sheet(network, load, seconds):
    """Points of the data sheet; half the first overload uses the capability up at half its rate. Then the bypass carries."""
    run = network(P_critical_demand=[load * 12e6 - 1e3], n_ups_block_failed=[5])
    result = run.run(1.02 * seconds, seconds / 200, record=RECORD)
    assert time_of(result, BYPASS) == pytest.approx(seconds, rel=0.02)
    assert result["ups_mode_cause"][-1] == OVERLOAD
    assert result["P_critical"][-1] == pytest.approx(load * 12e6, rel=1e-3)


def test_overload_in_parts_adds_up_and_recovers(network):
    """Twice 25 s at 148 % with a pause use up most; the load within the rating again, the group recovers with 30 min."""
    events = [fail(4, 10.0), fail(0, 35.0), fail(4, 60.0), fail(0, 85.0)]
    result = network(P_critical_demand=[20.7e6]).run(985.0, 1.0, events, record=RECORD)
    used = result["ups_overload_used"]
    peak = used[np.searchsorted(result["time"], 85.0)]
    assert peak == pytest.approx(50.0 / (60.0 * 10 ** ((1.5 - 20.7 / 14) / 0.25)), rel=0.03)
    assert used[-1] == pytest.approx(peak * np.exp(-900 / 1800), rel=0.01)
    assert not (result["ups_mode"] == BYPASS).any()


def test_group_returns_from_the_bypass_once_repaired_and_recovered(network):
    result = network(P_critical_demand=[LOAD]).run(2000.0, 5.0, [fail(4), fail(0, 200.0)], record=RECORD)
    assert (np.diff(result["ups_mode"] == BYPASS) != 0).sum() == 2
    back = result["time"][np.flatnonzero(np.diff((result["ups_mode"] == BYPASS).astype(int)) < 0)[0]]
    assert 1200 < back < 1600  # ln 2 times 30 min after the transfer
    assert result["P_critical"].min() > 0.999 * LOAD


def test_without_a_bus_an_overload_ends_in_the_dark(network):
    """On battery, 143 % last as long as the data sheet says; then the inverters stop."""
    run = network(P_critical_demand=[LOAD], grid_available=False, bess_available=False, n_genset_failed=12)
    result = run.run(150.0, 0.1, [fail(4)], record=RECORD)
    off = time_of(result, OFF)
    expected = 60.0 * 10 ** ((1.5 - LOAD / 14e6) / 0.25)
    assert off == pytest.approx(1.0 + expected, rel=0.01)
    assert result["P_critical"][-1] == 0 and result["ups_mode_cause"][-1] == OVERLOAD


def test_without_a_bus_the_current_limit_collapses_the_voltage(network):
    """A constant power above the limit has no steady state: I_limit at V = V_fold^2 I_limit / p, conserved."""
    run = network(P_critical_demand=[LOAD], grid_available=False, bess_available=False, n_genset_failed=12)
    result = run.run(3.0, 0.01, [fail(6)], record=RECORD)
    limit = 1.5 * 10e6
    assert result["V_critical_pu"][-1] == pytest.approx(0.85**2 * limit / LOAD, rel=1e-3)
    assert result["P_critical"][-1] == pytest.approx(0.85**2 * limit**2 / LOAD, rel=1e-3)


def test_all_blocks_failed_and_repaired(network):
    """The bypass carries at once; repaired blocks walk in and take the load after a minute of a held link."""
    result = network(P_critical_demand=[LOAD]).run(120.0, 0.05, [fail(11), fail(0, 20.0)], record=RECORD)
    assert result["ups_mode_cause"][np.searchsorted(result["time"], 10.0)] == BLOCKS_FAILED
    assert result["P_critical"].min() > 0.97 * LOAD
    assert result["ups_mode"][-1] < BATTERY


def test_two_groups_are_independent(network):
    run = network(structure={"nUps": 2}, P_critical_demand=[10e6, 8e6], E0_ups=[540.0] * 2, R0_ups=[1e-3] * 2)
    result = run.run(3.0, 0.01, [(1.0, "n_ups_block_failed", [8, 0])], record=RECORD)
    assert list(result["ups_mode"][-1]) == [BYPASS, 0 if result["ups_mode"][-1][1] == 0 else 1]
    assert result["P_critical"][-1] == pytest.approx([10e6, 8e6], rel=1e-3)


@pytest.mark.parametrize("failed", [-1, 12])
def test_number_of_failed_blocks_out_of_range_is_refused(network, failed):
    with pytest.raises(Exception, match="(?i)range|initiali|error"):
        network(n_ups_block_failed=[failed]).run(1.0, 0.1, record=RECORD)
