"""Series of numbers over time in CSV files: every fault is one line that names file, line, value and what was expected."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

REGULAR = 2 / 3
"""Share of equal steps from which on a series is a regular one."""
GAP = 1.5
"""An interval longer than so many times the usual one is a gap."""


def read_series(path: Path, time_of: Callable[[str], float], skip_heading: bool = True) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Times [s] by ``time_of``, values, and the numbers of their lines; times ascend, and all are finite numbers.

    Lines that are empty or begin with # count for nothing, nor does a first line without numbers. ValueError otherwise.
    """
    times: list[float] = []
    values: list[float] = []
    lines: list[int] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            for row in reader:
                if not row or not row[0].strip() or row[0].lstrip().startswith("#"):
                    continue
                try:
                    time, value = time_of(row[0].strip()), float(row[1])
                except (ValueError, IndexError, OverflowError) as error:
                    if skip_heading and not times and reader.line_num <= 10 and not _number(row):
                        continue
                    raise ValueError(f"{path}:{reader.line_num}: {','.join(row)[:60]!r}: expected a time and a number ({error})") from None
                _check(path, reader.line_num, row, time, value, times)
                times.append(time)
                values.append(value)
                lines.append(reader.line_num)
    except FileNotFoundError:
        raise ValueError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path}: expected a CSV file ({error})") from None
    if not times:
        raise ValueError(f"{path}: expected rows of a time and a number")
    return np.array(times), np.array(values), lines


def _number(row: list[str]) -> bool:
    try:
        float(row[1])
    except (ValueError, IndexError):
        return False
    return True


def _check(path: Path, line: int, row: list[str], time: float, value: float, times: list[float]) -> None:
    if not math.isfinite(value) or not math.isfinite(time):
        raise ValueError(f"{path}:{line}: {','.join(row)[:60]!r}: expected finite numbers")
    if times and time <= times[-1]:
        what = "the time of the line before again" if time == times[-1] else "a time before that of the last line"
        raise ValueError(f"{path}:{line}: {row[0]!r}: {what}: expected times that ascend")


def check_whole(path: Path, times: np.ndarray, lines: list[int], end: float) -> None:
    """ValueError for a gap in a regular series, or for one that ends before ``end`` [s]. Where steps differ, rows are changes,
    and each value holds as long as it takes."""
    if len(times) < 2:
        return
    steps = np.diff(times)
    usual = float(np.median(steps))
    if np.mean(steps == usual) < REGULAR:
        return
    wide = np.flatnonzero(steps > GAP * usual)
    if len(wide):
        first = int(wide[0])
        raise ValueError(f"{path}:{lines[first + 1]}: {steps[first]:g} s after the line before: expected no gap in steps of {usual:g} s")
    if times[-1] + usual < end:
        raise ValueError(f"{path}:{lines[-1]}: the last value holds until {end - times[-1] - usual:g} s before the end: expected a series as long as the run")
