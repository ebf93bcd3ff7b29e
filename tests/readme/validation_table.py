"""The validation table of README.md.

    python tests/readme/validation_table.py     # writes the figures of the last test runs into README.md
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
README, FIGURES = ROOT / "README.md", ROOT / "results" / "validation.json"
BEGIN, END = "<!-- validation: written by make docs -->", "<!-- end of validation -->"
HEAD = ["| what | against | largest difference | goal | test |", "|---|---|---|---|---|"]


def row(what: str, record: dict) -> str:
    """One row of the table."""
    unit = "" if record["unit"] == "1" else f" {record['unit']}"
    test = record["test"].replace("tests/", "", 1)
    return f"| {what} | {record['against']} | {record['figure']:.2g}{unit} | {record['goal']:g}{unit} | `{test}` |"


def stands(what: str, test: str) -> bool:
    """Whether the test is there and names what it records."""
    path, _, name = test.partition("::")
    file = ROOT / path
    source = file.read_text(encoding="utf-8") if file.is_file() else ""
    return f"def {name}(" in source and f'"{what}"' in source


def table(records: dict[str, dict]) -> str:
    """The table of all records whose tests still make them, in the order of their tests."""
    standing = {what: record for what, record in records.items() if stands(what, record["test"])}
    ordered = sorted(standing.items(), key=lambda item: (item[1]["test"], item[0]))
    return "\n".join([*HEAD, *[row(what, record) for what, record in ordered]])


def rows(text: str) -> dict[str, list[str]]:
    """The cells of the table in a README, by their first one."""
    body = text.partition(BEGIN)[2].partition(END)[0].strip().splitlines()[len(HEAD):]
    found = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in body]
    return {cells[0]: cells[1:] for cells in found}


def main() -> None:
    """Write the table between its marks."""
    before, mark, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    records = json.loads(FIGURES.read_text(encoding="utf-8"))
    README.write_text(f"{before}{mark}\n{table(records)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
