"""Runs that were stopped go on from their checkpoint as if nothing had happened."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cosim import Results, resume, run
from cosim.errors import CosimError

ROOT = Path(__file__).parents[2]


def stopping(keys: dict, how: str) -> dict:
    """A scenario in which a component sends this signal to its own process at 45 min, once, from a cluster of its own."""
    stopper = {"python": "coupling_components:Stopper", "cluster": "stopper", "parameters": {"at": "45 min", "how": how}}
    return {**keys, "clusters": {**keys["clusters"], "stopper": {}}, "entities": {**keys["entities"], "stopper": stopper}}


def command(workshop, *words: str) -> subprocess.CompletedProcess:
    """A cosim command that finds the components of the tests."""
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent / "sources")])
    return subprocess.run(
        [sys.executable, "-m", "cosim", *words], env={**os.environ, "PYTHONPATH": paths}, check=False, cwd=workshop.folder,
        capture_output=True, text=True, timeout=120,
    )


def assert_same(one: Results, other: Results) -> None:
    """Two runs are the same to the last bit."""
    assert one.names() == other.names()
    for name in one.names():
        assert np.array_equal(one.time(name), other.time(name)), name
        assert np.array_equal(one[name], other[name]), name
    assert one.components == other.components and one.events.equals(other.events)
    assert one.operating_excursions.equals(other.operating_excursions)
    for part in ("connections", "macro_steps", "simulated_seconds"):
        assert one.report[part] == other.report[part]
    for name, counts in one.report["clusters"].items():
        assert {**counts, "seconds": 0.0} == {**other.report["clusters"][name], "seconds": 0.0}


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_stopped_run_goes_on_to_the_same_end(workshop, heated_tank, how):
    keys = stopping(heated_tank, how) | {"results": {"checkpoint": "8 min"}}
    mark = workshop.folder / "stopped"
    mark.touch()
    whole = run(workshop.load(**keys), workshop.folder / "whole.h5", progress=False)
    mark.unlink()
    stopped = command(workshop, "run", str(workshop.write(**keys)), "-o", "stopped.h5", "--no-plot")
    assert stopped.returncode == (-9 if how == "SIGKILL" else 130), stopped.stderr
    with Results(workshop.folder / "stopped.h5") as before:
        reached = before.time("tank.T")[-1]
        assert 40 * 60.0 <= reached <= 46 * 60.0
        assert np.array_equal(before["tank.T"][:100], whole["tank.T"][:100])
    resumed = command(workshop, "resume", "stopped.checkpoint.h5", "--no-plot")
    assert resumed.returncode == 0, resumed.stderr
    assert "resumed at 4" in resumed.stdout
    assert sorted(path.name for path in workshop.folder.glob("*stopped*")) == ["stopped", "stopped.h5"]
    with Results(workshop.folder / "stopped.h5") as results:
        assert not results.report["interrupted"] and 2400.0 <= results.report["resumed"][0] <= 2700.0
        assert_same(results, whole)


@pytest.mark.parametrize("process", [False, True])
def test_a_run_may_go_on_from_any_of_its_stretches(workshop, heated_tank, monkeypatch, process, stood):
    """What a kill would leave at the end of a stretch is put aside; from each, a run comes to the same end."""
    from cosim import stretches

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(Path(__file__).parent / "sources")]))
    monkeypatch.setattr("cosim.exchange.STRETCH", 60)
    monkeypatch.setattr(stretches, "CHECKPOINT_SECONDS", -1.0)
    heated_tank["clusters"]["thermal"]["process"] = process
    kept: list[Path] = []

    def save(results: Path, checkpoint) -> None:
        stretches_save(results, checkpoint)
        kept.append(workshop.folder / str(len(kept)))
        shutil.copytree(results.parent, kept[-1])

    stretches_save = stretches.save
    monkeypatch.setattr(stretches, "save", save)
    whole = run(workshop.load(**heated_tank), workshop.folder / "run" / "run.h5", progress=False)
    monkeypatch.setattr(stretches, "save", stretches_save)
    assert len(kept) > 4
    for folder in [kept[0], kept[-1], *kept[2:4]]:
        assert_same(resume(folder / "run.checkpoint.h5", progress=False), whole)
    stood("a run goes on from any of its checkpoints to the same end, bit for bit, clusters in other processes too", 4, "checkpoints")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("after", [0.5, 1.0, 3.0])
def test_a_signal_at_any_moment_ends_a_run_clean(workshop, name, times, after):
    """Before it has begun, or on the way; twice, too."""
    scenario = workshop.write(
        duration="100 h", solver={"maximum_step": "1 ms"}, entities={"gain": {"fmu": "Gain.fmu"}}, unconnected=["*"]
    )
    words = [sys.executable, "-m", "cosim", "run", str(scenario), "-o", "run.h5", "--no-plot"]
    going = subprocess.Popen(
        words, cwd=workshop.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    time.sleep(after)
    for _ in range(times):
        going.send_signal(getattr(signal, name))
        time.sleep(0.2)
    _, errors = going.communicate(timeout=30)
    # 130 is also what a shell says of a process that ended by SIGINT, as Python does where it is interrupted while it ends
    assert "Traceback" not in errors and going.returncode in (130, -signal.SIGINT, -getattr(signal, name))
    if (workshop.folder / "run.h5").exists():
        with Results(workshop.folder / "run.h5") as results:
            assert len(results["gain.y"]) >= 1
    assert not [path.name for path in workshop.folder.glob("*.partial")] + list(workshop.folder.glob(".*.lock"))


def test_what_is_no_checkpoint_is_refused(workshop, heated_tank):
    loaded = workshop.load(**heated_tank)
    path = run(loaded, workshop.folder / "whole.h5", progress=False).path
    with pytest.raises(CosimError, match="whole.h5: expected a checkpoint"):
        resume(path)
