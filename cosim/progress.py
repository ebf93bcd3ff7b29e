"""A progress bar in simulated time with the present step size."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Self

from tqdm import tqdm

from cosim.fmu.slave import RESOLUTION
from cosim.site import Site

# No second thread: FMUs written in Python do not expect one.
tqdm.monitor_interval = 0

UPDATE_SECONDS = 0.1
UPDATE_SECONDS_IN_FILES = 10.0
"""Where standard error is no terminal, a line stays."""
FLUSH_SECONDS = 5.0
"""An interrupted run loses at most so many seconds of wall time."""


def duration_text(seconds: float) -> str:
    """A short text for a time span: 0.25 ms, 3 s, 2.5 min, 1.2 h."""
    for unit, size in (("h", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


class Progress:
    """Called with (tick, step [s]) at every exchange; draws at most ten times a second on a terminal."""

    def __init__(self, name: str, duration: float, visible: bool, site: Site, flush_file: Callable[[], None]) -> None:
        self._site, self._flush_file = site, flush_file
        self._bar = tqdm(
            total=duration, desc=name, disable=not visible, file=sys.stderr, leave=False,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {postfix} [{elapsed} < {remaining}]",
        )
        self._pause = UPDATE_SECONDS if sys.stderr.isatty() else UPDATE_SECONDS_IN_FILES
        self._drawn = self._flushed = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __call__(self, tick: int, step: float) -> None:
        now = time.monotonic()
        if now - self._flushed > FLUSH_SECONDS:
            self._flushed = now
            for cluster in self._site.clusters:
                cluster.flush()
            self._flush_file()
        if now - self._drawn < self._pause:
            return
        self._drawn = now
        t = tick / RESOLUTION
        clock = f"{int(t // 3600):02d}:{int(t % 3600 // 60):02d}:{t % 60:06.3f}"
        self._bar.set_postfix_str(f"t = {clock}, step {duration_text(step)}", refresh=False)
        self._bar.update(t - self._bar.n)

    def __exit__(self, *_: object) -> None:
        self._bar.close()
