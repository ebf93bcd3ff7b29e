"""The fuel tank of the gensets as an entity of a scenario."""

from __future__ import annotations

import math

from cosim.component import Component, Context, Variable


class FuelTank(Component):
    """Counts what the gensets burn and stops them when the tank is empty.

    Parameters: ``mass`` [kg] at the start, ``n_genset`` to stop, ``period`` [s] of looking.
    """

    sampled = True
    inputs = (Variable("fuel_mass_flow", "kg/s", "Fuel burnt by the gensets", mean=True),)
    outputs = (
        Variable("level", "kg", "Fuel left", 1e9),
        Variable("n_genset_failed", "1", "Gensets without fuel", 0, kind="integer"),
    )

    def __init__(self, context: Context, mass: float = 60e3, n_genset: int = 12, period: float = 300.0) -> None:
        super().__init__(context)
        self._mass, self._n_genset, self._period = mass, n_genset, period
        self.level, self._t = mass, 0.0

    def start(self, t: float, inputs: dict) -> dict:
        """A full tank."""
        self.level, self._t = self._mass, t
        return self.step(t, inputs)

    def step(self, t: float, inputs: dict) -> dict:
        """Level at time t [s]."""
        self.level = max(0.0, self.level - (t - self._t) * inputs["fuel_mass_flow"])
        self._t = t
        return {"level": self.level, "n_genset_failed": self._n_genset if self.level <= 0 else 0}

    def next_event(self, t: float) -> float:
        """Next look after t [s]."""
        return (math.floor(t / self._period + 1e-9) + 1) * self._period

    def state(self) -> dict:
        """What is left."""
        return {"level": self.level, "t": self._t}

    def restore(self, state: dict) -> None:
        """Go on from a state."""
        self.level, self._t = state["level"], state["t"]

    def finish(self) -> dict:
        """Fuel burnt [kg]."""
        return {"burnt": self._mass - self.level}
