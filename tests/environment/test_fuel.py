"""The tank counts what the gensets burn, stops them when it is empty, and survives a restart."""

from __future__ import annotations

import pytest

from cosim.environment.fuel import FuelTank


def burn(tank: FuelTank, flow: float, until: float) -> list[dict]:
    """Steps at the tank's own times with a constant flow [kg/s]."""
    t, out = tank._t, []
    while t < until:
        t = tank.next_event(t)
        out.append(tank.step(t, {"fuel_mass_flow": flow}))
    return out


def test_level_falls_by_what_is_burnt(context):
    tank = FuelTank(context, mass=10e3)
    assert tank.start(0.0, {"fuel_mass_flow": 0.0}) == {"level": 10e3, "n_genset_failed": 0}
    out = burn(tank, 1.2, 3600.0)
    assert len(out) == 12
    assert out[-1]["level"] == pytest.approx(10e3 - 1.2 * 3600)
    assert tank.finish()["burnt"] == pytest.approx(1.2 * 3600)


def test_empty_tank_stops_all_sets_and_stays_empty(context):
    tank = FuelTank(context, mass=1e3, n_genset=12)
    tank.start(0.0, {"fuel_mass_flow": 0.0})
    out = burn(tank, 1.0, 1800.0)
    assert [each["n_genset_failed"] for each in out] == [
        0,
        0,
        0,
        12,
        12,
        12,
    ]  # empty after 1000 s, looked at each 300 s
    assert out[-1]["level"] == 0
    assert burn(tank, 0.0, 3600.0)[-1]["n_genset_failed"] == 12


def test_start_fills_the_tank_and_a_restart_goes_on(context):
    tank = FuelTank(context, mass=5e3)
    tank.start(0.0, {"fuel_mass_flow": 0.0})
    burn(tank, 1.0, 900.0)
    fresh = FuelTank(context, mass=5e3)
    fresh.restore(tank.state())
    assert burn(fresh, 0.5, 1800.0) == burn(tank, 0.5, 1800.0)
    assert tank.start(0.0, {"fuel_mass_flow": 0.0})["level"] == 5e3
