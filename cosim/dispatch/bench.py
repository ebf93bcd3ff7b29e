"""How long a plan takes."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from cosim.dispatch.interface import Site
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import simulate
from cosim.environment.tariff import read_tariff


def plan_times(tariff: Path, days: int = 10, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """CPU seconds of 48 h plans in July: cold, and each started from the one before; shapes (plans,)."""
    data = read_tariff(tariff)
    site = Site(datetime(2026, 7, 6, tzinfo=ZoneInfo(data.timezone)), days * 86400.0, data, tariff.parent.parent, seed)
    generator = np.random.default_rng(seed)
    hour = np.arange(96 * days) / 4
    load = 19e6 + 1e6 * np.cos(2 * np.pi * (hour - 16) / 24) + 0.3e6 * generator.standard_normal(len(hour))
    found = []
    for cold in (True, False):
        policy, spent = _timed(Mpc(), cold)
        simulate(site, policy, load)
        found.append(np.array(spent))
    return found[0], found[1]


def _timed(policy: Mpc, cold: bool) -> tuple[Mpc, list[float]]:
    spent: list[float] = []
    start = policy.start

    def started(site: Site) -> None:
        start(site)
        solve = policy.program.solve

        def timed(*arguments):
            if cold:
                policy.program.restore({})
            begin = time.process_time()
            try:
                return solve(*arguments)
            finally:
                spent.append(time.process_time() - begin)

        policy.program.solve = timed

    policy.start = started
    return policy, spent
