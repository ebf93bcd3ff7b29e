"""Runs that were stopped go on from their checkpoint as if nothing had happened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cosim import Results, resume, run
from cosim.errors import CosimError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("how", ["interrupt", "kill"])
def test_a_stopped_run_goes_on(workshop, heated_tank, how):
    # Tight, because a meeting of the clusters is one more exchange, which changes results within the tolerance.
    heated_tank["solver"] = {"tolerance": 1e-5, "exchange_tolerance": 1e-4}
    heated_tank["operating_limits"] = {"heater.P": {"min": "300 W"}, "tank.T": {"min": "302 K"}}
    whole = workshop.run(**heated_tank)
    heated_tank["clusters"] = {**heated_tank["clusters"], "stopper": {}}
    heated_tank["entities"] = {
        **heated_tank["entities"],
        "stopper": {"python": "coupling_components:Stopper", "cluster": "stopper", "parameters": {"at": "45 min", "how": how}},
    }
    keys = {"results": {"checkpoint": "8 min"}} if how == "kill" else {}
    scenario = workshop.write(**heated_tank, **keys)
    path = workshop.folder / "stopped.h5"
    command = [sys.executable, "-m", "cosim", "run", str(scenario), "-o", str(path), "-q", "--no-plot"]
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent / "sources")])
    stopped = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, check=False, cwd=workshop.folder)
    assert stopped.returncode == (130 if how == "interrupt" else -9)

    left = workshop.folder / "stopped.checkpoint.h5"
    with Results(left) as before:
        reached = before.time("tank.T")[-1]
    assert (40 if how == "kill" else 45) * 60.0 <= reached <= 46 * 60.0
    results = resume(left, progress=False)
    assert not left.exists() and not results.report["interrupted"]
    time = results.time("tank.T")
    assert time[0] == 0.0 and time[-1] == 3600.0 and (np.diff(time) >= 0.0).all()
    for name in ("tank.T", "heater.P", "meter.E"):
        size = np.abs(whole[name]).max()
        grid = np.arange(0.0, 3601.0, 20.0)
        assert np.abs(results.at(name, grid) - whole.at(name, grid)).max() <= 1e-3 * size, name
    log, expected = (r.components["agent"]["log"] for r in (results, whole))
    np.testing.assert_allclose(log, expected, rtol=1e-3)
    happened = results.events[results.events["device"] != "stopper.done"]
    assert happened["what"].tolist() == whole.events["what"].tolist() and len(happened) > 1
    columns = ["variable", "side", "limit", "begin", "end", "duration", "worst", "lasting"]
    found, expected = (r.operating_excursions[columns].to_numpy().tolist() for r in (results, whole))
    assert len(found) == len(expected) >= 2
    assert [one[:3] + one[7:] for one in found] == [one[:3] + one[7:] for one in expected]
    np.testing.assert_allclose([one[3:7] for one in found], [one[3:7] for one in expected], rtol=1e-3, atol=1.0)
    for name, sums in whole.report["connections"].items():
        assert results.report["connections"][name]["given"] == pytest.approx(sums["given"], rel=1e-3)


def test_what_is_no_checkpoint_is_refused(workshop, heated_tank):
    loaded = workshop.load(**heated_tank)
    path = run(loaded, workshop.folder / "whole.h5", progress=False).path
    with pytest.raises(CosimError, match="whole.h5: expected a checkpoint"):
        resume(path)
