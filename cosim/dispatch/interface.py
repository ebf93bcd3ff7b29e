"""What a dispatch policy is told and what it answers.

A policy has three methods: ``start(site)``, ``decide(observation)``, ``finish()``. It answers
with targets (an import cap, an SOC target, a reserve), never with a battery power: the tracker
turns the targets into power from what it measures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cosim.environment.tariff import Tariff


@dataclass(frozen=True)
class BatteryLimits:
    """The battery that the policy may use; energies in J, powers in W at the AC terminals.

    ``reserve_energy`` stays in the battery for an outage; efficiencies are one-way.
    ``wear_price`` [$/J discharged] is charged against every saving.
    """

    capacity: float = 40e6 * 3600
    P_max: float = 10e6
    efficiency: float = 0.94
    SOC_min: float = 0.05
    SOC_max: float = 0.95
    reserve_energy: float = 6e6 * 3600
    wear_price: float = 0.02 / 3.6e6

    @property
    def SOC_reserve(self) -> float:
        """Lowest state of charge in normal operation."""
        return min(self.SOC_max, self.SOC_min + self.reserve_energy / self.capacity)


@dataclass(frozen=True)
class Site:
    """The site as a policy sees it at the start of a run.

    ``start`` [timezone-aware] is t = 0; ``folder`` and ``seed`` are the scenario's (price files,
    synthetic markets); P_import_max and P_export_max [W] bound the exchange with the grid.
    """

    start: datetime
    duration: float
    tariff: Tariff
    folder: Path = Path()
    seed: int = 0
    battery: BatteryLimits = field(default_factory=BatteryLimits)
    P_import_max: float = 30e6
    P_export_max: float = 0.0


@dataclass(frozen=True)
class Observation:
    """What is measured at time t [s]; powers [W] are means since the last observation, positive into the component.

    P_grid flows into the site, P_bess into the battery, P_pv into the PV plant (negative while it
    produces). P_discharge_max and P_charge_max are the battery's present limits.
    """

    t: float
    P_grid: float
    P_bess: float
    P_pv: float
    SOC: float
    P_discharge_max: float
    P_charge_max: float
    grid_connected: bool
    T_die: float
    T_dry_bulb: float
    utilisation: float = 1.0
    SOH: float = 1.0
    n_genset_online: int = 0

    @property
    def P_net(self) -> float:
        """Load of the site less PV [W]: what the grid would carry without the battery."""
        return self.P_grid - self.P_bess

    @property
    def P_load(self) -> float:
        """Load of the site [W], battery and PV left out."""
        return self.P_grid - self.P_bess - self.P_pv


@dataclass(frozen=True)
class Targets:
    """What a policy asks for until its next decision.

    The battery discharges what the net load exceeds P_import_cap [W] by, down to SOC_floor, and
    charges with at most P_charge [W] toward SOC_target while the import stays below the cap.
    """

    P_import_cap: float
    SOC_target: float
    SOC_floor: float
    P_charge: float
    power_cap: float = 1.0
    pv_limit: float = 1.0
    T_facility_setpoint: float = 293.15
    T_coolant_setpoint: float = 303.15
    T_air_setpoint: float = 297.15


class Policy(Protocol):
    """A dispatch policy; a class of the user's own needs these three methods and nothing else."""

    def start(self, site: Site) -> None:
        """Prepare for a run."""

    def decide(self, observation: Observation) -> Targets:
        """Targets from now on. Called at the agent's planning times, in order."""

    def finish(self) -> dict:
        """Plain data to be stored with the results."""
