"""Converters on a bus of their own: islanding, droop and virtual machine, ride-through, UPS by its data sheet."""

import numpy as np
import pytest

RATING = 11e6


def at(result, name, time):
    return result[name][np.searchsorted(result["time"], time)]


@pytest.mark.parametrize("virtual", [False, True])
def test_converter_leaves_the_utility_and_returns(validation, virtual):
    """f = f0 (1 - droop P / S) in the island by droop and by swing equation; it closes in phase without a dip."""
    result = validation("ConverterIsland", 40.0, 2e-3, virtualMachine=virtual)
    assert np.ptp(result["P"][result["time"] < 4.9]) < 1e-6 * RATING  # steady start
    for time, load in ((9.9, 3e6), (19.9, 6e6)):
        assert at(result, "f", time) == pytest.approx(60 * (1 - 0.01 * at(result, "P", time) / RATING), abs=1e-5)
        assert at(result, "P", time) == pytest.approx(load * at(result, "V", time) ** 2, rel=0.01)
    back = result["time"] > 20
    assert 20.5 < result["time"][back][np.argmax(result["connected"][back])] < 30
    assert np.abs(result["V"][back] - 1.02).max() < 0.02
    assert result["P"][-1] == pytest.approx(2e6, rel=1e-4)
    assert result["V"][(result["time"] > 5.1) & back].min() > 0.95
    assert result["I"].max() < 1.2


@pytest.mark.parametrize("inertia", [2.0, 5.0])
def test_virtual_machine_has_its_inertia(validation, inertia):
    """2 H dw/dt = dP - dw / droop: after 2 H droop the frequency has gone 1 - 1/e of its way, which H does not change."""
    result = validation("ConverterIsland", 15.0, 1e-3, virtualMachine=True, **{
        "bess.H_virtual": inertia, "bess.D_virtual": 0.0,
    })  # fmt: skip
    elapsed = 10 + 2 * inertia * 0.01
    change = (at(result, "P", elapsed) - at(result, "P", 9.99)) / RATING
    fallen = at(result, "f", 9.99) - at(result, "f", elapsed)
    assert fallen == pytest.approx((1 - np.exp(-1)) * 60 * 0.01 * change, rel=0.05)
    assert at(result, "f", 14.9) == pytest.approx(60 * (1 - 0.01 * at(result, "P", 14.9) / RATING), abs=2e-3)


def test_droop_with_a_power_filter_is_a_virtual_machine(validation):
    """tau = 2 H droop and no damping: the same frequency (D'Arco and Suul)."""
    droop = validation("ConverterIsland", 15.0, 2e-3, **{"bess.tau_power": 0.04})
    swing = validation("ConverterIsland", 15.0, 2e-3, virtualMachine=True, **{"bess.H_virtual": 2.0, "bess.D_virtual": 0.0})
    alone = droop["time"] > 6
    assert np.abs(droop["f"] - swing["f"])[alone].max() < 2e-3


def test_following_converter_supports_the_voltage_in_a_sag(validation):
    """Reactive current 2 (0.9 - V) first, active current within the rest of the limit of 1.2."""
    result = validation("ConverterIsland", 2.0, 1e-3, following=True, V_sag=0.5, P_setpoint=-10e6)
    time = 1.4
    voltage = at(result, "V", time)
    assert voltage < 0.75
    reactive = at(result, "Q", time) / (RATING * voltage)
    assert reactive == pytest.approx(2 * (0.9 - voltage), rel=0.02)
    assert at(result, "I", time) == pytest.approx(1.2, rel=0.01)
    assert result["P"][-1] == pytest.approx(10e6, rel=0.02)


@pytest.mark.parametrize("frequency", [59.5, 59.97, 60.5])
def test_following_converter_responds_to_the_frequency(validation, frequency):
    """5 % droop beyond a dead band of 36 mHz."""
    result = validation("ConverterIsland", 4.9, 5e-3, following=True, f_after=frequency, P_setpoint=-2e6)
    beyond = np.sign(60 - frequency) * max(0.0, abs(60 - frequency) / 60 - 0.0006)
    assert result["P"][-1] == pytest.approx(2e6 + RATING * beyond / 0.05, rel=0.01)


@pytest.mark.parametrize("following", [False, True])
def test_setpoints_stay_within_the_rated_circle(validation, following):
    """Active power first: 10.5 MW and 9 Mvar of 11 MVA give 10.5 MW and the rest of the circle."""
    result = validation("ConverterIsland", 4.9, 0.01, following=following, P_setpoint=-10.5e6, Q_setpoint=-9e6)
    assert result["P"][-1] == pytest.approx(10.5e6, rel=5e-3)
    assert result["Q"][-1] == pytest.approx(np.sqrt(RATING**2 - 10.5e6**2), rel=0.02)
    beyond = validation("ConverterIsland", 4.9, 0.01, following=following, P_setpoint=-20e6)
    assert beyond["P"][-1] == pytest.approx(RATING, rel=5e-3)


@pytest.mark.parametrize(("load", "efficiency"), [(0.25, 0.945), (0.5, 0.96), (0.75, 0.9625), (1.0, 0.96)])
def test_ups_meets_its_data_sheet(validation, load, efficiency):
    result = validation("UpsTransfer", 4.0, 0.1, P_load=load * 2e6)
    assert result["efficiency"][-1] == pytest.approx(efficiency, abs=1e-4)
    assert result["power_factor"][-1] > (0.98 if load < 0.5 else 0.995)
    assert np.ptp(result["P_in"]) < 1e-6 * 2e6  # steady start


def test_ups_rides_on_its_battery_walks_in_and_recharges(validation):
    """The racks see nothing; the input stays within 115 %; the battery gets back what it gave."""
    result = validation("UpsTransfer", 60.0, 5e-3)
    assert result["V_critical"].min() > 0.999
    assert np.abs(result["P_critical"] / 1.5e6 - 1).max() < 1e-6
    assert result["P_in"].max() < 1.15 * 2e6
    gone = (result["time"] > 5.1) & (result["time"] < 12.9)
    assert np.abs(result["P_in"][gone]).max() < 1e3
    assert result["P_battery"][gone].max() == pytest.approx(-1.5e6 * (1 + 0.5 * (1 / 0.9625 - 1)), rel=5e-3)
    ramp = (result["time"] > 14) & (result["time"] < 16)
    assert np.polyfit(result["time"][ramp], result["P_in"][ramp], 1)[0] == pytest.approx(1.15 * 2e6 / 5, rel=0.05)
    assert result["P_battery"][-1] > 0


def test_photovoltaic_inverter_keeps_its_curves(validation):
    """Volt-var: zero at 1.02, full at 1.08 pu; overfrequency: 36 mHz and 5 % per rated power (IEEE 1547-2018, table 24), 90 % in 5 s."""
    result = validation("PvDay", 200.0, 0.1)
    assert at(result, "Q", 49.0) == pytest.approx(0, abs=1e3)
    assert at(result, "Q", 99.0) == pytest.approx(-0.44 * 4e6 * (1.05 - 1.02) / 0.06, rel=2e-3)
    clear = at(result, "P", 110.0)
    reduced = at(result, "P", 159.0)
    droop = 4e6 * (0.9 - 0.036) / 60 / 0.05
    assert clear - reduced == pytest.approx(droop, rel=2e-3)
    assert clear - at(result, "P", 125.0) == pytest.approx(0.9 * droop, rel=0.01)
    assert at(result, "P", 25.0) < 0.3 * clear
    assert result["connected"].all()
