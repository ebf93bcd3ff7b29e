"""Receding-horizon dispatch: a linear program every plan, answered as a cap and an SOC target."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cosim.dispatch.flexibility import Alert, Computing, Curtailment
from cosim.dispatch.forecast import Forecast, Seasonal
from cosim.dispatch.interface import Observation, Site, Targets
from cosim.dispatch.program import DispatchProgram, Peak, Plan, PlanError, Problem
from cosim.dispatch.rule import Rule
from cosim.dispatch.timetable import STEP, timetable
from cosim.dispatch.tracker import TAPER


class Mpc:
    """Plans ``horizon`` [s] ahead in quarters of an hour, every ``replan`` [s].

    It plans sooner when the energy in the battery is off the plan by ``energy_tolerance`` [J].

    ``load_margin`` [W] is added to the forecast; a plan that fails or
    takes longer than ``time_limit`` [s] is replaced by the last plan, then by the rule, which also
    serves until the forecast is ready.
    ``computing`` (fields of Computing) lets it cap the processors where that is cheaper than power;
    ``alerts`` (fields of Alert) raise the reserve and cool ahead; ``curtailments`` (fields of
    Curtailment) are called demand-response events. ``forecast`` defaults to the seasonal one from what the agent has measured.
    """

    def __init__(
        self,
        horizon: float = 48 * 3600.0,
        replan: float = 3600.0,
        load_margin: float = 0.0,
        time_limit: float = 2.0,
        energy_tolerance: float = 0.3e6 * 3600,
        forecast: Forecast | None = None,
        computing: dict | None = None,
        alerts: Sequence[dict] = (),
        curtailments: Sequence[dict] = (),
    ) -> None:
        self.horizon, self.replan, self.load_margin, self.time_limit = horizon, replan, load_margin, time_limit
        self.energy_tolerance, self.forecast = energy_tolerance, forecast
        self.computing = Computing(**computing) if computing is not None else None
        self.alerts = [Alert(**alert) for alert in alerts]
        self.curtailments = [Curtailment(**event) for event in curtailments]

    def start(self, site: Site) -> None:
        """Lay out the tariff and the program's matrices."""
        self.site = site
        self.table = timetable(site, beyond=self.horizon + 86400.0)
        self.count = round(self.horizon / STEP)
        self.program = DispatchProgram(self.count, site.battery, site.P_import_max, site.P_export_max)
        self._forecast = self.forecast if self.forecast is not None else Seasonal()
        self._fallback = Rule()
        self._fallback.start(site)
        self._peaks: dict[tuple[str, int], float] = {}
        self._plan: Plan | None = None
        self._first = 0
        self._planned_peaks: tuple[Peak, ...] = ()
        self._planned_energy = 0.0
        self._known: frozenset = frozenset()
        self.log = {"plans": 0, "failures": 0, "seconds": 0.0, "slowest": 0.0}

    def decide(self, observation: Observation) -> Targets:
        """Targets of the present quarter; plans anew when it is due."""
        now = self.table.index(observation.t)
        self._remember(observation, now)
        if not observation.grid_connected or not self._forecast.ready(now):
            return self._fallback.decide(observation)
        if self._plan is None or self._due(observation, now):
            try:
                self._plan, self._first = self._solve(observation, now), now
            except PlanError:
                self.log["failures"] += 1
        if self._plan is None or now - self._first >= self.count:
            return self._fallback.decide(observation)
        return self._targets(now, observation)

    def finish(self) -> dict:
        """Number of plans, failures, time spent [s] and billed peaks so far [W]."""
        return {**self.log, "peaks": {f"{name} {month}": peak for (name, month), peak in self._peaks.items()}}

    def _due(self, observation: Observation, now: int) -> bool:
        """Whether the plan is old, or the battery is not where it should be by now."""
        k = now - self._first
        if self._known != self._news(observation.t):
            return True
        if k >= self.replan / STEP or k >= self.count:
            return True
        planned = self._plan.energy[k - 1] if k > 0 else self._planned_energy
        return abs(observation.SOC * self.site.battery.capacity * observation.SOH - planned) > self.energy_tolerance

    def _news(self, t: float) -> frozenset:
        """Alerts and curtailments that are known at time t [s]."""
        return frozenset(item for item in [*self.alerts, *self.curtailments] if item.known(t))

    def _remember(self, observation: Observation, now: int) -> None:
        """Learn the load of the quarter that is over and raise the peaks it has set."""
        over = max(0, now - 1)
        if not observation.grid_connected:
            return
        self._forecast.observe(over, observation.P_net)
        month = int(self.table.month[over])
        for charge, mask in self.table.demand:
            if mask[over]:
                key = (charge.name, month)
                self._peaks[key] = max(self._peaks.get(key, 0.0), observation.P_grid)

    def _solve(self, observation: Observation, now: int) -> Plan:
        begin = time.perf_counter()
        battery, span = self.site.battery, slice(now, now + self.count)
        price = self.table.price[span]
        capacity = battery.capacity * observation.SOH
        self._known = self._news(observation.t)
        self._planned_peaks = self._peaks_ahead(now)
        self._planned_energy = observation.SOC * capacity
        problem = Problem(
            net_load=self._forecast.ahead(now, self.count) + self.load_margin,
            pv=np.full(self.count, 0.0),
            price=price,
            price_export=np.full(self.count, self.table.price_export),
            coincident=self.table.coincident[span] * self.table.coincident_price,
            reserve=self._reserve(now) * capacity,
            peaks=self._planned_peaks,
            energy=self._planned_energy,
            end_value=float(np.quantile(price, 0.3)) * battery.efficiency,
            energy_max=max(battery.SOC_max, observation.SOC) * capacity,
            flexible=self.computing.flexible(observation.utilisation) if self.computing else 0.0,
            shed_price=self.computing.work_price if self.computing else 0.0,
        )
        try:
            return self.program.solve(problem, self.time_limit)
        finally:
            took = time.perf_counter() - begin
            self.log["plans"] += 1
            self.log["seconds"] += took
            self.log["slowest"] = max(self.log["slowest"], took)

    def _quarters(self, now: int) -> np.ndarray:
        """Start times of the planned quarters [s], shape (count,)."""
        return self.table.t0 + STEP * (now + np.arange(self.count))

    def _reserve(self, now: int) -> np.ndarray:
        """State of charge to keep after each planned quarter, shape (count,)."""
        battery, t = self.site.battery, self._quarters(now)
        reserve = np.full(self.count, battery.SOC_reserve + TAPER)
        for item in self._known:
            if isinstance(item, Alert):
                # Held from the quarter before the alert on, and free for use once it has begun to count.
                reserve[item.covers(t + STEP)] = min(battery.SOC_max, item.reserve)
        return reserve

    def _peaks_ahead(self, now: int) -> tuple[Peak, ...]:
        span = slice(now, now + self.count)
        months = np.unique(self.table.month[span])
        peaks = []
        for charge, mask in self.table.demand:
            for month in months:
                watched = mask[span] & (self.table.month[span] == month)
                if watched.any():
                    # What the month before could not avoid, this one will hardly avoid either.
                    before = self._peaks.get((charge.name, int(month) - 1), 0.0)
                    so_far = max(self._peaks.get((charge.name, int(month)), 0.0), 0.9 * before)
                    peaks.append(Peak(charge.name, charge.price / 1000, watched, so_far))
        for item in self._known:
            if isinstance(item, Curtailment):
                watched = item.covers(self._quarters(now))
                peaks.append(Peak("curtailment", item.penalty * item.duration, watched, item.P_import))
        return tuple(peak for peak in peaks if peak.mask.any())

    def _targets(self, now: int, observation: Observation) -> Targets:
        plan, k = self._plan, now - self._first
        capacity = self.site.battery.capacity
        allowed = [self.site.P_import_max]
        for peak, level in zip(self._planned_peaks, plan.peaks, strict=True):
            if peak.mask[k]:
                allowed.append(float(level))
        cap = min(allowed)
        if plan.discharge[k] > plan.charge[k] + 1e3:
            cap = min(cap, float(plan.imported[k]))
        targets = Targets(
            P_import_cap=cap,
            SOC_target=float(plan.energy[k]) / capacity,
            SOC_floor=self._floor(observation.t),
            P_charge=float(plan.charge[k]),
            power_cap=self.computing.cap(float(plan.shed[k]), observation.utilisation) if self.computing else 1.0,
        )
        ahead = [item for item in self._known if isinstance(item, Alert) and item.precools(observation.t)]
        return (
            replace(targets, T_facility_setpoint=min(item.T_facility_setpoint for item in ahead)) if ahead else targets
        )

    def _floor(self, t: float) -> float:
        """State of charge below which the tracker must not discharge at time t [s]."""
        held = [item.reserve for item in self._known if isinstance(item, Alert) and item.begin <= t < item.end]
        return min(self.site.battery.SOC_max, max([self.site.battery.SOC_reserve, *held]))
