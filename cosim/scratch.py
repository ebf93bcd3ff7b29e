"""Temporary folders that carry the number of their process: those of processes that were killed go at the next start."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

_NAME = re.compile(r"cosim_(\d+)_")


def scratch_folder() -> str:
    """A new temporary folder of this process."""
    clean()
    return tempfile.mkdtemp(prefix=f"cosim_{os.getpid()}_")


@cache
def clean() -> None:
    """Remove what processes of this user that are gone have left; once per process."""
    for path in Path(tempfile.gettempdir()).glob("cosim_*_*"):
        found = _NAME.match(path.name)
        try:
            if found and path.stat().st_uid == os.getuid() and not path.is_symlink() and not _lives(int(found.group(1))):
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue  # somebody else has just removed it


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
