"""Rows of plain data in a file that grows with each of them, so that a long computation can be continued."""

from __future__ import annotations

import json
import sys
from pathlib import Path


class Rows:
    """The rows of a file of JSON lines; its first line says with which settings they were made.

    ``settings`` (plain data): None takes those of the file. Raises ValueError where the file has others.
    """

    def __init__(self, file: Path, settings: dict | None) -> None:
        self.file, self.rows = file, []
        if settings is None and not file.exists():
            raise FileNotFoundError(f"{file}: expected a file that was made before")
        lines, damaged = _lines(file)
        if lines:
            stored, *self.rows = lines
            if settings is not None and stored != settings:
                raise ValueError(
                    f"{file}: made with {stored}, expected {settings}: name another file or delete this one"
                )
        elif settings is None:
            raise ValueError(f"{file}: holds no rows")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            lines = [settings]
        if damaged:
            print(f"{file}: line {', '.join(map(str, damaged))} damaged: made again", file=sys.stderr)
        if settings is not None and (damaged or not self.rows):
            part = file.with_name(f"{file.name}.part")
            part.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
            part.replace(file)

    def add(self, row: dict) -> None:
        """One more row."""
        self.rows.append(row)
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")


def _lines(file: Path) -> tuple[list[dict], list[int]]:
    """Whole lines of a file, settings first, and the numbers of damaged ones; nothing counts where the settings are damaged."""
    whole, damaged = [], []
    texts = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    for number, text in enumerate(texts, start=1):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            line = None
        if isinstance(line, dict):
            whole.append(line)
        else:
            damaged.append(number)
    return ([], damaged) if damaged[:1] == [1] else (whole, damaged)
