"""Where results go: one run at a time, nothing foreign overwritten, no half file under the name of a whole one."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import h5py

from cosim.errors import CosimError
from cosim.results.journal import journal_path

LONGEST = 200
"""Characters of a file's name, so that the names of the files beside it are possible too."""


def reason(error: BaseException) -> str:
    """Why a file cannot be written, in words."""
    if isinstance(error, MemoryError):
        return "out of memory"
    number = getattr(error, "errno", None)
    if number is None and (found := re.search(r"errno = (\d+)", str(error))):
        number = int(found.group(1))
    return os.strerror(number).lower() if number else " ".join(str(error).split())[:200]


class Place:
    """The path of a result file, held by one run until it is released.

    ``scenario``: name of the scenario, whose results may be replaced; ``inputs``: files that the run reads.
    """

    def __init__(self, path: Path, scenario: str, inputs: Collection[Path] = (), force: bool = False) -> None:
        self.path = Path(path)
        self.part = self.path.with_name(self.path.name + ".partial")
        _check_name(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._check_target(scenario, {file.resolve() for file in inputs}, force)
            self._lock = _locked(self.path)
        except OSError as error:
            raise CosimError(f"{self.path}: {reason(error)}: results cannot be written there") from None
        self._clean()

    def _check_target(self, scenario: str, inputs: set[Path], force: bool) -> None:
        if self.path.resolve() in inputs:
            raise CosimError(f"{self.path}: the run reads this file: expected another name for the results")
        if not os.path.lexists(self.path):
            return
        if self.path.is_dir():
            raise CosimError(f"{self.path}: a folder: expected the name of a file for the results")
        owner = scenario_of(self.path)
        if owner != scenario and not force:
            what = f"results of {owner!r}" if owner else "no result file"
            raise CosimError(f"{self.path}: exists and is {what}, not of {scenario!r}: expected another name, or --force")

    def _clean(self) -> None:
        """What a run that was killed left half done here; nobody else is at it."""
        with suppress(OSError):
            self.part.unlink(missing_ok=True)

    def publish(self) -> None:
        """The new file takes its name; results of before that are still open elsewhere stay readable there."""
        os.replace(self.part, self.path)

    def withdraw(self) -> None:
        """The new file never began."""
        self._clean()

    def release(self) -> None:
        """The run is over: the next one may come."""
        if self._lock is not None:
            with suppress(OSError):
                _lock_path(self.path).unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None


def _check_name(path: Path) -> None:
    name = path.name
    if not name or len(name.encode()) > LONGEST or not name.isprintable():
        raise CosimError(f"{str(path)[:80]!r}: expected a printable file name of at most {LONGEST} bytes for the results")


def _lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _locked(path: Path) -> int:
    """The lock of a path, held until it is closed or the process ends in whatever way."""
    while True:
        handle = os.open(_lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise CosimError(f"{path}: another run writes this file now: expected another name, or wait") from None
        with suppress(FileNotFoundError):  # the last holder may have removed it meanwhile
            if os.path.samestat(os.fstat(handle), _lock_path(path).stat()):
                return handle
        os.close(handle)


def scenario_of(path: Path) -> str | None:
    """Name of the scenario whose results a file holds; None if it is no result file."""
    try:
        with open_anyhow(path) as file:
            return json.loads(file["scenario"][()].decode()).get("name") if "clusters" in file else None
    except (OSError, KeyError, ValueError, AttributeError, TypeError):
        return None


def open_anyhow(path: Path) -> h5py.File:
    """Open a result file to read, also while it is written or where its writer was killed."""
    try:
        return h5py.File(path, "r")
    except BlockingIOError:
        raise
    except OSError as error:
        try:
            return h5py.File(path, "r", swmr=True)
        except OSError:
            raise error from None


@contextmanager
def amended(path: Path) -> Iterator[Path]:
    """A copy of a finished file to add to, which takes its place when all has been added."""
    part = path.with_name(path.name + ".partial")
    try:
        shutil.copyfile(path, part)
        yield part
        os.replace(part, path)
    except OSError as error:
        raise CosimError(f"{path}: {reason(error)}: the rows are whole, but the report could not be added") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def companions(path: Path) -> list[Path]:
    """Files that may lie beside an unfinished result file."""
    return [journal_path(path), path.with_name(path.name + ".partial")]
