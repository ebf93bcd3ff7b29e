"""The long form: a hundred runs of the handover, killed and resumed, on Dask with a killed worker, and their efficiency."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from cosim.study import load_study
from cosim.study.efficiency import measure
from cosim.study.results import StudyResults

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios/studies/handover_lhs.yaml"
RUNS = 100
pytestmark = pytest.mark.validate


def start(out: Path, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "cosim", "study", str(STUDY), "-o", str(out), "--quiet", *arguments]
    return subprocess.Popen(command, cwd=ROOT)


def wait_for(out: Path, count: int) -> dict[str, int]:
    """Times of writing [ns] of the finished runs, when there are so many."""
    deadline = time.monotonic() + 1800
    while time.monotonic() < deadline:
        done = {path.name: path.stat().st_mtime_ns for path in (out / "runs").glob("*.json")}
        if len(done) >= count:
            return done
        time.sleep(0.1)
    raise TimeoutError(f"{out}: not {count} runs within half an hour")


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> pd.DataFrame:
    """All runs by two workers, the study killed by kill -9 after thirty of them and started again."""
    out = tmp_path_factory.mktemp("local")
    study = start(out, "--workers", "2")
    wait_for(out, 30)
    study.send_signal(signal.SIGKILL)
    study.wait()
    finished = wait_for(out, 30)
    assert start(out, "--workers", "2").wait() == 0
    after = wait_for(out, RUNS)
    assert len(after) == RUNS > len(finished)
    assert {name: after[name] for name in finished} == finished  # nothing was made again
    print(f"killed after {len(finished)} runs; {RUNS - len(finished)} made after that, none twice")
    return StudyResults.load(out).table


def test_killed_and_resumed(table):
    assert len(table) == RUNS and (table["status"] == "done").all()


def test_dask_with_a_killed_worker(table, cluster, tmp_path):
    address, workers = cluster
    study = start(tmp_path / "dask", "--scheduler", address)
    wait_for(tmp_path / "dask", 20)
    workers[0].send_signal(signal.SIGKILL)
    assert study.wait() == 0
    there = StudyResults.load(tmp_path / "dask").table
    own = ["seconds", "worker"]
    pd.testing.assert_frame_equal(there.drop(columns=own, errors="ignore"), table.drop(columns=own, errors="ignore"))
    print("the same table from Dask, one of two workers killed after 20 runs")


def test_parallel_efficiency():
    efficiency = measure(load_study(STUDY), workers=2, progress=False)
    print(efficiency)
    assert efficiency.runs == RUNS and not efficiency.failed
    assert efficiency.value >= 0.9
