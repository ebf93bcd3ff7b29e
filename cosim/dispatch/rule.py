"""Time-of-use rule: empty the battery over the dear hours, fill it over the cheap ones."""

from __future__ import annotations

import numpy as np

from cosim.dispatch.interface import Observation, Site, Targets
from cosim.dispatch.ledger import explained
from cosim.dispatch.timetable import STEP, Timetable, timetable


class Rule:
    """Spreads the battery's usable energy over each dear stretch and refills before the next.

    A quarter hour is dear when its value (energy price plus the demand charges that watch it,
    spread over ``demand_hours``) exceeds the cheap one's by the round-trip loss and the wear.
    Charging never lifts the import above the month's peak so far or the highest recent net load.
    """

    def __init__(self, demand_hours: float = 100.0, smoothing: float = 1800.0) -> None:
        self.demand_hours, self.smoothing = demand_hours, smoothing

    def start(self, site: Site) -> None:
        """Find the dear stretches of the run."""
        self.site = site
        self.table: Timetable = timetable(site)
        self._dear = _dear_quarters(self.table, site, self.demand_hours)
        self._until = _quarters_until_change(self._dear)
        self._pays = _paying_quarters(self.table.price, self.table, site)
        self._peak: dict[int, float] = {}
        self._conceded: dict[int, float] = {}
        self._P_net: float | None = None
        self.highest = 0.0
        self._t, self._cap = 0.0, np.inf

    def decide(self, observation: Observation) -> Targets:
        """Targets from the present stretch, the smoothed net load and the energy left."""
        P_net = self._smoothed(observation)
        battery = self.site.battery
        now = self.table.index(observation.t)
        end_of_quarter = self.table.t0 + (now + 1) * STEP
        left = max(STEP / 2, end_of_quarter - observation.t + (self._until[now] - 1) * STEP)
        month = int(self.table.month[now])
        seen = explained(observation.P_grid, observation.P_bess, self._cap)
        self._peak[month] = max(self._peak.get(month, 0.0), min(seen, self.site.P_import_max))
        if not observation.grid_connected:
            return self._targets(self.site.P_import_max, battery.SOC_max, 0.0)
        if self._dear[now]:
            usable = max(0.0, observation.SOC - battery.SOC_reserve) * battery.capacity * battery.efficiency
            cap = P_net - min(battery.P_max, usable / left)
            if not self._pays[now]:
                # Only the month's peak counts: what has been conceded once need not be fought for again.
                cap = self._conceded[month] = max(cap, self._conceded.get(month, 0.0))
            return self._targets(cap, battery.SOC_reserve, 0.0)
        missing = max(0.0, battery.SOC_max - observation.SOC) * battery.capacity / battery.efficiency
        P_charge = min(battery.P_max, missing / left)
        cap = max(self._peak[month], self.highest)
        return self._targets(min(cap, self.site.P_import_max), battery.SOC_max, P_charge)

    def finish(self) -> dict:
        """Highest import of each month [W]."""
        return {"peaks": {str(month): peak for month, peak in self._peak.items()}}

    _STATE = ("_peak", "_conceded", "_P_net", "highest", "_t", "_cap")

    def state(self) -> dict:
        """Plain data from which ``restore`` goes on."""
        return {name: dict(value) if isinstance(value := getattr(self, name), dict) else value for name in self._STATE}

    def restore(self, state: dict) -> None:
        """Go on from a state, after ``start``."""
        for name in self._STATE:
            value = state[name]
            setattr(self, name, dict(value) if isinstance(value, dict) else value)

    def _smoothed(self, observation: Observation) -> float:
        if self._P_net is None:
            self._P_net = observation.P_net
        elif observation.grid_connected:
            share = 1 - np.exp(-(observation.t - self._t) / self.smoothing)
            self._P_net += float(share) * (observation.P_net - self._P_net)
        # The highest net load, forgotten over a week: charging may fill up to it, not beyond.
        self.highest = max(observation.P_net, self.highest * (1 - (observation.t - self._t) / (7 * 86400 * 20)))
        self._t = observation.t
        return self._P_net

    def _targets(self, cap: float, SOC_target: float, P_charge: float) -> Targets:
        self._cap = max(0.0, cap)
        return Targets(self._cap, SOC_target, self.site.battery.SOC_reserve, P_charge)


def quarter_values(table: Timetable, demand_hours: float) -> np.ndarray:
    """What a joule of import costs in each quarter [$/J], demand charges spread over some hours."""
    value = table.price.copy()
    for charge, mask in table.demand:
        if charge.periods is not None:
            value[mask] += charge.price / 1000 / (demand_hours * 3600)
    return value + table.coincident[0] * table.coincident_price / (10 * 3600)


def _dear_quarters(table: Timetable, site: Site, demand_hours: float) -> np.ndarray:
    """Quarters dearer than the day's cheap third by loss and wear, at most the dearest third of a day."""
    value = quarter_values(table, demand_hours)
    return _paying_quarters(value, table, site) & (value >= _quantile_of_day(value, table, site, 0.7))


def _paying_quarters(value: np.ndarray, table: Timetable, site: Site) -> np.ndarray:
    """Quarters whose value [$/J] is above the day's cheap third with loss and wear."""
    cheap = _quantile_of_day(value, table, site, 0.3)
    return value > cheap / site.battery.efficiency**2 + site.battery.wear_price


def _quantile_of_day(value: np.ndarray, table: Timetable, site: Site, share: float) -> np.ndarray:
    """Quantile of the values of each quarter's day, shape of ``value``."""
    _, day = np.unique(table.times.tz_convert(site.tariff.timezone).normalize().asi8, return_inverse=True)
    found = [np.quantile(value[day == each], share) for each in range(day.max() + 1)]
    return np.array(found)[day]


def _quarters_until_change(dear: np.ndarray) -> np.ndarray:
    """Number of quarters, the present one included, until ``dear`` changes."""
    until = np.ones(len(dear), int)
    for k in range(len(dear) - 2, -1, -1):
        if dear[k] == dear[k + 1]:
            until[k] = until[k + 1] + 1
    return until
