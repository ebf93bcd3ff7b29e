"""The dispatch agent as an entity of a scenario."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import math
from collections.abc import Sequence

from cosim.component import Component, Context, Variable
from cosim.dispatch.interface import BatteryLimits, ColdStore, Observation, Policy, Site, Targets
from cosim.dispatch.tracker import CapTracker
from cosim.environment.tariff import read_tariff

POLICIES = {
    "noop": "cosim.dispatch.noop:Noop",
    "rule": "cosim.dispatch.rule:Rule",
    "mpc": "cosim.dispatch.mpc:Mpc",
}

_AVERAGED = ("P_grid", "P_bess", "P_pv", "utilisation", "P_genset")
"""What a policy sees as means since its last decision."""


class Agent(Component):
    """Measures, lets a policy plan, and tracks the plan's import cap with the battery.

    Parameters: ``policy`` ("noop", "rule", "mpc", or "package.module:Class" with Policy's
    three methods) and its ``policy_parameters``; ``tariff`` file; ``battery``: fields of
    BatteryLimits; ``P_import_max``, ``P_export_max`` [W]; ``period`` [s] of the tracking and
    ``plan_period`` [s] of the planning; ``fast``: windows [[begin, end], ...] [s] in which the
    tracking runs every ``fast_period`` [s]; ``power_cap_island`` [1]: cap of the processors while
    the grid is away; ``smoothing`` [s] and ``smoothing_power`` [W]: swings of the net load that are faster
    are met by the battery up to that power; ``cold``: fields of ColdStore; ``carbon_price`` [$/kg]
    and ``carbon_intensity`` [kg/J], one value or 24 by the hour;
    ``P_computing`` [W]: power of the processors at full load, which ``batch_utilisation`` refers to;
    ``timezone``: the clock that the tariff's hours are read by, if not its own.
    """

    sampled = True
    inputs = (
        Variable("P_grid", "W", "Power from the grid into the site", mean=True),
        Variable("P_bess", "W", "Power into the battery", mean=True),
        Variable("P_pv", "W", "Power into the PV plant (negative: production)", mean=True),
        Variable("SOC", "1", "State of charge of the battery", 0.9),
        Variable("P_discharge_max", "W", "Discharge power that the battery can hold", 10e6),
        Variable("P_charge_max", "W", "Charge power that the battery can hold", 10e6),
        Variable("grid_connected", "1", "The site is connected to the grid", True, kind="boolean"),
        Variable("T_die", "K", "Processor temperature", 345.0),
        Variable("T_dry_bulb", "K", "Outdoor temperature", 293.15),
        Variable("utilisation", "1", "Workload intensity", 1.0, mean=True),
        Variable("SOH", "1", "State of health of the battery", 1.0),
        Variable("n_genset_online", "1", "Gensets on load", 0, kind="integer"),
        Variable("T_battery", "K", "Temperature of the battery", 298.15),
        Variable("f", "Hz", "Frequency of the main bus", 60.0),
        Variable("fuel", "kg", "Fuel left for the gensets", 1e9),
        Variable("P_genset", "W", "Power into the gensets (negative while they produce)", 0.0, mean=True),
    )
    outputs = (
        Variable("P_bess_setpoint", "W", "Battery power asked for, positive charges", 0.0),
        Variable("Q_bess_setpoint", "var", "Battery reactive power asked for", 0.0),
        Variable("P_import_cap", "W", "Import cap that is tracked", 30e6, event_step=0.5e6),
        Variable("SOC_target", "1", "State of charge aimed at", 0.9, event_step=0.02),
        Variable("SOC_floor", "1", "State of charge below which the battery does not discharge", 0.2, event_step=0.02),
        Variable("P_charge", "W", "Charge power aimed at", 0.0, event_step=0.5e6),
        Variable("P_response", "W", "Power held ready for a low frequency", 0.0, event_step=0.5e6),
        Variable("batch_utilisation", "1", "Workload intensity that deferrable jobs may add", 0.0, event_step=0.05),
        Variable("power_cap", "1", "Allowed processor power over maximum", 1.0, event_step=0.01),
        Variable("pv_limit", "1", "Allowed PV power over rated", 1.0, event_step=0.01),
        Variable("utility_closed", "1", "The breaker to the utility may be closed", True, kind="boolean"),
        Variable("T_facility_setpoint", "K", "Facility water supply setpoint", 293.15, event_step=0.5),
        Variable("T_coolant_setpoint", "K", "Coolant supply setpoint", 303.15, event_step=0.5),
        Variable("T_air_setpoint", "K", "Inlet air setpoint", 297.15, event_step=0.5),
        Variable("P_grid_metered", "W", "Mean power from the grid between the last two decisions", 0.0),
        Variable("P_bess_metered", "W", "Mean power into the battery between the last two decisions", 0.0),
    )

    def __init__(
        self,
        context: Context,
        policy: str = "rule",
        tariff: str = "tariffs/dominion_gs4.yaml",
        policy_parameters: dict | None = None,
        battery: dict | None = None,
        P_import_max: float = 30e6,
        P_export_max: float = 0.0,
        period: float = 60.0,
        plan_period: float = 900.0,
        fast: Sequence[Sequence[float]] = (),
        fast_period: float = 1.0,
        power_cap_island: float = 1.0,
        smoothing: float = 0.0,
        smoothing_power: float = 2e6,
        cold: dict | None = None,
        carbon_price: float = 0.0,
        carbon_intensity: float | Sequence[float] = 0.373 / 3.6e6,
        P_computing: float = 132 * 72 * 1200.0,
        timezone: str | None = None,
    ) -> None:
        super().__init__(context)
        self.site = Site(
            context.start,
            context.duration,
            read_tariff(tariff, context.folder, timezone),
            context.folder,
            context.seed,
            BatteryLimits(**(battery or {})),
            P_import_max,
            P_export_max,
            ColdStore(**cold) if cold is not None else None,
            carbon_price,
            carbon_intensity if isinstance(carbon_intensity, float) else tuple(carbon_intensity),
        )
        self._policy_class, self._policy_parameters = load_policy(policy), policy_parameters or {}
        self._smoothing, self._smoothing_power, self._P_computing = smoothing, smoothing_power, P_computing
        self._period, self._plan_period, self._fast_period = period, plan_period, fast_period
        self._fast = [(float(begin), float(end)) for begin, end in fast]
        self._power_cap_island = power_cap_island
        self.start_state()

    def start_state(self) -> None:
        """A fresh policy and no plan."""
        self.policy: Policy = self._policy_class(**self._policy_parameters)
        self.policy.start(self.site)
        self._tracker = CapTracker(
            self.site.battery, self.site.P_export_max, smoothing=self._smoothing, smoothing_power=self._smoothing_power,
            response=getattr(self.policy, "response", None),
        )  # fmt: skip
        self._targets: Targets | None = None
        self._planned, self._last = -math.inf, math.nan
        self._connected = True
        self._sums = [0.0] * (1 + len(_AVERAGED))
        self._decisions: list[list[float]] = []
        self._metered: dict[str, float] = {}

    def start(self, t: float, inputs: dict) -> dict:
        """Outputs at the start; the policy starts afresh."""
        self.start_state()
        return self.step(t, inputs)

    def step(self, t: float, inputs: dict) -> dict:
        """Setpoints from time t [s] on."""
        seen = Observation(t=t, **inputs)
        self._add(seen)
        changed = seen.grid_connected != self._connected
        self._connected = bool(seen.grid_connected)
        if changed or not self._connected or t >= self._planned + self._plan_period - 1e-6 or self._targets is None:
            averaged = self._averaged(seen)
            self._metered = {"P_grid_metered": averaged.P_grid, "P_bess_metered": averaged.P_bess}
            self._targets = self.policy.decide(averaged)
            self._planned = math.floor((t + 1e-6) / self._plan_period) * self._plan_period
            self._decisions.append([t, self._targets.P_import_cap, self._targets.SOC_target])
        targets = self._targets
        return {
            "P_bess_setpoint": self._tracker.power(seen, targets),
            "Q_bess_setpoint": 0.0,
            "P_import_cap": targets.P_import_cap,
            "SOC_target": targets.SOC_target,
            "SOC_floor": targets.SOC_floor,
            "P_charge": targets.P_charge,
            "P_response": targets.P_response,
            "batch_utilisation": targets.P_batch / self._P_computing,
            "power_cap": targets.power_cap if self._connected else min(targets.power_cap, self._power_cap_island),
            "utility_closed": not targets.islanded,
            "pv_limit": min(targets.pv_limit, self._tracker.pv_limit(seen)),
            "T_facility_setpoint": targets.T_facility_setpoint,
            "T_coolant_setpoint": targets.T_coolant_setpoint,
            "T_air_setpoint": targets.T_air_setpoint,
            **self._metered,
        }

    def _add(self, seen: Observation) -> None:
        """Sum up what has been measured since the last step."""
        dt = seen.t - self._last
        self._last = seen.t
        if dt > 0:
            self._sums[0] += dt
            for place, name in enumerate(_AVERAGED, start=1):
                self._sums[place] += dt * getattr(seen, name)

    def _averaged(self, seen: Observation) -> Observation:
        """The observation with means since the last decision."""
        span, *sums = self._sums
        if not span:
            return seen
        self._sums = [0.0] * len(self._sums)
        return dataclasses.replace(seen, **{name: total / span for name, total in zip(_AVERAGED, sums, strict=True)})

    def next_event(self, t: float) -> float:
        """Next tracking or planning time after t [s]."""
        period = self._fast_period if self._is_fast(t) or not self._connected else self._period
        following = (math.floor(t / period + 1e-9) + 1) * period
        begins = [begin for begin, _ in self._fast if begin > t]
        return min([following, *begins])

    def state(self) -> dict:
        """What a later run needs to go on from here, as plain data: the policy with its peaks, forecast and plan."""
        own = {
            name: getattr(self, name) for name in ("_planned", "_last", "_connected", "_sums", "_decisions", "_metered")
        }
        own["targets"] = dataclasses.asdict(self._targets) if self._targets is not None else None
        policy = self.policy.state() if hasattr(self.policy, "state") else vars(self.policy)
        return copy.deepcopy(own | {"tracker": self._tracker.state(), "policy": policy})

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        state = copy.deepcopy(state)
        policy, tracker, targets = state.pop("policy"), state.pop("tracker"), state.pop("targets")
        if hasattr(self.policy, "restore"):
            self.policy.restore(policy)
        else:
            vars(self.policy).update(policy)
        self._tracker.restore(tracker)
        self._targets = Targets(**targets) if targets is not None else None
        for name, value in state.items():
            setattr(self, name, value)

    def finish(self) -> dict:
        """Decisions [t, import cap, SOC target], what the policy stores, and its warnings for the report."""
        left = self.policy.finish()
        return {"decisions": self._decisions, "policy": left, "warnings": left.get("warnings", [])}

    def _is_fast(self, t: float) -> bool:
        return any(begin <= t < end for begin, end in self._fast)


def load_policy(name: str) -> type:
    """The class of a policy by short name or import path ("package.module:Class")."""
    path = POLICIES.get(name, name)
    module, colon, attribute = path.partition(":")
    if not colon:
        raise ValueError(f"policy {name!r}: expected one of {sorted(POLICIES)} or 'package.module:Class'")
    return getattr(importlib.import_module(module), attribute)
