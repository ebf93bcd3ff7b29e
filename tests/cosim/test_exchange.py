"""What the leader takes from a slope that followers' values seem to have."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from cosim.exchange import Inlet
from cosim.fmu.slave import RESOLUTION

SHORTEST = round(0.1 * RESOLUTION)


class Taker:
    """A leader cluster with one external value."""

    tick = 0
    values, slope, scale = np.zeros(1), np.zeros(1), np.ones(1)

    def set_external(self, slots, values, slopes):
        self.values[slots], self.slope[slots] = values, slopes


@pytest.fixture
def inlet() -> Inlet:
    taker = Taker()
    link = SimpleNamespace(
        target_cluster=0, source_cluster=1, discrete=False, target_entity="a", target_attribute="u",
        external_slots=[0], source_slots=[0], source_entity="b", integral=False,
    )
    slaves = {"b": SimpleNamespace(sampled=False)}
    return Inlet(SimpleNamespace(clusters=[taker, taker], links=[link], slaves=slaves), 0, SHORTEST)


def take(inlet: Inlet, seconds: float, value: float) -> float:
    """The follower stands at this time with this value: the slope that the leader goes on with."""
    inlet.cluster.tick = round(seconds * RESOLUTION)
    inlet.new[:] = value
    inlet.extrapolate(np.array([0.0, inlet.cluster.tick]), np.zeros(2, dtype=bool))
    return float(inlet.cluster.slope[0])


def test_values_are_carried_on_with_the_slope_of_the_last_interval(inlet):
    take(inlet, 1.0, 10.0)
    assert take(inlet, 3.0, 14.0) == pytest.approx(2.0)


def test_a_change_within_microseconds_is_no_slope(inlet):
    """Two ticks at an event lie 3 us apart: a rise of 1 kW there must not become 300 MW/s."""
    take(inlet, 1.0, 0.0)
    assert take(inlet, 1.000003, 1000.0) == 0.0
    assert inlet.cluster.values[0] == 1000.0
