"""The dispatch program against another modelling library and against hand-made cases."""

from __future__ import annotations

from dataclasses import replace

import linopy
import numpy as np
import pandas as pd
import pytest

from cosim.dispatch.interface import BatteryLimits, ColdStore
from cosim.dispatch.program import DispatchProgram, Job, Peak, PlanError, Problem

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


DAYS = np.arange(N) // 60
JOB = Job("batch", 6e6 * 3600, 3e6, (np.arange(N) >= 20) & (np.arange(N) < 70), 1.0 / 3.6e6)
COLD = ColdStore()


def full_problem(seed: int = 1) -> Problem:
    """Every block at work: wear by day, losses by power, frequency response, a job, a cold store, reserves."""
    return problem(
        seed,
        day=DAYS,
        used=3e6 * 3600,
        resistance=3e-9,
        response_price=np.where(np.arange(N) < 30, 0.02, 0.0) / 3.6e6,
        power_reserve=np.where(np.arange(N) < 10, 4e6, 0.0),
        jobs=(JOB,),
        cold=0.5e9,
    )


def by_linopy(p: Problem, battery: BatteryLimits, P_import_max: float, P_export_max: float) -> float:
    """The same problem written with linopy in SI units, no shortfall; returns the least cost [$]."""
    k, dt, eta = pd.RangeIndex(N, name="k"), 900.0, battery.efficiency
    mega = 1e6  # variables in MW and MJ keep the solver's tolerances meaningful

    def series(values) -> pd.Series:
        return pd.Series(np.broadcast_to(np.asarray(values, float), N) / mega, k)

    m = linopy.Model()
    charge = m.add_variables(0, battery.P_max / mega, coords=[k], name="charge")
    discharge = m.add_variables(0, battery.P_max / mega, coords=[k], name="discharge")
    imported = m.add_variables(0, P_import_max / mega, coords=[k], name="imported")
    exported = m.add_variables(0, P_export_max / mega, coords=[k], name="exported")
    curtailed = m.add_variables(0, series(p.pv), name="curtailed")
    loss = m.add_variables(0, np.inf, coords=[k], name="loss")
    energy = m.add_variables(0, p.energy_max / mega, coords=[k], name="energy")
    response = m.add_variables(0, series(np.where(np.asarray(p.response_price) > 0, battery.P_max, 0)), name="response")
    precool = m.add_variables(0, COLD.P_max / mega, coords=[k], name="precool")
    coast = m.add_variables(0, COLD.P_max / mega, coords=[k], name="coast")
    cold = m.add_variables(0, COLD.capacity / mega, coords=[k], name="cold")
    load = series(p.net_load)
    work = 0
    total = (imported * series(dt * p.price * mega**2 + p.coincident * mega**2)).sum()
    for job in p.jobs:
        work = m.add_variables(0, series(job.mask * job.P_max), name=f"job {job.name}")
        missed = m.add_variables(0, np.inf, name=f"missed {job.name}")
        m.add_constraints(dt * work.sum() + missed >= job.energy / mega)
        total = total + job.miss_price * mega * missed
    m.add_constraints(imported - exported - charge + discharge - curtailed - precool + coast - work == load)
    gain = dt * (eta * charge - discharge / eta - loss)
    m.add_constraints(energy - gain.cumsum("k") == p.energy / mega)
    m.add_constraints(energy - 900.0 / eta * response >= series(p.reserve))
    m.add_constraints(discharge - charge + response <= series(battery.P_max - np.asarray(p.power_reserve)))
    for share in (0.3, 0.65, 1.0):
        touch, rho = share * battery.P_max / mega, p.resistance * mega
        m.add_constraints(loss - 2 * rho * touch * (charge + discharge) >= -rho * touch**2)
    keep = 1 - COLD.leak * dt
    change = dt * (COLD.efficiency * precool - coast)
    m.add_constraints(cold.isel(k=slice(1, None)) - keep * cold.shift(k=1).isel(k=slice(1, None))
                      - change.isel(k=slice(1, None)) == 0)  # fmt: skip
    m.add_constraints(cold.isel(k=0) - change.isel(k=0) == keep * p.cold / mega)
    total = total - (exported * series(dt * p.price_export * mega**2)).sum()
    total = total - (response * series(dt * np.broadcast_to(p.response_price, N) * mega**2)).sum()
    total = total + dt * battery.holding_price * mega * energy.sum()
    if p.day is None:
        total = total + dt * battery.wear_price * mega * discharge.sum()
    else:
        for day in np.unique(p.day):
            used = p.used / mega if day == p.day[0] else 0.0
            bought = 0
            for piece in range(4):
                width = battery.capacity / mega / 4 if piece < 3 else np.inf
                part = m.add_variables(0, width, name=f"wear {day} {piece}")
                bought = bought + part
                total = total + (battery.wear_price + battery.wear_depth_price * (piece + 0.5) / 4) * mega * part
            m.add_constraints(bought - dt * discharge.loc[np.flatnonzero(p.day == day)].sum() >= used)
    for number, peak in enumerate(p.peaks):
        top = m.add_variables(peak.so_far / mega, np.inf, name=f"peak{number}")
        m.add_constraints(imported.loc[np.flatnonzero(peak.mask)] - top <= 0)
        total = total + peak.price * mega * top
    total = total - p.end_value * mega * energy.loc[N - 1]
    m.add_objective(total)
    m.solve(solver_name="highs", io_api="direct", output_flag=False)
    return float(m.objective.value)


@pytest.mark.parametrize("p", [problem(1), problem(2), full_problem(1), full_problem(2)])
def test_same_optimum_as_another_modelling_library(p, record):
    mine = DispatchProgram(N, BATTERY, 30e6, 2e6, cold=COLD).solve(p)
    assert mine.shortfall.max() < 1.0
    record("Dispatch program, least cost", "linopy with HiGHS", mine.cost / by_linopy(p, BATTERY, 30e6, 2e6) - 1, 1e-6, "1")


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
