"""Unit strings against the SI definitions, and against pint as an independent reader."""

from __future__ import annotations

import pint
import pytest

from fmus.units import parse_unit

NAMES = ("kg", "m", "s", "A", "K", "mol", "cd", "rad")


def exponents(text: str) -> dict[str, int]:
    unit = parse_unit(text)
    return {name: power for name, power in zip(NAMES, unit.exponents, strict=True) if power}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", {}),
        ("W", {"kg": 1, "m": 2, "s": -3}),
        ("W/(m2.K)", {"kg": 1, "s": -3, "K": -1}),
        ("J/(kg.K)", {"m": 2, "s": -2, "K": -1}),
        ("kg/s", {"kg": 1, "s": -1}),
        ("Ohm", {"kg": 1, "m": 2, "s": -3, "A": -2}),
        ("var", {"kg": 1, "m": 2, "s": -3}),
        ("V.A", {"kg": 1, "m": 2, "s": -3}),
        ("rad/s", {"rad": 1, "s": -1}),
        ("1/s", {"s": -1}),
        ("s-1", {"s": -1}),
        ("m/(s.s)", {"m": 1, "s": -2}),
        ("mol/m3", {"mol": 1, "m": -3}),
        ("Pa.s", {"kg": 1, "m": -1, "s": -1}),
        ("A.s/V", {"kg": -1, "m": -2, "s": 4, "A": 2}),
    ],
)
def test_exponents(text, expected):
    assert exponents(text) == expected
    assert parse_unit(text).factor == 1.0


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("kW", "kilowatt"), ("kW.h", "kilowatt*hour"), ("MWh", "megawatt*hour"), ("l/min", "liter/minute"),
        ("mm2", "millimeter**2"), ("kJ/(kg.K)", "kilojoule/(kilogram*kelvin)"), ("mOhm", "milliohm"), ("Ah", "ampere*hour"),
        ("bar", "bar"), ("uF", "microfarad"), ("min", "minute"), ("d", "day"), ("deg", "degree"), ("cm3/s", "centimeter**3/second"),
        ("rpm", "revolution/minute"), ("mH", "millihenry"), ("t/h", "metric_ton/hour"), ("%", "percent"),
    ],
)  # fmt: skip
def test_factors_agree_with_pint(text, same):
    factor = pint.UnitRegistry().Quantity(1.0, same).to_base_units().magnitude
    assert parse_unit(text).factor == pytest.approx(factor, rel=1e-12)


def test_temperature_offset_only_alone():
    celsius = parse_unit("degC")
    assert (celsius.factor, celsius.offset) == (1.0, 273.15)
    fahrenheit = parse_unit("degF")
    assert fahrenheit.factor * 32.0 + fahrenheit.offset == pytest.approx(273.15)
    assert parse_unit("W/degC").offset == 0.0


@pytest.mark.parametrize("text", ["furlong", "W/", "(m", "m)", "kg m", "W//s", "m2.5", "€"])
def test_what_is_no_unit(text):
    assert parse_unit(text) is None
