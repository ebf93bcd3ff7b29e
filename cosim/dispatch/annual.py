"""A year of bills on the quick site: what battery and PV save, with and without foresight.

    python -m cosim.dispatch.annual scenarios/tariffs/pge_b20.yaml ... [--days 365] [--policy mpc]

Weather is a typical year, the load a linear model of racks, conversion and cooling; the study
with all FMUs is a scenario of its own. Savings are charged with battery wear and losses.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from cosim.component import Context
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.interface import BatteryLimits, Site
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.noop import Noop
from cosim.dispatch.offline import Record, simulate
from cosim.dispatch.rule import Rule
from cosim.dispatch.timetable import STEP
from cosim.environment.bill import Line, Meter, bill, total
from cosim.environment.market import synthetic
from cosim.environment.prices import market_price
from cosim.environment.tariff import Tariff, read_tariff
from cosim.environment.weather import Weather
from cosim.environment.workload import Workload

POLICIES = {"noop": Noop, "rule": Rule, "mpc": Mpc}


@dataclass(frozen=True)
class SiteLoad:
    """Load of the site without battery and PV, linear in utilisation and wet bulb.

    P_it_idle, P_it_full [W]: racks at rest and at full load; ``conversion_loss``: share lost between
    utility and racks; ``cooling_base`` and ``cooling_slope`` [1/K] over T_wet_bulb0 [K]: cooling power
    over IT power; P_house [W]. PV: peak power, inverter limit [W], temperature coefficient [1/K].
    """

    P_it_idle: float = 5.83e6
    P_it_full: float = 20.02e6
    conversion_loss: float = 0.055
    cooling_base: float = 0.06
    cooling_slope: float = 0.0055
    T_wet_bulb0: float = 278.15
    P_house: float = 0.3e6
    P_pv_peak: float = 5e6
    P_pv_limit: float = 4e6
    pv_temperature: float = -0.0035

    def load(self, utilisation: np.ndarray, T_wet_bulb: np.ndarray) -> np.ndarray:
        """Load [W], shape of the arguments."""
        it = self.P_it_idle + (self.P_it_full - self.P_it_idle) * utilisation
        cooling = self.cooling_base + self.cooling_slope * np.maximum(0.0, T_wet_bulb - self.T_wet_bulb0)
        return it * (1 + cooling) / (1 - self.conversion_loss) + self.P_house

    def pv(self, G_poa: np.ndarray, T_pv: np.ndarray) -> np.ndarray:
        """PV production [W], shape of the arguments."""
        raw = self.P_pv_peak * G_poa / 1000 * (1 + self.pv_temperature * (T_pv - 298.15)) * 0.95
        return np.clip(raw, 0.0, self.P_pv_limit)


@dataclass(frozen=True)
class Year:
    """Quarter hours of a year: load and PV production [W], shapes (n,)."""

    start: datetime
    load: np.ndarray
    pv: np.ndarray


def make_year(
    tariff: Tariff, days: int = 365, seed: int = 1, model: SiteLoad | None = None, file: str = "greensboro"
) -> Year:
    """Load and PV of the days from 1 January on, in the tariff's time zone."""
    model = model or SiteLoad()
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo(tariff.timezone))
    context = Context(start, days * 86400.0, seed, Path())
    weather, workload = Weather(context, file=file, grid_step=STEP), Workload(context)
    t = STEP * np.arange(days * 96) + STEP / 2
    now = [dict(weather.step(float(at), {})) for at in t]
    column = {name: np.array([row[name] for row in now]) for name in ("T_wet_bulb", "G_poa", "T_pv")}
    utilisation = workload.means(STEP * np.arange(days * 96 + 1))
    return Year(start, model.load(utilisation, column["T_wet_bulb"]), model.pv(column["G_poa"], column["T_pv"]))


@dataclass(frozen=True)
class Outcome:
    """Cost of one case [$]: bill, its lines, and battery wear."""

    name: str
    bill: float
    wear: float
    lines: list[Line]

    @property
    def cost(self) -> float:
        """Bill and wear [$]."""
        return self.bill + self.wear


def outcome(name: str, site: Site, record: Record) -> Outcome:
    """The bill of a record and the wear of its battery."""
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
    return Outcome(name, total(lines), wear_of(site, record), lines)


def wear_of(site: Site, record: Record) -> float:
    """What the battery's use has cost [$], day by day, and keeping more or less energy than a full battery does."""
    discharged = np.maximum(-record.P_bess, 0.0) * STEP
    days = np.arange(len(discharged)) // 96
    held = float((record.SOC - site.battery.SOC_max).sum()) * STEP * site.battery.capacity
    return float(site.battery.wear(np.bincount(days, discharged)).sum()) + held * site.battery.holding_price


def study(tariff: Tariff, days: int = 365, policy: str = "mpc", scale: float = 1.0, seed: int = 1) -> list[Outcome]:
    """Cost without battery and PV, with PV only, with both by foresight, and with both by the policy.

    ``scale`` multiplies battery and PV.
    """
    year = make_year(tariff, days, seed)
    battery = BatteryLimits(capacity=scale * 144e9, P_max=scale * 10e6, reserve_energy=6e6 * 3600)
    site = Site(year.start, days * 86400.0, tariff, Path(), seed, battery, P_import_max=40e6)
    net = year.load - scale * year.pv
    rest = replace(battery, P_max=0.0)
    idle = replace(site, battery=rest)
    return [
        outcome("neither battery nor PV", idle, simulate(idle, Noop(), year.load, battery.SOC_max)),
        outcome("PV", idle, simulate(idle, Noop(), net, battery.SOC_max)),
        outcome("PV and battery, foresight", site, cheapest(site, Known(net), battery.SOC_max)),
        outcome(f"PV and battery, {policy}", site, simulate(site, POLICIES[policy](), net, battery.SOC_max)),
    ]


def main() -> None:
    """Print one table per tariff."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tariffs", nargs="+", type=Path)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--policy", choices=sorted(POLICIES), default="mpc")
    parser.add_argument("--scale", type=float, default=1.0, help="of battery and PV")
    options = parser.parse_args()
    for path in options.tariffs:
        outcomes = study(read_tariff(path), options.days, options.policy, options.scale)
        base = outcomes[0].cost
        print(f"{path.stem}, {options.days} days, scale {options.scale:g}")
        for each in outcomes:
            saving = 100 * (base - each.cost) / base
            print(
                f"  {each.name:<28} {each.bill / 1e6:8.3f} M$ + wear {each.wear / 1e6:6.3f} M$  saves {saving:6.2f} %",
                flush=True,
            )


if __name__ == "__main__":
    main()
