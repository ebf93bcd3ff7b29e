"""What warm water and warm air cost in the racks: leakage of the chips, server fans."""

from __future__ import annotations

import numpy as np
import pytest

ZERO = 273.15
GPUS = 132 * 72
CHAIN = 0.98 * 0.96  # proportional efficiency of converters and rectifiers


def steady(run, T_coolant: float = 303.15, T_air: float = 297.15, **start) -> np.ndarray:
    r = run("RackRow", 1800.0, None, ["P_demand", "P_drawn", "Q_flow_air", "Q_flow_liquid", "T_die", "T_die_class", "throttle"], 60.0,
            T_coolant_supply=T_coolant, m_flow_coolant=438.0, T_inlet_air=T_air, **start)
    return r[-1]


def test_reference_condition_is_twenty_megawatts(run):
    """Coolant of 30 degC, air of 24 degC, full load: the powers of the data sheets hold."""
    r = steady(run)
    assert r["P_demand"] == pytest.approx(20.024e6, rel=3e-4)
    assert r["T_die"] == pytest.approx(345.34, abs=0.05)


@pytest.mark.parametrize("T_coolant", [283.15, 293.15, 313.15])
def test_leakage_follows_the_die(run, T_coolant):
    """A fifth of 1200 W per GPU at 72.2 degC, 1.4 % more per kelvin of the die."""
    cool, warm = steady(run), steady(run, T_coolant)
    leak = lambda r: 0.2 * 1200 * np.exp(0.014 * (r["T_die"] - 345.34))
    assert warm["throttle"] == 1
    expected = GPUS * (leak(warm) - leak(cool)) / CHAIN
    assert warm["P_demand"] - cool["P_demand"] == pytest.approx(expected, rel=0.02)


def test_twenty_kelvin_of_coolant_are_two_to_four_percent(run):
    rise = steady(run, 313.15)["P_demand"] / steady(run, 293.15)["P_demand"] - 1
    assert 0.02 < rise < 0.042


def test_without_leakage_the_power_does_not_depend_on_the_coolant(run):
    powers = [steady(run, T, leakage_share=[0.0, 0.0])["P_demand"] for T in (293.15, 313.15)]
    assert powers[0] == pytest.approx(powers[1], rel=1e-6)


def test_a_cap_holds_the_power_of_hot_chips_too(run):
    """The cap is on measured power: the clock gives way to the leakage."""
    powers = [steady(run, T, power_cap=0.7) for T in (293.15, 313.15)]
    assert powers[1]["throttle"] < powers[0]["throttle"] - 0.01
    for r in powers:
        gpu = 0.7 * 1200
        host = 16600 + (36752 - 16600) * r["throttle"]
        assert r["P_demand"] / 132 > (72 * gpu + host) / CHAIN
        assert r["P_demand"] == pytest.approx(powers[0]["P_demand"], rel=0.02)


@pytest.mark.parametrize(("T", "measured"), [(29, 139.4), (31, 141.5), (33, 144.1), (35, 148.4), (37, 154.0)])
def test_server_fans_as_measured(run, T, measured):
    """Power of a server over that at 27 degC: GRC, Temperature set point and server fan power, 2016."""
    base, hot = (steady(run, T_air=t + ZERO, leakage_share=[0.0, 0.0]) for t in (27.0, T))
    air_cooled = 132 * (19697 + 0.055 * 132e3)
    assert (hot["P_demand"] - base["P_demand"]) / air_cooled == pytest.approx(measured / 137.7 - 1, abs=0.006)
    assert hot["Q_flow_air"] + hot["Q_flow_liquid"] == pytest.approx(hot["P_drawn"], rel=1e-6)


def test_server_fans_rest_at_base_speed_below(run):
    assert steady(run, T_air=288.15, leakage_share=[0.0, 0.0])["P_demand"] == pytest.approx(
        steady(run, T_air=300.15, leakage_share=[0.0, 0.0])["P_demand"], rel=1e-9
    )
