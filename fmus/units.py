"""Modelica unit strings as exponents of the SI base units, as FMI wants them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_BASE = ("kg", "m", "s", "A", "K", "mol", "cd", "rad")


@dataclass(frozen=True)
class BaseUnit:
    """``value_SI = factor * value + offset`` in the unit ``product(base_k ** exponent_k)``."""

    exponents: tuple[int, ...]  # of kg, m, s, A, K, mol, cd, rad
    factor: float = 1.0
    offset: float = 0.0

    def attributes(self) -> dict[str, str]:
        """Attributes of FMI's ``BaseUnit`` element, without those at their default."""
        result = {name: str(power) for name, power in zip(_BASE, self.exponents, strict=True) if power}
        if self.factor != 1.0:
            result["factor"] = repr(self.factor)
        if self.offset != 0.0:
            result["offset"] = repr(self.offset)
        return result


def _unit(factor: float = 1.0, offset: float = 0.0, **exponents: int) -> BaseUnit:
    return BaseUnit(tuple(exponents.get(name, 0) for name in _BASE), factor, offset)


_POWER = {"kg": 1, "m": 2, "s": -3}
_ENERGY = {"kg": 1, "m": 2, "s": -2}
# Units that take SI prefixes
_PREFIXABLE = {
    "g": _unit(1e-3, kg=1),
    "m": _unit(m=1),
    "s": _unit(s=1),
    "A": _unit(A=1),
    "K": _unit(K=1),
    "mol": _unit(mol=1),
    "cd": _unit(cd=1),
    "rad": _unit(rad=1),
    "sr": _unit(rad=2),
    "Hz": _unit(s=-1),
    "N": _unit(kg=1, m=1, s=-2),
    "Pa": _unit(kg=1, m=-1, s=-2),
    "bar": _unit(1e5, kg=1, m=-1, s=-2),
    "J": _unit(**_ENERGY),
    "Wh": _unit(3600.0, **_ENERGY),
    "eV": _unit(1.602176634e-19, **_ENERGY),
    "W": _unit(**_POWER),
    "VA": _unit(**_POWER),
    "var": _unit(**_POWER),
    "C": _unit(s=1, A=1),
    "Ah": _unit(3600.0, s=1, A=1),
    "V": _unit(kg=1, m=2, s=-3, A=-1),
    "F": _unit(kg=-1, m=-2, s=4, A=2),
    "Ohm": _unit(kg=1, m=2, s=-3, A=-2),
    "S": _unit(kg=-1, m=-2, s=3, A=2),
    "Wb": _unit(kg=1, m=2, s=-2, A=-1),
    "T": _unit(kg=1, s=-2, A=-1),
    "H": _unit(kg=1, m=2, s=-2, A=-2),
    "lm": _unit(cd=1, rad=2),
    "lx": _unit(cd=1, rad=2, m=-2),
    "Bq": _unit(s=-1),
    "Gy": _unit(m=2, s=-2),
    "kat": _unit(mol=1, s=-1),
    "l": _unit(1e-3, m=3),
    "L": _unit(1e-3, m=3),
    "t": _unit(1e3, kg=1),
}
_OTHER = {
    "1": _unit(),
    "": _unit(),
    "%": _unit(0.01),
    "min": _unit(60.0, s=1),
    "h": _unit(3600.0, s=1),
    "d": _unit(86400.0, s=1),
    "deg": _unit(3.141592653589793 / 180.0, rad=1),
    "rev": _unit(2.0 * 3.141592653589793, rad=1),
    "r": _unit(2.0 * 3.141592653589793, rad=1),
    "rpm": _unit(2.0 * 3.141592653589793 / 60.0, rad=1, s=-1),
    "degC": _unit(1.0, 273.15, K=1),
    "degF": _unit(5.0 / 9.0, 459.67 * 5.0 / 9.0, K=1),
    "mm2": _unit(1e-6, m=2),
}
_PREFIXES = {
    "Y": 1e24, "Z": 1e21, "E": 1e18, "P": 1e15, "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2, "da": 1e1,
    "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15, "a": 1e-18,
}  # fmt: skip
_TOKEN = re.compile(r"\s*(?:(?P<symbol>[A-Za-z%]+|1)(?P<exponent>\^?[+-]?\d+)?|(?P<operator>[./*()]))")


def parse_unit(text: str) -> BaseUnit | None:
    """Read a unit in Modelica's syntax (MLS 3.6, chapter 19), e.g. ``"W/(m2.K)"``.

    Returns ``None`` if the text is not a product of known units: FMI allows units without a
    relation to the SI.
    """
    tokens = _tokens(text.strip())
    if tokens is None:
        return None
    try:
        unit, end = _expression(tokens, 0)
    except (ValueError, IndexError):
        return None
    if end != len(tokens):
        return None
    return unit


def _tokens(text: str) -> list[tuple[str, int]] | None:
    """Pairs of symbol and exponent; operators have exponent 0."""
    result = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return None
        if match["operator"]:
            result.append((match["operator"], 0))
        else:
            result.append((match["symbol"], int((match["exponent"] or "1").lstrip("^"))))
        place = match.end()
    return result or [("1", 1)]


def _expression(tokens: list[tuple[str, int]], place: int) -> tuple[BaseUnit, int]:
    unit, place = _factor(tokens, place)
    while place < len(tokens) and tokens[place][0] in ("/", ".", "*"):
        operator = tokens[place][0]
        other, place = _factor(tokens, place + 1)
        unit = _product(unit, other, -1 if operator == "/" else 1)
    return unit, place


def _factor(tokens: list[tuple[str, int]], place: int) -> tuple[BaseUnit, int]:
    symbol, exponent = tokens[place]
    if symbol == "(":
        unit, place = _expression(tokens, place + 1)
        if tokens[place][0] != ")":
            raise ValueError("unbalanced parenthesis")
        return unit, place + 1
    unit = _symbol(symbol)
    if exponent == 1:
        return unit, place + 1
    return _product(_unit(), unit, exponent), place + 1


def _product(left: BaseUnit, right: BaseUnit, power: int) -> BaseUnit:
    """``left * right ** power``; an offset has no meaning in a product (degC/s is K/s)."""
    exponents = tuple(a + power * b for a, b in zip(left.exponents, right.exponents, strict=True))
    return BaseUnit(exponents, left.factor * right.factor**power)


def _symbol(symbol: str) -> BaseUnit:
    unit = _OTHER.get(symbol) or _PREFIXABLE.get(symbol)
    if unit is not None:
        return unit
    for length in (2, 1):
        prefix, rest = symbol[:length], symbol[length:]
        if prefix in _PREFIXES and rest in _PREFIXABLE:
            base = _PREFIXABLE[rest]
            return replace(base, factor=float(f"{base.factor * _PREFIXES[prefix]:.15g}"))
    raise ValueError(symbol)
