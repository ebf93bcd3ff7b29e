"""The fast loop: from an import cap and an SOC target to a battery power."""

from __future__ import annotations

from dataclasses import dataclass

from cosim.dispatch.interface import BatteryLimits, Observation, Targets

TAPER = 0.01
"""Band of the state of charge over which power fades out at a limit."""


@dataclass
class CapTracker:
    """Holds the grid import under the cap with the battery, within its limits.

    ``taper`` is the SOC band over which charging (below SOC_target) and discharging (above the
    floor) fade out, so that power does not step at a limit. ``margin`` [W] is kept under the cap.
    """

    battery: BatteryLimits
    P_export_max: float = 0.0
    taper: float = TAPER
    margin: float = 0.0

    def power(self, observation: Observation, targets: Targets) -> float:
        """Battery power [W], positive charges."""
        if not observation.grid_connected:
            return 0.0
        excess = observation.P_net - (targets.P_import_cap - self.margin)
        if excess > 0:
            return -min(excess, self._discharge_limit(observation, targets))
        charge = min(targets.P_charge, -excess) * self._share(targets.SOC_target - observation.SOC)
        surplus = max(0.0, -observation.P_net - self.P_export_max)
        headroom = self._share(self.battery.SOC_max - observation.SOC)
        return min(max(charge, surplus * headroom), observation.P_charge_max, self.battery.P_max)

    def _discharge_limit(self, observation: Observation, targets: Targets) -> float:
        limit = min(observation.P_discharge_max, self.battery.P_max)
        # Only the net load can be fed from the battery, and what may be exported.
        limit = min(limit, max(0.0, observation.P_net + self.P_export_max))
        return limit * self._share(observation.SOC - targets.SOC_floor)

    def _share(self, distance: float) -> float:
        return min(1.0, max(0.0, distance / self.taper))
