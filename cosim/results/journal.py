"""Rows that are not in the HDF5 file yet, in a file beside it to which records are only ever appended.

A record is a head and the rows of one cluster; its checksum tells a whole one from one that a sudden end cut off. Rows have
numbers, so that those which came into the HDF5 file meanwhile are simply passed over by who reads.
"""

from __future__ import annotations

import math
import os
import struct
import zlib
from pathlib import Path

import numpy as np

HEAD = struct.Struct("<4sIqqqI")
"""Mark, number of the cluster, number of the first row, rows, columns, checksum of what follows."""
MARK = b"rows"


def journal_path(results: Path) -> Path:
    """Where the journal of a result file lies."""
    return results.with_suffix(".rows")


class Journal:
    """The journal of a result file that is being written."""

    def __init__(self, results: Path) -> None:
        self.path = journal_path(results)
        self._stream = self.path.open("wb", buffering=0)
        self.size = 0

    def append(self, cluster: int, first: int, ticks: np.ndarray, rows: np.ndarray) -> None:
        """Write rows of a cluster: ticks (n,) and outputs (n, n_outputs); ``first`` is the number of the first one."""
        body = ticks.astype("<i8").tobytes() + rows.astype("<f8").tobytes()
        record = HEAD.pack(MARK, cluster, first, *rows.shape, zlib.crc32(body)) + body
        written = 0
        while written < len(record):  # a file without buffer may take a part
            written += self._stream.write(memoryview(record)[written:])
        self.size += len(record)

    def begin_anew(self) -> None:
        """Leave out all that has been written: the HDF5 file holds it, or it is appended again at once."""
        self._stream.close()
        part = self.path.with_suffix(".rows.partial")
        self._stream = part.open("wb", buffering=0)
        self.size = 0

    def replace(self) -> None:
        """After :meth:`begin_anew` and what is to be kept: the new journal takes the place of the old one."""
        os.replace(self.path.with_suffix(".rows.partial"), self.path)

    def sync(self) -> None:
        """Make what is written safe against a sudden end of the machine."""
        os.fsync(self._stream.fileno())

    def close(self, keep: bool) -> None:
        """Close; ``keep`` where the HDF5 file lacks rows that are here."""
        self._stream.close()
        if not keep:
            self.path.unlink(missing_ok=True)


def read_journal(results: Path, have: dict[int, int]) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Per cluster of an unfinished result file: ticks (n,) and rows (n, n_outputs) that follow those that it has.

    ``have``: rows in the HDF5 file by the number of the cluster.
    """
    parts: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {cluster: [] for cluster in have}
    following = dict(have)
    try:
        content = journal_path(results).read_bytes()
    except FileNotFoundError:
        return {}
    place = 0
    while (record := _record(content, place)) is not None:
        cluster, first, ticks, rows, place = record
        known = following.get(cluster, math.inf)
        if first <= known < first + len(ticks):
            parts[cluster].append((ticks[known - first :], rows[known - first :]))
            following[cluster] = first + len(ticks)
    return {
        cluster: (np.concatenate([t for t, _ in some]), np.concatenate([r for _, r in some]))
        for cluster, some in parts.items() if some
    }


def _record(content: bytes, place: int) -> tuple[int, int, np.ndarray, np.ndarray, int] | None:
    if place + HEAD.size > len(content):
        return None
    mark, cluster, first, count, columns, checksum = HEAD.unpack_from(content, place)
    start, end = place + HEAD.size, place + HEAD.size + 8 * count * (1 + columns)
    if mark != MARK or end > len(content) or zlib.crc32(content[start:end]) != checksum:
        return None
    ticks = np.frombuffer(content, "<i8", count, start)
    rows = np.frombuffer(content, "<f8", count * columns, start + 8 * count).reshape(count, columns)
    return cluster, first, ticks, rows, end

