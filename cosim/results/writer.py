"""Writes results as they come, so that an interrupted run keeps all it had.

Layout: /clusters/<cluster>/time [s] and /clusters/<cluster>/<entity>/<variable> with the
attributes unit, description, source and discrete; at an event two rows share one time. /events
holds what happened; the file's attributes hold scenario, versions and report as JSON.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import h5py
import numpy as np

from cosim.fmu.slave import RESOLUTION, Slave

BLOCK = 8192
DTYPES = {"float": np.float64, "integer": np.int32, "boolean": np.bool_}


class ResultFile:
    """An HDF5 file being written."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)  # results that are still open elsewhere stay readable there
        self._file = h5py.File(self.path, "w", libver="latest")
        self._file.attrs["format"] = 1
        self._events: list[tuple[float, str, str]] = []
        self.seconds = 0.0
        """Wall time spent writing."""

    def add_cluster(self, name: str, slaves: list[Slave], sources: dict[str, str]) -> Recorder:
        """A recorder for the outputs of a cluster's members."""
        return Recorder(self, self._file.create_group(f"clusters/{name}"), slaves, sources)

    def note(self, tick: int, entity: str, what: str) -> None:
        """Remember an event."""
        self._events.append((tick / RESOLUTION, entity, what))

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
        """Write the events and close the file."""
        if not self._file:
            return
        text = h5py.string_dtype()
        kind = np.dtype([("time", "f8"), ("entity", text), ("what", text)])
        self._file.create_dataset("events", data=np.array(self._events, dtype=kind) if self._events else np.empty(0, kind))
        self._file.close()


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


class Recorder:
    """Writes the rows of one cluster column by column."""

    def __init__(self, file: ResultFile, group: h5py.Group, slaves: list[Slave], sources: dict[str, str]) -> None:
        self._result = file
        self._written = 0
        self._time = group.create_dataset("time", (0,), maxshape=(None,), dtype="f8", chunks=(BLOCK,), shuffle=True, compression="lzf")
        self._time.attrs["unit"] = "s"
        self._columns: list[tuple[h5py.Dataset, slice, tuple[int, ...]]] = []
        start = 0
        for slave in slaves:
            for port in slave.outputs.values():
                self._add_column(group, slave.name, port, start, sources.get(slave.name, ""))
            start += len(slave.y)

    def _add_column(self, group: h5py.Group, entity: str, port, start: int, source: str) -> None:
        dataset = group.create_dataset(
            f"{entity}/{port.name.replace('/', '|')}", (0, *port.shape), maxshape=(None, *port.shape),
            dtype=DTYPES[port.kind], chunks=(BLOCK, *port.shape), shuffle=True, compression="lzf",
        )
        dataset.attrs["unit"] = port.unit
        dataset.attrs["description"] = port.description
        dataset.attrs["source"] = source
        dataset.attrs["discrete"] = port.discrete
        self._columns.append((dataset, slice(start + port.slot, start + port.slot + port.size), port.shape))

    def write(self, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Append rows: ticks (n,) and outputs (n, n_outputs)."""
        began = time.perf_counter()
        count = len(ticks)
        total = self._written + count
        self._time.resize(total, axis=0)
        self._time[self._written :] = ticks / RESOLUTION
        for dataset, piece, shape in self._columns:
            dataset.resize(total, axis=0)
            block = rows[:, piece].astype(dataset.dtype)
            dataset[self._written :] = block.reshape(count, *shape) if shape else block[:, 0]
        self._written = total
        self._result.seconds += time.perf_counter() - began
