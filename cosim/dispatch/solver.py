"""HiGHS with a warm start: the basis of the last plan, moved by the quarters that have passed.

A plan an hour later is nearly the same linear program shifted by four quarters; started from the
shifted basis the dual simplex needs a fraction of the iterations of a cold start. Programs with
binaries start cold.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy.sparse import csr_array

_LOWER, _BASIC = highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kBasic
_STATUS = {int(status): status for status in highspy.HighsBasisStatus.__members__.values()}
_DAY = 96


class Labels:
    """What each variable or row is: a name and its quarter in the horizon (0 where it has none)."""

    def __init__(self) -> None:
        self._name: list[np.ndarray] = []
        self._quarter: list[np.ndarray] = []
        self._number: dict[object, int] = {}

    def add(self, name: object, quarters: np.ndarray) -> None:
        """The next len(quarters) variables or rows."""
        number = self._number.setdefault(name, len(self._number))
        self._name.append(np.full(len(quarters), number))
        self._quarter.append(quarters)

    def table(self, status: list, count: int, default: object) -> tuple[dict[object, int], np.ndarray]:
        """Status by name and quarter, shape (names, count)."""
        table = np.full((len(self._number), count), default, object)
        table[np.concatenate(self._name), np.concatenate(self._quarter)] = status
        return self._number, table

    def guess(self, known: tuple[dict[object, int], np.ndarray], shift: int, default: object) -> list:
        """Status of each by the table of a plan made ``shift`` quarters earlier; what is new repeats the day before."""
        numbers, table = known
        rows = np.array([numbers.get(name, -1) for name in self._number])[np.concatenate(self._name)]
        quarter = np.concatenate(self._quarter) + shift
        quarter = np.where(quarter >= table.shape[1], np.maximum(quarter - _DAY, 0), quarter)
        quarter = np.where(quarter >= table.shape[1], table.shape[1] - 1, quarter)
        return np.where(rows >= 0, table[np.maximum(rows, 0), quarter], default).tolist()


class Solver:
    """Solves one program after another, each started from the last."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("mip_rel_gap", 1e-6)
        self._known: tuple | None = None

    def solve(
        self, cost: np.ndarray, matrix: csr_array, row_bounds: tuple, column_bounds: tuple, integer: np.ndarray,
        labels: tuple[Labels, Labels], first: int, time_limit: float,
    ) -> tuple[np.ndarray | None, str]:  # fmt: skip
        """Variables at the optimum, or None with what HiGHS says.

        ``labels`` of columns and rows; ``first``: number of the plan's first quarter, which tells how far
        the last plan has to be moved; ``time_limit`` [s].
        """
        highs = self._highs
        highs.clearModel()
        # whole arrays at once: the members of a HighsLp are filled number by number
        highs.passModel(
            matrix.shape[1], matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, cost, *column_bounds, *row_bounds,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, integer.astype(np.int32),
        )  # fmt: skip
        # the limit counts the solver's whole life
        highs.setOptionValue("time_limit", highs.getRunTime() + time_limit)
        warm = self._known is not None and not integer.any()
        if warm:
            self._start(labels, first)
        highs.run()
        status = highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            self._known = None
            return None, highs.modelStatusToString(status)
        if not integer.any():
            basis = highs.getBasis()
            tables = [
                label.table(statuses, self.count, default)
                for label, statuses, default in zip(
                    labels, (basis.col_status, basis.row_status), (_LOWER, _BASIC), strict=True
                )
            ]
            self._known = (first, *tables)
        return np.array(highs.getSolution().col_value), ""

    def _start(self, labels: tuple[Labels, Labels], first: int) -> None:
        before, columns, rows = self._known
        shift = max(0, first - before)
        basis = highspy.HighsBasis()
        basis.col_status = labels[0].guess(columns, shift, _LOWER)
        basis.row_status = labels[1].guess(rows, shift, _BASIC)
        basis.valid = True
        self._highs.setBasis(basis)

    def state(self) -> dict:
        """The last basis as plain data."""
        if self._known is None:
            return {}
        first, *tables = self._known
        return {"first": first, "tables": [
            {"names": [list(name) if isinstance(name, tuple) else name for name in numbers],
             "status": [[int(each) for each in row] for row in table]}
            for numbers, table in tables
        ]}  # fmt: skip

    def restore(self, state: dict) -> None:
        """Start the next program from a stored basis."""
        self._known = None
        if state:
            tables = []
            for stored in state["tables"]:
                names = [tuple(name) if isinstance(name, list) else name for name in stored["names"]]
                table = np.array([[_STATUS[each] for each in row] for row in stored["status"]], object)
                tables.append(({name: number for number, name in enumerate(names)}, table))
            self._known = (state["first"], *tables)
