"""Which values each run takes: grids, Latin hypercubes, Sobol sequences, Saltelli's extension.

Random variables are further dimensions of a sample. At each point of a grid they take the same
draws, so that points differ by their parameters alone (common random numbers).
"""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
from scipy.stats import norm, qmc

from cosim.study.schema import Parameter, RandomVariable, Study, Variable
from cosim.units import conversion, split


def points(study: Study) -> list[dict[str, Any]]:
    """The values of all variables, one dict per run; numbers are in the variable's unit."""
    if study.design.method == "grid":
        return _grid(study)
    return [_point(study.variables, row) for row in unit_sample(study)]


def unit_sample(study: Study) -> np.ndarray:
    """The sample in the unit cube, shape (runs, variables)."""
    method, runs, width = study.design.method, study.design.runs, len(study.variables)
    if method == "saltelli":
        from SALib.sample import sobol

        return sobol.sample(problem(study), runs, calc_second_order=False, seed=study.seed)
    if method == "latin_hypercube":
        return qmc.LatinHypercube(width, rng=study.seed).random(runs)
    with warnings.catch_warnings():
        # A number that is no power of two loses balance, not validity.
        warnings.filterwarnings("ignore", message="The balance properties")
        return qmc.Sobol(width, rng=study.seed).random(runs)


def problem(study: Study) -> dict:
    """The variables in the terms of SALib, each over the unit interval."""
    names = list(study.variables)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def levels(parameter: Parameter) -> list[Any]:
    """The values of a parameter in a grid."""
    if parameter.values is not None:
        return [_plain(parameter, value) for value in parameter.values]
    space = np.geomspace if parameter.scale == "log" else np.linspace
    return [float(value) for value in space(*parameter.ends, parameter.points)]


def _grid(study: Study) -> list[dict[str, Any]]:
    draws: list[dict] = [{}]
    if study.random:
        sample = qmc.LatinHypercube(len(study.random), rng=study.seed).random(study.design.replicates)
        draws = [_point(study.random, row) for row in sample]
    names = list(study.parameters)
    return [
        dict(zip(names, values, strict=True)) | draw
        for values in itertools.product(*(levels(parameter) for parameter in study.parameters.values()))
        for draw in draws
    ]


def _point(variables: dict[str, Parameter | RandomVariable], row: np.ndarray) -> dict[str, Any]:
    return {name: value_at(variable, float(u)) for (name, variable), u in zip(variables.items(), row, strict=True)}


def value_at(variable: Parameter | RandomVariable, u: float) -> Any:
    """The value at the quantile u in [0, 1)."""
    if isinstance(variable, RandomVariable) and variable.distribution == "normal":
        (mean, unit), (deviation, other) = split(variable.mean), split(variable.deviation)
        # A deviation is a difference: offsets of units such as degC do not count.
        return mean + deviation * conversion(other, unit).factor * float(norm.ppf(np.clip(u, 1e-12, 1 - 1e-12)))
    if variable.values is not None:
        weights = np.asarray(getattr(variable, "weights", None) or np.ones(len(variable.values)), float)
        place = int(np.searchsorted(np.cumsum(weights) / weights.sum(), u, side="right"))
        return _plain(variable, variable.values[min(place, len(variable.values) - 1)])
    low, high = variable.ends
    if getattr(variable, "scale", "linear") == "log":
        return float(low * (high / low) ** u)
    return low + u * (high - low)


def _plain(variable: Variable, value: Any) -> Any:
    return split(value)[0] if variable.numeric else value


def with_unit(variable: Variable, value: Any) -> Any:
    """A value as a scenario takes it: "6.5 MW", a bare number, or as it stands in the list."""
    if variable.values is not None:
        return next(given for given in variable.values if _plain(variable, given) == value)
    return f"{value!r} {variable.unit}" if variable.numeric and variable.unit else value
