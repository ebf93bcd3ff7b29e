"""Fast-forward: one passage of the duty stands for a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosim.life.duty import DAY, Duty
from cosim.life.laws import Law
from cosim.life.simulation import Passage, Storage, simulate

YEAR = 365 * DAY


@dataclass(frozen=True)
class Year:
    """Health at the end of a block and what the storage did in it.

    ``time`` [s] since the start; ``capacity`` relative to new; ``resistance`` relative to new, at 50 % and 25 degC;
    ``passage`` is the duty in the middle of the block.
    """

    time: float
    capacity: float
    resistance: float
    passage: Passage
    energy_discharged: float

    @property
    def years(self) -> float:
        """Age."""
        return self.time / YEAR


@dataclass(frozen=True)
class Life:
    """The blocks of a life, the health of its end, and what the new battery did."""

    law: Law
    blocks: list[Year]
    health: np.ndarray


def fast_forward(
    law: Law,
    duty: Duty,
    years: int = 15,
    block: float = YEAR,
    fmu: Path | None = None,
    progress: Callable[[int], None] = lambda year: None,
    **parameters: float,
) -> Life:
    """Live through ``years`` blocks of ``block`` seconds each.

    In each block one passage of the duty, with the health expected in the middle of the block, gives the growth of the
    law's additive quantities, which is multiplied to the length of the block (the midpoint rule; the health in
    turn acts on the passage through capacity and resistance). ``parameters`` are those of the FMU.
    """
    blocks = []
    with Storage(law, fmu or law.fmu()) as storage:
        health, new = diagnosis(storage, None, parameters)
        passage = simulate(storage, duty, health, **parameters)
        for number in range(years):
            growth = _growth(passage, duty, block)
            passage = simulate(storage, duty, health + 0.5 * growth, **parameters)
            growth = _growth(passage, duty, block)
            health = health + growth
            _, (capacity, resistance) = diagnosis(storage, health, parameters)
            energy = passage.energies["E_discharged"] * block / duty.period
            blocks.append(Year((number + 1) * block, capacity / new[0], resistance / new[1], passage, energy))
            progress(number + 1)
    return Life(law, blocks, health)


def _growth(passage: Passage, duty: Duty, block: float) -> np.ndarray:
    return (passage.health[1] - passage.health[0]) * block / duty.period


def diagnosis(storage: Storage, health: np.ndarray | None, parameters: dict) -> tuple[np.ndarray, tuple[float, float]]:
    """Health, and state of health and resistance [Ohm] at rest, 50 % and 25 degC."""
    storage.start(health, parameters | {"SOC_start": 0.5, "T_start": 298.15})
    SOH, resistance = storage.get("SOH", "R_internal")
    return storage.health(), (SOH, resistance)
