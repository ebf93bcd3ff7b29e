"""What the agent must not forget, over a restart either: peaks of the month, energy of the day, engine hours."""

from __future__ import annotations

import numpy as np

from cosim.dispatch.problem import Peak
from cosim.dispatch.timetable import STEP, Timetable


class Ledger:
    """Highest imports [W] by demand charge and month, and the energy discharged today [J].

    ``metered`` is what the bill will say; ``peaks`` what plans may use again: the part of it that the load or a
    cap explains. Without that difference every error of meter or loop would lift the month's peak a
    little, the peak so lifted would be the next cap, and charging would climb by megawatts within a month.
    """

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.metered: dict[tuple[str, int], float] = {}
        self.peaks: dict[tuple[str, int], float] = {}
        self.used = 0.0
        self._day = -1
        self.hours: dict[tuple[int, str], float] = {}
        self.generated = 0.0
        self.starts = 0
        self._ran = -2

    def remember(self, quarter: int, P_grid: float, P_bess: float, cap: float, P_available: float = 0.0) -> None:
        """A quarter that is over: mean powers, the import cap that was set for it, and what the battery could give [W]."""
        month = int(self.table.month[quarter])
        for charge, mask in self.table.demand:
            if mask[quarter]:
                key = (charge.name, month)
                self.metered[key] = max(self.metered.get(key, 0.0), float(P_grid))
                self.peaks[key] = max(self.peaks.get(key, 0.0), explained(P_grid, P_bess, cap, P_available))
        if self.table.day[quarter] != self._day:
            self._day, self.used = int(self.table.day[quarter]), 0.0
        self.used += max(0.0, -P_bess) * STEP

    def run(self, quarter: int, purpose: str, energy: float) -> None:
        """A quarter in which the gensets ran for a purpose and made an energy [J]."""
        key = (self._year(quarter), purpose)
        self.hours[key] = self.hours.get(key, 0.0) + STEP / 3600
        self.generated += energy
        self.starts += int(self._ran != quarter - 1)
        self._ran = quarter

    def hours_run(self, quarter: int, purpose: str) -> float:
        """Hours that the gensets have run for a purpose in the year of a quarter."""
        return self.hours.get((self._year(quarter), purpose), 0.0)

    def _year(self, quarter: int) -> int:
        return int(self.table.times[quarter].year)

    def used_today(self, quarter: int) -> float:
        """Energy discharged so far [J] on the day of a quarter."""
        return self.used if self.table.day[quarter] == self._day else 0.0

    def ahead(
        self, now: int, count: int, usual: float = np.inf, margin: np.ndarray | None = None, caution: float = 1.0
    ) -> list[Peak]:
        """The demand charges that watch the next quarters, by month.

        ``usual`` [W]: what the load alone asks of the grid at its highest. A peak of all hours above it is charged
        ``caution`` times. ``margin`` [W], (count,), on the forecast counts for charges of certain hours only:
        one of all hours would take it for leave to charge that much higher.
        """
        span = slice(now, now + count)
        months = np.unique(self.table.month[span])
        peaks = []
        for charge, mask in self.table.demand:
            for month in months:
                watched = mask[span] & (self.table.month[span] == month)
                if not watched.any():
                    continue
                # What the load made the month before pay, this one will hardly avoid; what charging did, it will.
                before = min(self.peaks.get((charge.name, int(month) - 1), 0.0), usual)
                so_far, price = max(self.peaks.get((charge.name, int(month)), 0.0), 0.9 * before), charge.price / 1000
                all_hours = charge.periods is None
                peaks.append(Peak(charge.name, price, watched, so_far, margin if all_hours else None))
                if all_hours and caution > 1 and usual < np.inf:
                    lifted = Peak(f"{charge.name}, lifted", (caution - 1) * price, watched, max(so_far, usual), margin)
                    peaks.append(lifted)
        return peaks

    def state(self) -> dict:
        """Plain data."""
        stored = {name: [[*key, peak] for key, peak in getattr(self, name).items()] for name in ("metered", "peaks")}
        sets = {"generated": self.generated, "starts": self.starts, "ran": self._ran}
        hours = [[*key, hours] for key, hours in self.hours.items()]
        return stored | sets | {"used": self.used, "day": self._day, "hours": hours}

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        for each in ("metered", "peaks"):
            setattr(self, each, {(name, int(month)): float(peak) for name, month, peak in state[each]})
        self.used, self._day = float(state["used"]), int(state["day"])
        self.hours = {(int(year), purpose): float(hours) for year, purpose, hours in state["hours"]}
        self.generated, self.starts, self._ran = float(state["generated"]), int(state["starts"]), int(state["ran"])


def explained(P_grid: float, P_bess: float, cap: float, P_available: float = 0.0) -> float:
    """Part of an import [W] that the net load, less what the battery could give, or the cap explains; the rest is error
    of the meter or the loop."""
    return float(min(P_grid, max(cap, P_grid - P_bess - P_available)))
