"""What a dispatch plan is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.dispatch.gensets import Running


@dataclass(frozen=True)
class Peak:
    """One demand charge of one month in the horizon: price [$/W], mask of watched quarters (N,), peak so far [W].

    ``relief`` [W], (N,): part of the planned import that it does not count, such as a margin for errors.
    """

    name: str
    price: float
    mask: np.ndarray
    so_far: float
    relief: np.ndarray | None = None


@dataclass(frozen=True)
class Job:
    """Computing that may wait: ``energy`` [J] left to do with at most ``P_max`` [W] in the quarters of ``mask`` (N,).

    What is not done by the deadline costs ``miss_price`` [$/J].
    """

    name: str
    energy: float
    P_max: float
    mask: np.ndarray
    miss_price: float


@dataclass(frozen=True)
class Problem:
    """What changes from plan to plan; arrays of shape (N,), SI units ($/J, W, J).

    ``net_load``: forecast of load less PV; ``pv``: PV production that may be curtailed;
    ``coincident`` [$/W]; ``reserve`` [J] to keep after each quarter and ``power_reserve`` [W] not to be
    used; ``energy`` [J] in the store now and ``energy_max`` [J]; ``end_value`` [$/J] of what is left;
    ``flexible`` [W] load that may be shed at ``shed_price`` [$/J]; ``day`` numbers the days (for wear) and
    ``used`` [J] is what today has discharged already; ``resistance`` [1/W]: share of a power that is
    lost per watt; ``response_price`` [$/(W s)] of frequency response; ``cold`` [J] in the cold store now;
    ``first`` numbers the first quarter, so that a later plan can start from this one; ``running``: the gensets, where they may run.
    """

    net_load: np.ndarray
    pv: np.ndarray
    price: np.ndarray
    price_export: np.ndarray
    coincident: np.ndarray
    reserve: np.ndarray
    peaks: tuple[Peak, ...]
    energy: float
    end_value: float
    energy_max: float
    flexible: np.ndarray | float = 0.0
    shed_price: float = 0.0
    power_reserve: np.ndarray | float = 0.0
    day: np.ndarray | None = None
    used: float = 0.0
    resistance: float = 0.0
    response_price: np.ndarray | float = 0.0
    cold: float = 0.0
    jobs: tuple[Job, ...] = ()
    first: int = 0
    running: Running | None = None


@dataclass(frozen=True)
class Plan:
    """Solution; arrays of shape (N,), W and J (``energy`` and ``cold`` after each quarter).

    ``peaks`` [W] and ``jobs`` [W], shape (jobs, N), stand in the problem's order; ``missed`` [J] per job; ``genset`` is above
    zero where the site is to be an island.
    """

    charge: np.ndarray
    discharge: np.ndarray
    imported: np.ndarray
    exported: np.ndarray
    curtailed: np.ndarray
    shed: np.ndarray
    energy: np.ndarray
    shortfall: np.ndarray
    loss: np.ndarray
    response: np.ndarray
    precool: np.ndarray
    coast: np.ndarray
    cold: np.ndarray
    peaks: np.ndarray
    jobs: np.ndarray
    missed: np.ndarray
    genset: np.ndarray
    cost: float


class PlanError(RuntimeError):
    """The program was not solved in time or has no solution."""
