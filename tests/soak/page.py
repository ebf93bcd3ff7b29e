"""The table of docs/reliability.md.

    python tests/soak/page.py     # writes what the last test runs have stood into the page
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE, FIGURES = ROOT / "docs" / "reliability.md", ROOT / "results" / "reliability.json"
BEGIN, END = "<!-- reliability: written by make soak -->", "<!-- end of reliability -->"
HEAD = ["| promise | has stood | test |", "|---|---|---|"]


def table(records: dict[str, dict]) -> str:
    """A row for each promise whose test is still there, in the order of the tests."""
    lines = []
    for promise, kept in sorted(records.items(), key=lambda item: (item[1]["test"], item[0])):
        path, _, name = kept["test"].partition("::")
        file = ROOT / "tests" / path
        if file.is_file() and f"def {name}(" in file.read_text(encoding="utf-8"):
            remark = f" ({kept['remark']})" if kept["remark"] else ""
            lines.append(f"| {promise} | {kept['count']:,} {kept['unit']}{remark} | `{path}::{name}` |")
    return "\n".join([*HEAD, *lines])


def main() -> None:
    """Write the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(json.loads(FIGURES.read_text(encoding='utf-8')))}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
