"""Block of the dispatch program for the gensets.

Over the quarters k that may be run (powers in MW, energies in MWh, dt in h; b, s binary):

    minimise   ... + sum_k dt (c_d d_k + c_0 b_k) + c_s sum_k s_k
    balance    ... + d_k                                  d: power of the sets
    sets       d_k <= D b_k
    utility    g_k <= G (1 - b_k),  x_k <= X (1 - b_k)    neither import nor export
    battery    charge_k + discharge_k + r_k <= P (1 - b_k)  it supports the island, not a plan
    start      s_k >= b_k - b_k-1
    run        b_k+j >= s_k  for j < U                    minimum run of U quarters
    hours      sum_{k in C} dt b_k <= H_C                 for economic running and for reliability events
    fuel       sum_k dt (f_d d_k + f_0 b_k) <= tank - reserve
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, vstack

from cosim.dispatch.blocks import MEGA, MWH
from cosim.dispatch.gensets import Running
from cosim.dispatch.interface import BatteryLimits


class RunningBlock:
    """Columns and rows of the sets: power, on and start of each candidate quarter."""

    def __init__(
        self,
        first: int,
        column: dict[str, int],
        step: float,
        battery: BatteryLimits,
        grid: tuple[float, float],
        asked: Running,
    ) -> None:
        """``first``: number of the block's first variable; ``grid``: greatest import and export [W]."""
        self._asked, self._column, self._hours, self._step = asked, column, step / 3600, step
        self._battery, self._grid = battery, grid
        self._k = np.flatnonzero(asked.purpose)
        n = self._n = len(self._k)
        self._power, self._on, self._start = (first + n * each + np.arange(n) for each in range(3))
        self.count, self.span = 3 * n, slice(first, first + 3 * n)
        of_energy, of_running = asked.gensets.price(asked.carbon_price)
        self.cost = np.repeat([self._hours * of_energy * MWH, step * of_running, asked.gensets.start_price], n)
        self.lower = np.zeros(3 * n)
        run = max(1, round(asked.gensets.run_minimum / step))
        stays = self._k[:, None] + np.arange(run)
        self._stays = stays[:, 1:]
        inside = (stays >= len(asked.purpose)) | np.isin(stays, self._k)
        self.upper = np.concatenate(
            [np.full(n, asked.gensets.P_max / MEGA), np.ones(n), inside.all(axis=1).astype(float)]
        )
        self.integer = np.repeat([False, True, True], n)

    def rows(self, size: int) -> list[tuple[csr_array, np.ndarray, np.ndarray]]:
        """Matrix and sides of the rows."""
        n, gensets, (bought, sold) = self._n, self._asked.gensets, self._grid
        none = np.zeros(n)
        within = [self._limit([(self._power, 1.0), (self._on, -gensets.P_max / MEGA)], none, size)]
        for names, most in (
            (("imported",), bought),
            (("exported",), sold),
            (("charge", "discharge", "response"), self._battery.P_max),
        ):
            terms = [(self._column[name] + self._k, 1.0) for name in names if name in self._column]
            within.append(self._limit([*terms, (self._on, most / MEGA)], np.full(n, most / MEGA), size))
        before = np.flatnonzero(np.diff(self._k, prepend=-2) == 1)
        begins = self._limit([(self._on, 1.0), (self._start, -1.0)], (self._k == 0) * float(self._asked.on), size)
        begins = (begins[0] - _sparse(before, self._on[before - 1], 1.0, n, size), *begins[1:])
        return [*within, begins, self._run(size), self._budget(size)]

    def in_balance(self, shape: tuple[int, int]) -> csr_array:
        """The sets as a source in the balance, whose rows are the first of the matrix."""
        return csr_array((np.ones(self._n), (self._k, self._power)), shape=shape)

    def answer(self, x: np.ndarray, count: int) -> np.ndarray:
        """Power of the sets in each quarter [W], shape (count,); above zero where they are on."""
        power = np.zeros(count)
        power[self._k] = np.where(x[self._on] > 0.5, np.maximum(x[self._power] * MEGA, 1.0), 0.0)
        return power

    def _limit(self, terms, upper: np.ndarray, size: int):
        matrix = sum(_sparse(np.arange(self._n), column, factor, self._n, size) for column, factor in terms)
        return csr_array(matrix), np.full(self._n, -np.inf), np.asarray(upper, float)

    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of the starts, and of the candidates that must be on after them."""
        start, stay = np.nonzero(np.isin(self._stays, self._k))
        return start, np.searchsorted(self._k, self._stays[start, stay])

    def _run(self, size: int):
        start, stay = self._pairs()
        n, row = len(start), np.arange(len(start))
        matrix = _sparse(row, self._start[start], 1.0, n, size) - _sparse(row, self._on[stay], 1.0, n, size)
        return csr_array(matrix), np.full(n, -np.inf), np.zeros(n)

    def _budget(self, size: int):
        gensets, upper = self._asked.gensets, []
        matrix = []
        for number, hours in enumerate(self._asked.hours, start=1):
            own = self._on[self._asked.purpose[self._k] == number]
            matrix.append(_sparse(np.zeros(len(own), int), own, self._hours, 1, size))
            upper.append(max(0.0, hours))
        row = np.zeros(self._n, int)
        # in tonnes
        burnt = _sparse(row, self._power, self._hours * gensets.fuel_per_energy * MWH / 1e3, 1, size)
        matrix.append(burnt + _sparse(row, self._on, self._step * gensets.fuel_running / 1e3, 1, size))
        upper.append(max(0.0, self._asked.fuel) / 1e3)
        return csr_array(vstack(matrix)), np.full(len(upper), -np.inf), np.array(upper)


def _sparse(row: np.ndarray, column: np.ndarray, factor: float, rows: int, size: int) -> csr_array:
    return csr_array((np.full(len(row), factor), (row, column)), shape=(rows, size))
