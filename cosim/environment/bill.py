"""Electricity bills, line by line as the utility prints them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cosim.environment.tariff import Calendar, Tariff


@dataclass(frozen=True)
class Line:
    """One line of a bill: month "2026-07" (or year), what, quantity in its unit, price per unit, amount [$]."""

    month: str
    name: str
    quantity: float
    unit: str
    price: float
    amount: float


@dataclass(frozen=True)
class Meter:
    """Metered intervals: ``times`` (timezone-aware starts), mean import and export [W], shape (n,).

    ``market_price`` [$/kWh] per interval where the tariff has a market series;
    ``system_load`` (any unit) per interval where it has a coincident-peak charge.
    """

    times: pd.DatetimeIndex
    imported: np.ndarray
    exported: np.ndarray
    market_price: np.ndarray | None = None
    system_load: np.ndarray | None = None

    @property
    def hours(self) -> float:
        """Length of one interval [h]."""
        return (self.times[1] - self.times[0]).total_seconds() / 3600


def bill(tariff: Tariff, meter: Meter, peaks_before: dict[str, float] | None = None) -> list[Line]:
    """All lines of all months of the meter's span.

    ``peaks_before``: highest billed demand [kW] of the eleven months before, by charge name
    (for ratchets).
    """
    calendar = tariff.calendar(meter.times)
    month = np.array([f"{at.year}-{at.month:02d}" for at in calendar.local])
    lines: list[Line] = []
    history = {name: [peak] for name, peak in (peaks_before or {}).items()}
    for each in dict.fromkeys(month.tolist()):
        inside = month == each
        if tariff.fixed_per_month:
            lines.append(Line(each, "customer charge", 1, "month", tariff.fixed_per_month, tariff.fixed_per_month))
        lines += _energy_lines(tariff, meter, calendar, each, inside)
        lines += _demand_lines(tariff, meter, calendar, each, inside, history)
    lines += _coincident_lines(tariff, meter, calendar)
    return lines


def total(lines: list[Line]) -> float:
    """Sum of the amounts [$]."""
    return float(sum(line.amount for line in lines))


def _energy_lines(tariff, meter: Meter, calendar: Calendar, month: str, inside: np.ndarray) -> list[Line]:
    lines = []
    energy = meter.imported / 1000 * meter.hours
    if tariff.energy:
        base = calendar.energy_price() - sum(tariff.per_kwh.values())
        groups = dict.fromkeys(zip(calendar.season[inside], calendar.period[inside], strict=True))
        for season, period in groups:
            where = inside & (calendar.season == season) & (calendar.period == period)
            quantity, price = float(energy[where].sum()), float(base[where][0])
            lines.append(Line(month, f"energy {season} {period}", quantity, "kWh", price, quantity * price))
    if tariff.energy_series is not None:
        if meter.market_price is None:
            raise ValueError(f"tariff {tariff.name!r} needs a market price series")
        quantity = float(energy[inside].sum())
        amount = float((energy * (meter.market_price + tariff.energy_series.adder))[inside].sum())
        lines.append(Line(month, "energy at market price", quantity, "kWh", amount / max(quantity, 1e-9), amount))
    quantity = float(energy[inside].sum())
    for name, price in tariff.per_kwh.items():
        lines.append(Line(month, name, quantity, "kWh", price, quantity * price))
    sold = float((meter.exported / 1000 * meter.hours)[inside].sum())
    if tariff.export_price and sold:
        lines.append(Line(month, "export credit", sold, "kWh", -tariff.export_price, -sold * tariff.export_price))
    return lines


def _demand_lines(tariff, meter, calendar, month, inside, history) -> list[Line]:
    demand = interval_demand(meter, tariff.demand_interval_minutes)
    lines = []
    for charge in tariff.demand:
        where = inside & calendar.demand_mask(charge)
        if not where.any():
            continue
        metered = float(demand[where].max()) / 1000
        past = history.setdefault(charge.name, [])
        billed = max(metered, charge.ratchet * max(past[-11:], default=0.0))
        if charge.minimum_share and tariff.contracted_demand_kw:
            billed = max(billed, charge.minimum_share * tariff.contracted_demand_kw)
        past.append(metered)
        lines.append(Line(month, f"demand {charge.name}", billed, "kW", charge.price, billed * charge.price))
    return lines


def demand_interval(times: pd.DatetimeIndex, minutes: float) -> np.ndarray:
    """Number of the demand interval that each metered interval lies in, shape (n,).

    Demand intervals start at the full hour; the first one may be incomplete.
    """
    hours = (times[1] - times[0]).total_seconds() / 3600
    first = round((times[0].minute * 60 + times[0].second) / (hours * 3600))
    group = (np.arange(len(times)) + first) // max(1, round(minutes / 60 / hours))
    return group - group[0]


def interval_demand(meter: Meter, minutes: float) -> np.ndarray:
    """Mean import [W] of the demand interval that each metered interval lies in, shape (n,)."""
    group = demand_interval(meter.times, minutes)
    return (np.bincount(group, meter.imported) / np.bincount(group))[group]


def coincident_intervals(tariff: Tariff, calendar: Calendar, system_load: np.ndarray) -> np.ndarray:
    """Indices of the system's peak intervals that the coincident-peak charge counts."""
    rule = tariff.coincident
    allowed = np.isin(calendar.month, rule.months) & (calendar.hour >= rule.hours[0]) & (calendar.hour < rule.hours[1])
    day = calendar.local.normalize().asi8
    load = np.where(allowed, system_load, -np.inf)
    chosen: list[int] = []
    for group in [(m,) for m in rule.months] if rule.per_month else [tuple(rule.months)]:
        candidates = np.where(np.isin(calendar.month, group), load, -np.inf)
        for _ in range(1 if rule.per_month else rule.count):
            best = int(np.argmax(candidates))
            if not np.isfinite(candidates[best]):
                break
            chosen.append(best)
            candidates[day == day[best]] = -np.inf  # at most one peak a day
    return np.array(sorted(chosen), int)


def _coincident_lines(tariff, meter, calendar) -> list[Line]:
    rule = tariff.coincident
    if rule is None:
        return []
    if meter.system_load is None:
        raise ValueError(f"tariff {tariff.name!r} needs the system load for its coincident peaks")
    peaks = coincident_intervals(tariff, calendar, meter.system_load)
    if len(peaks) == 0:
        return []
    billed = float(interval_demand(meter, tariff.demand_interval_minutes)[peaks].sum()) / 1000 / rule.count
    year = str(calendar.local[0].year)
    return [Line(year, f"coincident peak {rule.name}", billed, "kW", rule.price_per_year, billed * rule.price_per_year)]
