"""Units: Modelica and FMI unit strings, quantities with units at the user's edge.

Inside everything is SI; a number without a unit is taken as SI (or as the unit of the
variable it is given to).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pint

_registry = pint.UnitRegistry(autoconvert_offset_to_baseunit=True, cache_folder=None)
_registry.define("var = volt * ampere")
_registry.define("USD = [currency]")

_EXPONENT = re.compile(r"([A-Za-zµ°]+)(-?\d+)(?![A-Za-z])")
_NUMBER = re.compile(r"^\s*([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
LONGEST = 60
_UNIT = re.compile(rf"(?=.{{0,{LONGEST}}}$)(?:[A-Za-zµμ°Ω$%€_()/.* ^-]|(?<!\d\d)\d)*")
"""Powers and long products of units would be computed for minutes."""
_CLOCK = re.compile(r"^(?:(\d+)d )?(\d{1,3}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$")


class UnitError(ValueError):
    """A unit that cannot be read, or two units of different dimension."""


@dataclass(frozen=True)
class Conversion:
    """value_in_target = factor * value_in_source + offset."""

    factor: float = 1.0
    offset: float = 0.0

    @property
    def trivial(self) -> bool:
        """Whether the conversion changes nothing."""
        return self.factor == 1.0 and self.offset == 0.0


@cache
def parse(unit: str) -> pint.Unit:
    """The pint unit of a unit string in Modelica ("J/(kg.K)", "m3/s", "s-1") or pint syntax."""
    text = unit.strip()
    if not _UNIT.fullmatch(text):
        raise UnitError(f"unit {unit[:LONGEST]!r} is not known: expected at most {LONGEST} characters and exponents of at most two digits")
    if text in ("", "1", "-"):
        return _registry.Unit("dimensionless")
    text = text.replace("Ohm", "ohm").replace("%", "percent")
    text = re.sub(r"(?<=[A-Za-z0-9)])\.(?=[A-Za-z(])", "*", text)
    text = _EXPONENT.sub(r"\1**(\2)", text)
    try:
        return _registry.parse_units(text) if "/(" not in text else _registry.parse_expression(text).units
    except Exception as error:
        raise UnitError(f"unit {unit!r} is not known") from error


@cache
def conversion(source: str, target: str) -> Conversion:
    """How a value in unit ``source`` becomes a value in unit ``target``; UnitError if it cannot."""
    if source == target:
        return Conversion()
    a, b = parse(source), parse(target)
    if a.dimensionality != b.dimensionality:
        raise UnitError(f"{source!r} ({a.dimensionality}) into {target!r} ({b.dimensionality})")
    if ("hertz" in str(a)) != ("hertz" in str(b)) and ("radian" in str(a) or "radian" in str(b)):
        raise UnitError(f"{source!r} into {target!r}: angle and cycles are different things")
    offset = _registry.Quantity(0.0, a).to(b).magnitude
    factor = _registry.Quantity(1.0, a).to(b).magnitude - offset
    return Conversion(float(f"{factor:.15g}"), float(f"{offset:.15g}"))


def split(value: object) -> tuple[float, str] | None:
    """Number and unit of a user's quantity: (40.0, "MWh"), (3.5, ""); None if it is none.

    Times of day are seconds since midnight.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and _CLOCK.match(value.strip()):
        return quantity(value, "s"), "s"
    match = _NUMBER.match(str(value))
    return (float(match.group(1).replace("_", "")), match.group(2)) if match else None


def time_of_day(text: str) -> float | None:
    """Seconds after midnight of "14:00:00" or "1d 02:30" (of the next day); None for any other text."""
    clock = _CLOCK.match(text.strip())
    if not clock:
        return None
    days, hours, minutes, seconds = clock.groups()
    return int(days or 0) * 86400 + int(hours) * 3600 + int(minutes) * 60 + float(seconds or 0)


def quantity(value: object, target: str) -> float:
    """A user's number or string ("18 degC", "40 MWh", "14:00:00", 3.5) in unit ``target``.

    A bare number is already in the target unit. Times of day are read as seconds
    since midnight. UnitError says what is wrong.
    """
    if isinstance(value, bool) or value is None:
        raise UnitError(f"{value!r} is not a quantity")
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value).strip()
    clock = time_of_day(text)
    if clock is not None:
        return clock * conversion("s", target).factor
    match = _NUMBER.match(text)
    if not match:
        raise UnitError(f"{value!r} is not a number with a unit")
    number, unit = float(match.group(1).replace("_", "")), match.group(2)
    if not unit:
        return number
    convert = conversion(unit, target)
    return number * convert.factor + convert.offset


def to_si(value: object) -> object:
    """Strings with a known unit become SI floats (offset units included); all else is unchanged.

    Containers are converted item by item; used for the free parameters of Python components.
    """
    if isinstance(value, dict):
        return {key: to_si(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_si(item) for item in value]
    if not isinstance(value, str):
        return value
    clock = time_of_day(value)
    if clock is not None:
        return clock
    match = _NUMBER.match(value)
    if not match or not match.group(2):
        return value
    try:
        magnitude = _registry.Quantity(float(match.group(1).replace("_", "")), parse(match.group(2)))
        return float(magnitude.to_base_units().magnitude)
    except (UnitError, pint.errors.PintError):
        return value


SHOWN = {"K": ("degC", 1.0, -273.15), "W": ("MW", 1e-6, 0.0), "V.A": ("MVA", 1e-6, 0.0), "Pa": ("kPa", 1e-3, 0.0)}
"""Handy units for tables: unit, factor, offset."""


def shown(value: float, unit: str) -> str:
    """A value in a handy unit."""
    handy, factor, offset = SHOWN.get(unit, (unit, 1.0, 0.0))
    return f"{value * factor + offset:.5g}" + ("" if handy == "1" else f" {handy}")
