"""Runs on a Dask cluster: scenario and files travel there, records come back.

The files are a worker plugin: each worker gets and unpacks them once, also one that joins late.
The workers need this package, in the same version. Give each one thread (``--nthreads 1``) and
use as many as there are cores.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from distributed import Client, KilledWorker, Worker, WorkerPlugin, as_completed, get_worker

from cosim.errors import CosimError
from cosim.study.executors import ATTEMPTS, lost
from cosim.study.files import Kit, source_digest, unpack
from cosim.study.job import Job, Record, execute, key_of


class DaskCluster:
    """The workers of the Dask scheduler at an address such as tcp://10.0.0.1:8786."""

    def __init__(self, address: str, patience: float = 20.0) -> None:
        """``patience`` [s]: how long to wait for the scheduler."""
        try:
            self._client = Client(address, timeout=patience, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as fault:
            raise CosimError(f"--scheduler {address}: expected the address of a running Dask scheduler: {fault}") from None

    def run(self, jobs: Iterable[Job], kit: Kit) -> Iterator[Record]:
        """Make all runs; a run whose worker is killed is made again by another."""
        client, bag = self._client, Files(kit)
        client.register_plugin(bag)
        try:
            futures = {}
            for job in jobs:
                moved = job.moved(kit.root, Path())
                future = client.submit(_execute, moved, bag.name, source_digest(), key=f"{bag.name}-{job.key}", pure=False)
                futures[future] = job
            for future in as_completed(futures, loop=client.loop):
                job = futures.pop(future)
                fault = future.exception()
                if fault is None:
                    yield future.result()
                elif isinstance(fault, KilledWorker):
                    yield lost(job, ATTEMPTS)
                else:
                    yield Record(job.key, error=f"{type(fault).__name__}: {fault}", lost=True)
        finally:
            client.unregister_worker_plugin(bag.name)
            client.close()


class Files(WorkerPlugin):
    """The files of a study, and all temporary ones, in each worker's own folder: what a killed worker leaves there, Dask
    removes when it starts the next one."""

    def __init__(self, kit: Kit) -> None:
        self.packed = kit.pack()
        self.name = f"cosim-{key_of(kit.digests())}"
        self.folder: Path | None = None
        self.lock: threading.Lock | None = None

    def setup(self, worker: Worker) -> None:
        """Unpack."""
        tempfile.tempdir = worker.local_directory
        self.folder = Path(tempfile.mkdtemp(prefix="cosim_files_"))
        self.lock = threading.Lock()
        unpack(self.packed, self.folder)

    def teardown(self, worker: Worker) -> None:
        """Remove."""
        shutil.rmtree(self.folder, ignore_errors=True)
        tempfile.tempdir = None


def _execute(job: Job, files: str, sources: str) -> Record:
    if source_digest() != sources:
        raise CosimError("the worker has another version of this package: install the same one everywhere")
    bag = get_worker().plugins[files]
    with bag.lock:  # also where a worker has several threads, runs of one process take turns
        return execute(job.moved(Path(), bag.folder))
