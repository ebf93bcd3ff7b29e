from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cosim.component import Context

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def context() -> Context:
    """24 h from local midnight of 9 July 2026 (Thursday), Greensboro's time zone."""
    start = datetime(2026, 7, 9, tzinfo=ZoneInfo("America/New_York"))
    return Context(start, 86400.0, 1, SCENARIOS)
