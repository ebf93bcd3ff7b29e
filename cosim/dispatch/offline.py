"""A site of quarter hours with an ideal tracker: a quick judge of policies, without FMUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.dispatch.flexibility import Computing
from cosim.dispatch.interface import BatteryLimits, Observation, Policy, Site
from cosim.dispatch.timetable import STEP
from cosim.dispatch.tracker import CapTracker


@dataclass(frozen=True)
class Record:
    """Result; arrays of shape (n,): means of each quarter [W] and SOC [1] after it.

    P_shed is the load that power caps have removed, P_genset (negative) flows into the gensets.
    """

    P_grid: np.ndarray
    P_bess: np.ndarray
    SOC: np.ndarray
    P_shed: np.ndarray | float = 0.0
    P_genset: np.ndarray | float = 0.0


def simulate(
    site: Site, policy: Policy, P_net: np.ndarray, SOC_start: float = 0.9, computing: Computing | None = None
) -> Record:
    """Run a policy over the net load P_net [W] (load less PV) of each quarter, shape (n,).

    Power caps act on ``computing`` at full utilisation, deferrable jobs add to the load; as an island the site
    runs on its gensets. The policy sees the past quarter; the tracker acts on the present one, as the fast loop does.
    """
    policy.start(site)
    tracker = CapTracker(site.battery, site.P_export_max)
    battery = site.battery
    P_grid, P_bess, SOC, P_shed, P_genset = (np.zeros(len(P_net)) for _ in range(5))
    soc, last = SOC_start, (float(P_net[0]), 0.0, 0.0)
    for k, net in enumerate(P_net):
        targets = policy.decide(_observe(k, *last, soc, _limits(battery, soc, battery.SOC_min)))
        # Over a whole quarter the fast loop stops at the floor.
        limits = _limits(battery, soc, max(battery.SOC_min, targets.SOC_floor))
        if computing is not None:
            P_shed[k] = max(0.0, 1.0 - targets.power_cap) * computing.P_max
            net = net - P_shed[k]
        net = net + targets.P_batch
        power = 0.0 if targets.islanded else tracker.power(_observe(k, float(net), 0.0, 0.0, soc, limits), targets)
        stored = power * battery.efficiency if power > 0 else power / battery.efficiency
        stored -= battery.loss(power)
        soc += stored * STEP / battery.capacity
        last = (0.0, 0.0, -float(net)) if targets.islanded else (float(net) + power, power, 0.0)
        P_grid[k], P_bess[k], P_genset[k] = last
        SOC[k] = soc
    return Record(P_grid, P_bess, SOC, P_shed, P_genset)


def _limits(battery: BatteryLimits, soc: float, floor: float) -> tuple[float, float]:
    """Discharge and charge power that end exactly at the limits of the state of charge."""
    out = max(0.0, soc - floor) * battery.capacity * battery.efficiency / STEP
    into = max(0.0, battery.SOC_max - soc) * battery.capacity / battery.efficiency / STEP
    return min(battery.P_max, out), min(battery.P_max, into)


def _observe(
    k: int, P_grid: float, P_bess: float, P_genset: float, soc: float, limits: tuple[float, float]
) -> Observation:
    return Observation(
        t=k * STEP,
        P_grid=P_grid,
        P_bess=P_bess,
        P_pv=0.0,
        SOC=soc,
        P_discharge_max=limits[0],
        P_charge_max=limits[1],
        grid_connected=P_genset >= 0,
        n_genset_online=12 if P_genset < 0 else 0,
        P_genset=P_genset,
        T_die=345.0,
        T_dry_bulb=293.15,
    )
