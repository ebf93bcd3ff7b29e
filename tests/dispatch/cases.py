"""The quick site that the policies are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from cosim.dispatch.annual import wear_of
from cosim.dispatch.interface import Site
from cosim.environment.bill import Meter, bill, total
from cosim.environment.tariff import read_tariff

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DAYS = 7


def make_site(tariff: str = "sce_tou8d", days: int = DAYS, **changes) -> Site:
    """The reference site on a tariff from Monday 6 July 2026 on."""
    data = read_tariff(SCENARIOS / f"tariffs/{tariff}.yaml")
    start = datetime(2026, 7, 6, tzinfo=ZoneInfo(data.timezone))
    return replace(Site(start, days * 86400.0, data, SCENARIOS, seed=1), **changes)


def make_load(days: int = DAYS, seed: int = 1) -> np.ndarray:
    """Net load [W] of quarter hours: 19 MW, a day swing, slow noise and checkpoint dips."""
    generator = np.random.default_rng(seed)
    hour = np.arange(96 * days) / 4
    noise = np.convolve(generator.standard_normal(len(hour) + 20), np.ones(21) / 21, mode="valid")
    load = 19e6 + 1e6 * np.cos(2 * np.pi * (hour - 16) / 24) + 0.8e6 * noise
    return load - 3e6 * (generator.random(len(hour)) < 0.02)


def cost(site: Site, record) -> float:
    """Bill plus wear [$] of a record, energy left in the battery valued at the mean price of its first hour."""
    times = pd.date_range(site.start, periods=len(record.P_grid), freq="15min")
    meter = Meter(times, np.maximum(record.P_grid, 0), np.maximum(-record.P_grid, 0))
    wear = wear_of(site, record)
    left = (record.SOC[-1] - 0.95) * site.battery.capacity / 3.6e6 * 0.1
    return total(bill(site.tariff, meter)) + wear - left
