"""The same runs on a Dask cluster: a real scheduler and two workers, one of them killed on the way."""

import json
import signal

import pytest
from distributed.diskutils import WorkSpace
from study_checks import check_tank

from cosim.errors import CosimError
from cosim.study import run_study
from cosim.study.dask_cluster import DaskCluster


def test_files_travel_and_a_killed_worker_costs_no_run(bench, tank, cluster, tmp_path):
    address, workers = cluster
    executor = DaskCluster(address)
    executor._client.wait_for_workers(2, timeout=60)
    killed, at_work = [], set()

    class Watched:
        """Kills one worker when both have made a run."""

        def run(self, jobs, kit):
            for record in executor.run(jobs, kit):
                yield record
                at_work.add(record.worker)
                if len(at_work) == 2 and not killed:
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
    # The living worker has put the study's files away. All of the dead one go when Dask makes room for the next worker.
    space = tmp_path / "dask-scratch-space"
    assert len(list(space.glob("*/cosim_files_*"))) == 1
    WorkSpace(str(space)).new_work_dir(prefix="next").release()
    assert not list(space.glob("*/cosim_files_*")) and len(list(space.glob("worker-*/"))) == 1
    assert not list((tmp_path / "temporary").glob("cosim_*"))


def test_no_scheduler_is_said_in_one_line():
    with pytest.raises(CosimError, match="--scheduler tcp://127.0.0.1:9: expected the address of a running Dask"):
        DaskCluster("tcp://127.0.0.1:9", patience=1)
