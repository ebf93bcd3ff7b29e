"""Processes on this machine for runs that do not depend on each other."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that leaves Ctrl-C to its owner: it ends them at once, so that no run comes back half done.
    Their temporary files go with them."""
    with tempfile.TemporaryDirectory(prefix="cosim_pool_", ignore_cleanup_errors=True) as scratch:
        pool = ProcessPoolExecutor(workers, initializer=_prepare, initargs=(scratch,))
        try:
            yield pool
        except BaseException:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _prepare(scratch: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
