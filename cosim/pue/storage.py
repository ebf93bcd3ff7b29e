"""The daily use of a store: the same shift of energy from the afternoon into the night, by battery or by cold."""

from __future__ import annotations

from cosim.component import Component, Context, Variable


class Storage(Component):
    """Charges at night and discharges in the afternoon, each day alike.

    Parameters: ``kind`` "none", "battery" or "cold"; ``charge`` and ``discharge``: [begin, end] in hours of
    local time; ``P_charge``, ``P_discharge`` [W] of the battery; ``SOC_max`` to which it is charged and
    ``capacity`` [J]. Without a battery its auxiliaries count for nothing.
    """

    sampled = True
    inputs = (
        Variable("SOC", "1", "State of charge of the battery", 0.9),
        Variable("P_auxiliary_battery", "W", "Thermal management of the battery", 0.0),
    )
    outputs = (
        Variable("P_bess", "W", "Battery power asked for, positive charges", 0.0),
        Variable("bess_available", "1", "There is a battery", True, kind="boolean"),
        Variable("P_auxiliary", "W", "Thermal management of the battery, where there is one", 0.0),
        Variable("tank_charge", "1", "Charging flow of the cold store over the largest, negative discharges", 0.0),
    )

    def __init__(
        self, context: Context, kind: str = "none", charge: tuple[float, float] = (22.0, 6.0),
        discharge: tuple[float, float] = (13.0, 19.0), P_charge: float = 4e6, P_discharge: float = 4e6,
        SOC_max: float = 0.9, capacity: float = 144e9,
    ) -> None:
        super().__init__(context)
        if kind not in ("none", "battery", "cold"):
            raise ValueError(f"storage kind {kind!r}: expected none, battery or cold")
        start = context.start
        self._clock = start.hour * 3600 + start.minute * 60 + start.second
        self.kind, self.charge, self.discharge = kind, charge, discharge
        self.P_charge, self.P_discharge, self.SOC_max, self.capacity = P_charge, P_discharge, SOC_max, capacity

    def step(self, t: float, inputs: dict) -> dict:
        """Setpoints from time t [s] on."""
        battery, direction = self.kind == "battery", self._direction(t)
        room = max(0.0, (self.SOC_max - inputs["SOC"]) * self.capacity / 3600.0)
        power = min(self.P_charge, room) if direction > 0 else -self.P_discharge if direction < 0 else 0.0
        return {
            "P_bess": power if battery else 0.0,
            "bess_available": battery,
            "P_auxiliary": inputs["P_auxiliary_battery"] if battery else 0.0,
            "tank_charge": float(direction) if self.kind == "cold" else 0.0,
        }

    def next_event(self, t: float) -> float:
        """The next full hour after t [s]."""
        return 3600.0 * (int((t + 1e-6) // 3600) + 1)

    def _direction(self, t: float) -> int:
        hour = ((self._clock + t + 1e-3) / 3600.0) % 24
        return 1 if _within(hour, self.charge) else -1 if _within(hour, self.discharge) else 0


def _within(hour: float, span: tuple[float, float]) -> bool:
    begin, end = span
    return begin <= hour < end if begin < end else hour >= begin or hour < end
