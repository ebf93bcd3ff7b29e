"""Demand-response programmes as data: notice, events, payment, penalty, settlement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from cosim.environment.bill import Line, Meter
from cosim.yaml_text import read_mapping


class Programme(BaseModel):
    """One programme; see the files in scenarios/programmes.

    Firm programmes (``firm_level_kw``) pay by month for the load above the firm level and fine what
    exceeds it in events; energy programmes pay ``energy_price`` [$/kWh] for less than the baseline. ``gensets``: as what
    engines on site may answer an event (``Curtailment.gensets``); none where the programme forbids them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: str
    source: str
    effective: date
    assumed: list[str] = []
    notice_minutes: float
    capacity_price: float = 0.0
    firm_level_kw: float | None = None
    penalty: float = 0.0
    energy_price: float = 0.0
    baseline_days: int = 10
    gensets: Literal["economic", "reliability"] | None = None


def read_programme(file: str | Path, folder: Path | None = None) -> Programme:
    """Read and check a programme file. Errors name the file, the key and what was expected."""
    path = Path(file)
    if not path.is_absolute() and folder is not None:
        path = folder / path
    try:
        return Programme.model_validate(read_mapping(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


Event = tuple[pd.Timestamp, pd.Timestamp]


def settle(programme: Programme, meter: Meter, events: list[Event]) -> list[Line]:
    """What the programme pays (negative amounts) and fines over the meter's span, line by line."""
    lines = []
    month = np.array([f"{at.year}-{at.month:02d}" for at in meter.times])
    if programme.firm_level_kw is not None:
        for each in dict.fromkeys(month.tolist()):
            usual = float(meter.imported[month == each].mean()) / 1000
            offered = max(0.0, usual - programme.firm_level_kw)
            amount = -offered * programme.capacity_price
            lines.append(Line(each, f"{programme.name} capacity", offered, "kW", -programme.capacity_price, amount))
    for begin, end in events:
        inside = np.asarray((meter.times >= begin) & (meter.times < end))
        if not inside.any():
            continue
        label = month[inside][0]
        load = meter.imported[inside] / 1000
        if programme.firm_level_kw is not None:
            excess = float(np.maximum(load - programme.firm_level_kw, 0).sum() * meter.hours)
            lines.append(
                Line(label, f"{programme.name} excess", excess, "kWh", programme.penalty, excess * programme.penalty)
            )
        if programme.energy_price:
            reduced = float(np.maximum(baseline(programme, meter, inside) - load, 0).sum() * meter.hours)
            amount = -reduced * programme.energy_price
            lines.append(Line(label, f"{programme.name} energy", reduced, "kWh", -programme.energy_price, amount))
    return lines


def baseline(programme: Programme, meter: Meter, inside: np.ndarray) -> np.ndarray:
    """Mean load [kW] of the event's quarter hours over the last working days before it, shape of the event."""
    per_day = round(24 / meter.hours)
    index = np.flatnonzero(inside)
    days, back = [], 1
    while len(days) < programme.baseline_days and index[0] - back * per_day >= 0:
        earlier = index - back * per_day
        if meter.times[earlier[0]].day_of_week < 5:
            days.append(meter.imported[earlier] / 1000)
        back += 1
    if not days:
        raise ValueError(f"programme {programme.name!r}: no working day before the event to take a baseline from")
    return np.mean(days, axis=0)
