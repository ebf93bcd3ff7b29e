"""Without the grid: keep the work going as long as possible, then as much of it as the supply carries."""

from __future__ import annotations

from dataclasses import dataclass

from cosim.dispatch.flexibility import Computing
from cosim.dispatch.interface import Observation, Site, Targets


@dataclass(frozen=True)
class Island:
    """Rules of the island, which put off the first lost work and then lose as little as possible.

    Work is not touched while the gensets carry the load (each P_genset [W], loaded up to
    ``loading``); the cooling saves power by warmer setpoints, which costs no work. When the sets are
    too few or the fuel is down to ``fuel_low`` [kg], the processors are capped to what is left, ``cap_min`` [1] at
    the lowest: what the sets give and, over ``battery_hours``, the energy of the battery. Starting sets are
    given ``patience`` [s], which the UPS bridges. ``P_overhead`` [W] is the load that no cap reaches.
    """

    P_genset: float = 2.5e6
    loading: float = 0.95
    battery_hours: float = 4.0
    patience: float = 60.0
    P_overhead: float = 7e6
    T_facility_setpoint: float = 295.15
    T_coolant_setpoint: float = 308.15
    fuel_low: float = 2500.0
    cap_min: float = 0.2

    def decide(self, seen: Observation, site: Site, since: float) -> Targets:
        """Targets of an island that began ``since`` [s] ago."""
        battery = site.battery
        computing = Computing(cap_min=self.cap_min)
        sets = self.loading * self.P_genset * seen.n_genset_online if seen.fuel > self.fuel_low else 0.0
        cap = 1.0
        if since >= self.patience:
            capacity = battery.capacity * seen.SOH
            left = max(0.0, seen.SOC - battery.SOC_min) * capacity * battery.efficiency
            stored = min(battery.P_max, seen.P_discharge_max, left / (3600 * self.battery_hours))
            supply = sets + stored - seen.P_pv - self.P_overhead
            cap = computing.cap(computing.P_max * computing.power_share(seen.utilisation) - supply, seen.utilisation)
        return Targets(
            P_import_cap=site.P_import_max,
            SOC_target=battery.SOC_max,
            SOC_floor=battery.SOC_min,
            P_charge=0.0,
            power_cap=cap,
            T_facility_setpoint=self.T_facility_setpoint,
            T_coolant_setpoint=self.T_coolant_setpoint,
        )
