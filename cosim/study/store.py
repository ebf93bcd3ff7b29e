"""Finished runs on disk: one small file each, written at once and whole, and what is kept of the results beside it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from cosim.study.job import Record


class Store:
    """The records of a study's runs by content hash. A kill at any moment leaves whole files only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Record | None:
        """The record of a run that is done. One that is damaged is named, and counts as none: the run is made again."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            kept = data.pop("kept_sha256", None)
            for name in ("metrics", "figures"):
                data[name] = {figure: (float(value), str(unit)) for figure, (value, unit) in data[name].items()}
            record = Record(**data)
            if record.key != key or type(record.error) is not str:
                raise ValueError("is not the record of this run")
            if kept is not None and hashlib.sha256(self.results(key).read_bytes()).hexdigest() != kept:
                raise ValueError(f"its results {self.results(key).name} are damaged")
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            print(f"{path}: damaged ({' '.join(str(error).split())[:120]}): the run is made again", file=sys.stderr)
            return None
        return record

    def put(self, record: Record) -> None:
        """Keep a record, safe against a sudden end of the process and of the machine."""
        if record.kept:
            self._write(self.results(record.key), record.kept)
        data = record.dump()
        if record.kept:
            data["kept_sha256"] = hashlib.sha256(record.kept).hexdigest()
        self._write(self._path(record.key), json.dumps(data).encode())

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
