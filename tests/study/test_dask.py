"""The same runs on a Dask cluster: a real scheduler and two workers, one of them killed on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from study_checks import check_tank

from cosim.errors import CosimError
from cosim.study import run_study
from cosim.study.dask_cluster import DaskCluster

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two worker processes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}
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
                            "--no-dashboard") for _ in range(2)]
        deadline = time.monotonic() + 60
        while not described.is_file() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield json.loads(described.read_text())["address"], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_files_travel_and_a_killed_worker_costs_no_run(bench, tank, cluster):
    address, workers = cluster
    executor = DaskCluster(address)
    executor._client.wait_for_workers(2, timeout=60)
    killed = []

    class Watched:
        """Kills one worker when two records are there."""

        def run(self, jobs, kit):
            for number, record in enumerate(executor.run(jobs, kit), start=1):
                yield record
                if number == 2:
                    workers[0].send_signal(signal.SIGKILL)
                    killed.append(record.key)

    tank["parameters"]["G"]["points"] = 8
    study = bench.load(**tank)
    results = run_study(study, Watched(), bench.folder / "out", progress=False)
    assert killed and workers[0].wait() == -signal.SIGKILL
    assert len(results.table) == 16
    check_tank(results)
    records = [json.loads(path.read_text()) for path in (bench.folder / "out" / "runs").glob("*.json")]
    assert len(records) == 16 and len({record["worker"] for record in records}) == 2


def test_no_scheduler_is_said_in_one_line():
    with pytest.raises(CosimError, match="--scheduler tcp://127.0.0.1:9: expected the address of a running Dask"):
        DaskCluster("tcp://127.0.0.1:9", patience=1)
