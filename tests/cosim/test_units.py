"""Units of FMI and Modelica, and quantities at the user's edge."""

import pytest

from cosim.units import UnitError, conversion, parse, quantity, to_si


@pytest.mark.parametrize(
    ("source", "target", "factor", "offset"),
    [
        ("kW", "W", 1e3, 0.0), ("W", "MW", 1e-6, 0.0), ("degC", "K", 1.0, 273.15), ("K", "degC", 1.0, -273.15),
        ("kW.h", "J", 3.6e6, 0.0), ("%", "1", 0.01, 0.0), ("J/(kg.K)", "kJ/(kg.K)", 1e-3, 0.0), ("V.A", "W", 1.0, 0.0),
        ("L/min", "m3/s", 1e-3 / 60.0, 0.0), ("s-1", "1/s", 1.0, 0.0),
    ],
)
def test_conversion(source, target, factor, offset):
    change = conversion(source, target)
    assert change.factor == pytest.approx(factor, rel=1e-12)
    assert change.offset == pytest.approx(offset, rel=1e-12)


@pytest.mark.parametrize(("source", "target"), [("kW", "K"), ("W", "J"), ("rad/s", "Hz"), ("m3/s", "kg/s")])
def test_refused_conversion(source, target):
    with pytest.raises(UnitError):
        conversion(source, target)


def test_unknown_unit():
    with pytest.raises(UnitError, match="wombat"):
        parse("wombat")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("18 degC", "K", 291.15), ("40 MWh", "J", 1.44e11), ("14:00:00", "s", 50400.0), ("1d 02:00", "s", 93600.0),
     ("-3e3", "W", -3000.0), (5, "W", 5.0), ("0.1 ms", "s", 1e-4)],
)
def test_quantity(text, unit, value):
    assert quantity(text, unit) == pytest.approx(value, rel=1e-12)


def test_parameters_of_components_become_si():
    given = {"tilt": "180 deg", "spans": [["13:00", "1 h"]], "file": "weather 2.csv", "n": 3, "name": "pge"}
    taken = to_si(given)
    assert taken["tilt"] == pytest.approx(3.141592653589793)
    assert taken["spans"] == [[46800.0, 3600.0]]
    assert taken["file"] == "weather 2.csv" and taken["n"] == 3 and taken["name"] == "pge"
