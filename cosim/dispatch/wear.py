"""What a battery's ageing costs at the margin: the law of its model, in dollars.

Law of a 250 Ah LFP cell, doi 10.1016/j.est.2023.109042, as in DataCenter.Battery.CalendarCycleAgeing:

    calendar loss   q = k_t t^0.526      k_t = 8.37e4 exp(-5210/T) exp(-3560 U_a(SOC)/T), t in days
    cycle loss      q = k_c n^0.828      k_c = (4.38e-8 + 1.55e-8 DoD + 1.68e-7 C) exp(2190/T), n full cycles

A day that discharges the share D of the capacity makes n = D cycles of depth DoD = D at the mean
rate C = 2 D/24 per hour, so that its marginal cost rises linearly with D. The capacity lost is
worth ``replacement_price`` over the loss at which the battery is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

KWH = 3.6e6
DAY = 86400.0


@dataclass(frozen=True)
class Wear:
    """What use and rest cost: ``price`` [$/J discharged] of the first discharge of a day, ``depth_price`` [$/J]

    by which it has risen when a whole capacity has been discharged on that day, and ``holding_price``
    [$/(J s)] of energy kept, positive because a full battery ages faster than an empty one.
    """

    price: float
    depth_price: float
    holding_price: float

    def of_days(self, discharged: np.ndarray, capacity: float) -> np.ndarray:
        """Cost [$] of discharging so much energy [J] on each day, shape of ``discharged``."""
        return self.price * discharged + 0.5 * self.depth_price * discharged**2 / capacity


def anode_potential(SOC: np.ndarray | float) -> np.ndarray:
    """Graphite against lithium [V]: Safari and Delacourt (2011), doi 10.1149/1.3567007."""
    x = 0.0085 + np.asarray(SOC) * (0.78 - 0.0085)
    return (0.6379 + 0.5416 * np.exp(-305.5309 * x) - 0.044 * np.tanh((x - 0.1958) / 0.1088)
            - 0.1978 * np.tanh((x - 1.0571) / 0.0854) - 0.6875 * np.tanh((x + 0.0117) / 0.0529)
            - 0.0175 * np.tanh((x - 0.5692) / 0.0875))  # fmt: skip


def calendar_coefficient(SOC: np.ndarray | float, T: float) -> np.ndarray:
    """Calendar loss of the first day [1] at a state of charge and temperature [K]."""
    return 8.37e4 * np.exp(-5210 / T) * np.exp(-3560 * anode_potential(SOC) / T)


def cycle_coefficient(depth: float, rate: float, T: float) -> float:
    """Loss of the first full cycle [1] at a depth [1], mean rate [1/h] and temperature [K]."""
    return (4.38e-8 + 1.55e-8 * depth + 1.68e-7 * rate) * np.exp(2190 / T)


def marginal_wear(
    T: float = 298.15,
    days: float = 7.5 * 365.25,
    cycles: float = 2500.0,
    replacement_price: float = 200.0 / KWH,
    loss_at_end: float = 0.3,
) -> Wear:
    """Prices at a temperature [K] and an age (days, full cycles so far).

    The law is steep for a new battery and flat for an old one: the default is a battery in the middle
    of its life, whose price is near the mean of that life. ``replacement_price`` [$/J of capacity] and
    ``loss_at_end`` [1] are assumed.
    """
    value = replacement_price / loss_at_end
    per_cycle = 0.828 * cycles ** (0.828 - 1)
    still = per_cycle * cycle_coefficient(0.0, 0.0, T)
    # cost of a day: value (k0 + k1 D) D, so that its derivative rises by 2 k1 per unit of D
    rise = 2 * per_cycle * (cycle_coefficient(1.0, 2 / 24, T) - cycle_coefficient(0.0, 0.0, T))
    SOC = np.linspace(0.1, 0.95, 50)
    per_second = calendar_coefficient(SOC, T) * 0.526 * days ** (0.526 - 1) / DAY
    holding = float(np.polyfit(SOC, per_second, 1)[0])
    return Wear(float(value * still), float(value * rise), value * holding)
