"""Writes results as they come, so that an interrupted run keeps all it had.

Layout: /clusters/<cluster>/time [s] and /clusters/<cluster>/<entity>/<variable> with the
attributes unit, description, source, discrete, decision, literals and event_step; at an event two rows share one time.
/events is the sequence of events (events.py), /operating_excursions where operating limits were left; scenario, versions,
report and headline figures are texts (JSON).
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from cosim.fmu.slave import RESOLUTION, Slave
from cosim.variables import Port

BLOCK = 8192
NEVER = -(1 << 62)
DTYPES = {"float": np.float64, "integer": np.int32, "boolean": np.bool_}


class ResultFile:
    """An HDF5 file being written; ``kept`` (see :meth:`standing`) continues the file that is there."""

    def __init__(self, path: Path, kept: dict | None = None) -> None:
        self.path = Path(path)
        self._kept = kept or {"rows": {}}
        self._recorders: list[Recorder] = []
        self.seconds = 0.0
        """Wall time spent writing."""
        if kept:
            self._file = h5py.File(self.path, "r+", libver="latest")
            for name in self._file.keys() - {"clusters"}:
                del self._file[name]
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)  # results that are still open elsewhere stay readable there
        self._file = h5py.File(self.path, "w", libver="latest")
        self._file.attrs["format"] = 1

    def add_cluster(self, name: str, slaves: list[Slave], sources: dict[str, str]) -> Recorder:
        """A recorder for the outputs of a cluster's members."""
        recorder = Recorder(self, f"clusters/{name}", slaves, sources, self._kept["rows"].get(name))
        self._recorders.append(recorder)
        return recorder

    def standing(self) -> dict:
        """How far the file is written: rows per cluster. Rows that were held back are written."""
        for recorder in self._recorders:
            recorder.finish()
        return {"rows": {r.path.removeprefix("clusters/"): r.rows for r in self._recorders}}

    def copy_to(self, target: Path) -> None:
        """A copy of what is written so far, whole and closed."""
        self._file.close()
        shutil.copyfile(self.path, target)
        self._file = h5py.File(self.path, "r+", libver="latest")
        for recorder in self._recorders:
            recorder.bind()

    def group(self, path: str) -> h5py.Group:
        """A group of the file, made where it is missing."""
        return self._file.require_group(path)

    def describe(self, **texts: object) -> None:
        """Store plain data as JSON attributes of the file."""
        for name, value in texts.items():
            text = value if isinstance(value, str) else json.dumps(value, default=_plain)
            # Attributes are limited to 64 kB: long texts become datasets.
            if name in self._file:
                del self._file[name]
            self._file.create_dataset(name, data=text, dtype=h5py.string_dtype())

    def flush(self) -> None:
        """Make what is written so far safe against a sudden end of the process."""
        began = time.perf_counter()
        self._file.flush()
        self.seconds += time.perf_counter() - began

    def close(self) -> None:
        """Close the file."""
        if self._file:
            for recorder in self._recorders:
                recorder.finish()
            self._file.close()


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


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

    def __init__(self, file: ResultFile, path: str, slaves: list[Slave], sources: dict[str, str], rows: int | None) -> None:
        self._result, self.path = file, path
        self.rows = rows or 0
        self.last_tick = NEVER
        """Tick of the last row written in this run."""
        self.finish: Callable[[], None] = lambda: None
        """Writes what is held back, where rows are thinned out."""
        self._columns: list[tuple[str, slice, tuple[int, ...]]] = []
        start = 0
        for slave in slaves:
            for port in slave.outputs.values():
                piece = slice(start + port.slot, start + port.slot + port.size)
                self._columns.append((f"{slave.name}/{port.name.replace('/', '|')}", piece, port.shape))
                if rows is None:
                    self._add(self._columns[-1][0], DTYPES[port.kind], port.shape, {
                        "unit": port.unit, "description": port.description, "source": sources.get(slave.name, ""),
                        "discrete": port.discrete, "decision": slave.sampled, **_states(port),
                    })
            start += len(slave.y)
        if rows is None:
            self._add("time", np.float64, (), {"unit": "s"})
        self.bind()
        self._resize(self.rows)

    def _add(self, name: str, kind: type, shape: tuple[int, ...], attributes: dict) -> None:
        dataset = self._result.group(self.path).create_dataset(
            name, (0, *shape), maxshape=(None, *shape), dtype=kind, chunks=(BLOCK, *shape), shuffle=True, compression="lzf"
        )
        dataset.attrs.update(attributes)

    def bind(self) -> None:
        """Find the datasets in the file, which has been opened (again)."""
        group = self._result.group(self.path)
        self._time = group["time"]
        self._datasets = [group[name] for name, _, _ in self._columns]

    def _resize(self, rows: int) -> None:
        for dataset in (self._time, *self._datasets):
            dataset.resize(rows, axis=0)

    def write(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Append rows: ticks (n,) and outputs (n, n_outputs)."""
        began = time.perf_counter()
        count, first = len(ticks), self.rows
        self.rows += count
        self._resize(self.rows)
        self._time[first:] = ticks / RESOLUTION
        self.last_tick = int(ticks[-1])
        for dataset, (_, piece, shape) in zip(self._datasets, self._columns):
            block = rows[:, piece].astype(dataset.dtype)
            dataset[first:] = block.reshape(count, *shape) if shape else block[:, 0]
        self._result.seconds += time.perf_counter() - began
