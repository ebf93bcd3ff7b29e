"""A run at half of all tolerances, beside the run itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cosim import Results, load, run
from cosim.verification import half_tolerance, verify

SCENARIO = Path(__file__).parents[2] / "scenarios" / "handover.yaml"


def test_the_change_of_every_headline_figure_is_told_and_kept(tmp_path):
    loaded = load(SCENARIO, {"duration": "20 min"})
    path = run(loaded, tmp_path / "run.h5", progress=False).path
    lines = verify(loaded, path, progress=False)
    with Results(path) as results, Results(tmp_path / "run.half.h5") as tight:
        assert [one["name"] for one in results.verification] == [one["name"] for one in results.summary]
        assert results.verification[0]["at_half_tolerance"] == tight.summary[0]["value"]
        assert results.verification[0]["value"] == pytest.approx(tight.summary[0]["value"], rel=1e-3)
        assert results.report and len(results.events) >= 0
    assert any(line.strip().startswith("PUE ") and line.endswith("%") for line in lines)


def test_all_tolerances_are_halved():
    loaded = load(SCENARIO, {"solver.model_tolerance": 1e-6})
    one, half = loaded.scenario, half_tolerance(loaded).scenario
    for name in ("tolerance", "model_tolerance", "exchange_tolerance"):
        assert getattr(half.solver, name) == 0.5 * getattr(one.solver, name)
    for name, part in one.clusters.items():
        assert half.clusters[name].tolerance == (None if part.tolerance is None else 0.5 * part.tolerance)
