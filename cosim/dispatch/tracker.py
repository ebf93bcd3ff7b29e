"""The fast loop: from an import cap and an SOC target to a battery power."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from cosim.dispatch.flexibility import Response
from cosim.dispatch.interface import BatteryLimits, Observation, Targets

TAPER = 0.01
"""Band of the state of charge over which power fades out at a limit."""


@dataclass
class CapTracker:
    """Holds the grid import under the cap with the battery, within its limits.

    ``taper`` is the SOC band over which charging (below SOC_target) and discharging (above the
    floor) fade out, so that power does not step at a limit.
    With ``smoothing`` [s] the grid sees the net load through a first-order filter of that time
    constant; the battery takes the rest (PV, swings of the processors) up to ``smoothing_power`` [W].
    ``response`` adds what a low frequency asks for. DataCenter.Dispatch.CapTracker is the same law as an FMU.
    """

    battery: BatteryLimits
    P_export_max: float = 0.0
    taper: float = TAPER
    smoothing: float = 0.0
    smoothing_power: float = 2e6
    response: Response | None = None
    _slow: float = field(default=math.nan, init=False)
    _t: float = field(default=0.0, init=False)

    def power(self, observation: Observation, targets: Targets) -> float:
        """Battery power [W], positive charges."""
        swing = self._swing(observation)
        if not observation.grid_connected:
            return 0.0
        wish = self._wish(observation, targets, observation.P_net - swing) - swing
        if self.response is not None:
            wish -= targets.P_response * self.response.share(observation.f)
        return max(-self._discharge_limit(observation, targets), min(wish, self._charge_limit(observation)))

    def pv_limit(self, observation: Observation) -> float:
        """Share of the PV power that may be fed in, so that no more is exported than allowed."""
        spare = self._charge_limit(observation)
        excess = -observation.P_net - self.P_export_max - spare
        if excess <= 0 or observation.P_pv >= 0 or not observation.grid_connected:
            return 1.0
        return max(0.0, 1.0 - excess / -observation.P_pv)

    def _wish(self, observation: Observation, targets: Targets, net: float) -> float:
        excess = net - targets.P_import_cap
        if excess > 0:
            return -excess
        charge = min(targets.P_charge, -excess) * self._share(targets.SOC_target - observation.SOC)
        return max(charge, -net - self.P_export_max)

    def _swing(self, observation: Observation) -> float:
        """Fast part of the net load that the battery takes [W]."""
        if not self.smoothing:
            return 0.0
        if math.isnan(self._slow):
            self._slow = observation.P_net
        self._slow += (1 - math.exp(-(observation.t - self._t) / self.smoothing)) * (observation.P_net - self._slow)
        self._t = observation.t
        return max(-self.smoothing_power, min(self.smoothing_power, observation.P_net - self._slow))

    def _charge_limit(self, observation: Observation) -> float:
        limit = min(observation.P_charge_max, self.battery.P_max)
        return limit * self._share(self.battery.SOC_max - observation.SOC)

    def _discharge_limit(self, observation: Observation, targets: Targets) -> float:
        limit = min(observation.P_discharge_max, self.battery.P_max)
        # Only the net load can be fed from the battery, and what may be exported.
        limit = min(limit, max(0.0, observation.P_net + self.P_export_max))
        return limit * self._share(observation.SOC - targets.SOC_floor)

    def _share(self, distance: float) -> float:
        return min(1.0, max(0.0, distance / self.taper))

    def state(self) -> dict:
        """Plain data."""
        return {"slow": self._slow, "t": self._t}

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        self._slow, self._t = state["slow"], state["t"]
