"""AC round trip of the storage under different duties: what the field's figures are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from cosim.life.duty import Duty, daily_cycle
from cosim.life.forward import fast_forward
from cosim.life.laws import LAWS
from cosim.life.simulation import Passage, Storage, simulate

#: Transformer to 69 kV and cables between it and the storage, added to those of the model (assumed).
GRID_LOSSES = {"losses.iron": 0.001 + 0.001, "losses.copper": 0.007 + 0.008}


@dataclass(frozen=True)
class Case:
    """A duty with parameters of the storage; ``age`` in years of the daily cycle."""

    name: str
    duty: Duty
    parameters: dict[str, float] = field(default_factory=dict)
    age: int = 0


def rated_cycle() -> Duty:
    """Charge and discharge at rated power one after the other, without a pause."""
    day = daily_cycle(discharge_at=5.0)
    busy = round(9 * 3600 / day.interval)
    return replace(day, power=day.power[:busy], on=day.on[:busy], T_ambient=day.T_ambient[:busy])


def cases() -> list[Case]:
    """From the test bench to the field."""
    return [
        Case("one cycle at rated power", rated_cycle()),
        Case("one cycle a day, converter off between", daily_cycle(standby=False)),
        Case("one cycle a day, converter always on", daily_cycle()),
        Case("the same, at the 69 kV meter", daily_cycle(), GRID_LOSSES),
        Case("the same, ambient -10 degC", daily_cycle(T_ambient=263.15), GRID_LOSSES),
        Case("the same, ambient 40 degC", daily_cycle(T_ambient=313.15), GRID_LOSSES),
        Case("the same, after 15 years", daily_cycle(), GRID_LOSSES, 15),
        Case("half a cycle a day, 69 kV meter", daily_cycle(cycles=0.5), GRID_LOSSES),
        Case("a quarter of a cycle a day, 69 kV meter", daily_cycle(cycles=0.25), GRID_LOSSES),
        Case("a tenth of a cycle a day, 69 kV meter", daily_cycle(cycles=0.1, interval=360.0), GRID_LOSSES),
    ]


def round_trips(chosen: Iterable[Case], fmu: Path | None = None) -> dict[str, Passage]:
    """A settled passage of each case."""
    law = LAWS["calendar-cycle"]
    path = fmu or law.fmu()
    passages = {}
    for case in chosen:
        health = fast_forward(law, case.duty, case.age, fmu=path, **case.parameters).health if case.age else None
        with Storage(law, path) as storage:
            passages[case.name] = simulate(storage, case.duty, health, **case.parameters)
    return passages


def table(passages: dict[str, Passage]) -> str:
    """Round trip and where the rest went, in percent of all energy taken."""
    width = max(map(len, passages))
    lines = [f"{'':{width}} round trip   cells converter, transformer auxiliaries [%]"]
    for name, passage in passages.items():
        energies = passage.energies
        taken = energies["E_charged"] + energies["E_auxiliary"]
        shares = 100 * np.array([energies[key] / taken for key in ("E_cells", "E_converter", "E_auxiliary")])
        lines.append(f"{name:{width}} {100 * passage.round_trip:10.1f} {shares[0]:7.1f} {shares[1]:22.1f} {shares[2]:11.1f}")
    return "\n".join(lines)
