"""Studies in a folder of the test, with functions in a module that lies beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from cosim.study import LocalProcesses, load_study, run_study
from cosim.study.job import execute
from fmus import build, select

ROOT = Path(__file__).parents[2]
LIBRARY = Path(__file__).parents[1] / "modelica" / "Coupling"
SOURCES = Path(__file__).parent / "sources"
HEAD = {"version": 1, "name": "test", "seed": 3}


class Here:
    """The executor that needs no other process."""

    def run(self, jobs, kit):
        """One run after another."""
        for job in jobs:
            sys.modules.pop("study_functions", None)
            yield execute(job)


class Bench:
    """Writes study files and runs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for source in SOURCES.glob("*.py"):
            (folder / source.name).write_text(source.read_text())

    def write(self, **keys) -> Path:
        """A study file with the given keys on top of the usual head."""
        path = self.folder / "study.yaml"
        path.write_text(yaml.safe_dump({**HEAD, **keys}, sort_keys=False))
        return path

    def load(self, **keys):
        """A loaded study."""
        return load_study(self.write(**keys))

    def run(self, workers: int = 0, again: bool = False, **keys):
        """Results of a study, kept in the test's folder; with so many processes, or in this one."""
        executor = LocalProcesses(workers) if workers else Here()
        return run_study(self.load(**keys), executor, self.folder / "out", progress=False, again=again)

    def calls(self) -> list[str]:
        """What the functions of the module wrote down, a line per call."""
        log = self.folder / "calls.txt"
        return log.read_text().splitlines() if log.is_file() else []


@pytest.fixture
def bench(tmp_path) -> Bench:
    """A place for studies."""
    return Bench(tmp_path)


@pytest.fixture(scope="session")
def tank_fmu(tmp_path_factory) -> Path:
    """Folder with Tank.fmu: a heat capacity that loses heat."""
    folder = tmp_path_factory.mktemp("fmus")
    build(select(["Coupling.Tank"], [], [str(LIBRARY)]), folder, jobs=1)
    return folder


@pytest.fixture
def tank(bench, tank_fmu) -> dict:
    """A study of a tank that is heated from t = 10 s on, over conductance and heat."""
    folder = bench.folder / "fmus"
    folder.mkdir()
    (folder / "Tank.fmu").write_bytes((tank_fmu / "Tank.fmu").read_bytes())
    scenario = {
        "version": 1, "name": "tank", "start": "2024-01-01T00:00:00+00:00", "duration": 5010, "fmu_path": ["../fmus"],
        "entities": {"tank": {"fmu": "Tank.fmu", "start": {"C": "1 MJ/K"}}},
        "connections": {"tank.Q_flow": "0 W"}, "unconnected": ["*"],
        "disturbances": [{"at": 10, "set": {"tank.Q_flow": "1 kW"}}],
    }
    (bench.folder / "site").mkdir()
    (bench.folder / "site" / "tank.yaml").write_text(yaml.safe_dump(scenario))
    return {
        "base": "site/tank.yaml",
        "parameters": {
            "G": {"set": "entities.tank.start.G", "low": "100 W/K", "high": "300 W/K"},
            "Q": {"set": "disturbances.0.set.tank.Q_flow", "values": ["1 kW", "2 kW"]},
        },
        "metrics": {
            "T_end": {"final": "tank.T", "unit": "degC"}, "T_max": {"maximum": "tank.T"}, "T_min": {"minimum": "tank.T"},
            "T_mean": {"mean": "tank.T"}, "T_python": {"python": "study_functions:slow_mean", "unit": "K"},
            "balance": {"figure": "no such figure"},
        },
    }


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two worker processes."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2",
                   "TMPDIR": str(temporary)}
    described = tmp_path / "scheduler.json"

    def start(*arguments: str) -> subprocess.Popen:
        # The workers are at home in an empty folder: what they need has to be sent to them.
        home = tmp_path / "elsewhere"
        home.mkdir(exist_ok=True)
        return subprocess.Popen([sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]], cwd=home,
                                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    processes = [start("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(described))]
    try:
        processes += [start("dask_worker", "--scheduler-file", str(described), "--no-nanny", "--nthreads", "1",
                            "--no-dashboard", "--local-directory", str(tmp_path)) for _ in range(2)]
        deadline = time.monotonic() + 60
        while not (described.is_file() and described.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield json.loads(described.read_text())["address"], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()
