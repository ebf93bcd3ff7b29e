"""What a battery of some power and energy is worth under a tariff: a function for sizing studies.

Bills and wear are those of the quick site (cosim.dispatch.annual); money is per year, and the price of the battery
comes from outside as an annuity.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cosim.dispatch.agent import load_policy
from cosim.dispatch.annual import Profile, linear_profile, outcome
from cosim.dispatch.foresight import Known, cheapest
from cosim.dispatch.interface import BatteryLimits, Site
from cosim.dispatch.noop import Noop
from cosim.dispatch.offline import simulate
from cosim.environment.tariff import read_tariff

KWH = 3.6e6


def annuity(rate: float, years: float) -> float:
    """Yearly payment per price [1/a] at an interest rate [1/a] over so many years."""
    return rate / (1 - (1 + rate) ** -years) if rate > 0 else 1 / years


def battery_value(
    power: float, energy: float, tariff: Path, days: int, policy: str, reserve: float, seed: int,
    price_power: float, price_energy: float, rate: float, years: float,
) -> dict[str, tuple[float, str]]:
    """Yearly saving and cost of a battery of ``power`` [W] and ``energy`` [J] beside the site's PV.

    ``policy``: noop, rule, mpc, or foresight (an upper bound); ``reserve`` [J] stays in the battery; ``days`` from
    1 January on are billed and scaled to a year; price_power [$/W], price_energy [$/J], rate [1/a] and years [a] make
    the annuity of the battery. Raises ValueError if the battery cannot hold the reserve.
    """
    battery = BatteryLimits(capacity=energy, P_max=power, reserve_energy=reserve)
    if battery.SOC_min * energy + reserve > battery.SOC_max * energy:
        raise ValueError(f"energy {energy / KWH:.0f} kWh cannot hold a reserve of {reserve / KWH:.0f} kWh")
    rates, year = read_tariff(tariff), _year(tariff, days, seed)
    site = Site(year.start, days * 86400.0, rates, tariff.parent, seed, battery, P_import_max=40e6)
    idle = replace(site, battery=replace(battery, P_max=0.0))
    net = year.load - year.pv
    base = outcome("PV", idle, simulate(idle, Noop(), net, battery.SOC_max))
    if policy == "foresight":
        record = cheapest(site, Known(net), battery.SOC_max)
    else:
        record = simulate(site, load_policy(policy)(), net, battery.SOC_max)
    with_battery = outcome(policy, site, record)
    per_year = 365 / days
    price = power * price_power + energy * price_energy
    saving = (base.bill - with_battery.bill) * per_year
    wear = (with_battery.wear - base.wear) * per_year
    return {
        "bill": (with_battery.bill * per_year, "USD"),
        "saving": (saving, "USD"),
        "wear": (wear, "USD"),
        "annuity": (price * annuity(rate, years), "USD"),
        "net": (saving - wear - price * annuity(rate, years), "USD"),
        "price": (price, "USD"),
        "reserve_kept": ((float(record.SOC.min()) - battery.SOC_min) * energy, "J"),
    }


@lru_cache(maxsize=4)
def _year(tariff: Path, days: int, seed: int) -> Profile:
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo(read_tariff(tariff).timezone))
    return linear_profile(start, days, seed)
