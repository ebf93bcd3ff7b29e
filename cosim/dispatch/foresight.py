"""The cheapest a year can be: one linear program per month with everything known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.dispatch.interface import Site
from cosim.dispatch.offline import Record
from cosim.dispatch.program import DispatchProgram, Peak, Plan, Problem
from cosim.dispatch.timetable import Timetable, timetable
from cosim.environment.bill import coincident_intervals, demand_interval
from cosim.environment.market import synthetic

_AHEAD = 2 * 96
"""Quarters of the next month that a month's program looks into, so that it ends well."""


@dataclass(frozen=True)
class Known:
    """What perfect foresight knows: net load [W] of each quarter, and the quarters that coincident peaks will count."""

    P_net: np.ndarray


def cheapest(site: Site, known: Known, SOC_start: float = 0.95, time_limit: float = 120.0) -> Record:
    """Dispatch of least cost with everything known, month by month, each with a look into the next.

    Ratchets are not optimised. Raises PlanError.
    """
    table = timetable(site)
    count = len(known.P_net)
    month = table.month[:count]
    counted = _counted(site, table, count)
    energy = SOC_start * site.battery.capacity
    grid, bess, soc = [], [], []
    for each in np.unique(month):
        own = int((month == each).sum())
        rows = np.arange(np.argmax(month == each), min(count, np.argmax(month == each) + own + _AHEAD))
        plan = _plan(site, table, known, counted, rows, energy, time_limit)
        energy = float(plan.energy[own - 1])
        grid.append((plan.imported - plan.exported)[:own])
        bess.append((plan.charge - plan.discharge)[:own])
        soc.append(plan.energy[:own] / site.battery.capacity)
    return Record(np.concatenate(grid), np.concatenate(bess), np.concatenate(soc))


def _plan(
    site: Site, table: Timetable, known: Known, counted: np.ndarray, rows: np.ndarray, energy: float, time_limit: float
) -> Plan:
    battery, n = site.battery, len(rows)
    months = table.month[rows]
    peaks = [
        Peak(charge.name, charge.price / 1000, mask[rows] & (months == each), 0.0)
        for charge, mask in table.demand
        for each in np.unique(months)
    ]
    problem = Problem(
        net_load=known.P_net[rows],
        pv=np.zeros(n),
        price=table.price[rows],
        price_export=np.full(n, table.price_export),
        coincident=counted[rows] * table.coincident_price,
        reserve=np.full(n, battery.SOC_reserve * battery.capacity),
        peaks=tuple(peak for peak in peaks if peak.mask.any()),
        energy=energy,
        end_value=float(np.quantile(table.price[rows], 0.3)) * battery.efficiency,
        energy_max=battery.SOC_max * battery.capacity,
        day=table.day[rows],
    )
    return DispatchProgram(n, battery, site.P_import_max, site.P_export_max).solve(problem, time_limit)


def _counted(site: Site, table: Timetable, count: int) -> np.ndarray:
    """Share of a counted peak in each quarter, as the bill of ``count`` quarters will find it, shape (n,)."""
    share = np.zeros(len(table.price))
    series = site.tariff.energy_series
    if site.tariff.coincident is None or series is None or series.market is None:
        return share
    times = table.times[:count]
    load = synthetic(series.market, times, site.tariff.timezone, site.seed)[1]
    group = demand_interval(times, site.tariff.demand_interval_minutes)
    for peak in coincident_intervals(site.tariff, site.tariff.calendar(times), load):
        inside = group == group[peak]
        share[:count][inside] += 1 / inside.sum()
    return share
