"""From the value vector of a cluster to the input vector of one member, in a few numpy calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Term:
    """One summand of an input element: factor * values[slot]."""

    slot: int
    factor: float = 1.0


class Wiring:
    """Inputs of one member: input[i] = sum(term.factor * values[term.slot]) + offset[i]."""

    def __init__(self, terms: list[list[Term]], offsets: list[float]) -> None:
        flat = [term for row in terms for term in row]
        self._slots = np.array([term.slot for term in flat], dtype=np.intp)
        factors = np.array([term.factor for term in flat])
        self._factors = None if np.all(factors == 1.0) else factors
        self._offsets = np.array(offsets) if any(offsets) else None
        lengths = [len(row) for row in terms]
        self._starts = None
        if any(length != 1 for length in lengths):
            self._starts = np.cumsum([0, *lengths[:-1]])
            self._summands = np.empty(len(flat))
        self.sources = np.unique(self._slots)
        """Slots that this member reads."""
        self.rows, self.offsets = terms, offsets

    def __call__(self, values: np.ndarray, inputs: np.ndarray) -> None:
        """Fill ``inputs`` from ``values``."""
        if self._starts is None:
            values.take(self._slots, None, inputs, "clip")
            if self._factors is not None:
                np.multiply(inputs, self._factors, inputs)
        else:
            values.take(self._slots, None, self._summands, "clip")
            if self._factors is not None:
                np.multiply(self._summands, self._factors, self._summands)
            np.add.reduceat(self._summands, self._starts, out=inputs)
        if self._offsets is not None:
            np.add(inputs, self._offsets, inputs)

    def integrate(self, integrals: np.ndarray, span: float) -> np.ndarray:
        """Integral of the inputs over ``span`` [s] from the integrals of the values."""
        result = np.empty(len(self.rows))
        offsets, self._offsets = self._offsets, None
        self(integrals, result)
        self._offsets = offsets
        return result if offsets is None else result + offsets * span
