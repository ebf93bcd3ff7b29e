"""Ageing: the published lives of the calendar and cycle law, film growth against PyBaMM, and what health does to a pack."""

from __future__ import annotations

import numpy as np
import pytest

DAY, YEAR, LIFE = 86400.0, 365 * 86400.0, 15 * 365
AGED = {"ageing.calendar_age_start": LIFE, "ageing.cycle_age_start": 4900.0}
CAPACITY = 2.3 * 3600  # C, of the cell in Validation.Ageing


def test_fifteen_years_on_the_shelf(run) -> None:
    """Half full at 25 degC: 0.954 of the capacity is left (doi 10.1016/j.est.2023.109042)."""
    rest = {"I": [0, 0], "SOC": [0.5, 0.5], "T": [298.15, 298.15]}
    result = run("Validation.Ageing", [0, LIFE * DAY], rest, YEAR, ["calendar_loss", "cycle_loss"])
    assert 1 - result["calendar_loss"][-1] == pytest.approx(0.954, abs=5e-4)
    assert result["cycle_loss"][-1] < 1e-6


@pytest.mark.parametrize(("T", "left"), [(298.15, 0.855), (308.15, 0.859)])
def test_fifteen_years_of_daily_cycles(run, record, T: float, left: float) -> None:
    """One cycle of 90 % a day: 0.855 of the capacity is left at 25 degC, 0.859 at 35 degC.

    Charged from 5 to 95 % within 4 h, held for 2 h, discharged within 4 h (the source of
    the figures does not name the hours). The ages grow by the same amount each
    day, so that 15 years are a multiple of the last of 20 days.
    """
    days = np.arange(20)[:, None] * DAY
    times = (days + 3600.0 * np.array([0, 4, 4, 6, 6, 10, 10, 24])).ravel()
    SOC = np.tile([0.05, 0.95, 0.95, 0.95, 0.95, 0.05, 0.05, 0.05], 20)
    current = 0.9 * CAPACITY / (4 * 3600)
    I = np.tile([current, current, 0, 0, -current, -current, 0, 0], 20)
    ages = ["law.calendar_age", "law.cycle_age", "law.equivalent_full_cycles"]
    result = run("Validation.Ageing", times, {"I": I, "SOC": SOC, "T": np.full(len(times), T)}, 3600.0, ages, SOC_start=0.5)
    day_before = int(np.searchsorted(result["time"], 19 * DAY))
    calendar, cycle, cycles = (result[age][-1] - result[age][day_before] for age in ages)
    assert cycles == pytest.approx(0.9, rel=1e-3)
    start = {"law.calendar_age_start": LIFE * calendar, "law.cycle_age_start": LIFE * cycle}
    aged = run(
        "Validation.Ageing", [0, 1.0], {"I": [0, 0], "SOC": [0.5, 0.5], "T": [T, T]}, 1.0,
        ["calendar_loss", "cycle_loss"], **start,
    )
    record("Capacity left after 15 years of daily cycles", "doi 10.1016/j.est.2023.109042",
           1 - aged["calendar_loss"][0] - aged["cycle_loss"][0] - left, 3e-3, "1")


def test_the_film_grows_as_in_pybamm(run) -> None:
    """A year at rest, 25 degC: thickness and lithium lost of PyBaMM 26.10.1.1, option solvent-diffusion limited."""
    rest = {"I": [0, 0], "SOC": [0.5, 0.5], "T": [298.15, 298.15]}
    result = run("Validation.Ageing", [0, YEAR], rest, YEAR / 4, ["sei_thickness", "sei_loss"], 1e-8)
    assert result["sei_thickness"][[1, 2, 4]] == pytest.approx([3.207157e-8, 4.507899e-8, 6.355444e-8], rel=1e-4)
    capacity = 96485.33212331 * 30555 * 0.58 * 34e-6 * 0.18 * (0.8100434952651947 - 0.017617931791027226)
    assert result["sei_loss"][-1] * capacity / 96485.33212331 == pytest.approx(1.30106e-3, rel=1e-4)  # mol


def test_the_film_acts_on_the_cell_as_in_pybamm(run) -> None:
    """Rest, half an hour at -0.5C, ten minutes at 0.5C with a solvent 10 000 times faster than real.

    Reference: SPMe of PyBaMM 26.10.1.1 with "SEI": "solvent-diffusion limited", "SEI film resistance": "average",
    "surface form": "algebraic". The side reaction takes part in the overpotential, the film adds its resistance.
    """
    times, I = [0, 600, 600, 2400, 2400, 3000], 1.15 * np.array([0, 0, -1, -1, 1, 1])
    fast = {"ageing.data.D_solvent": 2.5e-18, "ageing.data.thickness_new": 5e-10}
    result = run("Validation.CellCurrentSei", times, {"I": I}, 300.0, ["V", "ageing.lithium_loss"], 1e-6, SOC_start=0.9, **fast)
    points = np.searchsorted(result["time"], [300, 600, 1200, 1800, 2400, 2700, 3000])
    voltages = [3.311400, 3.312205, 3.240199, 3.224320, 3.221836, 3.324244, 3.352002]
    assert result["V"][points] == pytest.approx(voltages, abs=2e-4)
    assert result["ageing.lithium_loss"][-1] > 0.01


def test_an_aged_pack_holds_less_and_resists_more(stepper) -> None:
    new, aged = stepper("Bess", SOC_start=0.5), stepper("Bess", SOC_start=0.5, **AGED)
    loss = aged.get("ageing.calendar_loss") + aged.get("ageing.cycle_loss")
    assert 0.1 < loss < 0.25
    assert aged.get("SOH") == pytest.approx(1 - loss, rel=1e-9)
    assert aged.get("capacity") == pytest.approx(new.get("capacity") * (1 - loss), rel=1e-9)
    assert aged.get("R0") > 1.1 * new.get("R0")
    current = 0.25 * new.get("capacity") / 3600
    for pack in (new, aged):
        pack.set(I=-current)
        pack.step(1800.0)
    fall_new, fall_aged = 0.5 - new.get("SOC"), 0.5 - aged.get("SOC")
    assert fall_aged == pytest.approx(fall_new / (1 - loss), rel=1e-3)


def test_lost_lithium_leaves_the_negative_electrode(stepper) -> None:
    """At rest the state of charge of an ageing cell stays consistent with its charge."""
    pack = stepper("Bess", SOC_start=0.5, **{"ageing.calendar_age_start": 100.0, "management.self_discharge": 0.0})
    before = pack.get("SOC"), pack.get("SOH")
    pack.step(10 * DAY)
    lost = before[1] - pack.get("SOH")
    assert lost > 1e-4
    # charge in the negative electrode falls by the lithium lost, the capacity as well
    charge_lost = before[0] * before[1] - pack.get("SOC") * pack.get("SOH")
    assert charge_lost == pytest.approx(lost, rel=1e-3)
