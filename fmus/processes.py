"""Worker processes that do not outlive the process that needs them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""See prctl(2): the signal that a process gets when the thread that made it ends."""


def end_with(parent: int) -> None:
    """Let this process be killed when its parent (by number) ends in whatever way. Its main thread must have made it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
