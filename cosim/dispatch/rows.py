"""Rows of plain data in a file that grows with each of them, so that a long computation can be continued."""

from __future__ import annotations

import json
from pathlib import Path


class Rows:
    """The rows of a file of JSON lines; its first line says with which settings they were made.

    ``settings`` (plain data): None takes those of the file. Raises ValueError where the file has others.
    """

    def __init__(self, file: Path, settings: dict | None) -> None:
        self.file, self.rows = file, []
        if file.exists():
            stored, *rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            if settings is not None and stored != settings:
                raise ValueError(
                    f"{file}: made with {stored}, expected {settings}: name another file or delete this one"
                )
            self.rows = rows
        elif settings is None:
            raise FileNotFoundError(f"{file}: expected a file that was made before")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._write(settings, "w")

    def add(self, row: dict) -> None:
        """One more row."""
        self.rows.append(row)
        self._write(row, "a")

    def _write(self, data: dict, mode: str) -> None:
        with self.file.open(mode, encoding="utf-8") as stream:
            stream.write(json.dumps(data) + "\n")
