"""The coefficients of the Rosenbrock-W method have the properties that their comment claims."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fmus.compile import RUNTIME

SOURCE = (RUNTIME / "rosenbrock_method.c").read_text(encoding="utf-8")
ONE = np.ones(4)


def numbers(name: str) -> list[float]:
    text = re.search(rf"\b{name}(?:\[STAGES\])? = (.*?);", SOURCE, re.DOTALL)[1]
    return [float(number) for number in re.findall(r"-?\d+\.\d+(?:e[-+]\d+)?", text)]


def lower(name: str) -> np.ndarray:
    matrix, values = np.zeros((4, 4)), numbers(name)[1:]  # the first row of the table is a zero
    matrix[np.tril_indices(4, -1)] = values
    return matrix


GAMMA = numbers("gamma_diagonal")[0]
A, G = lower("alpha"), lower("gamma_lower") + GAMMA * np.eye(4)
b, embedded = np.array(numbers("weight")), np.array(numbers("weight_embedded"))
a, c = A @ ONE, G @ ONE


def response(weights: np.ndarray, z: complex) -> complex:
    """Stability function, minus one if the weights are those of a difference."""
    return weights @ np.linalg.solve(np.eye(4) - z * (A + G), z * ONE)


def test_order_three_for_any_jacobian() -> None:
    conditions = {1.0: [b @ ONE], 1 / 2: [b @ a], 1 / 3: [b @ a**2], 1 / 6: [b @ A @ a],
                  0.0: [b @ c, b @ A @ c, b @ G @ a, b @ G @ c]}  # fmt: skip
    for value, terms in conditions.items():
        assert terms == pytest.approx([value] * len(terms), abs=1e-13)


def test_the_embedded_method_has_order_two() -> None:
    assert [embedded @ ONE, embedded @ a, embedded @ c] == pytest.approx([1.0, 0.5, 0.0], abs=1e-13)


def test_stiffly_accurate_with_abscissae_within_the_step() -> None:
    assert A[3] + G[3] == pytest.approx(b, abs=1e-15)
    assert a.min() >= 0 and a.max() <= 1 + 1e-12


def test_the_stability_function_is_near_the_exponential_and_a_stable() -> None:
    decay = -np.logspace(-2, 6, 2000)
    assert max(abs(1 + response(b, z) - np.exp(z)) for z in decay) < 0.028
    assert abs(1 + response(b, -1e9)) < 1e-6
    assert max(abs(1 + response(b, 1j * y)) for y in np.logspace(-3, 4, 2000)) <= 1 + 1e-12


def test_the_filtered_estimate_covers_the_error_of_every_decay_rate() -> None:
    for z in -np.logspace(-1, 5, 1000):
        error = abs(1 + response(b, z) - np.exp(z))
        assert abs(response(b - embedded, z)) / (1 - GAMMA * z) > 0.99 * error
