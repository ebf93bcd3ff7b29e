"""cosim cooling [FILE ...]."""

from __future__ import annotations

import argparse
from pathlib import Path

VARIANTS = "modules/cooling_variants.yaml"


def add(commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("cooling", help="run failures of the cooling with and without buffer tank and fast restart")
    parser.add_argument("files", nargs="*", help="scenario files; all of scenarios/cooling if left out")
    parser.add_argument("--variants", default=f"scenarios/{VARIANTS}", help="study file that is applied to each of them")
    parser.add_argument("--workers", type=int, help="runs at the same time; as many as cores if left out")
    parser.add_argument("-o", "--output", metavar="FOLDER", default="results/cooling")
    parser.set_defaults(command=_cooling)


def _cooling(options: argparse.Namespace) -> int:
    from cosim.cooling.events import figure, ride_through_table, text

    files = [Path(file) for file in options.files] or sorted(Path("scenarios/cooling").glob("*.yaml"))
    table, failed = ride_through_table(files, Path(options.variants), Path(options.output), options.workers)
    for line in failed:
        print(line)
    if len(table):
        print(text(table))
        target = Path(options.output) / "ride_through.png"
        figure(table).savefig(target)
        print(target)
    return 1 if failed else 0
