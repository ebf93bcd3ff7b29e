"""Finished runs on disk: one small file each, written at once and whole, and what is kept of the results beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cosim.study.job import Record


class Store:
    """The records of a study's runs by content hash. A kill at any moment leaves whole files only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Record | None:
        """The record of a run that is done."""
        path = self._path(key)
        if not path.is_file():
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        for name in ("metrics", "figures"):
            data[name] = {figure: tuple(pair) for figure, pair in data[name].items()}
        return Record(**data)

    def put(self, record: Record) -> None:
        """Keep a record, safe against a sudden end of the process and of the machine."""
        if record.kept:
            self._write(self.results(record.key), record.kept)
        self._write(self._path(record.key), json.dumps(record.dump()).encode())

    def results(self, key: str) -> Path:
        """Where the results that are kept of a run lie."""
        return self.folder / f"{key}.h5"

    def drop(self, key: str) -> None:
        """Forget a run."""
        self._path(key).unlink(missing_ok=True)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"
