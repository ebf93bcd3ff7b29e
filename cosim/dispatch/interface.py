"""What a dispatch policy is told and what it answers.

A policy has three methods: ``start(site)``, ``decide(observation)``, ``finish()``. It answers
with targets (an import cap, an SOC target, a reserve), never with a battery power: the tracker
turns the targets into power from what it measures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from cosim.dispatch.wear import Wear
from cosim.environment.tariff import Tariff


@dataclass(frozen=True)
class BatteryLimits:
    """The battery that the policy may use; energies in J, powers in W at the AC terminals.

    ``reserve_energy`` stays in the battery for an outage and ``reserve_power`` is not used while the grid
    is there; ``efficiency`` is one-way, of the part of the losses that is proportional to power, and
    ``resistance`` [1/W] the share lost per watt at 25 degC, which falls by ``resistance_slope`` [1/K].
    ``wear_price`` [$/J] is what the first discharge of a day costs, ``wear_depth_price`` [$/J] how much
    more the last joule of a whole capacity costs, ``holding_price`` [$/(J s)] what keeping energy costs;
    the defaults are ``wear.marginal_wear()``.
    """

    capacity: float = 40e6 * 3600
    P_max: float = 10e6
    efficiency: float = 0.94
    SOC_min: float = 0.05
    SOC_max: float = 0.95
    reserve_energy: float = 6e6 * 3600
    wear_price: float = 0.00975 / 3.6e6
    wear_depth_price: float = 0.01313 / 3.6e6
    holding_price: float = 1.842e-14
    reserve_power: float = 0.0
    resistance: float = 0.0
    resistance_slope: float = 0.01

    def wear(self, discharged: np.ndarray) -> np.ndarray:
        """Cost of use [$] of days that discharge so much energy [J]."""
        return Wear(self.wear_price, self.wear_depth_price, 0.0).of_days(discharged, self.capacity)

    def loss(self, power: float, T: float = 298.15) -> float:
        """Loss of a power [W] at a battery temperature [K] beyond that of ``efficiency`` [W]."""
        return self.resistance_at(T) * power * power

    def resistance_at(self, T: float) -> float:
        """Share lost per watt [1/W] at a battery temperature [K]."""
        return self.resistance * max(0.2, 1.0 - self.resistance_slope * (T - 298.15))

    @property
    def SOC_reserve(self) -> float:
        """Lowest state of charge in normal operation."""
        return min(self.SOC_max, self.SOC_min + self.reserve_energy / self.capacity)


@dataclass(frozen=True)
class ColdStore:
    """Cold that the plant can make ahead, in electric terms: J of chiller work saved later, W of chiller power.

    ``efficiency`` is what is saved later over what is spent, ``leak`` [1/s] the share that warms up.
    The store is full when the facility water stands ``swing`` [K] below its usual setpoint. The
    defaults are the buffer tank of the reference site (190 m3 over 5 K, 0.18 of electricity per cold).
    """

    capacity: float = 190e3 * 4186 * 5 * 0.18
    P_max: float = 0.5e6
    efficiency: float = 0.85
    leak: float = 1 / (48 * 3600)
    swing: float = 5.0


@dataclass(frozen=True)
class Site:
    """The site as a policy sees it at the start of a run.

    ``start`` [timezone-aware] is t = 0; ``folder`` and ``seed`` are the scenario's (price files,
    synthetic markets); P_import_max and P_export_max [W] bound the exchange with the grid; ``cold`` is what
    the plant can store; a price of carbon dioxide [$/kg] at an intensity of the grid [kg/J], one value or 24 by
    the hour, is added to what energy costs (default: mean of the USA, eGRID 2022).
    """

    start: datetime
    duration: float
    tariff: Tariff
    folder: Path = Path()
    seed: int = 0
    battery: BatteryLimits = field(default_factory=BatteryLimits)
    P_import_max: float = 30e6
    P_export_max: float = 0.0
    cold: ColdStore | None = None
    carbon_price: float = 0.0
    carbon_intensity: float | tuple[float, ...] = 0.373 / 3.6e6


@dataclass(frozen=True)
class Observation:
    """What is measured at time t [s]; powers [W] are means since the last observation, positive into the component.

    P_grid flows into the site, P_bess into the battery, P_pv into the PV plant (negative while it
    produces). P_discharge_max and P_charge_max are the battery's present limits, f [Hz] is the
    frequency, ``fuel`` [kg] what the gensets have left; P_genset flows into the gensets (negative while they produce).
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
    T_battery: float = 298.15
    f: float = 60.0
    fuel: float = math.inf
    P_genset: float = 0.0

    @property
    def P_net(self) -> float:
        """Load of the site less PV [W]: what the grid would carry without the battery."""
        return self.P_grid - self.P_bess - self.P_genset

    @property
    def P_load(self) -> float:
        """Load of the site [W], battery and PV left out."""
        return self.P_net - self.P_pv


@dataclass(frozen=True)
class Targets:
    """What a policy asks for until its next decision.

    The battery discharges what the net load exceeds P_import_cap [W] by, down to SOC_floor, and
    charges with at most P_charge [W] toward SOC_target while the import stays below the cap. P_response
    [W] answers to a low frequency in full; P_batch [W] is what deferrable jobs may use; ``islanded``: the utility
    breaker opens and the gensets carry the site.
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
    P_response: float = 0.0
    P_batch: float = 0.0
    islanded: bool = False


class Policy(Protocol):
    """A dispatch policy; a class of the user's own needs these three methods and nothing else.

    A run is continued after a restart by ``state()`` (plain data) and ``restore(state)`` where a
    policy has them, else by a copy of its attributes.
    """

    def start(self, site: Site) -> None:
        """Prepare for a run."""

    def decide(self, observation: Observation) -> Targets:
        """Targets from now on. Called at the agent's planning times, in order."""

    def finish(self) -> dict:
        """Plain data to be stored with the results."""
