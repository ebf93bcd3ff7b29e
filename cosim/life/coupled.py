"""AC round trip of the storage from a coupled run with the site's network: losses of converter, transformers and lines as
the network has them, auxiliaries and cooling of the containers as a load of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from cosim.errors import CosimError
from cosim.life.cycle import DAY
from cosim.life.simulation import Passage
from cosim.results import Results

SCENARIO = Path("scenarios/battery/round_trip.yaml")


def coupled_round_trips(scenario: Path = SCENARIO, file: Path = Path("results/round_trip.h5")) -> dict[str, Passage]:
    """Run the scenario and measure its last day: at the converter's terminals while the storage works and over the
    whole day, and at the utility's meter."""
    from cosim.running import run
    from cosim.scenario.loader import load

    if not scenario.is_file():
        raise CosimError(f"{scenario}: the scenario of the round trip does not exist; run in the project's folder")
    return measured(run(load(scenario), file))


def measured(results: Results) -> dict[str, Passage]:
    """Round trips of the last day of a run of ``scenarios/battery/round_trip.yaml``."""
    electrical, battery = _Course(results, "electrical.P_bess"), _Course(results, "bess.SOC")
    end = electrical.time[-1]
    day = (end - DAY, end)
    working = electrical.time[(np.abs(electrical["electrical.P_bess"]) > 1e6) & (electrical.time >= day[0])]
    meter = electrical["electrical.P_grid"] - _without_storage(electrical)
    power = electrical["electrical.P_bess"]
    return {
        "coupled: one cycle at rated power": _passage(electrical, battery, power, (working[0], working[-1])),
        "coupled: one cycle a day, converter always on": _passage(electrical, battery, power, day),
        "coupled: the same, at the 69 kV meter": _passage(electrical, battery, meter, day, auxiliary=False),
    }


class _Course:
    """Variables of one cluster over its time [s]."""

    def __init__(self, results: Results, name: str) -> None:
        self.results, self.time = results, results.time(name)

    def __getitem__(self, name: str) -> np.ndarray:
        return np.asarray(self.results[name], dtype=float)

    def integral(self, values: np.ndarray, span: tuple[float, float]) -> float:
        """Integral of values over a span [s] whose ends are rows."""
        inside = (self.time >= span[0]) & (self.time <= span[1])
        return float(np.trapezoid(values[inside], self.time[inside]))


def _without_storage(electrical: _Course) -> float:
    """Power at the meter [W] in the middle of the time for which the storage is off, without its auxiliaries."""
    row = int(np.searchsorted(electrical.time, 900.0))
    return float(electrical["electrical.P_grid"][row] - electrical["electrical.P_feeder[3]"][row])


def _passage(
    electrical: _Course, battery: _Course, power: np.ndarray, span: tuple[float, float], auxiliary: bool = True
) -> Passage:
    """Energies over a span [s]; ``auxiliary``: they are not in ``power`` [W] yet."""

    def total(part: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> float:
        return electrical.integral(part(values), span)

    taken = total(lambda x: np.maximum(x, 0.0), power)
    given = total(lambda x: np.maximum(-x, 0.0), power)
    auxiliaries = battery.integral(battery["bess.P_auxiliary"], span)
    E0, R0 = (np.interp(electrical.time, battery.time, battery[f"bess.{name}"]) for name in ("E0", "R0"))
    current = electrical["electrical.I_bess"]
    terminals = electrical.integral((E0 + R0 * current) * current, span)
    ends = [float(np.interp(t, battery.time, battery["bess.SOC"])) for t in span]
    energies = {
        "E_charged": taken - (0.0 if auxiliary else auxiliaries), "E_discharged": given, "E_auxiliary": auxiliaries,
        "E_converter": taken - given - terminals - (0.0 if auxiliary else auxiliaries),
        "E_cells": battery.integral(battery["bess.P_loss"], span),
    }
    warmth = battery.integral(battery["bess.T"], span) / (span[1] - span[0])
    return Passage(np.empty((2, 0)), energies, (ends[0], ends[1]), 0.0, warmth)
