"""What the site can do beside its battery: shed and shift computing, answer to frequency, be ready for what is announced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.dispatch.gensets import PURPOSES


@dataclass(frozen=True)
class Computing:
    """The processors as a flexible load.

    P_max [W]: all processors at full load; ``idle_share``: idle over full power; ``cap_min``: lowest
    power cap the agent may set; ``work_price`` [$/J]: what a joule of processor work not done costs
    (2 $/kWh is about 2.4 $ per GPU-hour of 1.2 kW).
    """

    P_max: float = 132 * 72 * 1200.0
    idle_share: float = 140 / 1200
    cap_min: float = 0.5
    work_price: float = 2.0 / 3.6e6

    def power_share(self, utilisation: float) -> float:
        """Processor power over P_max at a utilisation."""
        return self.idle_share + (1 - self.idle_share) * utilisation

    def flexible(self, utilisation: float) -> float:
        """Power [W] that the lowest cap would remove."""
        return max(0.0, self.power_share(utilisation) - self.cap_min) * self.P_max

    def cap(self, shed: float, utilisation: float) -> float:
        """Power cap that removes ``shed`` [W]; 1 if there is nothing to remove."""
        if shed < 1e-3 * self.P_max:
            return 1.0
        return min(1.0, max(self.cap_min, self.power_share(utilisation) - shed / self.P_max))


@dataclass(frozen=True)
class Alert:
    """Announced trouble (storm, heat, scarcity) from ``begin`` to ``end`` [s], known ``notice`` [s] before.

    ``reserve`` [1] of the battery's state of charge is held from the begin on; during the
    ``precooling`` [s] before it the facility water is asked for at T_facility_setpoint [K].
    """

    begin: float
    end: float
    notice: float = 86400.0
    reserve: float = 0.9
    precooling: float = 3600.0
    T_facility_setpoint: float = 288.15

    def known(self, t: float) -> bool:
        """Whether the alert has been given at time t [s] and is not over."""
        return self.begin - self.notice <= t < self.end

    def covers(self, t: np.ndarray) -> np.ndarray:
        """Where times t [s] need the reserve."""
        return (t >= self.begin) & (t < self.end)

    def precools(self, t: float) -> bool:
        """Whether the plant cools ahead at time t [s]."""
        return self.begin - self.precooling <= t < self.begin


@dataclass(frozen=True)
class Curtailment:
    """A called demand-response event: import at most P_import [W] from ``begin`` to ``end`` [s].

    Known ``notice`` [s] before; what exceeds it costs ``penalty`` [$/J]. ``gensets``: as what the programme lets them
    answer, "economic" or "reliability" (called against a local shortage); None where it forbids them.
    """

    begin: float
    end: float
    P_import: float
    penalty: float
    notice: float = 1800.0
    gensets: str | None = None

    def __post_init__(self) -> None:
        if self.gensets not in (None, *PURPOSES):
            raise ValueError(f"curtailment: gensets {self.gensets!r}: expected one of {PURPOSES} or none")

    @property
    def duration(self) -> float:
        """Length [s]."""
        return self.end - self.begin

    def known(self, t: float) -> bool:
        """Whether the event has been called at time t [s] and is not over."""
        return self.begin - self.notice <= t < self.end

    def covers(self, t: np.ndarray) -> np.ndarray:
        """Which quarter hours starting at t [s] lie in the event."""
        return (t >= self.begin) & (t < self.end)


@dataclass(frozen=True)
class GridRisk:
    """When the grid is less sure: in these months and hours of local time the reserve is ``factor`` times as large."""

    factor: float
    months: tuple[int, ...] = tuple(range(1, 13))
    hours: tuple[float, float] = (0.0, 24.0)

    def covers(self, month: np.ndarray, hour: np.ndarray) -> np.ndarray:
        """Where the risk holds."""
        return np.isin(month, self.months) & (hour >= self.hours[0]) & (hour < self.hours[1])


def reserve_energy(P_critical: float, t_start: float, efficiency: float, margin: float = 0.0) -> float:
    """Energy [J] that carries P_critical [W] until the gensets do after t_start [s], plus a margin [J]."""
    return P_critical * t_start / efficiency + margin


@dataclass(frozen=True)
class BatchJob:
    """Computing that may wait: ``energy`` [J] between ``release`` and ``deadline`` [s], at most P_max [W].

    What is missing at the deadline costs ``miss_price`` [$/J].
    """

    name: str
    energy: float
    P_max: float
    release: float
    deadline: float
    miss_price: float = 2.0 / 3.6e6

    def covers(self, t: np.ndarray) -> np.ndarray:
        """Which quarter hours starting at t [s] the job may run in."""
        return (t >= self.release) & (t < self.deadline)


@dataclass(frozen=True)
class Response:
    """Frequency response by the battery: full below ``f_full`` [Hz], none above f_start.

    ``price`` [$/(W s)] pays for the power held ready, ``penalty`` [$/J] is due for what was not
    delivered.
    """

    price: float
    penalty: float = 0.0
    f_start: float = 59.98
    f_full: float = 59.85
    hours: tuple[float, float] = (0.0, 24.0)

    def share(self, f: float) -> float:
        """Part of the power that a frequency [Hz] asks for."""
        return min(1.0, max(0.0, (self.f_start - f) / (self.f_start - self.f_full)))

    def settle(self, held: np.ndarray, f: np.ndarray, delivered: np.ndarray, dt: float) -> tuple[float, float]:
        """Payment for power held ready and penalty for what was not delivered [$].

        Arrays of shape (n,) over intervals of dt [s]: W held, Hz, W delivered.
        """
        asked = held * np.clip((self.f_start - f) / (self.f_start - self.f_full), 0.0, 1.0)
        return float(held.sum() * dt * self.price), float(np.maximum(asked - delivered, 0.0).sum() * dt * self.penalty)
