"""Sensitivities and fronts against closed forms."""

from math import pi, sin

import numpy as np
import pytest

from cosim.study import StudyResults, pareto, regression, sobol_indices
from cosim.study.design import points
from cosim.study.job import Record

SIDE = {"low": -pi, "high": pi}


def ishigami(x1: float, x2: float, x3: float) -> float:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    return sin(x1) + 7 * sin(x2) ** 2 + 0.1 * x3**4 * sin(x1)


def test_sobol_indices_of_the_ishigami_function(bench, record):
    study = bench.load(
        function="here:ishigami", design={"method": "saltelli", "runs": 4096},
        parameters={"x1": SIDE, "x2": SIDE}, random={"x3": SIDE}, metrics={"y": {"figure": "y"}},
    ).study
    values = points(study)
    records = [Record("", figures={"y": (ishigami(**point), "1")}) for point in values]
    # A run that failed takes its block of the sample along, not the whole analysis.
    records[7] = Record("", error="lost")
    results = StudyResults.collect(study, values, records)
    found = sobol_indices(results, "y")
    # Variances of the closed form: V1 = (1 + b pi^4/5)^2/2, V2 = a^2/8, V13 = b^2 pi^8 (1/18 - 1/50).
    v1, v2, v13 = 0.5 * (1 + 0.1 * pi**4 / 5) ** 2, 49 / 8, 0.01 * pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    for order, exact in (("first", (v1, v2, 0)), ("total", (v1 + v13, v2, v13))):
        record("Sobol indices of the Ishigami function", "closed form",
               np.abs(found[order] - np.array(exact) / total).max(), 0.01, "1")
    assert (found["first_interval"] < 0.05).all()


def test_regression_of_a_plane(bench):
    results = bench.run(
        function="study_functions:plane", design={"method": "latin_hypercube", "runs": 40},
        parameters={"a": {"low": 0, "high": 1}, "b": {"low": 0, "high": 2}, "c": {"low": 0, "high": 1}},
        metrics={"y": {"figure": "y"}},
    )
    found = regression(results, "y")
    assert found.attrs["r_squared"] == pytest.approx(1.0)
    assert found["slope"].to_dict() == pytest.approx({"a": 2.0, "b": -3.0, "c": 0.0}, abs=1e-12)
    assert list(found.index) == ["b", "a", "c"]
    spread = results.table["y"].std()
    assert found["coefficient"]["b"] == pytest.approx(-3 * results.table["b"].std() / spread)
    with pytest.raises(ValueError, match="saltelli"):
        sobol_indices(results, "y")


def test_pareto_front_leaves_out_beaten_infeasible_and_failed_runs(bench):
    results = bench.run(
        function="study_functions:noted", changes={"fail_above": 3.5},
        parameters={"x": {"values": [-3, -2, -1, 0, 1, 2, 3, 4]}},
        metrics={"y": {"figure": "y"}, "twice": {"figure": "twice"}}, constraints=[{"metric": "twice", "at_most": 4}],
    )
    front = pareto(results, {"y": "minimum", "twice": "maximum"})
    assert front["x"].tolist() == [0, 1, 2]
    assert results.table["feasible"].tolist() == [True] * 6 + [False] * 2
