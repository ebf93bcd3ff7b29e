"""Generating sets in the island: what they carry with battery and photovoltaics, their protection, and sets that are repaired."""

import numpy as np
import pytest
from fmpy.fmi1 import FMICallException

LOST = [(1.0, "grid_available", False)]
RECORD = ("V_pu", "P_ups", "P_bess", "P_genset", "P_pv", "ups_mode", "n_genset_online", "n_genset_starting",
          "genset_state", "genset_tripped", "genset_tripped_cause", "E_in", "E_out", "E_stored")  # fmt: skip


def island(network, failed=0, stop=110.0, events=(), step=0.1, **inputs):
    run = network(n_genset_failed=failed, P_bess_setpoint=0.0, P_critical_demand=[20e6], E0_ups=[540.0], **inputs)
    return run.run(stop, step, [*LOST, *events], record=RECORD)


@pytest.mark.parametrize("inputs", [
    {"G_poa": 900.0}, {"G_poa": 0.0}, {"bess_available": False, "G_poa": 0.0}, {"P_bess_discharge_max": 3e6, "G_poa": 500.0},
])  # fmt: skip
def test_more_sets_never_serve_less(network, inputs):
    served = [island(network, 12 - sets, **inputs)["P_ups"][-1] for sets in range(0, 13, 3)]
    assert np.diff(served).min() > -5e4


@pytest.mark.parametrize("failed", [10, 12])
def test_more_photovoltaics_never_serve_less(network, failed):
    served = [island(network, failed, G_poa=sun)["P_ups"][-1] for sun in (0.0, 400.0, 800.0)]
    assert np.diff(served).min() > -5e4
    assert served[-1] > served[0] + 2e6


@pytest.mark.parametrize("limit", [0.0, 2e6, 5e6])
def test_management_of_the_battery_is_obeyed_beside_few_sets(network, limit):
    result = island(network, 8, G_poa=0.0, P_bess_discharge_max=limit)
    late = result["time"] > 60
    assert -result["P_bess"][late].min() < limit + 0.3e6


def test_full_battery_alone_with_photovoltaics_is_not_charged(network):
    """Little load, 4 MW of sun and a battery that takes 0.2 MW: the photovoltaics are curtailed."""
    result = network(n_genset_failed=12, P_critical_demand=[1e6], P_feeder_demand=[0.0, 0.1e6, 0.1e6], G_poa=900.0,
                     P_bess_setpoint=0.0, P_bess_charge_max=0.2e6).run(60.0, 0.1, LOST, record=RECORD)  # fmt: skip
    assert result["P_bess"][-1] < 0.25e6
    assert result["P_pv"][-1] < -0.3e6


@pytest.mark.parametrize("sets", [1, 2])
def test_few_sets_alone_stay_physical(network, sets):
    """Their voltage stays physical, and the UPS does not go back and forth."""
    result = island(network, 12 - sets, stop=60.0, step=0.01, bess_available=False)
    assert result["V_pu"].max() < 1.5
    assert (np.diff((result["ups_mode"] == 2).astype(int)) > 0).sum() <= 2


def test_repaired_sets_start_and_join_gradually(network):
    result = island(network, 6, stop=140.0, step=0.05, events=[(100.0, "n_genset_failed", 2), (125.0, "n_genset_failed", 7)])
    at = lambda name, t: result[name][np.searchsorted(result["time"], t)]
    assert at("n_genset_online", 105.0) == 6 and at("n_genset_starting", 105.0) == 4
    assert at("n_genset_online", 111.0) == 10 and at("n_genset_starting", 111.0) == 0
    assert at("n_genset_online", 126.0) == 5
    joined = (result["time"] > 109.5) & (result["time"] < 124)
    assert np.ptp(result["V_pu"][joined]) < 0.02
    lost = result["E_in"] - result["E_out"] - (result["E_stored"] - result["E_stored"][0])
    assert np.ptp(lost) < 2e-4 * result["E_in"][-1]


@pytest.mark.parametrize("at", [1.0, 5.0, 8.0])
def test_sets_that_fail_while_they_start_and_come_back(network, at):
    """Whatever the state, repaired sets are never on the bus before the time of a start."""
    result = island(network, 0, stop=60.0, events=[(at, "n_genset_failed", 12), (at + 5, "n_genset_failed", 0)])
    first = result["time"][np.argmax(result["n_genset_online"] > 0)]
    assert at + 5 + 5 < first < 40.0
    assert result["n_genset_online"][-1] == 12


@pytest.mark.parametrize("failed", [-1, 13])
def test_number_of_failed_sets_out_of_range_is_refused(network, failed):
    with pytest.raises(Exception, match="(?i)range|initiali|error"):
        network(n_genset_failed=failed).run(1.0, 0.1, record=RECORD)


def test_a_network_without_a_steady_state_is_refused(network):
    refused = network(S_short_circuit=20e6, P_critical_demand=[20e6])
    with pytest.raises(FMICallException):
        refused.run(1.0, 0.1, record=RECORD)
    assert any("no steady state at the start" in line for line in refused.log)


def test_feeders_that_fold_back_are_part_of_the_steady_start(network):
    """Below the fold-back the start is steady too, until the rectifiers block a millisecond later."""
    for S in (60e6, 44e6, 40e6):
        result = network(S_short_circuit=S, P_critical_demand=[0.0], P_feeder_demand=[8e6, 8e6, 8e6]).run(8e-4, 1e-4, record=RECORD)
        assert np.ptp(result["V_pu"]) < 5e-4, S
