"""Ctrl-C, SIGTERM and SIGHUP: how a run is asked to end, and ends in order."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from typing import Self

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


_swallowed: list[bool] = []
"""Whether an interrupt came while Python tidied an object up, where it cannot go on."""


def keep_interrupts() -> None:
    """An interrupt that Python would print and forget, because it came in a finaliser, is kept for the next run to begin."""
    others = sys.unraisablehook

    def unraisable(what: object) -> None:
        if isinstance(what.exc_value, KeyboardInterrupt):
            _swallowed.append(True)
        else:
            others(what)

    sys.unraisablehook = unraisable


class Stopping:
    """While a run lasts, the first signal asks it to stop where all is whole; the second one interrupts it at once, with
    KeyboardInterrupt, as the first one does before there is anything to stop. More do nothing: the end is under way."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None
        self._count = 0
        self._before: dict[int, object] = {}

    @property
    def requested(self) -> bool:
        """Whether a signal has come."""
        return self._count > 0

    def listen(self, stop: Callable[[], None]) -> None:
        """Call ``stop`` at the first signal from now on; at once if it has come already."""
        self._stop = stop
        if self._count:
            stop()

    def __enter__(self) -> Self:
        if _swallowed:
            raise KeyboardInterrupt
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
                    self._before[number] = signal.signal(number, self._handle)
        return self

    def _handle(self, *_: object) -> None:
        self._count += 1
        if self._count == 1 and self._stop is not None:
            self._stop()
        elif self._count <= 2:
            raise KeyboardInterrupt

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
