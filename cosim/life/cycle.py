"""The order of one cycle a day to a storage in a coupled run."""

from __future__ import annotations

import math

from cosim.component import Component, Context, Value, Variable

DAY = 86400.0
TAPER = 0.005
"""Band of the state of charge over which charging fades out, so that each day ends as it began."""


class DailyCycle(Component):
    """Discharges once a day from ``discharge_at`` [s after midnight of the first day] on, then charges to ``SOC_full``.

    The discharge gives ``energy`` [J] at ``power`` [W], both at the AC terminals; the charge follows at once and takes
    ``power``, less where the battery offers less. The order is renewed every ``period`` [s].
    """

    sampled = True
    inputs = (
        Variable("P_bess", "W", "Power into the converter since the last order", mean=True),
        Variable("SOC", "1", "State of charge", start=0.5),
        Variable("P_discharge_max", "W", "Discharge power of the battery for 15 min", start=1e9),
        Variable("P_charge_max", "W", "Charge power of the battery for 15 min", start=1e9),
    )
    outputs = (Variable("P_bess_setpoint", "W", "Power into the converter"),)

    def __init__(
        self, context: Context, SOC_full: float, power: float, energy: float, discharge_at: float, period: float = 60.0
    ) -> None:
        super().__init__(context)
        self.SOC_full, self.power, self.energy, self.discharge_at, self.period = SOC_full, power, energy, discharge_at, period
        self.given = 0.0

    def step(self, t: float, inputs: dict[str, Value]) -> dict[str, Value]:
        """The order from time t on."""
        since = (t - self.discharge_at) % DAY
        if t < self.discharge_at:
            self.given = self.energy
        elif since < 0.5 * self.period:
            self.given = 0.0
        elif self.given < self.energy:
            self.given += max(0.0, -inputs["P_bess"]) * self.period
        left = self.energy - self.given
        if left > 1e-6 * self.energy:
            return {"P_bess_setpoint": -min(self.power, left / self.period, inputs["P_discharge_max"])}
        wish = self.power * min(1.0, max(0.0, self.SOC_full - inputs["SOC"]) / TAPER)
        return {"P_bess_setpoint": min(wish, inputs["P_charge_max"])}

    def next_event(self, t: float) -> float:
        """The next full period."""
        return self.period * (math.floor(t / self.period + 1e-9) + 1)
