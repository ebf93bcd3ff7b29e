"""Which values the runs of a study take, and errors of one line each."""

import numpy as np
import pytest
from scipy.stats import norm

from cosim.errors import ScenarioErrors
from cosim.study import load_study
from cosim.study.design import points, with_unit

FUNCTION = {"function": "study_functions:plane", "metrics": {"y": {"figure": "y"}}}


def test_grid_keeps_the_draws_of_random_variables_at_every_point(bench):
    study = bench.load(
        **FUNCTION,
        design={"method": "grid", "replicates": 4},
        parameters={"a": {"low": "1 kW", "high": "3000 W", "points": 3}, "b": {"values": ["x", "y"]}},
        random={"c": {"low": 0, "high": 1}},
    ).study
    runs = points(study)
    assert [run["a"] for run in runs[::8]] == [1.0, 2.0, 3.0]
    assert study.parameters["a"].unit == "kW"
    draws = np.array([run["c"] for run in runs]).reshape(6, 4)
    assert (draws == draws[0]).all() and len(set(draws[0])) == 4
    assert [run["b"] for run in runs[:8:4]] == ["x", "y"]


def test_latin_hypercube_has_one_run_in_each_of_n_slices(bench):
    keys = dict(FUNCTION, design={"method": "latin_hypercube", "runs": 50},
                parameters={"a": {"low": 1, "high": 100, "scale": "log"}, "b": {"low": -2, "high": 2}})
    runs = points(bench.load(**keys).study)
    slices = np.floor(50 * np.log([run["a"] for run in runs]) / np.log(100)).astype(int)
    assert sorted(slices) == list(range(50))
    assert points(bench.load(**keys).study) == runs
    assert points(bench.load(**keys, seed=4).study) != runs


def test_distributions(bench):
    study = bench.load(
        **FUNCTION,
        design={"method": "sobol", "runs": 1024},
        random={
            "a": {"distribution": "normal", "mean": "20 degC", "deviation": "2 K"},
            "b": {"distribution": "choice", "values": [1, 2, 3], "weights": [1, 2, 1]},
            "c": {"low": "13:00:00", "high": "14:00:00"},
        },
    ).study
    runs = points(study)
    a = np.sort([run["a"] for run in runs])
    assert a == pytest.approx(20 + 2 * norm.ppf((np.arange(1024) + 0.5) / 1024), abs=0.3)
    assert [sum(run["b"] == value for run in runs) for value in (1, 2, 3)] == pytest.approx([256, 512, 256], abs=2)
    assert all(46800 <= run["c"] < 50400 for run in runs) and study.random["c"].unit == "s"
    assert with_unit(study.random["a"], 21.5) == "21.5 degC"
    assert with_unit(study.random["b"], 2.0) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"design.method": "latin"}, ["design.method", "'latin'", "latin_hypercube"]),
        ({"design": {"method": "sobol"}}, ["design", "expected a number of runs"]),
        ({"parameters.a.hgih": 3}, ["parameters.a.hgih", "unknown key", "'high'"]),
        ({"parameters.a.high": "3 kg"}, ["parameters.a", "same kind", "[mass]"]),
        ({"parameters.a.high": "0 W"}, ["parameters.a", "expected 'high' above 'low'"]),
        ({"metrics.y": {"figure": "y", "mean": "a.b"}}, ["metrics.y", "expected one of: figure, maximum"]),
        ({"metrics.y": {"mean": "a.b"}}, ["metrics: y", "expected 'figure'"]),
        ({"constraints": [{"metric": "z", "at_most": 1}]}, ["constraints", "'z'"]),
        ({"random": {"a": {"low": 0, "high": 1}}}, ["random", "'a'"]),
        ({"base": "handover.yaml"}, ["expected either 'base' or 'function'"]),
    ],
)
def test_faults_name_file_key_value_and_expectation(bench, change, words):
    path = bench.write(**FUNCTION, parameters={"a": {"low": "1 W", "high": "2 W"}})
    with pytest.raises(ScenarioErrors) as caught:
        load_study(path, change)
    text = str(caught.value)
    assert text.startswith(str(path)) and "\n" not in text
    for word in words:
        assert word in text
