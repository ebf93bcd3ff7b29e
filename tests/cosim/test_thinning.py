"""Rows that an interval leaves: a jump keeps both of its values, also where the rows come in pieces."""

from types import SimpleNamespace

import numpy as np
import pytest

from cosim.results.thinning import Thinning
from cosim.results.writer import NEVER


class Rows:
    """Keeps what is written."""

    def __init__(self):
        self.last_tick, self.ticks, self.values = NEVER, [], []

    def write(self, ticks, rows):
        self.last_tick = int(ticks[-1])
        self.ticks += ticks.tolist()
        self.values += rows[:, 0].tolist()


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 100])
def test_both_values_of_a_jump_are_kept(piece):
    """A set point that changes at each hour, rows every quarter of it and, at the change, one more."""
    ticks = [t for hour in range(6) for t in (4 * hour, 4 * hour, 4 * hour + 1, 4 * hour + 2, 4 * hour + 3)][1:]
    values = [float((t + (k and ticks[k - 1] == t)) // 4 if t % 4 else (t // 4 - 1 + (k > 0 and ticks[k - 1] == t))) for k, t in enumerate(ticks)]
    values[0] = 0.0
    kept = Rows()
    thinning = Thinning(SimpleNamespace(slaves=[], pieces=[]), 4, [], kept)
    for k in range(0, len(ticks), piece):
        thinning.write(np.array(ticks[k : k + piece]), np.array(values[k : k + piece])[:, None])
    thinning.finish()
    for hour in range(1, 6):
        assert [v for t, v in zip(kept.ticks, kept.values) if t == 4 * hour] == [hour - 1.0, float(hour)]
    assert not any(t % 4 for t in kept.ticks[:-1])
