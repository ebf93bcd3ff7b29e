"""Parameters whose values are named sets of changes, and results that are kept of each run."""

import numpy as np
import pytest

from cosim.errors import CosimError
from cosim.results import Results
from cosim.study import StudyResults

CASES = {
    "light": {"entities.tank.start.C": "0.5 MJ/K"},
    "hot": {"entities.tank.start.C": "1 MJ/K", "disturbances.0.set.tank.Q_flow": "4 kW"},
    "plain": {},
    "the same": {"entities.tank.start.C": "1 MJ/K"},
}


@pytest.fixture
def keys(tank) -> dict:
    return tank | {
        "parameters": {"G": {"set": "entities.tank.start.G", "values": ["200 W/K"]}, "case": {"cases": CASES}},
        "metrics": {"T_end": {"final": "tank.T"}},
        "keep": ["tank.T"],
    }


def test_cases_set_what_their_names_stand_for(bench, keys):
    table = bench.run(**keys).table.set_index("case")
    for case, (heat, capacity) in {"light": (1e3, 0.5e6), "hot": (4e3, 1e6), "plain": (1e3, 1e6)}.items():
        rise = heat / 200 * (1 - np.exp(-5000 * 200 / capacity))
        assert table["T_end"][case] == pytest.approx(293.15 + rise, abs=2e-3), case
    assert table["file"]["plain"] == table["file"]["the same"]
    assert table["file"].nunique() == 3


def test_kept_results_are_those_of_the_run_alone(bench, keys):
    folder = bench.folder / "out"
    bench.run(workers=1, **keys)
    table = StudyResults.load(folder).table
    for _, row in table.iterrows():
        with Results(folder / row["file"]) as kept:
            assert kept.names() == ["tank.T"]
            assert kept["tank.T"][-1] == row["T_end"]
            assert kept.unit("tank.T") == "K"
            assert kept.time("tank.T")[-1] == 5010
            assert kept.scenario["duration"] == 5010
    assert sorted(path.name for path in (folder / "runs").glob("*.h5")) == sorted(set(table["file"].str.removeprefix("runs/")))


def test_what_a_study_keeps_is_part_of_what_a_run_is_known_by(bench, keys):
    before = bench.run(**keys).table["file"]
    more = bench.run(**keys | {"keep": ["tank.T", "tank.E_stored"]}).table["file"]
    assert not set(before) & set(more)


@pytest.mark.parametrize("fault", [{"set": "entities.tank.start.G"}, {"values": ["light"]}])
def test_cases_stand_alone(bench, keys, fault):
    keys["parameters"]["case"] |= fault
    with pytest.raises(CosimError, match="expected 'cases' without 'set' and 'values'"):
        bench.load(**keys)


def test_a_function_keeps_nothing(bench):
    with pytest.raises(CosimError, match="a function has no results to keep"):
        bench.load(function="study_functions:noted", parameters={"x": {"values": [1]}},
                   metrics={"y": {"figure": "y"}}, keep=["tank.T"])


def test_keeping_what_is_not_there_is_a_failed_run(bench, keys):
    results = bench.run(**keys | {"keep": ["tank.nothing"]})
    assert (results.table["status"] == "failed").all()
    assert results.table["error"].str.contains("no 'tank.nothing' in the results").all()
