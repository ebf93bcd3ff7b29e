"""Gensets as an answer to prices and called events: the site opens the utility breaker and runs on its sets.

The electrical network has no command for sets in parallel with the utility, so the plan decides when the whole site
is an island (`running.py` has the mathematics).

An emergency engine (40 CFR 63.6640(f) and 60.4211(f)) has no hour for peak shaving or economic demand response: the
100 h for emergency demand response were vacated (Delaware DNREC v. EPA, 785 F.3d 1, 2015). Within the 100 h of
testing and maintenance it may run 50 h when the local balancing authority or transmission operator dispatches it
against a local shortage (EPA's fact sheet of 1 May 2025). More needs engines certified and permitted as non-emergency
(Tier 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CARBON = 3.19
"""Carbon dioxide per mass of diesel [kg/kg] (EPA emission factors: 10.21 kg per gallon of 3.2 kg)."""
PURPOSES = ("economic", "reliability")


@dataclass(frozen=True)
class Gensets:
    """The sets, their cost, and what their permit allows.

    P_max [W] of all sets; ``fuel_per_energy`` [kg/J] and ``fuel_running`` [kg/s] of all sets on the bus (indicated
    efficiency 0.44, friction 4 %, 42.8 MJ/kg: the sets of the reference site); ``fuel_price`` [$/kg] (3.75 $ a
    gallon); ``upkeep_price`` [$/J] and ``start_price`` [$] are assumed; ``run_minimum`` [s]; ``fuel_reserve`` [kg]
    stays for an outage. Hours a year: ``hours_economic`` for prices and economic programmes, none for an emergency
    engine, ``hours_reliability`` for events that the operator calls against a local shortage.
    """

    P_max: float = 28.5e6
    fuel_per_energy: float = 5.4e-8
    fuel_running: float = 0.064
    fuel_price: float = 1.17
    upkeep_price: float = 0.02 / 3.6e6
    start_price: float = 300.0
    run_minimum: float = 3600.0
    fuel_reserve: float = 40e3
    hours_economic: float = 0.0
    hours_reliability: float = 50.0

    def fuel(self, energy: float, running: float) -> float:
        """Fuel [kg] for an energy [J] made within a running time [s]."""
        return self.fuel_per_energy * energy + self.fuel_running * running

    def price(self, carbon_price: float) -> tuple[float, float]:
        """Cost of energy [$/J] and of running [$/s], carbon dioxide [$/kg] included."""
        each = self.fuel_price + carbon_price * CARBON
        return self.fuel_per_energy * each + self.upkeep_price, self.fuel_running * each

    def cost(self, energy: float, running: float, starts: int, carbon_price: float = 0.0) -> float:
        """Cost [$] of an energy [J] made within a running time [s] with so many starts."""
        of_energy, of_running = self.price(carbon_price)
        return of_energy * energy + of_running * running + self.start_price * starts

    def account(self, hours: dict[tuple[int, str], float], energy: float, starts: int, carbon_price: float) -> dict:
        """Plain data: hours [h] by year and purpose, starts, energy [J], fuel [kg], cost [$]."""
        running = 3600 * sum(hours.values())
        return {"hours": {f"{year} {purpose}": run for (year, purpose), run in hours.items()}, "starts": starts,
                "energy": energy, "fuel": self.fuel(energy, running),
                "cost": self.cost(energy, running, starts, carbon_price)}  # fmt: skip

    def asked(
        self, value: np.ndarray, load: np.ndarray, events: dict[str | None, np.ndarray], run: tuple[float, ...],
        on: bool = False, fuel: float = np.inf, carbon_price: float = 0.0, step: float = 900.0,
    ) -> Running | None:  # fmt: skip
        """What a plan of N quarters of ``step`` [s] is asked; None where running is forbidden or cannot pay.

        ``value`` [$/J] of import and ``load`` [W], (N,); ``events`` mark called quarters by what the programme lets the
        sets answer (None: it forbids them), (N,); ``run`` [h] in this year by purpose; ``fuel`` [kg] in the tank.
        """
        of_energy, of_running = self.price(carbon_price)
        paying = (value * load > of_energy * load + of_running) | events["economic"]
        # The minimum run may reach beyond the hours that pay.
        around = np.convolve(paying, np.ones(2 * round(self.run_minimum / step) - 1), mode="same") > 0
        hours = (self.hours_economic - run[0], self.hours_reliability - run[1])
        purpose = np.where(events["reliability"] & (hours[1] >= step / 3600), 2, 0)
        purpose = np.where(around & ~events["reliability"] & (hours[0] >= step / 3600), 1, purpose)
        purpose[events[None]] = 0
        return Running(self, purpose, hours, on, fuel - self.fuel_reserve, carbon_price) if purpose.any() else None


@dataclass(frozen=True)
class Running:
    """What a plan is asked about the sets: ``purpose`` (N,) of each quarter: 0 none, 1 economic, 2 reliability.

    ``hours`` [h] left for each purpose, ``on`` whether they run now, ``fuel`` [kg] above the reserve.
    """

    gensets: Gensets
    purpose: np.ndarray
    hours: tuple[float, float]
    on: bool = False
    fuel: float = np.inf
    carbon_price: float = 0.0
