"""How well workers share the runs of a study."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass

from cosim.study.design import points
from cosim.study.executors import LocalProcesses
from cosim.study.runner import LoadedStudy, prepare, run_study

EVERY = 10
"""One run in so many is made once more by one worker alone, for the time that it takes undisturbed."""


@dataclass(frozen=True)
class Efficiency:
    """Times of a study [s]: of the whole with all workers, and of its runs."""

    workers: int
    runs: int
    failed: int
    elapsed: float
    busy: float
    """Sum of the times of all runs as they were with all workers."""
    slowing: float
    """Time of a run beside others over its time alone [1]."""

    @property
    def value(self) -> float:
        """Time that one worker would need over workers times the time that all of them needed."""
        return self.busy / self.slowing / (self.workers * self.elapsed)

    def __str__(self) -> str:
        return (
            f"{self.runs} runs ({self.failed} failed) with {self.workers} workers: {self.elapsed:.1f} s\n"
            f"workers busy               {100 * self.busy / (self.workers * self.elapsed):6.1f} %\n"
            f"run beside others / alone  {self.slowing:8.3f}\n"
            f"parallel efficiency        {self.value:8.3f}"
        )


def measure(loaded: LoadedStudy, workers: int, progress: bool = True) -> Efficiency:
    """Run the whole study from nothing with local workers, then every tenth run alone."""
    jobs, kit = prepare(loaded, points(loaded.study))
    with tempfile.TemporaryDirectory(prefix="cosim_efficiency_") as folder:
        began = time.perf_counter()
        results = run_study(loaded, LocalProcesses(workers), folder, progress)
        elapsed = time.perf_counter() - began
    sample = jobs[:: EVERY] if len(jobs) >= EVERY else jobs
    # The first run of a worker pays for imports and unpacking, in both cases outside of its own time.
    alone = {record.key: record.seconds for record in LocalProcesses(1).run(sample, kit)}
    beside = {job.key: seconds for job, seconds in zip(jobs, results.table["seconds"], strict=True)}
    slowing = sum(beside[key] for key in alone) / sum(alone.values())
    return Efficiency(workers, len(jobs), len(results.failed), elapsed, float(results.table["seconds"].sum()), slowing)
