"""Blocks of the dispatch program whose number of variables changes from plan to plan."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from cosim.dispatch.interface import BatteryLimits
from cosim.dispatch.problem import Problem
from cosim.dispatch.solver import Labels

MEGA = 1e6
MWH = 3.6e9
WEAR_SEGMENTS = 4
"""Pieces of the marginal wear over a day's energy."""


class Tail:
    """Peaks, wear of each day and jobs: their variables follow the named blocks, their rows the fixed ones."""

    def __init__(
        self, first: int, column: dict[str, int], hours: float, battery: BatteryLimits, problem: Problem
    ) -> None:
        """``first``: number of the first variable of the tail; ``column``: first one of each named block."""
        self._column, self._hours, self._problem = column, hours, problem
        self._days = [] if problem.day is None else [problem.day == each for each in np.unique(problem.day)]
        peaks, pieces, jobs = problem.peaks, len(self._days) * WEAR_SEGMENTS, problem.jobs
        self._watched = [np.flatnonzero(peak.mask) for peak in peaks]
        self._windows = [np.flatnonzero(job.mask) for job in jobs]
        self._peak0 = first
        self._wear0 = self._peak0 + len(peaks)
        self._miss0 = self._wear0 + pieces
        self._job0 = self._miss0 + len(jobs) + np.cumsum([0, *[len(window) for window in self._windows]])
        self.count = int(self._job0[-1]) - self._peak0
        self.span = slice(self._peak0, self._peak0 + self.count)
        middle = (np.arange(WEAR_SEGMENTS) + 0.5) / WEAR_SEGMENTS
        prices = np.tile(battery.wear_price + battery.wear_depth_price * middle, len(self._days)) * MWH
        in_windows = [np.zeros(len(window)) for window in self._windows]
        self.cost = np.concatenate(
            [[peak.price * MEGA for peak in peaks], prices, [job.miss_price * MWH for job in jobs], *in_windows]
        )
        self.lower = np.concatenate([[peak.so_far / MEGA for peak in peaks], np.zeros(self.count - len(peaks))])
        width = np.full(pieces, battery.capacity / MWH / WEAR_SEGMENTS)
        width[WEAR_SEGMENTS - 1 :: WEAR_SEGMENTS] = np.inf
        powers = [np.full(len(window), job.P_max / MEGA) for job, window in zip(jobs, self._windows, strict=True)]
        self.upper = np.concatenate([np.full(len(peaks), np.inf), width, np.full(len(jobs), np.inf), *powers])

    def rows(self, size: int) -> list[tuple[csr_array, np.ndarray, np.ndarray]]:
        """Matrix and sides of the blocks; of the blocks."""
        return [self._peaks(size), self._wear(size), *([self._jobs(size)] if self._problem.jobs else [])]

    def label(self, columns: Labels, rows: Labels) -> None:
        """Name the tail's variables and rows for the warm start."""
        one = np.zeros(1, int)
        for number, (peak, watched) in enumerate(zip(self._problem.peaks, self._watched, strict=True)):
            columns.add(("peak", peak.name, number), one)
            rows.add(("peak", peak.name, number), watched)
        for piece in range(len(self._days) * WEAR_SEGMENTS):
            columns.add(("wear", piece), one)
        for day in range(len(self._days)):
            rows.add(("wear", day), one)
        for job in self._problem.jobs:
            columns.add(("missed", job.name), one)
            rows.add(("job", job.name), one)
        for job, window in zip(self._problem.jobs, self._windows, strict=True):
            columns.add(("job", job.name), window)

    def _peaks(self, size: int):
        total = sum(len(quarters) for quarters in self._watched)
        number = np.repeat(np.arange(len(self._watched)), [len(quarters) for quarters in self._watched])
        watched = np.concatenate(self._watched) if self._watched else np.zeros(0, int)
        row = np.tile(np.arange(total), 2)
        column = np.concatenate([self._peak0 + number.astype(int), self._column["imported"] + watched])
        matrix = csr_array((np.repeat([1.0, -1.0], total), (row, column)), shape=(total, size))
        reliefs = [
            np.zeros(len(quarters)) if peak.relief is None else peak.relief[quarters] / MEGA
            for peak, quarters in zip(self._problem.peaks, self._watched, strict=True)
        ]
        return matrix, -np.concatenate([np.zeros(0), *reliefs]), np.full(total, np.inf)

    def _wear(self, size: int):
        n = len(self._days)
        quarters = [np.flatnonzero(day) for day in self._days]
        row = np.repeat(np.arange(n), [len(each) for each in quarters])
        column = self._column["discharge"] + (np.concatenate(quarters) if quarters else np.zeros(0, int))
        piece = np.arange(n * WEAR_SEGMENTS)
        value = np.concatenate([np.full(len(row), -self._hours), np.ones(len(piece))])
        place = np.concatenate([row, piece // WEAR_SEGMENTS]), np.concatenate([column, self._wear0 + piece])
        used = np.zeros(n)
        used[:1] = self._problem.used / MWH
        return csr_array((value, place), shape=(n, size)), used, np.full(n, np.inf)

    def _jobs(self, size: int):
        jobs = self._problem.jobs
        n, row, column = len(jobs), self._job_rows(), self._job_columns()
        done = csr_array((np.full(len(row), self._hours), (row, column)), shape=(n, size))
        missed = csr_array((np.ones(n), (np.arange(n), self._miss0 + np.arange(n))), shape=(n, size))
        return done + missed, np.array([job.energy / MWH for job in jobs]), np.full(n, np.inf)

    def in_balance(self, shape: tuple[int, int]) -> csr_array:
        """The jobs as loads in the balance, whose rows are the first of the matrix."""
        quarters = np.concatenate(self._windows)
        return csr_array((np.full(len(quarters), -1.0), (quarters, self._job_columns())), shape=shape)

    def _job_rows(self) -> np.ndarray:
        return np.repeat(np.arange(len(self._windows)), [len(window) for window in self._windows]).astype(int)

    def _job_columns(self) -> np.ndarray:
        return np.arange(self._job0[0], self._job0[-1])

    def answer(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Peaks [W], power of each job in each quarter [W], shape (jobs, N), and energy missed [J] per job."""
        problem = self._problem
        jobs = np.zeros((len(problem.jobs), len(problem.price)))
        for number, window in enumerate(self._windows):
            jobs[number, window] = x[self._job0[number] : self._job0[number + 1]] * MEGA
        peaks = x[self._peak0 : self._peak0 + len(problem.peaks)] * MEGA
        return peaks, jobs, x[self._miss0 : self._miss0 + len(problem.jobs)] * MWH
