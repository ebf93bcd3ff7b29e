"""Runs are killed at random moments: what is left opens, and goes on to the same end, bit for bit.

`make soak` kills 50 times (COSIM_KILLS), `make test` three times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cosim import Results, load, resume, run
from cosim.checkpoint import checkpoint_path
from cosim.errors import CosimError

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("COSIM_KILLS", "3"))
SITE = """version: 1
name: killed
start: "2024-01-01T00:00:00+00:00"
duration: 40 min
solver: {maximum_step: 5 ms}
clusters: {fast: {}, slow: {maximum_step: 10 s}}
entities:
  chiller: {fmu: ChillerPlant.fmu, cluster: slow}
  load: {python: "cosim.environment.workload:Workload", cluster: fast, parameters: {kind: mixed}}
unconnected: ["*"]
results: {checkpoint: 1 min}
fmu_path: [FMUS]
"""


@pytest.fixture
def site(tmp_path) -> Path:
    """A run of some seconds, with a checkpoint every minute of its own time."""
    path = tmp_path / "killed.yaml"
    path.write_text(SITE.replace("FMUS", str(ROOT / "fmus" / "build")))
    return path


def killed(command: str, argument: Path, after: float, *options: str) -> None:
    """A cosim command, killed after some seconds if it is not over by then."""
    words = [sys.executable, "-m", "cosim", command, str(argument), "-q", "--no-plot", *options]
    going = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)
    try:
        going.wait(after)
    except subprocess.TimeoutExpired:
        going.kill()
    _, errors = going.communicate()
    assert b"Traceback" not in errors


def test_a_killed_run_opens_and_goes_on(site, stood):
    folder, generator = site.parent, random.Random(KILLS)
    began = time.monotonic()
    whole = run(load(site), folder / "whole.h5", progress=False)
    lasts, continued = time.monotonic() - began, 0
    for number in range(KILLS):
        path = folder / f"{number}.h5"
        killed("run", site, generator.uniform(0.5, lasts + 2.0), "-o", str(path))
        if checkpoint_path(path).exists():
            killed("resume", checkpoint_path(path), generator.uniform(0.5, lasts + 2.0))
        if not path.exists():
            continue  # before the first row
        with Results(path) as left:
            for name in whole.names():
                assert np.array_equal(left[name], whole[name][: len(left[name])]), name
        if checkpoint_path(path).exists():
            with resume(checkpoint_path(path), progress=False) as results:
                assert all(np.array_equal(results[name], whole[name]) for name in whole.names())
            continued += 1
    assert not list(folder.glob("*.rows")) or continued < KILLS
    stood("a killed run leaves a file that opens, and goes on to the same end bit for bit, killed once more on the way", KILLS,
          "kills", f"{continued} went on, the others were over or had not begun")


def test_no_process_outlives_a_killed_run(site, stood):
    text = site.read_text().replace("slow: {maximum_step: 10 s}", "slow: {maximum_step: 10 s, process: true}")
    site.write_text(text)
    killed("run", site, 3.0, "-o", str(site.parent / "run.h5"))
    end = time.monotonic() + 10.0
    while left := _of_folder(site.parent):
        assert time.monotonic() < end, left
        time.sleep(0.1)
    stood("no process outlives a run that is killed", 1, "kills")


def _of_folder(folder: Path) -> list[str]:
    """Processes of clusters whose parent is gone."""
    listed = subprocess.run(["ps", "-e", "-o", "ppid=,args="], check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if "cosim.remote_simulator --socket" in line and line.split()[0] == "1"]


def test_what_is_left_of_a_checkpoint_is_refused(site):
    path = site.parent / "half.checkpoint.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(CosimError, match="expected a checkpoint"):
        resume(path)
