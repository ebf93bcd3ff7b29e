"""Where runs are made: processes on this machine, or a Dask cluster.

An executor takes jobs and the files they need and yields records in whatever order they come. A
worker that dies takes its present run along, nothing else: the run is made again by another.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_end
from typing import Protocol

from cosim.scratch import scratch_folder
from cosim.study.files import Kit
from cosim.study.job import Job, Record, execute

ATTEMPTS = 3
"""A run whose worker is lost so often is given up: most likely it is the run that kills them."""
THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Executor(Protocol):
    """What a study asks of the place where its runs are made."""

    def run(self, jobs: Iterable[Job], kit: Kit) -> Iterator[Record]:
        """Make all runs; yield each record as soon as it is there."""
        ...


class LocalProcesses:
    """Worker processes on this machine; each unpacks once and makes one run at a time. They are forked from a
    process that has imported everything already."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def run(self, jobs: Iterable[Job], kit: Kit) -> Iterator[Record]:
        """Make all runs; the kit's files are where they are."""
        scratch = scratch_folder()
        waiting = iter(jobs)
        again: list[tuple[Job, int]] = []
        pools = [_pool(scratch) for _ in range(self.workers)]
        running: dict[Future, tuple[int, Job, int]] = {}

        def feed(number: int) -> None:
            job, attempt = again.pop() if again else (next(waiting, None), 1)
            if job is not None:
                with _one_thread_each():
                    running[pools[number].submit(execute, job)] = number, job, attempt

        try:
            for number in range(self.workers):
                feed(number)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    number, job, attempt = running.pop(future)
                    try:
                        record = future.result()
                    except BrokenProcessPool:
                        pools[number].shutdown(wait=False)
                        pools[number] = _pool(scratch)
                        record = None if attempt < ATTEMPTS else lost(job, attempt)
                        if record is None:
                            again.append((job, attempt + 1))
                    feed(number)
                    if record is not None:
                        yield record
        finally:
            for number, pool in enumerate(pools):
                _stop(pool, number in {place for place, _, _ in running.values()})
            shutil.rmtree(scratch, ignore_errors=True)


def lost(job: Job, attempts: int) -> Record:
    """The record of a run that no worker survived."""
    return Record(job.key, error=f"the worker process died in each of {attempts} attempts", lost=True)


def _pool(scratch: str) -> ProcessPoolExecutor:
    """One process, so that its death is nobody else's business."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([execute.__module__])
    return ProcessPoolExecutor(1, context, _prepare, (scratch,))


def _stop(pool: ProcessPoolExecutor, busy: bool) -> None:
    """End a worker, without waiting for a run that nobody wants any more."""
    if busy:
        for process in list((pool._processes or {}).values()):
            process.terminate()
    pool.shutdown(cancel_futures=True)


def _prepare(scratch: str) -> None:
    """In a new worker: temporary files go to ``scratch``, Ctrl-C is the parent's business, and the
    worker ends with its parent, however that ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    if not multiprocessing.parent_process().is_alive():
        os._exit(1)
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()


def _end_with_parent(scratch: str) -> None:
    wait_for_end([multiprocessing.parent_process().sentinel])
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started meanwhile use one thread for linear algebra: the cores are taken already."""
    before = {name: os.environ.get(name) for name in THREAD_LIMITS}
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def executor(workers: int | None = None, scheduler: str | None = None) -> Executor:
    """The executor for a Dask scheduler's address, or for this machine."""
    if scheduler is None:
        return LocalProcesses(workers)
    from cosim.study.dask_cluster import DaskCluster

    return DaskCluster(scheduler)
