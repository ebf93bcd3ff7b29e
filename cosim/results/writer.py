"""Writes results as they come, so that a run that ends in whatever way keeps all it had.

Layout: /clusters/<cluster>/time [s] and /clusters/<cluster>/<entity>/<variable> with the
attributes unit, description, source, discrete, decision, literals and event_step; at an event two rows share one time.
/events is the sequence of events (events.py), /operating_excursions where operating limits were left; scenario, versions,
report and headline figures are texts (JSON).

While the run goes on, the HDF5 file takes whole chunks only, each once, in HDF5's mode for one writer and many readers
(SWMR), in which it is readable at every moment; rows that do not fill a chunk yet go every few seconds to the journal
beside it (journal.py). All chunks carry checksums. What is told after the run is added to a copy, which takes the place of
the file when it is whole (place.py).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import resource
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np

from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION, Slave
from cosim.results.journal import Journal, journal_path
from cosim.results.place import Place, reason
from cosim.results.reader import Results
from cosim.variables import Port

BLOCK = 8192
"""Rows in a chunk."""
LONG_JOURNAL = 1 << 26
"""A journal of this size [bytes] begins anew, without the rows that the HDF5 file has."""
MARGIN = 1 << 20
"""What stays free where the file goes [bytes]: HDF5 cannot close a file that has met a full disk."""
NEVER = -(1 << 62)
DTYPES = {"float": np.float64, "integer": np.int32, "boolean": np.bool_}


class ResultFile:
    """The result file of a run, from before its first row to its last. All failures are CosimErrors of one line; after
    the first one nothing more is written, and what was written stays readable."""

    def __init__(self, place: Place, run: str | None = None) -> None:
        """``run``: name of the run that this one continues."""
        self._place, self.path, self._continues = place, place.path, run is not None
        self.run = run or uuid.uuid4().hex
        """Names this run: a checkpoint belongs to the file of its run."""
        self._recorders: list[Recorder] = []
        self._journal: Journal | None = None
        self._file: h5py.File | None = None
        self._failed = self._filed = False
        self.seconds = 0.0
        """Wall time spent writing."""
        self._safely(self._create)

    def _create(self) -> None:
        _check_room(self._place.part, 0)
        self._file = h5py.File(self._place.part, "w", libver="latest")
        self._file.attrs.update({"format": 2, "run": self.run})

    def _safely(self, write: Callable[[], None]) -> None:
        if self._failed:
            return
        began = time.perf_counter()
        try:
            write()
        except (OSError, RuntimeError, MemoryError) as error:
            self._failed = True
            raise CosimError(f"{self.path}: {reason(error)}: results cannot be written; those until then stay readable") from None
        finally:
            self.seconds += time.perf_counter() - began

    def add_cluster(self, name: str, slaves: list[Slave], sources: dict[str, str]) -> Recorder:
        """A recorder for the outputs of a cluster's members."""
        recorder = Recorder(self, len(self._recorders), name)
        self._recorders.append(recorder)
        self._safely(lambda: recorder.create(self._file.create_group(f"clusters/{name}"), slaves, sources))
        return recorder

    def describe(self, **texts: object) -> None:
        """Store plain data as JSON; before :meth:`begin` only."""
        self._safely(lambda: describe(self._file, **texts))

    def take_over(self, rows: dict[str, int]) -> None:
        """The first rows of each cluster from the file that is there, which the same run made; before :meth:`begin` only."""
        with Results(self.path) as old:
            if old.run != self.run:
                raise CosimError(f"{self.path}: is not of the run that is to go on: it was made anew since then")
            for recorder in self._recorders:
                self._safely(lambda recorder=recorder: recorder.take_over(old, rows[recorder.name]))

    @property
    def begun(self) -> bool:
        """Whether the file has taken its name."""
        return self._journal is not None

    def begin(self) -> None:
        """All is described: the file takes its name, and is readable at every moment from now on."""
        self._safely(self._begin)

    def _begin(self) -> None:
        _check_room(self.path, MARGIN)
        self._file.swmr_mode = True
        self._file.flush()
        if not self._continues:  # else it holds later rows of the same run, until the new file is there
            journal_path(self.path).unlink(missing_ok=True)
        self._place.publish()
        self._journal = Journal(self.path)

    def standing(self) -> dict[str, int]:
        """How far results are written, rows per cluster, once all are safe; rows that were held back are written."""
        for recorder in self._recorders:
            recorder.finish()
        self.flush()
        self._safely(self._journal.sync)
        return {recorder.name: recorder.rows for recorder in self._recorders}

    def flush(self) -> None:
        """Make what is written so far safe against a sudden end of the process, and readable."""
        self._safely(self._flush)

    def _flush(self) -> None:
        if self._filed:  # the journal does without these rows
            self._file.flush()
            self._filed = False
        if self._journal.size > LONG_JOURNAL:
            self._journal.begin_anew()
            for recorder in self._recorders:
                recorder.journal(self._journal, anew=True)
            self._journal.replace()
        for recorder in self._recorders:
            recorder.journal(self._journal)

    def file(self, recorder: Recorder) -> None:
        """Whole chunks of a recorder's rows into the HDF5 file."""
        self._safely(lambda: recorder.file(BLOCK))
        self._filed = True

    def close(self) -> None:
        """All rows into the HDF5 file, which is closed. The journal stays where that fails."""
        if self._file is None:
            return
        try:
            if self._journal is not None:
                for recorder in self._recorders:
                    recorder.finish()
                    self._safely(lambda recorder=recorder: recorder.file(1))
                self._safely(self._file.flush)
        finally:
            with suppress(OSError, RuntimeError):
                self._file.close()
            self._file = None
            if self._journal is not None:
                self._journal.close(keep=self._failed)
            else:
                self._place.withdraw()


def describe(file: h5py.File, **texts: object) -> None:
    """Store plain data as JSON texts in an open file. Attributes are limited to 64 kB: texts are datasets."""
    for name, value in texts.items():
        if name in file:
            del file[name]
        text = value if isinstance(value, str) else json.dumps(value, default=_plain)
        dataset = file.create_dataset(name, data=text, dtype=h5py.string_dtype())
        dataset.attrs["sha256"] = hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


def _check_room(path: Path, needed: int) -> None:
    """OSError where fewer bytes are left than ``needed`` and a margin."""
    if shutil.disk_usage(path.parent).free < needed + MARGIN:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    size = path.stat().st_size if path.exists() else 0
    if limit != resource.RLIM_INFINITY and size + needed + MARGIN > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def _states(port: Port) -> dict:
    """What the values of a discrete variable mean, as attributes of its dataset."""
    attributes: dict = {}
    if port.literals:
        attributes["literals"] = json.dumps(port.literals)
    if port.event_step is not None:
        attributes["event_step"] = port.event_step
    return attributes


class Recorder:
    """Writes the rows of one cluster column by column."""

    def __init__(self, result: ResultFile, number: int, name: str) -> None:
        self._result, self._number, self.name = result, number, name
        self.rows = self.filed = self.journalled = 0
        """Rows in all, of which so many are in the HDF5 file or in the journal."""
        self.last_tick = NEVER
        """Tick of the last row."""
        self.finish: Callable[[], None] = lambda: None
        """Writes what is held back, where rows are thinned out."""
        self._waiting: list[tuple[np.ndarray, np.ndarray]] = []
        """Rows that are not in the HDF5 file."""
        self._columns: list[tuple[h5py.Dataset, slice, tuple[int, ...]]] = []

    def create(self, group: h5py.Group, slaves: list[Slave], sources: dict[str, str]) -> None:
        """Make the datasets; ``slot``: column of the first element in the rows of the journal."""
        group.attrs["number"] = self._number
        start = 0
        for slave in slaves:
            for port in slave.outputs.values():
                piece = slice(start + port.slot, start + port.slot + port.size)
                dataset = _dataset(group, f"{slave.name}/{port.name.replace('/', '|')}", DTYPES[port.kind], port.shape)
                dataset.attrs.update({
                    "unit": port.unit, "description": port.description, "source": sources.get(slave.name, ""),
                    "discrete": port.discrete, "decision": slave.sampled, "slot": piece.start, **_states(port),
                })
                self._columns.append((dataset, piece, port.shape))
            start += len(slave.y)
        self._time = _dataset(group, "time", np.float64, ())
        self._time.attrs["unit"] = "s"

    def take_over(self, old: Results, count: int) -> None:
        """The first rows from another file of the same run."""
        for dataset, _, _ in self._columns:
            entity, variable = dataset.name.split("/")[-2:]
            values = old.stored(f"{entity}.{variable.replace('|', '/')}", count)
            dataset.resize(count, axis=0)
            dataset[...] = values
        times = old.times_of(self.name, count)
        self._time.resize(count, axis=0)
        self._time[...] = times
        self.rows = self.filed = self.journalled = count
        self.last_tick = round(times[-1] * RESOLUTION) if count else NEVER

    def write(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Append rows: ticks (n,) and outputs (n, n_outputs)."""
        self._waiting.append((ticks.copy(), rows.copy()))
        self.rows += len(ticks)
        self.last_tick = int(ticks[-1])
        if self.rows - self.filed >= BLOCK:
            self._result.file(self)

    def file(self, multiple: int) -> None:
        """Rows into the HDF5 file, up to a multiple of so many in all; the others wait."""
        count = self.rows // multiple * multiple - self.filed
        if count <= 0:
            return
        ticks, rows = (np.concatenate(parts) for parts in zip(*self._waiting))
        _check_room(self._result.path, rows[:count].nbytes)
        stop = self.filed + count
        for dataset, piece, shape in self._columns:
            dataset.resize(stop, axis=0)
            block = rows[:count, piece].astype(dataset.dtype)
            dataset[self.filed :] = block.reshape(count, *shape) if shape else block[:, 0]
        self._time.resize(stop, axis=0)
        self._time[self.filed :] = ticks[:count] / RESOLUTION
        self.filed = stop
        self._waiting = [(ticks[count:], rows[count:])] if len(ticks) > count else []

    def journal(self, journal: Journal, anew: bool = False) -> None:
        """Rows that are nowhere else into the journal; ``anew``: all that the HDF5 file does not have."""
        first = self.filed if anew else max(self.journalled, self.filed)
        if first < self.rows:
            ticks, rows = (np.concatenate(parts) for parts in zip(*self._waiting))
            journal.append(self._number, first, ticks[first - self.filed :], rows[first - self.filed :])
        self.journalled = self.rows


def _dataset(group: h5py.Group, name: str, kind: type, shape: tuple[int, ...]) -> h5py.Dataset:
    return group.create_dataset(
        name, (0, *shape), maxshape=(None, *shape), dtype=kind, chunks=(BLOCK, *shape), shuffle=True, compression="lzf",
        fletcher32=True,
    )
