"""Tables of a year of bills: tariffs, sizes of the site, with and without foresight.

The load and the PV production are those of a co-simulated year (``Profile.from_results``) or of a linear model
(``linear_profile``); the battery is the one of the dispatch program: that is the quick model. Every saving is
charged with battery wear and losses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from cosim.component import Context
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.interface import BatteryLimits, Policy, Site
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import Record, simulate
from cosim.dispatch.timetable import STEP
from cosim.environment.bill import Line, Meter, bill, total
from cosim.environment.market import synthetic
from cosim.environment.prices import market_price
from cosim.environment.tariff import Tariff
from cosim.environment.weather import Weather
from cosim.environment.workload import Workload

REFILL_PRICE = 0.15 / 3.6e6
"""Energy that a battery lacks at the end against its start is bought at this [$/J]: dearer than the mean of any tariff."""
BATTERY = BatteryLimits(capacity=1.95e11, P_max=10e6, efficiency=0.96, SOC_min=0.2)
"""The battery of the reference site as its agent is told (scenarios/year.yaml): 54 MWh of cells."""
SCALES = {"full site": (1.0, 1.0), "no battery": (0.0, 1.0), "no PV": (1.0, 0.0), "double size": (2.0, 2.0)}
"""Case: battery and PV over those of the reference site."""


@dataclass(frozen=True)
class Profile:
    """Quarter hours from ``start`` (timezone-aware) on: load of the site and PV production [W], shapes (n,)."""

    start: datetime
    load: np.ndarray
    pv: np.ndarray

    @classmethod
    def from_results(cls, path: Path) -> Profile:
        """Load and PV of a co-simulated run."""
        from cosim.results import Results

        with Results(path) as results:
            scenario = results.scenario
            end = float(results.time("electrical.P_grid")[-1])
            edges = STEP * np.arange(int(end // STEP) + 1)
            grid, battery, pv = (
                np.diff(cumulative(results, f"electrical.{name}", edges)) / STEP for name in ("P_grid", "P_bess", "P_pv")
            )
        return cls(datetime.fromisoformat(scenario["start"]), grid - battery - pv, -pv)


def cumulative(results, name: str, edges: np.ndarray) -> np.ndarray:
    """Integral of a power from the start of a run to each of the times [s], shape of ``edges`` [J]."""
    time, value = results.time(name), np.asarray(results[name], float)
    energy = np.concatenate([[0.0], np.cumsum(np.diff(time) * 0.5 * (value[1:] + value[:-1]))])
    return np.interp(edges, time, energy)


def linear_profile(start: datetime, days: int, seed: int = 1, file: str = "greensboro") -> Profile:
    """A site whose load is linear in utilisation and wet bulb: what the co-simulated year comes to, without running it.

    Least squares over the 35040 quarters of scenarios/annual.yaml (`tests/dispatch/test_quick_model.py` repeats it on a
    week): what is left is 0.12 MW rms of 19.7 MW.
    """
    context = Context(start, days * 86400.0, seed, Path())
    weather, workload = Weather(context, file=file, grid_step=STEP), Workload(context)
    t = STEP * np.arange(days * 96) + STEP / 2
    now = [dict(weather.step(float(at), {})) for at in t]
    T_wet_bulb, G_poa, T_pv = (np.array([row[name] for row in now]) for name in ("T_wet_bulb", "G_poa", "T_pv"))
    load = 7.12e6 + 14.49e6 * workload.means(STEP * np.arange(days * 96 + 1)) + 0.116e6 * np.maximum(0.0, T_wet_bulb - 286.0)
    pv = np.clip(5e6 * G_poa / 1000 * (1 - 0.0035 * (T_pv - 298.15)) * 0.975, 0.0, 4e6)
    return Profile(start, load, pv)


@dataclass(frozen=True)
class Outcome:
    """Cost of one case [$]: bill, its lines, battery wear, and filling the battery up again at the end."""

    name: str
    bill: float
    wear: float
    lines: list[Line]
    refill: float = 0.0

    @property
    def cost(self) -> float:
        """Bill, wear and refill [$]."""
        return self.bill + self.wear + self.refill


def outcome(name: str, site: Site, record: Record) -> Outcome:
    """The bill of a record that began with a full battery, its wear, and what is missing in the battery at the end."""
    times = pd.date_range(site.start, periods=len(record.P_grid), freq="15min")
    series = site.tariff.energy_series
    meter = Meter(
        times,
        np.maximum(record.P_grid, 0.0),
        np.maximum(-record.P_grid, 0.0),
        market_price(site.tariff, times, site.folder, site.seed) if series else None,
        synthetic(series.market, times, site.tariff.timezone, site.seed)[1] if series and series.market else None,
    )
    lines = bill(site.tariff, meter)
    battery = site.battery
    missing = max(0.0, battery.SOC_max - float(record.SOC[-1])) * battery.capacity / battery.efficiency
    return Outcome(name, total(lines), wear_of(site, record), lines, missing * REFILL_PRICE)


def wear_of(site: Site, record: Record) -> float:
    """What the battery's use has cost [$], day by day, and keeping more or less energy than a full battery does."""
    discharged = np.maximum(-record.P_bess, 0.0) * STEP
    days = np.arange(len(discharged)) // 96
    held = float((record.SOC - site.battery.SOC_max).sum()) * STEP * site.battery.capacity
    return float(site.battery.wear(np.bincount(days, discharged)).sum()) + held * site.battery.holding_price


def make_site(tariff: Tariff, profile: Profile, battery_scale: float, seed: int = 1) -> Site:
    """The reference site with its battery scaled; the reserve for the handover is the same at any size."""
    battery = replace(BATTERY, capacity=battery_scale * BATTERY.capacity or 1.0, P_max=battery_scale * BATTERY.P_max)
    return Site(profile.start, len(profile.load) * STEP, tariff, Path(), seed, battery, P_import_max=40e6)


def cells(
    tariff: Tariff,
    profile: Profile,
    policy: Callable[[], Policy] = Mpc,
    cases: Sequence[str] = tuple(SCALES),
    ways: Sequence[str] = ("foresight", "forecast"),
    known: Collection[tuple[str, str]] = (),
) -> Iterator[tuple[str, str, Outcome]]:
    """(case, how, outcome) of one tariff, the site without battery and PV first; what is ``known`` is left out.

    ``how``: "none" (no battery to dispatch), else one of ``ways``: "foresight" (all known, a month at a time)
    or a name for what ``policy`` does from what it has seen.
    """
    bare = make_site(tariff, profile, 0.0)
    rows = [("neither", 0.0, 0.0), *((case, *SCALES[case]) for case in cases)]
    for case, battery_scale, pv_scale in rows:
        site = make_site(tariff, profile, battery_scale) if battery_scale else bare
        net, full = profile.load - pv_scale * profile.pv, site.battery.SOC_max
        for how in ways if battery_scale else ("none",):
            if (case, how) in known:
                continue
            if not battery_scale:
                record = rest(site, net)
            elif how == "foresight":
                record = cheapest(site, Known(net), full)
            else:
                record = simulate(site, policy(), net, full)
            yield case, how, outcome(case, site, record)


def rest(site: Site, net: np.ndarray) -> Record:
    """A site whose battery does nothing."""
    return Record(net, np.zeros(len(net)), np.full(len(net), site.battery.SOC_max))


def as_data(tariff: str, case: str, how: str, model: str, result: Outcome) -> dict:
    """Plain data of a cell, with the bill's lines summed over the year by name."""
    lines: dict[str, float] = {}
    for line in result.lines:
        lines[line.name] = lines.get(line.name, 0.0) + line.amount
    return {"tariff": tariff, "case": case, "how": how, "model": model, "bill": result.bill, "wear": result.wear,
            "refill": result.refill, "lines": lines}  # fmt: skip
