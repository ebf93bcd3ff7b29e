from __future__ import annotations

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from cosim.dispatch.gymnasium_env import SiteEnv
from cosim.dispatch.interface import Targets
from cosim.dispatch.offline import simulate

from .cases import make_load, make_site

SITE, LOAD = make_site(days=1), make_load(1)
PRICE = 0.1 / 3.6e6


def make_env(peak_price: float = 0.0) -> SiteEnv:
    return SiteEnv(lambda policy: simulate(SITE, policy, LOAD, 0.95), SITE, lambda t: PRICE, peak_price)


class Constant:
    """The same targets always."""

    def start(self, site) -> None:
        pass

    def decide(self, observation) -> Targets:
        return Targets(0.5 * SITE.P_import_max, 0.5, SITE.battery.SOC_reserve, 0.1 * SITE.battery.P_max)

    def finish(self) -> dict:
        return {}


def test_it_is_a_proper_environment():
    env = make_env()
    check_env(env, skip_render_check=True)
    env.close()


def test_constant_actions_give_the_same_run_as_a_policy():
    env = make_env()
    env.reset()
    rewards, grid, done = [], [], False
    while not done:
        _, reward, done, _, info = env.step(np.array([0.5, 0.5, 0.1]))
        rewards.append(reward)
        if not done:
            grid.append(info["observation"].P_grid)
    record = simulate(SITE, Constant(), LOAD, 0.95)
    assert grid == pytest.approx(record.P_grid[:95], rel=1e-6)
    energy, wear = grid_energy(record), np.maximum(-record.P_bess[:95], 0).sum() * 900 * SITE.battery.wear_price
    assert sum(rewards) == pytest.approx(-(energy * PRICE + wear), rel=1e-6)


def grid_energy(record) -> float:
    return float(record.P_grid[:95].sum() * 900)


def test_rise_of_the_peak_is_charged():
    env = make_env(peak_price=0.04)
    env.reset()
    low = env.step(np.array([0.5, 0.5, 0.0]))[1]
    env.reset()
    high = env.step(np.array([1.0, 1.0, 1.0]))[1]
    env.close()
    assert high <= low


def test_error_in_the_run_reaches_the_user():
    def broken(policy) -> None:
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"):
        SiteEnv(broken, SITE, lambda t: PRICE).reset()
