"""cosim doctor."""

from __future__ import annotations

import argparse

from cosim.doctor import examine, healthy, text


def add(commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("doctor", help="check compiler, Python and packages, and say how to mend what is missing")
    parser.set_defaults(command=_doctor)


def _doctor(_: argparse.Namespace) -> int:
    findings = examine()
    print(text(findings))
    return 0 if healthy(findings) else 1
