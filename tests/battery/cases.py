"""The current profiles on which the cell is compared with PyBaMM."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Case:
    """One run of a single cell.

    ``segments`` are pairs of duration [s] and constant current into the cell [A] (negative
    discharges); ``interval`` is the time between stored points [s]; ``T_ambient`` [K] is the initial
    temperature as well.
    """

    parameter_set: str
    SOC_start: float
    segments: tuple[tuple[float, float], ...]
    interval: float
    T_ambient: float = 298.0
    isothermal: bool = True
    shells: int = 120  # per particle, of the reference
    entropic: tuple[float, float] = (0.0, 0.0)  # change of the potentials with temperature [V/K], negative and positive


def changing_profile(seed: int, steps: int, largest: float) -> tuple[tuple[float, float], ...]:
    """Return segments of 1 s with a random walk of the current, mean zero, at most ``largest`` [A]."""
    generator = np.random.default_rng(seed)
    walk = np.zeros(steps)
    for k in range(1, steps):
        walk[k] = 0.9 * walk[k - 1] + generator.normal(0, 0.3 * largest)
    return tuple((1.0, round(float(current), 3)) for current in np.clip(walk, -largest, largest))


def random_steps(seed: int, steps: int, largest: float) -> tuple[tuple[float, float], ...]:
    """Return segments of 1 s, each with a current of its own between plus and minus ``largest`` [A]."""
    generator = np.random.default_rng(seed)
    return tuple((1.0, round(float(current), 3)) for current in generator.uniform(-largest, largest, steps))


CASES: dict[str, Case] = {
    "Prada2013_discharge_1C": Case("Prada2013", 1.0, ((4000, -2.3),), 30),
    "Prada2013_charge_C10": Case("Prada2013", 0.05, ((9 * 3600, 0.23),), 300),
    "Prada2013_pulse_6C": Case("Prada2013", 0.6, ((5, 0), (5, -13.8), (60, 0), (5, 13.8), (60, 0)), 1),
    "Prada2013_changing": Case("Prada2013", 0.5, changing_profile(1, 300, 6.9), 1),
    "Prada2013_thermal_1C": Case("Prada2013", 1.0, ((2700, -2.3), (900, 0)), 30, 298.0, False),
    "Prada2013_thermal_cold_3C": Case("Prada2013", 0.9, ((400, -6.9), (600, 0), (400, 4.6)), 10, 283.15, False),
    "Prada2013_cold_1C": Case("Prada2013", 0.9, ((1800, -2.3), (600, 0)), 30, 263.15),
    "Prada2013_hot_2C": Case("Prada2013", 0.95, ((1200, -4.6), (600, 0), (600, 2.3)), 30, 318.15),
    # the graphite runs empty within seconds: 120 shells are 1.5 mV off
    "Prada2013_empty_6C": Case("Prada2013", 0.15, ((10, 0), (60, -13.8)), 1, 298.15, True, 300),
    # the steep end of the graphite's potential
    "Prada2013_changing_empty": Case("Prada2013", 0.08, changing_profile(9, 100, 4.6), 1, 298.15, True, 300),
    "Prada2013_charge_from_empty_2C": Case("Prada2013", 0.0, ((1200, 4.6), (300, 0)), 10, 298.15),
    "Prada2013_rest_of_a_day": Case("Prada2013", 0.8, ((1200, -2.3), (86400, 0)), 1200, 298.15),
    "Prada2013_changing_full": Case("Prada2013", 0.9, changing_profile(11, 120, 4.6), 1, 298.15),
    "Prada2013_thermal_hot_6C": Case("Prada2013", 0.9, ((300, -13.8), (900, 0)), 15, 318.15, False),
    # coefficients of the size measured on LFP cells; the published set has none
    "Prada2013_thermal_reversible_2C": Case(
        "Prada2013", 0.9, ((900, -4.6), (600, 0), (600, 4.6)), 15, 298.15, False, entropic=(1e-4, -1e-4)
    ),
    "Prada2013_steps_cold_6C": Case("Prada2013", 0.35, random_steps(21, 60, 13.8), 1, 273.15, True, 300),
    "Prada2013_steps_hot_empty": Case("Prada2013", 0.06, random_steps(22, 60, 4.6), 1, 318.15, True, 300),
    "Prada2013_steps_full_6C": Case("Prada2013", 0.93, random_steps(23, 60, 13.8), 1, 298.15, True, 300),
    # a whole discharge, a rest and a charge in frost, heat and at the freezing point
    "Prada2013_frost_253K_C2": Case("Prada2013", 1.0, ((3000, -1.15), (1800, 0), (600, 0.46)), 30, 253.15),
    "Prada2013_freezing_273K_C2": Case("Prada2013", 1.0, ((4500, -1.15), (1800, 0), (1800, 0.46)), 30, 273.15),
    "Prada2013_heat_318K_1C": Case("Prada2013", 1.0, ((3000, -2.3), (1200, 0), (1800, 2.3)), 30, 318.15),
    # pulses of 10 s from half full: the resistance in the cold
    "Prada2013_pulses_253K": Case("Prada2013", 0.5, ((10, -2.3), (120, 0), (10, 1.15), (60, 0)), 1, 253.15),
    "Chen2020_cold_C2": Case("Chen2020", 0.8, ((1800, -2.5), (600, 0)), 30, 268.15),
    "Chen2020_changing": Case("Chen2020", 0.6, changing_profile(3, 200, 10.0), 1, 298.15),
    "Chen2020_discharge_1C": Case("Chen2020", 1.0, ((4000, -5.0),), 30, 298.15),
    "Chen2020_pulse_2C": Case("Chen2020", 0.5, ((10, 0), (60, -10.0), (120, 0), (60, 10.0)), 2, 298.15),
    "Chen2020_thermal_C2": Case("Chen2020", 1.0, ((5400, -2.5), (600, 0)), 60, 298.15, False),
}
