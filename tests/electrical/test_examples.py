"""The examples of the library run and show what they are for."""

import numpy as np
import pytest

from fmus import SimulationOptions, simulate


def test_utility_loss(fmu):
    result = simulate(fmu("Examples.UtilityLoss"), SimulationOptions(stop=60.0, output_interval=0.05), output=["network.V_critical_pu", "network.n_genset_online"])
    assert result["network.V_critical_pu"].min() > 0.999
    assert result["network.n_genset_online"][-1] == 12


def test_genset_start(fmu):
    result = simulate(fmu("Examples.GensetStart"), SimulationOptions(stop=30.0, output_interval=0.01))
    assert result["V"][0] < 0.01
    assert result["V"].max() < 1.15
    assert result["V"][-1] == pytest.approx(1, abs=0.02)
    loaded = result["time"] > 15
    assert 58.0 < result["f"][loaded].min() < 59.9
    assert result["f"][-1] == pytest.approx(60, abs=0.02)
    assert result["P"][-1] == pytest.approx(0.3, rel=0.01)


def test_block_redundant_ups(fmu):
    """The racks of a failed system are on the reserve within 4 ms and return ten seconds after the repair."""
    result = simulate(fmu("Examples.BlockRedundantUps"), SimulationOptions(stop=40.0, output_interval=0.001))
    dark = result["time"][result["V_load"][:, 0] < 0.9]
    assert 0 < np.ptp(dark) <= 0.0045
    assert result["V_load"][:, 1:].min() > 0.999
    reserve = result["time"][result["P_reserve"] > 1e6]
    assert reserve[0] == pytest.approx(5.004, abs=2e-3)
    assert reserve[-1] == pytest.approx(30, abs=0.1)
    assert result["P_critical"][-1] == pytest.approx(4 * 1.6e6, rel=1e-6)


def test_chiller_motor_start(fmu):
    """The motor starts through cable and transformer, drops out in the sag and starts again."""
    result = simulate(fmu("Examples.ChillerMotorStart"), SimulationOptions(stop=30.0, output_interval=0.005))
    changes = np.flatnonzero(np.diff(result["contactor"].astype(int))) + 1
    assert result["time"][changes] == pytest.approx([1.0, 10.055, 13.31], abs=0.03)
    assert 0.85 < result["V"][result["time"] < 9].min() < 0.95
    assert result["omega"][-1] == pytest.approx(0.983, abs=2e-3)


def changes(result, name):
    """Instants and new values of a state."""
    at = np.flatnonzero(np.diff(result[name].astype(int))) + 1
    return list(zip(result["time"][at].round(3).tolist(), result[name][at].astype(int).tolist(), strict=True))


def test_medium_voltage_feeder(fmu):
    """The tap changer waits 30 s and then steps each 5 s; the relay needs TMS 13.5 / (I / I_set - 1) for the short circuit."""
    result = simulate(fmu("Examples.MediumVoltageFeeder"), SimulationOptions(stop=110.0, output_interval=0.01))
    time, steps = result["time"], changes(result, "position")
    assert steps[0][0] == pytest.approx(40.0, abs=0.1)
    assert np.diff([at for at, _ in steps]) == pytest.approx(5.0, abs=0.02)
    assert result["V"][(time > 85) & (time < 90)] == pytest.approx(1.0, abs=0.01)
    assert 2 < result["I_inrush"].max() < 6  # residual flux of half the rated one
    (tripped, _), = changes(result, "tripped")
    current = result["I"][(time > 100.01) & (time < tripped)].min()
    assert tripped - 100 == pytest.approx(0.1 * 13.5 / (current / 0.8 - 1), abs=0.02)
    assert result["V_load"][-1] < 1e-5


def test_rack_supply(fmu):
    """4 ms on the other feed; without any the shelf carries the rack and the computers never stop."""
    result = simulate(fmu("Examples.RackSupply"), SimulationOptions(stop=12.0, output_interval=0.001))
    time = result["time"]
    assert changes(result, "position") == [(pytest.approx(1.0025, abs=1e-3), 0), (pytest.approx(1.0045, abs=1e-3), 2)]
    assert result["P_computers"].min() == pytest.approx(110e3, rel=1e-6)
    assert result["V_busbar"].min() > 45
    assert result["P_shelf"][(time > 4) & (time < 8)] == pytest.approx(-110e3, rel=0.01)
    assert result["P_shelf"][-1] > 0  # it is charged again


def test_direct_current_row(fmu):
    """Voltages of two constant powers at the end of their cables, from the quadratic equations of the steady state."""
    result = simulate(fmu("Examples.DirectCurrentRow"), SimulationOptions(stop=0.5, output_interval=2e-4))
    near, far = result["V_near"][-1], result["V_far"][-1]
    assert far == pytest.approx(0.5 * (near + np.sqrt(near**2 - 4 * 5e-3 * 350e3)), abs=0.02)
    assert near == pytest.approx(800 - 5e-3 * (300e3 / near + 350e3 / far), abs=0.02)
    assert result["V_far"].min() > 780


def test_pump_transfer(fmu):
    """Half a second of detection and the mechanism's 0.15 s; the drive rides through, the motor starts again."""
    result = simulate(fmu("Examples.PumpTransfer"), SimulationOptions(stop=60.0, output_interval=0.005))
    assert [value for _, value in changes(result, "position")] == [0, 2, 0, 1]
    (opened, _), (closed, _) = changes(result, "position")[:2]
    assert opened - 15 == pytest.approx(0.5, abs=0.02) and closed - opened == pytest.approx(0.15, abs=0.01)
    assert [value for _, value in changes(result, "contactor")] == [1, 0, 1, 0, 1]
    assert 0.4 < result["omega_pump"].min() < 0.6
    assert result["omega_pump"][-1] == pytest.approx(0.9, abs=1e-3)


def test_parallel_sets(fmu):
    """The isochronous sets share by rating, the one on droop keeps what it had: the frequency comes back."""
    result = simulate(fmu("Examples.ParallelSets"), SimulationOptions(stop=40.0, output_interval=0.005))
    first, second, third = result["P"][-1] / [2.5e6, 1.6e6, 1.2e6]
    assert first == pytest.approx(second, rel=1e-3)
    assert third == pytest.approx(0.25, rel=1e-3)
    assert 58 < result["f"].min() < 59.9
    assert result["f"][-1] == pytest.approx(60, abs=1e-3)


def test_pv_and_battery(fmu):
    """The sum holds through the cloud; in the island the frequency is that of the converter's droop."""
    result = simulate(fmu("Examples.PvAndBattery"), SimulationOptions(stop=60.0, output_interval=0.01))
    time = result["time"]
    cloud = (time > 15) & (time < 25)
    assert result["P_pv"][cloud].max() < 1.2e6
    assert (result["P_pv"] + result["P_bess"])[cloud] == pytest.approx(3e6, rel=1e-3)
    assert result["P_grid"][time > 41] == pytest.approx(0, abs=1)
    assert result["f"][-1] == pytest.approx(60 * (1 - 0.01 * result["P_bess"][-1] / 11e6), abs=1e-4)
