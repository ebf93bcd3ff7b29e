"""The policy that does nothing but keep the battery full for an outage."""

from __future__ import annotations

from cosim.dispatch.interface import Observation, Site, Targets


class Noop:
    """Keeps the battery at its upper limit, recharging slowly after an outage; no economics."""

    def __init__(self, recharge_hours: float = 8.0) -> None:
        self.recharge_hours = recharge_hours

    def start(self, site: Site) -> None:
        """Remember the site."""
        self.site = site

    def decide(self, observation: Observation) -> Targets:
        """The same targets at all times."""
        battery = self.site.battery
        return Targets(
            P_import_cap=self.site.P_import_max,
            SOC_target=battery.SOC_max,
            SOC_floor=battery.SOC_max,
            P_charge=battery.capacity / (3600 * self.recharge_hours),
        )

    def finish(self) -> dict:
        """Nothing to store."""
        return {}

    def state(self) -> dict:
        """Nothing to remember."""
        return {}

    def restore(self, state: dict) -> None:
        """Nothing to remember."""
