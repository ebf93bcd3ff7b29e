from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmus import SimulationOptions, build, select, simulate

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "fmus" / "build" / "it"

Signals = dict[str, list[tuple[float, float]]]


@pytest.fixture(scope="session")
def run() -> Callable[..., np.ndarray]:
    """Simulate a class of DataCenter.It: inputs as points (time, value), linear between, equal times jump."""

    def run(name: str, stop: float, signals: Signals | None = None, record=None, interval=None, **start) -> np.ndarray:
        path = build(select([f"DataCenter.It.{name}"], [], [ROOT / "models"]), OUTPUT)[0].path
        options = SimulationOptions(stop=stop, output_interval=interval)
        return simulate(path, options, start, record, table(signals) if signals else None)

    return run


def table(signals: Signals) -> np.ndarray:
    """All signals on the union of their times, jumps kept as two rows."""
    times = sorted({t for points in signals.values() for t, _ in points})
    rows = np.zeros(2 * len(times), dtype=[("time", float)] + [(name, float) for name in signals])
    rows["time"] = np.repeat(times, 2)
    for name, points in signals.items():
        t, value = np.array(points, float).T
        before = [value[np.flatnonzero(t == x)[0]] if x in t else np.interp(x, t, value) for x in times]
        after = [value[np.flatnonzero(t == x)[-1]] if x in t else np.interp(x, t, value) for x in times]
        rows[name][0::2], rows[name][1::2] = before, after
    return rows
