"""Whether what a study computed can be: a verdict on voltages that no network has is worth nothing."""

from __future__ import annotations

import re

import numpy as np

from cosim.results import Results

VOLTAGE = re.compile(r"(^|[._])V(_\w+)?_pu(\[\d+\])?$|\.V$")
"""Names of voltages per unit, as networks give them."""
HIGHEST_VOLTAGE = 1.6
"""[pu] Insulation, surge arresters and saturated cores end what lies above for longer than a moment (assumed)."""
LONGEST = 0.02
"""[s] A spike of one cycle is a transient, not a state."""
FREQUENCIES = (0.5, 1.5)
"""Lowest and highest frequency, over that at the begin of the run."""


def unphysical(results: Results) -> list[str]:
    """One line per variable that left what is physically possible: what, how far, when."""
    return [line for name in results.names() if (line := _looked_at(results, name))]


def _looked_at(results: Results, name: str) -> str | None:
    values = np.asarray(results[name], dtype=float)
    t = results.time(name)
    wrong = ~np.isfinite(values)
    if wrong.any():
        return f"{name} is {values[wrong][0]} at t = {t[wrong][0]:.6g} s"
    unit = results.unit(name)
    if unit == "1" and VOLTAGE.search(name):
        return _beyond(name, t, values, 0.0, HIGHEST_VOLTAGE, "pu")
    if unit == "Hz" and values.size and values[0] > 0:
        return _beyond(name, t, values, *(share * values[0] for share in FREQUENCIES), "Hz")
    return None


def _beyond(name: str, t: np.ndarray, values: np.ndarray, low: float, high: float, unit: str) -> str | None:
    """A value below ``low`` at any time, or above ``high`` for longer than a transient."""
    below = values < low - 1e-6
    above = values > high
    lasting = np.diff(t)[above[:-1] & above[1:]].sum() if above.any() else 0.0
    if not below.any() and lasting <= LONGEST:
        return None
    k = int(np.argmin(values)) if below.any() else int(np.argmax(values))
    return f"{name} is {values[k]:.4g} {unit} at t = {t[k]:.6g} s, expected {low:.4g} to {high:.4g} {unit}"
