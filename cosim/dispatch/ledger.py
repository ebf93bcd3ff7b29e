"""What the agent must not forget between plans and over a restart: peaks of the month, energy of the day."""

from __future__ import annotations

import numpy as np

from cosim.dispatch.problem import Peak
from cosim.dispatch.timetable import STEP, Timetable


class Ledger:
    """Highest imports [W] by demand charge and month, and the energy discharged today [J]."""

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.peaks: dict[tuple[str, int], float] = {}
        self.used = 0.0
        self._day = -1

    def remember(self, quarter: int, P_grid: float, P_bess: float) -> None:
        """A quarter that is over, with its mean powers [W]."""
        month = int(self.table.month[quarter])
        for charge, mask in self.table.demand:
            if mask[quarter]:
                key = (charge.name, month)
                self.peaks[key] = max(self.peaks.get(key, 0.0), float(P_grid))
        if self.table.day[quarter] != self._day:
            self._day, self.used = int(self.table.day[quarter]), 0.0
        self.used += max(0.0, -P_bess) * STEP

    def used_today(self, quarter: int) -> float:
        """Energy discharged so far [J] on the day of a quarter."""
        return self.used if self.table.day[quarter] == self._day else 0.0

    def ahead(self, now: int, count: int, margin: np.ndarray | None = None) -> list[Peak]:
        """The demand charges that watch the next quarters, by month.

        ``margin`` [W], (count,), on the forecast counts for charges of certain hours only: one of all hours
        would take it for leave to charge that much higher.
        """
        span = slice(now, now + count)
        months = np.unique(self.table.month[span])
        peaks = []
        for charge, mask in self.table.demand:
            for month in months:
                watched = mask[span] & (self.table.month[span] == month)
                if watched.any():
                    # What the month before could not avoid, this one will hardly avoid either.
                    before = self.peaks.get((charge.name, int(month) - 1), 0.0)
                    so_far = max(self.peaks.get((charge.name, int(month)), 0.0), 0.9 * before)
                    relief = margin if charge.periods is None else None
                    peaks.append(Peak(charge.name, charge.price / 1000, watched, so_far, relief))
        return peaks

    def state(self) -> dict:
        """Plain data."""
        return {"peaks": [[name, month, peak] for (name, month), peak in self.peaks.items()],
                "used": self.used, "day": self._day}  # fmt: skip

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        self.peaks = {(name, int(month)): float(peak) for name, month, peak in state["peaks"]}
        self.used, self._day = float(state["used"]), int(state["day"])
