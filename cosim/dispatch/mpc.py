"""Receding-horizon dispatch: a linear program every plan, answered as a cap and an SOC target."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cosim.dispatch.flexibility import Alert, BatchJob, Computing, Curtailment, GridRisk, Response
from cosim.dispatch.forecast import DayAhead, Forecast, Seasonal, make_forecast
from cosim.dispatch.gensets import PURPOSES, Gensets, Running
from cosim.dispatch.interface import Observation, Site, Targets
from cosim.dispatch.island import Island
from cosim.dispatch.ledger import Ledger
from cosim.dispatch.program import DispatchProgram, Job, Peak, Plan, PlanError, Problem
from cosim.dispatch.rule import Rule
from cosim.dispatch.timetable import STEP, timetable
from cosim.dispatch.tracker import TAPER

_RETURN = 2
"""Quarters in which the utility is expected back after an island of the agent's own."""
_OF_PLAN = ("plans", "failures", "seconds", "slowest", "early", "fallback_quarters", "response_income")


class Mpc:
    """Plans ``horizon`` [s] ahead in quarters of an hour, every ``replan`` [s].

    It plans sooner when the energy in the battery is off the plan by ``energy_tolerance`` [J] (above it also by what
    the load margin explains), when the last quarter's net load was off its forecast by ``forecast_margin`` [W], or when something is announced.

    ``load_margin`` [W] is added to the forecast where demand charges of certain hours or coincident peaks watch,
    so that energy is left when the load is higher than expected. A peak of all hours that charging lifts above what the
    load asks for at its highest is weighed with ``peak_caution`` times its price: it is paid for the whole
    month, and what it was lifted for can be lost to one error of the forecast. A plan that fails or takes longer than ``time_limit``
    [s] is replaced by the last plan, then by the rule, which also serves until the forecast is ready.
    ``forecast``: an object, or its description for ``make_forecast``; seasonal by default. Market prices are known as
    far as the day-ahead market has published them, or over the whole horizon (``prices_known``). Fields of their classes: ``computing`` (Computing) lets it cap the processors where that is cheaper than power,
    ``jobs`` (BatchJob) are run when power is cheap, ``alerts`` (Alert) raise the reserve and cool ahead,
    ``curtailments`` (Curtailment) are called demand-response events, ``risks`` (GridRisk) vary the
    reserve, ``response`` (Response) is sold, ``island`` (Island) rules without the grid, ``gensets`` (Gensets) carry
    the site where that is allowed and pays.
    """

    def __init__(
        self,
        horizon: float = 48 * 3600.0,
        replan: float = 3600.0,
        load_margin: float = 1e6,
        peak_caution: float = 3.0,
        time_limit: float = 2.0,
        energy_tolerance: float = 1e6 * 3600,
        forecast_margin: float = 2e6,
        forecast: Forecast | dict | None = None,
        prices_known: bool = False,
        computing: dict | None = None,
        jobs: Sequence[dict] = (),
        alerts: Sequence[dict] = (),
        curtailments: Sequence[dict] = (),
        risks: Sequence[dict] = (),
        response: dict | None = None,
        island: dict | None = None,
        gensets: dict | None = None,
    ) -> None:
        self.horizon, self.replan, self.time_limit = horizon, replan, time_limit
        self.load_margin, self.peak_caution = load_margin, peak_caution
        self.energy_tolerance, self.forecast_margin, self.forecast = energy_tolerance, forecast_margin, forecast
        self.prices_known = prices_known
        self.computing = Computing(**computing) if computing is not None else None
        self.jobs = [BatchJob(**job) for job in jobs]
        self.alerts = [Alert(**alert) for alert in alerts]
        self.curtailments = [Curtailment(**event) for event in curtailments]
        self.risks = [GridRisk(**risk) for risk in risks]
        self.response = Response(**response) if response is not None else None
        self.island = Island(**(island or {}))
        self.gensets = Gensets(**gensets) if gensets is not None else None

    def start(self, site: Site) -> None:
        """Lay out the tariff and the program's matrices."""
        self.site = site
        self.table = timetable(site, beyond=self.horizon + 86400.0)
        self.count = round(self.horizon / STEP)
        self.program = DispatchProgram(self.count, site.battery, site.P_import_max, site.P_export_max, cold=site.cold)
        self.ledger = Ledger(self.table)
        windows = [mask for charge, mask in self.table.demand if charge.periods is not None]
        self._windows = np.any([np.zeros(len(self.table.price), bool), *windows], axis=0)
        given = self.forecast if self.forecast is not None else Seasonal()
        self._forecast = make_forecast(given, site) if isinstance(given, dict) else given
        self._pv = Seasonal()
        self._prices = None if self.prices_known or site.tariff.energy_series is None else DayAhead(self.table)
        self._fallback = Rule()
        self._fallback.start(site)
        self._plan: Plan | None = None
        self._first, self._seen_until, self._island_since = 0, 0, -1.0
        self._island_until, self._ran_for = -_RETURN, ""
        self._purposes: np.ndarray | None = None
        self._planned_peaks: list[Peak] = []
        self._cold = 0.0
        self._expected = np.nan
        self._targets: Targets | None = None
        self._known: list[int] = []
        self._done = dict.fromkeys((job.name for job in self.jobs), 0.0)
        self.log = dict.fromkeys(_OF_PLAN, 0)

    def decide(self, observation: Observation) -> Targets:
        """Targets of the present quarter; plans anew when it is due."""
        now = self.table.index(observation.t)
        chosen = now < self._island_until + _RETURN  # an island of the agent's own, or on its way back
        if now > self._seen_until and (observation.grid_connected or chosen):
            self._remember(observation, now)
        self._ran_for = ""
        if not observation.grid_connected and not (chosen and now >= self._island_until):
            return self._without_grid(observation, now)
        self._island_since = -1.0
        if self._forecast.ready(now) and self._due(observation, now):
            try:
                self._solve(observation, now)
            except PlanError:
                self.log["failures"] += 1
        if self._plan is None or now - self._first >= self.count:
            self.log["fallback_quarters"] += 1
            self._targets = self._fallback.decide(observation)
            return self._targets
        self._fallback.decide(observation)  # it must know the peaks when it is needed
        self._expected = float(self._net_load[now - self._first] - self._margin[now - self._first])
        self._targets = self._answer(now, observation)
        if self._targets.islanded:
            on = self._plan.genset[now - self._first :] > 0
            self._island_until = now + int(np.argmin(np.append(on, False)))
            self._ran_for = self._purpose(now)
        return self._targets

    def _without_grid(self, observation: Observation, now: int) -> Targets:
        """Targets of the island; one of the agent's own goes on to its planned end, unless it costs work."""
        if self._island_since < 0:
            self._island_since = observation.t
        self._seen_until = now
        targets = self.island.decide(observation, self.site, observation.t - self._island_since)
        if now >= self._island_until or targets.power_cap < 1.0:
            self._island_until = -_RETURN
            return targets
        self._ran_for = self._purpose(now)
        self._targets = replace(targets, islanded=True)
        return self._targets

    def _purpose(self, now: int) -> str:
        return PURPOSES[int(self._purposes[now - self._first]) - 1]

    def finish(self) -> dict:
        """Number of plans, failures, time spent [s], billed peaks so far [W], and warnings for the report."""
        warnings = []
        if self.log["failures"]:
            warnings.append(f"{self.log['failures']} of {self.log['plans']} plans failed or came late: "
                            "the last plan or the rule served instead")  # fmt: skip
        if self.log["fallback_quarters"] > 4 * 24:
            warnings.append(f"the rule decided for {self.log['fallback_quarters']} quarter hours")
        peaks = {f"{name} {month}": peak for (name, month), peak in self.ledger.metered.items()}
        done = {job.name: self._done[job.name] / job.energy for job in self.jobs}
        report = {**self.log, "peaks": peaks, "jobs": done, "warnings": warnings}
        if self.gensets is not None:
            ledger, carbon = self.ledger, self.site.carbon_price
            report["gensets"] = self.gensets.account(ledger.hours, ledger.generated, ledger.starts, carbon)
        return report

    # -- when to plan ------------------------------------------------------------------------------

    def _due(self, observation: Observation, now: int) -> bool:
        """Whether the plan is old, or load or battery are not where they should be by now."""
        k = now - self._first
        if self._plan is None or k >= self.replan / STEP or k >= self.count:
            return True
        if k == 0:
            return False
        surplus = observation.SOC * self._capacity(observation) - self._plan.energy[k - 1]
        # A load below the forecast with its margin leaves energy over: that is no reason to plan anew.
        most = self.energy_tolerance + self.load_margin * k * STEP
        off = (
            self._known != self._news(observation.t)
            or not -self.energy_tolerance <= surplus <= most
            or abs(self._base_load(observation) - self._expected) > self.forecast_margin
        )
        self.log["early"] += int(off)
        return off

    def _news(self, t: float) -> list[int]:
        """Numbers of the alerts and curtailments that are known at time t [s]."""
        return [n for n, item in enumerate([*self.alerts, *self.curtailments]) if item.known(t)]

    def _items(self) -> list[Alert | Curtailment]:
        every = [*self.alerts, *self.curtailments]
        return [every[number] for number in self._known]

    def _remember(self, observation: Observation, now: int) -> None:
        """Learn the load of the quarter that is over, the peaks it has set, and what was done in it."""
        over, self._seen_until = now - 1, now
        self._forecast.observe(over, self._base_load(observation))
        self._pv.observe(over, -observation.P_pv)
        if self._ran_for:
            self.ledger.run(over, self._ran_for, -observation.P_genset * STEP)
        cap = self._targets.P_import_cap if self._targets is not None else np.inf
        self.ledger.remember(over, observation.P_grid, observation.P_bess, cap, self._available(observation))
        k = over - self._first
        if self._plan is not None and 0 <= k < self.count:
            self._cold = float(self._plan.cold[k])
            for job, power in zip(self._open_jobs, self._plan.jobs, strict=True):
                self._done[job.name] += float(power[k]) * STEP
        if self.response is not None and self._targets is not None:
            self.log["response_income"] += self.response.price * self._targets.P_response * STEP

    def _available(self, observation: Observation) -> float:
        """Discharge power that the battery had in the quarter that is over [W]: what it gave, where its energy ran out."""
        floor = self._targets.SOC_floor if self._targets is not None else 1.0
        spare = observation.SOC > floor + TAPER
        return min(self.site.battery.P_max, observation.P_discharge_max) if spare else max(0.0, -observation.P_bess)

    def _base_load(self, observation: Observation) -> float:
        """Net load [W] without what the plan itself has moved."""
        k = self._seen_until - 1 - self._first
        if self._plan is None or not 0 <= k < self.count:
            return observation.P_net
        plan = self._plan
        own = plan.precool[k] - plan.coast[k] - plan.shed[k] + plan.jobs[:, k].sum() + plan.curtailed[k]
        return observation.P_net - float(own)

    def _capacity(self, observation: Observation) -> float:
        return self.site.battery.capacity * observation.SOH

    # -- the plan ----------------------------------------------------------------------------------

    def _solve(self, observation: Observation, now: int) -> None:
        """A plan from this quarter on. Raises PlanError."""
        begin = time.perf_counter()
        battery, span, n = self.site.battery, slice(now, now + self.count), self.count
        price = self.table.price[span] if self._prices is None else self._prices.ahead(now, n)
        capacity, t = self._capacity(observation), self._quarters(now)
        self._known = self._news(observation.t)
        coincident = self.table.coincident_ahead(now, n)
        # Where a shortage of energy at the end of a window would set the month's peak.
        margin = self.load_margin * (self._windows[span] | (coincident > 0))
        usual = max(self._fallback.highest, observation.P_net)
        peaks = self.ledger.ahead(now, n, usual, margin, self.peak_caution)
        peaks += [peak for item in self._items() for peak in self._excess(item, t)]
        net_load = self._forecast.ahead(now, n)
        if self.load_margin > 0:
            # More than the load has been of late is an error of the forecast: a plan would take it for leave to charge.
            net_load = np.minimum(net_load, usual) + margin
        surplus = (net_load < 0) | (price < 0)
        pv = np.where(surplus, self._pv.ahead(now, n), 0.0) if surplus.any() else np.zeros(n)
        open_jobs = [job for job in self.jobs if job.covers(t).any()]
        reserve = self._reserve(now)
        running = self._may_run(observation, now, net_load, price + coincident * self.table.coincident_price / STEP)
        problem = Problem(
            net_load=net_load,
            pv=pv,
            price=price,
            price_export=np.full(n, self.table.price_export),
            coincident=coincident * self.table.coincident_price,
            # The band above the floor, in which discharging fades out, is not refilled in haste.
            reserve=np.minimum(reserve + TAPER, np.maximum(reserve, observation.SOC)) * capacity,
            peaks=tuple(peaks),
            energy=observation.SOC * capacity,
            end_value=float(np.quantile(price, 0.3)) * battery.efficiency,
            energy_max=max(battery.SOC_max, observation.SOC) * capacity,
            flexible=self.computing.flexible(observation.utilisation) if self.computing else 0.0,
            shed_price=self.computing.work_price if self.computing else 0.0,
            power_reserve=battery.reserve_power,
            day=self.table.day[span],
            used=self.ledger.used_today(now),
            resistance=battery.resistance_at(observation.T_battery),
            response_price=self._response_price(span),
            cold=self._cold,
            jobs=tuple(self._job(job, t) for job in open_jobs),
            first=now,
            running=running,
        )
        try:
            self._plan, self._first = self.program.solve(problem, self.time_limit), now
        finally:
            took = time.perf_counter() - begin
            self.log["plans"] += 1
            self.log["seconds"] += took
            self.log["slowest"] = max(self.log["slowest"], took)
        # What belongs to the plan that is followed, which after a failure is the last one.
        self._planned_peaks, self._net_load, self._margin, self._pv_ahead = peaks, net_load, margin, pv
        self._open_jobs, self._purposes = open_jobs, None if running is None else running.purpose

    def _excess(self, item: Alert | Curtailment, t: np.ndarray) -> list[Peak]:
        """What exceeds a called event's import; its penalty is for energy."""
        if not isinstance(item, Curtailment) or not item.covers(t).any():
            return []
        if self.gensets is not None and item.gensets is not None:
            # They may cover a part of the event.
            each = [np.arange(self.count) == k for k in np.flatnonzero(item.covers(t))]
            return [Peak("curtailment", item.penalty * STEP, mask, item.P_import) for mask in each]
        # Over the event the excess is held level, so power and energy agree.
        return [Peak("curtailment", item.penalty * item.duration, item.covers(t), item.P_import)]

    def _may_run(self, observation: Observation, now: int, load: np.ndarray, value: np.ndarray) -> Running | None:
        """Where the gensets may run and could pay at a ``value`` of import [$/J], (count,); None where they do not."""
        if self.gensets is None:
            return None
        events = {purpose: np.zeros(self.count, bool) for purpose in (None, *PURPOSES)}
        for item in self._items():
            if isinstance(item, Curtailment):
                events[item.gensets] |= item.covers(self._quarters(now))
        run = tuple(self.ledger.hours_run(now, purpose) for purpose in PURPOSES)
        carbon, on = self.site.carbon_price, not observation.grid_connected
        return self.gensets.asked(value, load, events, run, on, observation.fuel, carbon)

    def _quarters(self, now: int) -> np.ndarray:
        """Start times of the planned quarters [s], shape (count,)."""
        return self.table.t0 + STEP * (now + np.arange(self.count))

    def _response_price(self, span: slice) -> np.ndarray | float:
        if self.response is None:
            return 0.0
        hour, (begin, end) = self.table.hour[span], self.response.hours
        return np.where((hour >= begin) & (hour < end), self.response.price, 0.0)

    def _job(self, job: BatchJob, t: np.ndarray) -> Job:
        left = max(0.0, job.energy - self._done[job.name])
        if t[-1] + STEP < job.deadline:
            # A deadline beyond the horizon: what fits after it need not be done within.
            left = max(0.0, left - job.P_max * (job.deadline - max(t[-1] + STEP, job.release)))
        return Job(job.name, left, job.P_max, job.covers(t), job.miss_price)

    def _reserve(self, now: int) -> np.ndarray:
        """State of charge to keep after each planned quarter, shape (count,)."""
        battery, t = self.site.battery, self._quarters(now)
        factor = np.ones(self.count)
        for risk in self.risks:
            local = self.table.times[now : now + self.count].tz_convert(self.site.tariff.timezone)
            covered = risk.covers(local.month.to_numpy(), self.table.hour[now : now + self.count])
            factor = np.where(covered, np.maximum(factor, risk.factor), factor)
        reserve = battery.SOC_min + factor * (battery.SOC_reserve - battery.SOC_min)
        for item in self._items():
            if isinstance(item, Alert):
                # Held from the quarter before the alert on, and free for use once it has begun to count.
                reserve[item.covers(t + STEP)] = item.reserve
        return np.minimum(battery.SOC_max, reserve)

    # -- the answer --------------------------------------------------------------------------------

    def _answer(self, now: int, observation: Observation) -> Targets:
        plan, k = self._plan, now - self._first
        watching = [float(level) for peak, level in zip(self._planned_peaks, plan.peaks, strict=True) if peak.mask[k]]
        cap = min([self.site.P_import_max, *watching])
        if plan.discharge[k] > plan.charge[k] + 1e3:
            cap = min(cap, float(plan.imported[k]))
        pv = self._pv_ahead[k]
        targets = Targets(
            P_import_cap=cap,
            # Above the plan's by the band over which charging fades out, so that the planned power is held.
            SOC_target=min(self.site.battery.SOC_max, float(plan.energy[k]) / self._capacity(observation) + TAPER),
            SOC_floor=self._floor(now, observation.t),
            P_charge=float(plan.charge[k]),
            power_cap=self.computing.cap(float(plan.shed[k]), observation.utilisation) if self.computing else 1.0,
            pv_limit=1.0 - float(plan.curtailed[k]) / pv if plan.curtailed[k] > 1e3 else 1.0,
            P_response=float(plan.response[k]),
            P_batch=float(plan.jobs[:, k].sum()),
            islanded=bool(plan.genset[k] > 0),
        )
        if self.site.cold is not None:
            share = float(plan.cold[k]) / self.site.cold.capacity
            setpoint = targets.T_facility_setpoint - self.site.cold.swing * share
            targets = replace(targets, T_facility_setpoint=setpoint)
        ahead = [item for item in self._items() if isinstance(item, Alert) and item.precools(observation.t)]
        coolest = min([targets.T_facility_setpoint, *[item.T_facility_setpoint for item in ahead]])
        return replace(targets, T_facility_setpoint=coolest)

    def _floor(self, now: int, t: float) -> float:
        """State of charge below which the tracker must not discharge at time t [s]."""
        held = [item.reserve for item in self._items() if isinstance(item, Alert) and item.begin <= t < item.end]
        reserve = float(self._reserve(now)[0])
        return min(self.site.battery.SOC_max, max([reserve, *held]))

    # -- restart -----------------------------------------------------------------------------------

    _COUNTERS = (
        "_first", "_seen_until", "_island_since", "_island_until", "_ran_for", "_cold", "_expected",
        "_known",
    )  # fmt: skip

    def state(self) -> dict:
        """Plain data from which ``restore`` goes on: peaks, forecast, plan, jobs."""
        state = {name: getattr(self, name) for name in self._COUNTERS}
        state |= {"ledger": self.ledger.state(), "forecast": self._forecast.state(), "pv": self._pv.state(),
                  "fallback": self._fallback.state(), "log": dict(self.log), "done": dict(self._done)}  # fmt: skip
        if self._plan is not None:
            state |= {
                "plan": dataclasses.asdict(self._plan), "net_load": self._net_load, "pv_ahead": self._pv_ahead,
                "margin": self._margin, "purposes": self._purposes,
                "open_jobs": [job.name for job in self._open_jobs],
                "planned_peaks": [dataclasses.asdict(peak) for peak in self._planned_peaks],
                "basis": self.program.state(),
            }  # fmt: skip
        if self._targets is not None:
            state["targets"] = dataclasses.asdict(self._targets)
        return state

    def restore(self, state: dict) -> None:
        """Go on from a state, after ``start``."""
        for name in self._COUNTERS:
            setattr(self, name, state[name])
        self.ledger.restore(state["ledger"])
        self._forecast.restore(state["forecast"])
        self._pv.restore(state["pv"])
        self._fallback.restore(state["fallback"])
        self.log, self._done = dict(state["log"]), dict(state["done"])
        if "plan" in state:
            self._plan = Plan(**state["plan"])
            self._net_load, self._pv_ahead = state["net_load"], state["pv_ahead"]
            self._margin, self._purposes = state["margin"], state["purposes"]
            self._open_jobs = [job for job in self.jobs if job.name in state["open_jobs"]]
            self._planned_peaks = [Peak(**peak) for peak in state["planned_peaks"]]
            self.program.restore(state["basis"])
        if "targets" in state:
            self._targets = Targets(**state["targets"])
