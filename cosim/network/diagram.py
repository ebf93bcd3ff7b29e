"""The one-line diagram of a site as data: buses and devices, read from the section ``network`` of a scenario."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from cosim.errors import ScenarioError, ScenarioErrors
from cosim.network.kinds import Kind, kinds
from cosim.units import UnitError, quantity
from fmus.reference import Variable

_NAME = re.compile(r"[A-Za-z]\w*\Z")
_RESERVED = frozenset({
    "algorithm", "and", "annotation", "block", "break", "class", "connect", "connector", "constant",
    "constrainedby", "der", "discrete", "each", "else", "elseif", "elsewhen", "encapsulated", "end", "enumeration",
    "equation", "expandable", "extends", "external", "false", "final", "flow", "for", "function", "if", "import",
    "impure", "in", "initial", "inner", "input", "loop", "model", "not", "operator", "or", "outer", "output",
    "package", "parameter", "partial", "protected", "public", "pure", "record", "redeclare", "replaceable",
    "return", "stream", "system", "then", "time", "true", "type", "when", "while", "within",
})  # fmt: skip
"""Words of Modelica, and the names that a written class uses itself."""


@dataclass(frozen=True)
class Bus:
    """A bus: nominal line-line voltage [V]."""

    name: str
    V_nominal: float


@dataclass(frozen=True)
class Device:
    """A device, one of ``count`` alike where ``number`` is not None (1 to count).

    ``terminals``: bus by terminal; ``parameters`` and ``commands`` in SI: numbers, booleans or text of an enumeration.
    """

    name: str
    kind: Kind
    terminals: dict[str, str]
    parameters: dict[str, float | bool | int | str] = field(default_factory=dict)
    commands: dict[str, float | bool | int | str] = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True)
class Network:
    """A one-line diagram; ``frequency`` [Hz], ``S_base``: system base [VA]."""

    frequency: float
    S_base: float
    buses: dict[str, Bus]
    devices: dict[str, Device]

    def of_kind(self, *names: str) -> Iterator[Device]:
        """All devices of these kinds."""
        return (device for device in self.devices.values() if device.kind.name in names)


def read(raw: Any, file: str, key: str = "network") -> Network:
    """The network in plain data; ScenarioErrors with one line per fault (file, key, value, what was expected)."""
    return _Reader(file, key).network(raw)


class _Reader:
    def __init__(self, file: str, key: str) -> None:
        self.file, self.key = file, key
        self.errors: list[ScenarioError] = []

    def network(self, raw: Any) -> Network:
        known = ("frequency", "base", "buses", "devices")
        if not isinstance(raw, Mapping):
            raise ScenarioError(self.file, self.key, raw, f"expected a mapping with {', '.join(known)}")
        for name in raw:
            if name not in known:
                self._fault(str(name), raw[name], f"unknown key{_near(str(name), known)}")
        frequency = self._quantity("frequency", raw.get("frequency", "60 Hz"), "Hz", 1.0, 1000.0)
        base = self._quantity("base", raw.get("base", "30 MVA"), "V.A", 1.0)
        buses = {bus.name: bus for bus in self._buses(raw.get("buses"))}
        devices = {}
        entries = raw.get("devices")
        if not isinstance(entries, Mapping) or not entries:
            self._fault("devices", entries, "expected a mapping of devices by name, with one at least")
            entries = {}
        for name, entry in entries.items():
            device = self._device(str(name), entry, buses)
            if device is not None:
                devices[device.name] = device
        if not self.errors:
            self._topology(buses, devices)
        if self.errors:
            raise ScenarioErrors(self.errors)
        return Network(frequency, base, buses, devices)

    # --- buses and devices ------------------------------------------------------------------------

    def _buses(self, raw: Any) -> Iterator[Bus]:
        if not isinstance(raw, Mapping) or not raw:
            self._fault("buses", raw, "expected a mapping of nominal voltages by bus, {mv: 13.8 kV}")
            return
        for name, voltage in raw.items():
            if self._named(f"buses.{name}", str(name)):
                yield Bus(str(name), self._quantity(f"buses.{name}", voltage, "V", 1.0, 1.5e6))

    def _device(self, name: str, raw: Any, buses: Mapping[str, Bus]) -> Device | None:
        place, before = f"devices.{name}", len(self.errors)
        if not self._named(place, name):
            return None
        if name in buses:
            self._fault(place, name, "expected a name that no bus has")
        if not isinstance(raw, Mapping) or "kind" not in raw:
            self._fault(f"{place}.kind", None, f"expected a kind: {', '.join(kinds())}")
            return None
        kind = kinds().get(str(raw["kind"]))
        if kind is None:
            self._fault(f"{place}.kind", raw["kind"], f"expected a kind{_near(str(raw['kind']), kinds())}")
            return None
        for key in raw:
            if key not in (*kind.keys, "count"):
                self._fault(f"{place}.{key}", raw[key], f"unknown key of {kind.name}{_near(str(key), kind.keys)}")
        terminals = {t: self._bus(f"{place}.{t}", raw.get(t), buses) for t in kind.terminals}
        if len(terminals) > 1 and len(set(terminals.values())) == 1 and None not in terminals.values():
            self._fault(place, next(iter(terminals.values())), f"expected different buses at {' and '.join(terminals)}")
        parameters = self._voltages(place, raw, kind, terminals, buses)
        for key, variable in kind.parameters.items():
            if key in raw:
                parameters[key] = self._value(f"{place}.{key}", raw[key], variable)
            elif not variable.value and key not in parameters:
                self._fault(
                    f"{place}.{key}",
                    None,
                    f"expected {_unit(variable)}: {variable.description} ({kind.name} has no default)",
                )
        commands = {k: self._value(f"{place}.{k}", raw[k], v) for k, v in kind.commands.items() if k in raw}
        count = None
        if "count" in raw:
            count = int(self._quantity(f"{place}.count", raw["count"], "1", 1, 10_000, whole=True))
        if len(self.errors) > before:
            return None
        return Device(name, kind, terminals, parameters, commands, count)

    def _bus(self, place: str, name: Any, buses: Mapping[str, Bus]) -> str | None:
        if name in buses:
            return str(name)
        self._fault(place, name, f"expected a bus{_near(str(name), buses)}")
        return None

    def _voltages(
        self, place: str, raw: Mapping, kind: Kind, terminals: Mapping[str, str | None], buses: Mapping[str, Bus]
    ) -> dict:
        """Nominal voltages that follow from the buses: V_nominal of all terminals, V_<terminal> of one."""
        levels = {t: buses[bus].V_nominal for t, bus in terminals.items() if bus is not None}
        given: dict[str, float] = {}
        if "V_nominal" in kind.parameters and levels:
            if len(set(levels.values())) > 1:
                shown = ", ".join(f"{terminals[t]} {level:g} V" for t, level in levels.items())
                self._fault(place, shown, f"expected buses of one voltage: a {kind.name} does not transform")
            given["V_nominal"] = next(iter(levels.values()))
        for t, level in levels.items():
            if f"V_{t}" in kind.parameters:
                given[f"V_{t}"] = level
        return given

    # --- topology ---------------------------------------------------------------------------------

    def _topology(self, buses: Mapping[str, Bus], devices: Mapping[str, Device]) -> None:
        group = {name: name for name in buses}

        def root(name: str) -> str:
            while group[name] != name:
                name = group[name]
            return name

        used = set()
        for device in devices.values():
            ends = list(device.terminals.values())
            used.update(ends)
            for a, b in pairwise(ends):
                group[root(a)] = root(b)
        sources = {root(bus) for d in devices.values() if "omega" in d.kind.outputs for bus in d.terminals.values()}
        for name in buses:
            if name not in used:
                self._fault(f"buses.{name}", name, "expected a device on each bus: nothing is connected to it")
        for name, device in devices.items():
            if device.terminals and root(next(iter(device.terminals.values()))) not in sources:
                where = ", ".join(dict.fromkeys(device.terminals.values()))
                self._fault(f"devices.{name}", where, "expected a path to a source: no switch position feeds it")

    # --- values -----------------------------------------------------------------------------------

    def _named(self, place: str, name: str) -> bool:
        if _NAME.match(name) and name not in _RESERVED:
            return True
        self._fault(
            place,
            name,
            "expected a name of letters, digits and underscores that begins with a letter and is no word of Modelica",
        )
        return False

    def _value(self, place: str, value: Any, variable: Variable) -> float | bool | int | str:
        if variable.type == "Boolean":
            if not isinstance(value, bool):
                self._fault(place, value, "expected true or false")
            return value
        if "Types." in variable.type:
            return f"{variable.type}.{value}"
        low, high = (_bound(variable.attributes.get(name), sign) for name, sign in (("min", -1.0), ("max", 1.0)))
        return self._quantity(place, value, variable.unit or "1", low, high, variable.type == "Integer")

    def _quantity(
        self, place: str, value: Any, unit: str, low: float = -math.inf, high: float = math.inf, whole: bool = False
    ) -> float:
        try:
            number = quantity(value, unit)
        except (UnitError, TypeError, ValueError) as error:
            self._fault(place, value, f"expected a quantity in {unit}: {error}")
            return math.nan
        if not math.isfinite(number) or not low <= number <= high:
            self._fault(place, value, f"expected {low:g} to {high:g} {unit}")
        if whole and number != int(number if math.isfinite(number) else 0):
            self._fault(place, value, "expected a whole number")
        return int(number) if whole and math.isfinite(number) else float(number)

    def _fault(self, key: str, value: Any, expected: str) -> None:
        self.errors.append(ScenarioError(self.file, f"{self.key}.{key}", value, expected))


def _bound(text: str | None, sign: float) -> float:
    try:
        return float(text) if text is not None else sign * math.inf
    except ValueError:  # an expression of other parameters: the model checks it
        return sign * math.inf


def _unit(variable: Variable) -> str:
    return f"a quantity in {variable.unit}" if variable.unit else "a value"


def _near(name: str, known) -> str:
    near = difflib.get_close_matches(name, list(map(str, known)), 1)
    return f", {near[0]!r}?" if near else f", one of: {', '.join(map(str, known)) or 'none'}"
