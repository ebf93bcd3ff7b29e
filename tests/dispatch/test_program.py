"""The dispatch program against another modelling library and against hand-made cases."""

from __future__ import annotations

from dataclasses import replace

import linopy
import numpy as np
import pandas as pd
import pytest

from cosim.dispatch.interface import BatteryLimits
from cosim.dispatch.program import DispatchProgram, Peak, PlanError, Problem

N = 96
BATTERY = BatteryLimits()


def problem(seed: int = 1, **changes) -> Problem:
    generator = np.random.default_rng(seed)
    hour = np.arange(N) / 4
    evening = (hour >= 16) & (hour < 21)
    base = Problem(
        net_load=19e6 + 1e6 * np.cos((hour - 16) / 24 * 2 * np.pi) + 0.5e6 * generator.standard_normal(N),
        pv=np.full(N, 2e6),
        price=np.where(evening, 0.17, 0.06 + 0.02 * generator.random(N)) / 3.6e6,
        price_export=np.full(N, 0.02 / 3.6e6),
        coincident=np.zeros(N),
        reserve=np.full(N, 0.2 * BATTERY.capacity),
        peaks=(Peak("all", 0.039, np.ones(N, bool), 17e6), Peak("evening", 0.041, evening, 0.0)),
        energy=0.5 * BATTERY.capacity,
        end_value=0.07 / 3.6e6,
        energy_max=0.95 * BATTERY.capacity,
    )
    return replace(base, **changes)


def by_linopy(p: Problem, P_import_max: float, P_export_max: float) -> float:
    """The same problem written with linopy in SI units; returns the least cost [$]."""
    k, dt, eta = pd.RangeIndex(N, name="k"), 900.0, BATTERY.efficiency
    mega = 1e6  # variables in MW and MJ keep the solver's tolerances meaningful
    m = linopy.Model()
    charge = m.add_variables(0, BATTERY.P_max / mega, coords=[k], name="charge")
    discharge = m.add_variables(0, BATTERY.P_max / mega, coords=[k], name="discharge")
    imported = m.add_variables(0, P_import_max / mega, coords=[k], name="imported")
    exported = m.add_variables(0, P_export_max / mega, coords=[k], name="exported")
    curtailed = m.add_variables(0, pd.Series(p.pv / mega, k), name="curtailed")
    energy = m.add_variables(pd.Series(p.reserve / mega, k), p.energy_max / mega, name="energy")
    m.add_constraints(imported - exported - charge + discharge - curtailed == pd.Series(p.net_load / mega, k))
    gain = dt * (eta * charge - discharge / eta)
    m.add_constraints(energy - gain.cumsum("k") == p.energy / mega)
    total = (imported * pd.Series(dt * p.price * mega + p.coincident * mega, k)).sum()
    total = total - (exported * pd.Series(dt * p.price_export * mega, k)).sum()
    total = total + dt * BATTERY.wear_price * mega * discharge.sum()
    for number, peak in enumerate(p.peaks):
        top = m.add_variables(peak.so_far / mega, np.inf, name=f"peak{number}")
        m.add_constraints(imported.loc[np.flatnonzero(peak.mask)] - top <= 0)
        total = total + peak.price * mega * top
    total = total - p.end_value * mega * energy.loc[N - 1]
    m.add_objective(total)
    m.solve(solver_name="highs", io_api="direct", output_flag=False)
    return float(m.objective.value)


@pytest.mark.parametrize("seed", [1, 2])
def test_same_optimum_as_another_modelling_library(seed):
    p = problem(seed)
    mine = DispatchProgram(N, BATTERY, 30e6, 2e6).solve(p)
    assert mine.shortfall.max() < 1.0
    assert mine.cost == pytest.approx(by_linopy(p, 30e6, 2e6), rel=1e-6)


def test_plan_satisfies_balance_store_and_limits():
    p = problem()
    plan = DispatchProgram(N, BATTERY, 30e6).solve(p)
    balance = plan.imported - plan.exported - plan.charge + plan.discharge - plan.curtailed - p.net_load
    assert np.abs(balance).max() < 1.0
    stored = p.energy + np.cumsum(900 * (0.94 * plan.charge - plan.discharge / 0.94))
    assert plan.energy == pytest.approx(stored, rel=1e-6)
    assert (plan.energy >= p.reserve - 1e3).all()
    assert np.minimum(plan.charge, plan.discharge).max() < 1.0
    assert plan.peaks[0] >= plan.imported.max() - 1.0


def test_flat_price_and_no_demand_charge_leave_the_battery_alone():
    p = problem(price=np.full(N, 0.08 / 3.6e6), peaks=(), end_value=0.08 / 3.6e6)
    plan = DispatchProgram(N, BATTERY, 30e6).solve(p)
    assert plan.discharge.sum() * 900 < 1e-3 * BATTERY.capacity


def test_small_peak_is_shaved_whole():
    load = np.full(N, 15e6)
    load[40:44] = 20e6
    p = problem(
        net_load=load, pv=np.zeros(N), price=np.full(N, 0.08 / 3.6e6), peaks=(Peak("all", 0.02, np.ones(N, bool), 0.0),)
    )
    plan = DispatchProgram(N, BATTERY, 30e6).solve(p)
    assert plan.peaks[0] < 15.5e6
    assert plan.discharge[40:44].sum() * 900 == pytest.approx(5e6 * 3600, rel=0.1)


def test_negative_price_does_not_burn_energy_by_cycling():
    price = np.full(N, 0.05)
    price[8:20] = -0.05
    plan = DispatchProgram(N, BATTERY, 30e6).solve(problem(price=price / 3.6e6, peaks=()))
    assert np.minimum(plan.charge, plan.discharge).max() < 1.0
    assert plan.charge[8:20].sum() > 0


def test_reserve_that_is_missing_is_charged_at_once():
    reserve = np.full(N, 0.5 * BATTERY.capacity)
    plan = DispatchProgram(N, BATTERY, 30e6).solve(problem(reserve=reserve, energy=0.3 * BATTERY.capacity))
    k = int(np.argmax(plan.energy >= 0.5 * BATTERY.capacity - 1e3))
    assert k == pytest.approx(0.2 * 40e6 / (10e6 * 0.94) * 4, abs=1.1)


def test_impossible_import_limit_is_an_error():
    with pytest.raises(PlanError):
        DispatchProgram(N, BATTERY, 5e6).solve(problem())


def test_two_days_are_planned_in_fifty_milliseconds():
    import time

    wide = {
        name: np.tile(getattr(problem(), name), 2)
        for name in ("net_load", "pv", "price", "price_export", "coincident", "reserve")
    }
    peaks = tuple(replace(peak, mask=np.tile(peak.mask, 2)) for peak in problem().peaks)
    program, two_days = DispatchProgram(2 * N, BATTERY, 30e6), problem(**wide, peaks=peaks)
    spent = []
    for _ in range(7):
        begin = time.process_time()
        program.solve(two_days)
        spent.append(time.process_time() - begin)
    assert np.median(spent) < 0.05
