"""What the site can do beside its battery: shed computing, and be ready for what is announced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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

    Known ``notice`` [s] before; what exceeds it costs ``penalty`` [$/J].
    """

    begin: float
    end: float
    P_import: float
    penalty: float
    notice: float = 1800.0

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
