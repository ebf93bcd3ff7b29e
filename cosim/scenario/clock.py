"""Times of day in a scenario: "14:00:00" is the next time that the clock of the site shows it after the start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cosim.units import time_of_day

DURATIONS = ("duration", "period")
"""Ends of the keys whose values are spans of time, in which hours and minutes count from zero."""


def after_start(raw: dict) -> dict:
    """The raw scenario with every time of day as seconds after its start."""
    start = raw.get("start")
    try:
        began = datetime.fromisoformat(start) if isinstance(start, str) else start
        offset = began.hour * 3600.0 + began.minute * 60.0 + began.second
    except (AttributeError, ValueError):
        return raw  # the schema says what is wrong with it
    return {key: _shifted(value, key, offset) for key, value in raw.items()} if offset else raw


def _shifted(value: Any, key: str, offset: float) -> Any:
    if isinstance(value, dict):
        return {name: _shifted(item, str(name), offset) for name, item in value.items()}
    if isinstance(value, list):
        return [_shifted(item, key, offset) for item in value]
    seconds = time_of_day(value) if isinstance(value, str) and not key.endswith(DURATIONS) else None
    if seconds is None:
        return value
    return seconds - offset if seconds >= offset else seconds - offset + 86400.0
