"""The dispatch problem as a linear program, each block beside its mathematics.

Over quarters k = 0..N-1 of length dt [h], energies in MWh, powers in MW, money in $:

    minimise   sum_k dt (p_k g_k - q_k x_k + h f_k - a_k r_k + b s_k+1) + sum_k c_k g_k + sum_j a_j m_j
               + sum_n sum_i w_i e_ni + v sum_k u_k + sum_i o_i z_i - y s_N
    balance    g - x - charge + discharge - curtailed + f - precool + coast - sum_i job_i = L
    store      s_k+1 - s_k - dt (eta charge - discharge / eta - loss) = 0
    reserve    s_k+1 + u_k - r_k t_hold / eta >= S_reserve      (u: shortfall, priced at v)
    headroom   discharge - charge + r <= P - P_reserve
    loss       loss >= rho P_i (2 (charge + discharge) - P_i)   tangents of rho P^2 at the powers P_i
    cold       q_k+1 - (1 - leak dt) q_k - dt (eta_q precool - coast) = 0
    peaks      m_j - g_k >= -relief_jk  for k watched by demand charge j
    wear       sum_i e_ni >= sum_{k in day n} dt discharge (+ what today has used), 0 <= e_ni <= S / I, w_i rising
    jobs       sum_{k in window} dt job_ik + z_i >= energy left of job i
    exclusive  charge_k <= P b_k, discharge_k <= P (1 - b_k), b binary, only where p_k < 0;
               g_k <= G b_k, x_k <= X (1 - b_k), b binary, only where the grid pays more than it asks: q_k > p_k
    gensets    see running.py: only where a price or an event can pay for them
    bounds     powers within their limits, m_j >= peak so far

g, x: import, export; f: computing shed at h; r: frequency response paid at a; b: calendar ageing
of energy kept; c: coincident peaks; w_i: wear, whose price rises with the energy of the day as its law
says; z: jobs not done. Where no price is negative, wear and losses forbid charging and discharging at
once, and no binary is needed.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from cosim.dispatch.blocks import MEGA, MWH, Tail
from cosim.dispatch.interface import BatteryLimits, ColdStore
from cosim.dispatch.problem import Job, Peak, Plan, PlanError, Problem
from cosim.dispatch.running import RunningBlock
from cosim.dispatch.solver import Labels, Solver

__all__ = ["DispatchProgram", "Job", "Peak", "Plan", "PlanError", "Problem"]

_TIE_BREAK = 0.02
"""Price [$/MWh] over the horizon that chooses among plans of equal cost."""
_NAMES = (
    "charge", "discharge", "imported", "exported", "curtailed", "shed", "energy", "shortfall", "loss", "response",
    "precool", "coast", "cold",
)  # fmt: skip
_ENERGIES = ("energy", "shortfall", "cold")
_TANGENTS = np.array([0.3, 0.65, 1.0])
"""Powers over P_max at which the tangents of the loss touch."""
_HOLD = 900.0
"""Time [s] for which a frequency response must be able to last."""


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
        cold: ColdStore | None = None,
    ) -> None:
        self.count, self.battery, self.step, self.hours = count, battery, step, step / 3600
        self.P_import_max, self.P_export_max, self.cold = P_import_max, P_export_max, cold
        self._shortfall_price = shortfall_price * MWH
        self._layouts: dict[tuple[str, ...], tuple] = {}
        self._solver = Solver(count)

    def solve(self, problem: Problem, time_limit: float = 2.0) -> Plan:
        """The cheapest plan. Raises PlanError when there is none within ``time_limit`` [s]."""
        self._lay_out(self._needed(problem))
        tail = Tail(self._first, self._column, self.hours, self.battery, problem)
        pairs = [(np.flatnonzero(problem.price < 0), "charge", "discharge", self.battery.P_max, self.battery.P_max)]
        if self.P_export_max > 0:
            paid = np.flatnonzero(problem.price_export > problem.price)
            pairs.append((paid, "imported", "exported", self.P_import_max, self.P_export_max))
        binaries = sum(len(quarters) for quarters, *_ in pairs)
        first = size = self._first + tail.count + binaries
        sets = None
        if problem.running is not None:
            grid = (self.P_import_max, self.P_export_max)
            sets = RunningBlock(size, self._column, self.step, self.battery, grid, problem.running)
            size += sets.count
        fixed = _widen(self._fixed, size)
        if problem.jobs:
            fixed = fixed + tail.in_balance(fixed.shape)
        if sets is not None:
            fixed = fixed + sets.in_balance(fixed.shape)
        rows = [(fixed, *self._fixed_sides(problem))]
        if problem.resistance > 0:
            rows.append(self._loss_at(problem.resistance, size))
        rows += tail.rows(size)
        integer = np.zeros(size, bool)
        integer[first - binaries : first] = True
        first -= binaries
        for quarters, one, other, limit, other_limit in pairs:
            rows.append(self._either(quarters, one, other, limit, other_limit, first, size))
            first += len(quarters)
        cost, bounds = self._cost(problem, size), self._bounds(problem, tail, size)
        cost[tail.span] = tail.cost
        if sets is not None:
            rows += sets.rows(size)
            cost[sets.span], integer[sets.span] = sets.cost, sets.integer
            bounds[0][sets.span], bounds[1][sets.span] = sets.lower, sets.upper
        matrix, lower, upper = zip(*rows, strict=True)
        x, message = self._solver.solve(
            cost + self._preference(size), vstack(matrix).tocsr(), (np.concatenate(lower), np.concatenate(upper)),
            bounds, integer, self._labels(problem, tail), problem.first, time_limit,
        )  # fmt: skip
        if x is None:
            raise PlanError(f"dispatch program: {message}")
        genset = np.zeros(self.count) if sets is None else sets.answer(x, self.count)
        return self._plan(x, tail, genset, float(cost @ x))

    def _needed(self, problem: Problem) -> tuple[str, ...]:
        """The named variables that are not zero anyway."""
        needed = {
            "exported": self.P_export_max > 0,
            "curtailed": bool(np.any(problem.pv > 0)),
            "shed": bool(np.any(np.asarray(problem.flexible) > 0)),
            "loss": problem.resistance > 0,
            "response": bool(np.any(np.asarray(problem.response_price) > 0)),
        } | dict.fromkeys(("precool", "coast", "cold"), self.cold is not None)
        return tuple(name for name in _NAMES if needed.get(name, True))

    def _lay_out(self, names: tuple[str, ...]) -> None:
        """Places of the named variables and the matrices over them, made once for each set of names."""
        if names not in self._layouts:
            self._column = {name: self.count * position for position, name in enumerate(names)}
            self._first = len(names) * self.count
            blocks = [self._balance(), self._store(), self._reserve(), self._headroom()]
            blocks += [self._cold()] if "cold" in names else []
            loss = self._loss_rows() if "loss" in names else None
            self._layouts[names] = (self._column, self._first, vstack(blocks).tocsr(), loss)
        self._column, self._first, self._fixed, self._loss = self._layouts[names]

    def state(self) -> dict:
        """What the next plan starts from, as plain data."""
        return self._solver.state()

    def restore(self, state: dict) -> None:
        """Start the next plan from a state."""
        self._solver.restore(state)

    def _labels(self, problem: Problem, tail: Tail) -> tuple[Labels, Labels]:
        """Names of columns and rows for the warm start; binaries have none, as they start cold."""
        columns, rows, every = Labels(), Labels(), np.arange(self.count)
        for name in self._column:
            columns.add(name, every)
        blocks = ["balance", "store", "reserve", "headroom", *["cold"] * ("cold" in self._column)]
        for block in [*blocks, *(range(len(_TANGENTS)) if problem.resistance > 0 else ())]:
            rows.add(block, every)
        tail.label(columns, rows)
        return columns, rows

    # -- blocks of one row per quarter -------------------------------------------------------------

    def _block(self, terms: list[tuple[str, np.ndarray, np.ndarray, float]]) -> csr_array:
        """Rows 0..N-1 from (variable, rows, quarters, factor); variables that are left out are zero."""
        terms = [term for term in terms if term[0] in self._column]
        row = np.concatenate([rows for _, rows, _, _ in terms])
        column = np.concatenate([self._column[name] + quarters for name, _, quarters, _ in terms])
        value = np.concatenate([np.full(len(rows), factor) for _, rows, _, factor in terms])
        return coo_array((value, (row, column)), shape=(self.count, self._first)).tocsr()

    def _each(self, **factors: float) -> csr_array:
        k = np.arange(self.count)
        return self._block([(name, k, k, factor) for name, factor in factors.items()])

    def _balance(self) -> csr_array:
        return self._each(
            imported=1, exported=-1, charge=-1, discharge=1, curtailed=-1, shed=1, precool=-1, coast=1
        )  # fmt: skip

    def _store(self) -> csr_array:
        eta, hours = self.battery.efficiency, self.hours
        return self._each(energy=1, charge=-hours * eta, discharge=hours / eta, loss=hours) + self._before("energy", -1.0)

    def _reserve(self) -> csr_array:
        return self._each(energy=1, shortfall=1, response=-_HOLD / 3600 / self.battery.efficiency)

    def _headroom(self) -> csr_array:
        return self._each(discharge=1, charge=-1, response=1)

    def _cold(self) -> csr_array:
        rows = self._each(cold=1, precool=-self.hours * self.cold.efficiency, coast=self.hours)
        return rows + self._before("cold", self.cold.leak * self.step - 1.0)

    def _before(self, name: str, factor: float) -> csr_array:
        """Rows 0..N-1 of factor times the variable of the quarter before; the first row is empty."""
        k = np.arange(self.count)
        return self._block([(name, k[1:], k[:-1], factor)])

    def _loss_rows(self) -> csr_array:
        """-2 P_i (charge + discharge) for all tangents, without the factor rho."""
        powers = _TANGENTS * self.battery.P_max / MEGA
        return vstack([self._each(charge=-2 * power, discharge=-2 * power) for power in powers]).tocsr()

    def _loss_at(self, resistance: float, size: int) -> tuple[csr_array, np.ndarray, np.ndarray]:
        rho = resistance * MEGA
        own = vstack([self._each(loss=1)] * len(_TANGENTS)).tocsr()
        lower = np.repeat(-rho * (_TANGENTS * self.battery.P_max / MEGA) ** 2, self.count)
        return _widen((self._loss * rho + own).tocsr(), size), lower, np.full(len(lower), np.inf)

    def _fixed_sides(self, problem: Problem) -> tuple[np.ndarray, np.ndarray]:
        n, free = self.count, np.full(self.count, np.inf)
        store, cold = np.zeros(n), np.zeros(n if self.cold else 0)
        store[0] = problem.energy / MWH
        cold[:1] = (1 - self.cold.leak * self.step) * problem.cold / MWH if self.cold else 0.0
        headroom = np.broadcast_to((self.battery.P_max - np.asarray(problem.power_reserve)) / MEGA, n)
        load = problem.net_load / MEGA
        return (
            np.concatenate([load, store, problem.reserve / MWH, -free, cold]),
            np.concatenate([load, store, free, headroom, cold]),
        )

    def _either(self, quarters, one: str, other: str, limit: float, other_limit: float, binary: int, size: int):
        """one <= limit b, other <= limit (1 - b) in these quarters."""
        n, k = len(quarters), np.arange(len(quarters))
        row = np.concatenate([k, k, n + k, n + k])
        b = binary + k
        column = np.concatenate([self._column[one] + quarters, b, self._column[other] + quarters, b])
        value = np.repeat([1.0, -limit / MEGA, 1.0, other_limit / MEGA], n)
        upper = np.concatenate([np.zeros(n), np.full(n, other_limit / MEGA)])
        return csr_array((value, (row, column)), shape=(2 * n, size)), np.full(2 * n, -np.inf), upper

    # -- objective and bounds ----------------------------------------------------------------------

    def _cost(self, problem: Problem, size: int) -> np.ndarray:
        n, hours = self.count, self.hours
        cost = np.zeros(size)
        part = {name: slice(begin, begin + n) for name, begin in self._column.items()}
        prices = {
            "imported": hours * problem.price * MWH + problem.coincident * MEGA,
            "exported": -hours * problem.price_export * MWH,
            "discharge": hours * self.battery.wear_price * MWH if problem.day is None else 0.0,
            "shed": hours * problem.shed_price * MWH,
            "response": -hours * np.asarray(problem.response_price) * MWH,
            "shortfall": self._shortfall_price,
            "energy": self.step * self.battery.holding_price * MWH,
        }
        for name in prices.keys() & part.keys():
            cost[part[name]] = prices[name]
        cost[part["energy"].stop - 1] -= problem.end_value * MWH
        return cost

    def _preference(self, size: int) -> np.ndarray:
        """Among equal plans: charge early, discharge late, so that errors of the forecast find energy left."""
        preference, late = np.zeros(size), self.hours * np.linspace(0.0, _TIE_BREAK, self.count)
        for names, price in (("charge", "precool"), late), (("discharge", "coast"), late[::-1]):
            for name in self._column.keys() & names:
                preference[self._column[name] : self._column[name] + self.count] = price
        return preference

    def _bounds(self, problem: Problem, tail: Tail, size: int) -> tuple[np.ndarray, np.ndarray]:
        n, power = self.count, self.battery.P_max / MEGA
        lower, upper = np.zeros(size), np.ones(size)
        cold = self.cold or ColdStore(0.0, 0.0)
        limits = {
            "charge": power,
            "discharge": power,
            "imported": self.P_import_max / MEGA,
            "exported": self.P_export_max / MEGA,
            "curtailed": np.maximum(0.0, problem.pv) / MEGA,
            "shed": np.asarray(problem.flexible) / MEGA,
            "energy": problem.energy_max / MWH,
            "shortfall": np.inf,
            "loss": np.inf if problem.resistance > 0 else 0.0,
            "response": np.where(np.asarray(problem.response_price) > 0, power, 0.0),
            "precool": cold.P_max / MEGA,
            "coast": cold.P_max / MEGA,
            "cold": max(cold.capacity, problem.cold) / MWH,
        }
        for name, begin in self._column.items():
            upper[begin : begin + n] = limits[name]
        lower[tail.span], upper[tail.span] = tail.lower, tail.upper
        return lower, upper

    def _plan(self, x: np.ndarray, tail: Tail, genset: np.ndarray, cost: float) -> Plan:
        part = dict.fromkeys(_NAMES, np.zeros(self.count)) | {
            name: x[begin : begin + self.count] * (MWH if name in _ENERGIES else MEGA)
            for name, begin in self._column.items()
        }
        peaks, jobs, missed = tail.answer(x)
        return Plan(**part, peaks=peaks, jobs=jobs, missed=missed, genset=genset, cost=cost)


def _widen(matrix: csr_array, columns: int) -> csr_array:
    return csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))
