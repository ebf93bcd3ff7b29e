from __future__ import annotations

import pytest

from cosim.dispatch.interface import Observation


@pytest.fixture
def seen() -> Observation:
    """18 MW from the grid, battery at rest at 60 %."""
    return Observation(0.0, 18e6, 0.0, -2e6, 0.6, 10e6, 10e6, True, 345.0, 303.0)
