"""The sequence of events of a run: what changed its state, when and why.

It is read off the rows of the results, for FMUs of any origin: every change of a Boolean, Integer or enumeration output is
an event at the time of its row, exact to the tick of 1 us. Beside a discrete output ``X`` an output ``X_cause`` (an enumeration)
tells why it last changed; of a relay stage, ``<relay>_pickup`` and ``<relay>_trip`` tell that it picks up and that it trips.
Decisions of agents are events too: of their Booleans and integers any change, of their numbers those by more than
the ``event_step`` of the variable; so are the beginning and the end of each disturbance of the scenario. Inputs are not:
what an input is given is an output of another entity, a disturbance, or constant. Nor are counters (``X_count``, ``X_starts``).

A variable that flickers, or that changes more often than anyone reads, takes one line with the number of its changes;
the rows of the results hold every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cosim.results.reader import Results
from cosim.units import shown
from cosim.variables import Literal, split_element

TABLE = "events"
CHATTER_GAP = 1.0
"""Changes of a variable that follow each other within this time [s] may be chatter."""
CHATTER = 10
"""So many of them are, if they are four times as many as the states between which they go."""
MANY = 1000
"""Events of one variable that are told one by one: beyond, those close together share a line."""
COUNTERS = ("_count", "_starts")
"""Endings of Integers that only count what other variables tell."""
CAUSE, PICKUP, TRIP = "_cause", "_pickup", "_trip"
_RELAY = {
    (PICKUP, True): "picks up", (PICKUP, False): "drops out", (TRIP, True): "trips", (TRIP, False): "trip reset",
}
_STAGE = re.compile(r"[:,]\s*(?:pick(?:s|ed)?[- ]?up|operated|operates|trip(?:s|ped)?)$", re.IGNORECASE)
"""What the description of a relay's output says of itself, and the table says anyway."""
_WHETHER = re.compile(r"^(?:whether|true while|true if|true when)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Event:
    """One event, or several of one variable that share a line.

    ``time`` and ``until`` [s] of the first and the last of ``count`` changes; ``device``: entity with the relay, breaker or
    machine; ``what`` and ``cause`` in words; ``variable`` with the values ``before`` and ``after`` (True, the name of a literal, a
    number in the unit of the variable).
    """

    time: float
    device: str
    what: str
    cause: str
    count: int
    until: float
    variable: str
    before: str
    after: str


def sequence(results: Results) -> list[Event]:
    """All events of a run in order of time; at one time disturbances first, then relays that pick up and trip, then what
    they moved, then relays that drop out."""
    found = list(_disturbances(results))
    for name in results.names():
        if results.source(name) and not _is_cause(results, name) and not _split(name)[0].endswith(COUNTERS):
            found += _changes(results, name)
    return sorted(found, key=lambda event: (event.time, _rank(event), event.variable))


def _rank(event: Event) -> int:
    if event.device == "scenario":
        return 0
    base = re.sub(r"\[[\d,]+\]$", "", event.variable)
    if not base.endswith((PICKUP, TRIP)):
        return 3
    return 4 if event.after == "False" else 1 if base.endswith(PICKUP) else 2


def _split(name: str) -> tuple[str, str]:
    """("a.x", "[2]") for "a.x[2]": FMI 2.0 knows the elements of an array as variables of their own."""
    base, index = split_element(name)
    return base, name[len(base) :] if index else ""


def _is_cause(results: Results, name: str) -> bool:
    """Whether a variable only tells why another one changed."""
    base, indices = _split(name)
    stem = base.removesuffix(CAUSE)
    return stem != base and (f"{stem}{indices}" in results or f"{stem}[1]" in results)


def _cause_of(results: Results, name: str) -> str | None:
    """The variable that tells why ``name`` changed, if there is one."""
    base, indices = _split(name)
    return next((cause for cause in (f"{base}{CAUSE}{indices}", f"{base}{CAUSE}") if cause in results), None)


def _disturbances(results: Results) -> Iterator[Event]:
    end = max((results.time(name)[-1] for name in results.names() if len(results.time(name))), default=0.0)
    for number, one in enumerate(results.scenario.get("disturbances", [])):
        name = one["name"] or f"disturbance {number + 1}"
        values = ", ".join(f"{target} = {_course(value)}" for target, value in one["set"].items())
        moments = [(one["at"], f"{name} begins: {values}")]
        if one["duration"]:
            moments.append((one["at"] + one["duration"], f"{name} ends: {', '.join(one['set'])} as before"))
        for time, text in moments:
            if time <= end:
                yield Event(time, "scenario", text, "disturbance of the scenario", 1, time, "", "", "")


def _course(value: object) -> str:
    if isinstance(value, dict):
        return "a course of values"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _changes(results: Results, name: str) -> Iterator[Event]:
    """The events of one variable, element by element."""
    kind, step = results.kind(name), results.event_step(name)
    if kind == "float" and step is None:
        return
    values = results[name]
    shape, values = values.shape[1:], values.reshape(len(values), -1)
    for column, index in enumerate(np.ndindex(*shape)):
        element = f"[{','.join(str(i + 1) for i in index)}]" if shape else ""
        series = values[:, column]
        rows = _steps(series, step) if kind == "float" else np.flatnonzero(series[1:] != series[:-1]) + 1
        told = _Words(results, name, element, column, kind)
        if told.part and len(series) and series[0]:
            yield told.at_the_start(results.time(name)[0])
        if len(rows):
            times, before = results.time(name)[rows], np.concatenate([series[:1], series[rows[:-1]]])
            for first, last in _lines(times, series[rows]):
                yield told.event(times[first], times[last], last - first + 1, before[first], series[rows[last]], rows[last])


def _steps(series: np.ndarray, step: float) -> np.ndarray:
    """Rows in which a held number has moved by more than ``step`` since it was told last."""
    rows, told = [], series[0] if len(series) else 0.0
    for row in np.flatnonzero(series[1:] != series[:-1]) + 1:
        if abs(series[row] - told) > step:
            rows.append(row)
            told = series[row]
    return np.array(rows, dtype=np.intp)


def _lines(times: np.ndarray, values: np.ndarray) -> list[tuple[int, int]]:
    """(first, last) of the changes that share a line, each change by itself where that can be read."""
    gap, found = CHATTER_GAP, []
    for first, last in _groups(times, gap):
        count = last - first + 1
        if count >= CHATTER and count >= 4 * len(np.unique(values[first : last + 1])):
            found.append((first, last))
        else:
            found += [(i, i) for i in range(first, last + 1)]
    while len(found) > MANY:
        gap *= 10.0
        found = _groups(times, gap)
    return found


def _groups(times: np.ndarray, gap: float) -> list[tuple[int, int]]:
    """(first, last) of the changes that follow each other within ``gap`` [s]."""
    borders = np.flatnonzero(np.diff(times) > gap) + 1
    return list(zip([0, *borders.tolist()], [*(borders - 1).tolist(), len(times) - 1]))


class _Words:
    """What the changes of one element of a variable are called."""

    def __init__(self, results: Results, name: str, element: str, column: int, kind: str) -> None:
        self.variable, self.kind = name + element, kind
        self.unit = results.unit(name)
        self.literals = results.literals(name)
        description = _WHETHER.sub("", results.description(name)).rstrip(".")
        self.description = description[:1].upper() + description[1:]
        base, indices = _split(name)
        self.part = next((part for part in (PICKUP, TRIP) if kind == "boolean" and base.endswith(part)), "")
        self.device = base.removesuffix(self.part) + indices + element
        if self.part:
            self.description = _STAGE.sub("", self.description)
        self.default = "decision of the agent" if results.decided(name) else ""
        self.causes, self.reasons = None, {}
        if cause := _cause_of(results, name):
            causes = results[cause].reshape(len(results[cause]), -1)
            self.causes = causes[:, column if causes.shape[1] > column else 0]
            self.reasons = results.literals(cause)

    def at_the_start(self, time: float) -> Event:
        """A relay that has picked up or tripped when the run begins."""
        return Event(float(time), self.device, f"{self._what(False, True, 1)}, from the start", "", 1, float(time), self.variable, "", "True")

    def event(self, time: float, until: float, count: int, before: float, after: float, row: int) -> Event:
        """The event whose (last) change is in ``row``."""
        cause = self.default if self.causes is None else _words(self.causes[row], self.reasons)
        old, new = (_name(value, self.kind, self.literals) for value in (before, after))
        return Event(float(time), self.device, self._what(before, after, count), cause, count, float(until),
                     self.variable, old, new)

    def _what(self, before: float, after: float, count: int) -> str:
        if self.part:
            text = _RELAY[self.part, bool(after)] + (f": {self.description}" if self.description else "")
        elif self.kind == "boolean":
            text = f"{self.description or 'state'}: {'yes' if after else 'no'}"
        elif self.literals:
            text = f"{self.description or 'state'}: {_words(after, self.literals)}"
        else:
            text = f"{self.description or 'value'}: {shown(before, self.unit)} → {shown(after, self.unit)}"
        return text if count == 1 else f"{text} (the last of {count} changes)"


def _words(value: float, literals: dict[int, Literal]) -> str:
    """An integer, or what the literal of an enumeration means."""
    literal = literals.get(int(value))
    return str(int(value)) if literal is None else literal.description or literal.name


def _name(value: float, kind: str, literals: dict[int, Literal]) -> str:
    """A value as data: True or False, the name of a literal, or a number in the variable's unit."""
    if kind == "boolean":
        return str(bool(value))
    if int(value) in literals:
        return literals[int(value)].name
    return str(int(value)) if kind == "integer" else f"{value:.9g}"


def text(results: Results) -> str:
    """The sequence of events for the terminal: clock time, seconds from the start, device, what and why."""
    from cosim.results.clock import clock

    rows = [
        (clock(results.scenario.get("start"), event.time), f"{event.time:.6f}", event.device,
         event.what + ("" if event.count == 1 else f", until {event.until:.6f} s"), event.cause)
        for event in results.events.itertuples()
    ]
    if not rows:
        return "sequence of events: none"
    table = [("clock", "time [s]", "device", "what", "cause"), *rows]
    widths = [min(max(len(row[i]) for row in table), 70) for i in range(5)]
    return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths)).rstrip() for row in table)
