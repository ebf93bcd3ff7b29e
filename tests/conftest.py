"""Validation figures: tests record them, the table of README.md is written from them and checked against them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

FIGURES = Path(__file__).parents[1] / "results" / "validation.json"
RELIABILITY = FIGURES.with_name("reliability.json")
LAST = "test_readme.py"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RECORDS] = {}


RECORDS = pytest.StashKey[dict[str, dict]]()


@pytest.fixture(scope="session")
def records(pytestconfig: pytest.Config) -> dict[str, dict]:
    """What has been recorded in this session so far, by what was validated."""
    return pytestconfig.stash[RECORDS]


@pytest.fixture
def record(request: pytest.FixtureRequest, records: dict[str, dict]):
    """record(what, against, figure, goal, unit): asserts |figure| <= goal and keeps it for the validation table; of
    several figures of one name the worst is kept."""

    def note(what: str, against: str, figure: float, goal: float, unit: str) -> None:
        figure = abs(float(figure))
        worst = max(figure, records.get(what, {}).get("figure", 0.0))
        test = request.node.nodeid.partition("[")[0]
        records[what] = {"against": against, "figure": worst, "goal": goal, "unit": unit, "test": test}
        assert figure <= goal, f"{what}: {figure:.3g} {unit} is more than {goal:g} {unit}"

    return note


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The table is checked when all figures are there."""
    items.sort(key=lambda item: item.path.name == LAST)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep the figures; those of tests that did not run this time stay as they were."""
    records = session.config.stash[RECORDS]
    if not records:
        return
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    FIGURES.parent.mkdir(exist_ok=True)
    part = FIGURES.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({**kept, **records}, indent=1, ensure_ascii=False), encoding="utf-8")
    part.replace(FIGURES)


@pytest.fixture
def stood(request: pytest.FixtureRequest):
    """stood(promise, count, unit, remark): what a test of reliability has stood, for docs/reliability.md; the largest count is kept."""

    def note(promise: str, count: int, unit: str, remark: str = "") -> None:
        kept = json.loads(RELIABILITY.read_text(encoding="utf-8")) if RELIABILITY.is_file() else {}
        if count >= kept.get(promise, {}).get("count", 0):
            test = request.node.nodeid.partition("[")[0].removeprefix("tests/")
            kept[promise] = {"count": count, "unit": unit, "remark": remark, "test": test}
        RELIABILITY.parent.mkdir(exist_ok=True)
        part = RELIABILITY.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
        part.replace(RELIABILITY)

    return note
