"""Times of a run as the clock on the wall shows them."""

from __future__ import annotations

from datetime import datetime, timedelta


def clock(start: str | datetime | None, seconds: float) -> str:
    """Local time, exact to the microsecond, ``seconds`` after the start of a run; with the date in runs beyond the first day.

    ``start``: the scenario's start, or None where it is not known ("" is the answer then).
    """
    if start is None:
        return ""
    begin = datetime.fromisoformat(start) if isinstance(start, str) else start
    moment = begin + timedelta(microseconds=round(seconds * 1e6))
    text = moment.strftime("%H:%M:%S.%f")
    return text if moment.date() == begin.date() else f"{moment:%Y-%m-%d} {text}"
