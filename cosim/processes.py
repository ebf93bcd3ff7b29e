"""Processes on this machine for runs that do not depend on each other. None outlives the one that needs it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from cosim.scratch import scratch_folder
from fmus.processes import end_with


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that leaves Ctrl-C to its owner: it ends them at once, so that no run comes back half done.
    Their temporary files go with them."""
    scratch = scratch_folder()
    pool = ProcessPoolExecutor(workers, initializer=_prepare, initargs=(scratch, os.getpid()))
    try:
        yield pool
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(scratch, ignore_errors=True)


def _prepare(scratch: str, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    tempfile.tempdir = scratch
    end_with(parent)
