"""A balance sees what was consumed without being delivered."""

from types import SimpleNamespace

import pytest

from cosim.kpi.headline import _transfers


def site(**flows):
    return SimpleNamespace(
        results=SimpleNamespace(report={"connections": flows}), accounts=["electrical", "rack1", "plant"]
    )


def flow(given, taken=None, **more):
    taken = given if taken is None else taken
    return {"given": given, "taken": taken, "residual": given - taken, "unit": "J", **more}


def test_what_racks_take_beyond_what_was_delivered_is_a_gap():
    """100 J asked for, 80 delivered, and the racks took all 90 of theirs beside 10 J of pumps."""
    view = site(**{
        "electrical.P_critical_demand[1]": flow(100.0, delivered=80.0), "rack1.P_supplied": flow(70.0, demanded=90.0, drawn=90.0),
    })  # fmt: skip
    assert _transfers(view) == pytest.approx(-20.0)


def test_what_racks_go_without_is_no_gap():
    view = site(**{
        "electrical.P_critical_demand[1]": flow(100.0, delivered=80.0), "rack1.P_supplied": flow(70.0, demanded=90.0, drawn=70.0),
        "plant.Q_flow": flow(5.0, 4.0),
    })  # fmt: skip
    assert _transfers(view) == pytest.approx(1.0)


def test_a_feeder_that_delivers_less_than_the_plant_takes_is_a_gap():
    assert _transfers(site(**{"electrical.P_feeder_demand[1]": flow(50.0, delivered=30.0)})) == pytest.approx(-20.0)
