"""cosim init FOLDER."""

from __future__ import annotations

import argparse
from pathlib import Path

from cosim.init import write_site


def add(commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("init", help="write a commented scenario to start from")
    parser.add_argument("folder", type=Path, help="folder of the new site")
    parser.set_defaults(command=_init)


def _init(options: argparse.Namespace) -> int:
    path = write_site(options.folder)
    print(f"{path}\nrun it with: cosim run {path}")
    return 0
