"""The dispatch problem as a linear program, each block beside its mathematics.

Over quarters k = 0..N-1 of length dt [h], energies in MWh, powers in MW, money in $:

    minimise   sum_k dt (p_k g_k - q_k x_k + w d_k) + sum_k r_k g_k + sum_j a_j m_j
               + dt h sum_k f_k + v sum_k u_k - z s_N
    balance    g_k - x_k - c_k + d_k - y_k + f_k = L_k    (import, export, charge, discharge, curtailment, shedding)
    store      s_k+1 - s_k - dt (eta c_k - d_k / eta) = 0
    reserve    s_k+1 + u_k >= S_reserve                   (u: shortfall, priced at v)
    peaks      m_j - g_k >= 0  for k watched by demand charge j
    bounds     0 <= c, d <= P, 0 <= g <= G, 0 <= x <= X, 0 <= y <= Y_k, 0 <= f <= F_k, 0 <= s <= S, m_j >= peak so far
    exclusive  c_k <= P b_k, d_k <= P (1 - b_k), b binary, only where p_k < 0

where p, q are the prices of import and export, w the wear, r the price of coincident peaks,
a_j the price of demand j, h the value of the computing that is shed and z the value of what is left in the store. Where no price is
negative, wear and losses forbid charging and discharging at once, and no binary is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from cosim.dispatch.interface import BatteryLimits

_MEGA = 1e6
_MWH = 3.6e9
_TIE_BREAK = 0.02
"""Price [$/MWh] over the horizon that chooses among plans of equal cost."""
_NAMES = ("charge", "discharge", "imported", "exported", "curtailed", "shed", "energy", "shortfall")


@dataclass(frozen=True)
class Peak:
    """One demand charge of one month in the horizon: price [$/W], mask of watched quarters (N,), peak so far [W]."""

    name: str
    price: float
    mask: np.ndarray
    so_far: float


@dataclass(frozen=True)
class Problem:
    """What changes from plan to plan; arrays of shape (N,), SI units ($/J, W, J).

    ``net_load``: forecast of load less PV; ``pv``: PV production that may be curtailed;
    ``coincident`` [$/W]; ``reserve`` [J] to keep after each quarter; ``energy`` [J] in the store now;
    ``end_value`` [$/J] of what is left; ``flexible`` [W] load that may be shed at ``shed_price`` [$/J].
    """

    net_load: np.ndarray
    pv: np.ndarray
    price: np.ndarray
    price_export: np.ndarray
    coincident: np.ndarray
    reserve: np.ndarray
    peaks: tuple[Peak, ...]
    energy: float
    end_value: float
    energy_max: float
    flexible: np.ndarray | float = 0.0
    shed_price: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Solution; arrays of shape (N,), W and J (``energy`` after each quarter); peaks [W] in the problem's order."""

    charge: np.ndarray
    discharge: np.ndarray
    imported: np.ndarray
    exported: np.ndarray
    curtailed: np.ndarray
    shed: np.ndarray
    energy: np.ndarray
    shortfall: np.ndarray
    peaks: np.ndarray
    cost: float


class PlanError(RuntimeError):
    """The program was not solved in time or has no solution."""


class DispatchProgram:
    """Matrices of the program for one horizon, kept from plan to plan."""

    def __init__(
        self,
        count: int,
        battery: BatteryLimits,
        P_import_max: float,
        P_export_max: float = 0.0,
        step: float = 900.0,
        shortfall_price: float = 1000.0 / 3.6e6,
    ) -> None:
        self.count, self.battery, self.step = count, battery, step
        self.P_import_max, self.P_export_max = P_import_max, P_export_max
        self._shortfall_price = shortfall_price * _MWH
        self._column = {name: count * position for position, name in enumerate(_NAMES)}
        self._fixed = vstack([self._balance(), self._store(), self._reserve()]).tocsr()

    def solve(self, problem: Problem, time_limit: float = 2.0) -> Plan:
        """The cheapest plan. Raises PlanError when there is none within ``time_limit`` [s]."""
        n, peaks = self.count, problem.peaks
        negative = np.flatnonzero(problem.price < 0)
        size = len(_NAMES) * n + len(peaks) + len(negative)
        blocks = [
            _widen(self._fixed, size),
            self._peak_rows(peaks, size),
            self._exclusive_rows(negative, len(peaks), size),
        ]
        power = self.battery.P_max / _MEGA
        watched = int(sum(int(peak.mask.sum()) for peak in peaks))
        exclusive = np.concatenate([np.zeros(len(negative)), np.full(len(negative), power)])
        store_start = np.zeros(n)
        store_start[0] = problem.energy / _MWH
        lower = np.concatenate(
            [
                problem.net_load / _MEGA,
                store_start,
                problem.reserve / _MWH,
                np.zeros(watched),
                np.full(2 * len(negative), -np.inf),
            ]
        )
        upper = np.concatenate(
            [problem.net_load / _MEGA, store_start, np.full(n, np.inf), np.full(watched, np.inf), exclusive]
        )
        integrality = np.zeros(size)
        integrality[size - len(negative) :] = 1
        cost = self._cost(problem, size)
        answer = milp(
            cost + self._preference(size),
            constraints=LinearConstraint(vstack(blocks).tocsr(), lower, upper),
            bounds=self._bounds(problem, size),
            integrality=integrality,
            options={"time_limit": time_limit, "mip_rel_gap": 1e-6},
        )
        if answer.x is None:
            raise PlanError(f"dispatch program: {answer.message}")
        return self._plan(answer.x, len(peaks), float(cost @ answer.x))

    def _cost(self, problem: Problem, size: int) -> np.ndarray:
        n, hours = self.count, self.step / 3600
        cost = np.zeros(size)
        part = {name: slice(begin, begin + n) for name, begin in self._column.items()}
        cost[part["imported"]] = hours * problem.price * _MWH + problem.coincident * _MEGA
        cost[part["exported"]] = -hours * problem.price_export * _MWH
        cost[part["discharge"]] = hours * self.battery.wear_price * _MWH
        cost[part["shed"]] = hours * problem.shed_price * _MWH
        cost[part["shortfall"]] = self._shortfall_price
        cost[part["energy"].stop - 1] -= problem.end_value * _MWH
        first = len(_NAMES) * n
        cost[first : first + len(problem.peaks)] = [peak.price * _MEGA for peak in problem.peaks]
        return cost

    def _preference(self, size: int) -> np.ndarray:
        """Among equal plans: charge early, discharge late, so that errors of the forecast find energy left."""
        preference, late = np.zeros(size), self.step / 3600 * np.linspace(0.0, _TIE_BREAK, self.count)
        preference[self._column["charge"] : self._column["charge"] + self.count] = late
        preference[self._column["discharge"] : self._column["discharge"] + self.count] = late[::-1]
        return preference

    def _bounds(self, problem: Problem, size: int) -> Bounds:
        n, power = self.count, self.battery.P_max / _MEGA
        lower, upper = np.zeros(size), np.full(size, np.inf)
        limits = {
            "charge": power,
            "discharge": power,
            "imported": self.P_import_max / _MEGA,
            "exported": self.P_export_max / _MEGA,
            "curtailed": np.maximum(0.0, problem.pv) / _MEGA,
            "shed": np.asarray(problem.flexible) / _MEGA,
            "energy": problem.energy_max / _MWH,
        }
        for name, limit in limits.items():
            upper[self._column[name] : self._column[name] + n] = limit
        first = len(_NAMES) * n
        lower[first : first + len(problem.peaks)] = [peak.so_far / _MEGA for peak in problem.peaks]
        upper[first + len(problem.peaks) :] = 1.0
        return Bounds(lower, upper)

    def _block(self, terms: list[tuple[str, np.ndarray, np.ndarray, float]]) -> csr_array:
        """Rows 0..N-1 from (variable, rows, quarters, factor)."""
        row = np.concatenate([rows for _, rows, _, _ in terms])
        column = np.concatenate([self._column[name] + quarters for name, _, quarters, _ in terms])
        value = np.concatenate([np.full(len(rows), factor) for _, rows, _, factor in terms])
        return coo_array((value, (row, column)), shape=(self.count, len(_NAMES) * self.count)).tocsr()

    def _balance(self) -> csr_array:
        k = np.arange(self.count)
        signs = {"imported": 1.0, "exported": -1.0, "charge": -1.0, "discharge": 1.0, "curtailed": -1.0, "shed": 1.0}
        return self._block([(name, k, k, sign) for name, sign in signs.items()])

    def _store(self) -> csr_array:
        k, hours, eta = np.arange(self.count), self.step / 3600, self.battery.efficiency
        return self._block(
            [
                ("energy", k, k, 1.0),
                ("energy", k[1:], k[:-1], -1.0),
                ("charge", k, k, -hours * eta),
                ("discharge", k, k, hours / eta),
            ]
        )

    def _reserve(self) -> csr_array:
        k = np.arange(self.count)
        return self._block([("energy", k, k, 1.0), ("shortfall", k, k, 1.0)])

    def _peak_rows(self, peaks: tuple[Peak, ...], size: int) -> csr_array:
        quarters = [np.flatnonzero(peak.mask) for peak in peaks]
        total = sum(len(k) for k in quarters)
        number = np.repeat(np.arange(len(peaks)), [len(k) for k in quarters]) if peaks else np.zeros(0, int)
        watched = np.concatenate(quarters) if peaks else np.zeros(0, int)
        row = np.tile(np.arange(total), 2)
        column = np.concatenate([len(_NAMES) * self.count + number, self._column["imported"] + watched])
        return csr_array((np.repeat([1.0, -1.0], total), (row, column)), shape=(total, size))

    def _exclusive_rows(self, negative: np.ndarray, peaks: int, size: int) -> csr_array:
        n, power = len(negative), self.battery.P_max / _MEGA
        row = np.concatenate([np.arange(n), np.arange(n), n + np.arange(n), n + np.arange(n)])
        binary = len(_NAMES) * self.count + peaks + np.arange(n)
        column = np.concatenate(
            [self._column["charge"] + negative, binary, self._column["discharge"] + negative, binary]
        )
        value = np.repeat([1.0, -power, 1.0, power], n)
        return csr_array((value, (row, column)), shape=(2 * n, size))

    def _plan(self, x: np.ndarray, peaks: int, cost: float) -> Plan:
        n = self.count
        part = {
            name: x[begin : begin + n] * (_MWH if name in ("energy", "shortfall") else _MEGA)
            for name, begin in self._column.items()
        }
        first = len(_NAMES) * n
        return Plan(**part, peaks=x[first : first + peaks] * _MEGA, cost=cost)


def _widen(matrix: csr_array, columns: int) -> csr_array:
    return csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))
