"""Files of users with anything wrong in them: the answer is one CosimError, soon, or the file is good.

`make soak` makes 10,000 mutants of each kind (COSIM_MUTANTS), `make test` 300 of the quick kinds.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cosim import load
from cosim.component import Context
from cosim.dispatch.programmes import read_programme
from cosim.environment.prices import _from_csv
from cosim.environment.tariff import read_tariff
from cosim.environment.workload import Workload
from cosim.errors import CosimError
from cosim.faults.limits import read_curve
from cosim.study.runner import load_study

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
COUNT = int(os.environ.get("COSIM_MUTANTS", "300"))
LONGEST = 5.0
"""Seconds for one file."""
WORDS = [
    "", "null", "nan", ".nan", "-.inf", "inf", "1e999", "-1", "0", "true", "[]", "{}", "[1, 2]", "{a: 1}", "'", '"', "&a", "*a", "!!python/name:x",
    "9" * 30, "1e-320", "\x00", "\t", "é", "-9900", "2024-02-30", "25:61:61", "m**9", "../../x", "a" * 300, ": :", "- -", "%", "|", ">",
]


def mutated(text: str, generator: random.Random) -> str:
    """The text with one to four changes: words replaced, lines lost, doubled, moved or indented, characters lost or flipped."""
    for _ in range(generator.randint(1, 4)):
        lines = text.split("\n")
        at = generator.randrange(len(lines))
        kind = generator.randrange(8)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            lines.insert(generator.randrange(len(lines)), lines.pop(at))
        elif kind == 3:
            lines[at] = " " * generator.randint(1, 4) + lines[at]
        elif kind == 4 and lines[at]:
            place = generator.randrange(len(lines[at]))
            lines[at] = lines[at][:place] + lines[at][place + generator.randint(1, 5) :]
        elif kind == 5 and lines[at]:
            place = generator.randrange(len(lines[at]))
            lines[at] = lines[at][:place] + chr(generator.choice([0, 9, 34, 39, 58, 91, 123, 255, 0x2028])) + lines[at][place + 1 :]
        else:
            head, sign, _ = lines[at].partition(generator.choice([":", ",", " "]))
            lines[at] = head + sign + " " * (sign == ":") + generator.choice(WORDS)
        text = "\n".join(lines) or "x"
    return text


def _prices(path: Path) -> None:
    _from_csv(path, pd.DatetimeIndex([datetime(2026, 1, 3, tzinfo=UTC)]))


def _load(path: Path) -> None:
    Workload(Context(datetime(2024, 1, 1, tzinfo=UTC), 100.0, 1, path.parent), kind="recorded", file=path.name)


KINDS: dict[str, tuple[str, Callable[[Path], object], type | tuple]] = {
    "scenario": ((SCENARIOS / "handover.yaml").read_text(), load, CosimError),
    "study": ((SCENARIOS / "studies" / "cooling_ride_through.yaml").read_text(), load_study, CosimError),
    "tariff": ((SCENARIOS / "extremes" / "scarcity.yaml").read_text(), read_tariff, (CosimError, ValueError)),
    "limits": ("", lambda path: read_curve(path.stem, [path.parent], "site.yaml", "curve"), CosimError),
    "programme": ("", read_programme, (CosimError, ValueError)),
    "prices": ("time,price\n" + "\n".join(f"2026-01-0{d}T00:00:00-05:00,0.{d}" for d in range(1, 8)), _prices, ValueError),
    "recorded load": ("seconds,utilisation\n0,0.5\n10,0.7\n20,0.6\n", _load, ValueError),
}


def _sources(kind: str) -> list[str]:
    folders = {"limits": SCENARIOS / "limits", "programme": SCENARIOS / "programmes", "tariff": SCENARIOS / "tariffs"}
    if kind in folders and folders[kind].is_dir():
        return [path.read_text() for path in sorted(folders[kind].glob("*.yaml"))]
    return [KINDS[kind][0]]


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_read_or_refused_with_one_error(tmp_path, kind, stood):
    _, read, refused = KINDS[kind]
    generator, slowest, faults = random.Random(f"{kind} {COUNT}"), 0.0, {}
    sources, path = _sources(kind), tmp_path / ("mutant.csv" if kind in ("prices", "recorded load") else "mutant.yaml")
    for number in range(COUNT):
        text = mutated(generator.choice(sources), generator)
        path.write_text(text, encoding="utf-8", errors="replace")
        began = time.monotonic()
        try:
            read(path)
        except refused as error:
            if type(error).__name__ in ("UnicodeDecodeError", "JSONDecodeError"):
                faults.setdefault(repr(error)[:150], text)
        except Exception as error:
            faults.setdefault(f"{type(error).__name__}: {error}"[:150], (number, text))
        slowest = max(slowest, time.monotonic() - began)
    assert not faults, f"{len(faults)} of {COUNT}: " + "\n".join(faults)
    assert slowest < LONGEST
    stood(f"a {kind} file with anything wrong in it is read or refused with one error, within {LONGEST:g} s", COUNT, "mutants")
