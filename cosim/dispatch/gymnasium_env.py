"""A gymnasium environment over any run that takes a policy: the quick site or a whole co-simulation.

    env = SiteEnv(lambda policy: simulate(site, policy, load), site)

The run goes on in a thread of its own and stops at every decision until ``step`` gives the
action. Needs the package gymnasium.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue
from typing import ClassVar

import gymnasium
import numpy as np

from cosim.dispatch.interface import Observation, Site, Targets

OBSERVED = ("P_grid", "P_bess", "P_pv", "SOC", "utilisation", "T_dry_bulb", "hour", "price")
"""Elements of the observation vector: powers over P_import_max, temperature over 300 K, hour over 24, price in $/kWh."""


class Stopped(Exception):
    """The environment was closed while its run was waiting."""


class Bridge:
    """A policy that asks the environment for its targets."""

    def __init__(self) -> None:
        self.seen: Queue = Queue(1)
        self.answer: Queue = Queue(1)

    def start(self, site: Site) -> None:
        """Nothing to prepare."""

    def decide(self, observation: Observation) -> Targets:
        """Hand over the observation and wait for the action."""
        self.seen.put(observation)
        targets = self.answer.get()
        if targets is None:
            raise Stopped
        return targets

    def finish(self) -> dict:
        """Nothing to store."""
        return {}


class SiteEnv(gymnasium.Env):
    """Actions: import cap over P_import_max, SOC target, charge power over P_max, each 0..1.

    ``run`` is called with a policy and returns when the run is over. The reward of a step is minus
    the cost [$] of the energy bought since the last decision, wear included, less ``peak_price``
    [$/W] for each rise of the highest import.
    """

    metadata: ClassVar[dict] = {"render_modes": []}

    def __init__(
        self, run: Callable[[Bridge], object], site: Site, price: Callable[[float], float], peak_price: float = 0.0
    ) -> None:
        self.site, self._run, self._price, self._peak_price = site, run, price, peak_price
        self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (len(OBSERVED),), np.float32)
        self.action_space = gymnasium.spaces.Box(0.0, 1.0, (3,), np.float32)
        self._thread: threading.Thread | None = None

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Start the run and wait for its first decision."""
        super().reset(seed=seed)
        self.close()
        self._bridge = Bridge()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        self._last: Observation = self._wait()
        self._peak = self._last.P_grid
        return self._vector(self._last), {}

    def step(self, action: np.ndarray) -> tuple[np.ndarray, float, bool, bool, dict]:
        """Apply the action until the next decision."""
        battery = self.site.battery
        cap, target, charge = (float(value) for value in np.clip(action, 0.0, 1.0))
        self._bridge.answer.put(
            Targets(cap * self.site.P_import_max, target, battery.SOC_reserve, charge * battery.P_max)
        )
        seen = self._wait()
        if seen is None:
            return self._vector(self._last), 0.0, True, False, {}
        reward = self._reward(seen)
        self._last = seen
        return self._vector(seen), reward, False, False, {"observation": seen}

    def close(self) -> None:
        """End a run that is still waiting."""
        if self._thread is not None and self._thread.is_alive():
            self._bridge.answer.put(None)
            self._thread.join()
        self._thread = None

    def _wait(self) -> Observation | None:
        """The next observation, nothing at the end of the run; an error of the run is raised here."""
        seen = self._bridge.seen.get()
        if isinstance(seen, BaseException):
            raise seen
        return seen

    def _work(self) -> None:
        try:
            self._run(self._bridge)
            self._bridge.seen.put(None)
        except Stopped:
            pass
        except BaseException as error:
            self._bridge.seen.put(error)

    def _reward(self, seen: Observation) -> float:
        dt = seen.t - self._last.t
        wear = self.site.battery.wear_price * max(0.0, -seen.P_bess) * dt
        rise = max(0.0, seen.P_grid - self._peak)
        self._peak += rise
        return -(self._price(self._last.t) * max(0.0, seen.P_grid) * dt + wear + self._peak_price * rise)

    def _vector(self, seen: Observation) -> np.ndarray:
        scale = self.site.P_import_max
        hour = (self.site.start.hour + seen.t / 3600) % 24 / 24
        return np.array(
            [seen.P_grid / scale, seen.P_bess / scale, seen.P_pv / scale, seen.SOC, seen.utilisation,
             seen.T_dry_bulb / 300, hour, self._price(seen.t) * 3.6e6],
            np.float32,
        )  # fmt: skip
