"""cosim pue FILE."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("pue", help="what lowers the power usage effectiveness: run a factorial and print the effects")
    parser.add_argument("file", nargs="?", default="scenarios/pue/factorial.yaml", help="factorial file (.yaml)")
    parser.add_argument("--weather", metavar="PLACE", help="weather file or packaged site instead of the base's own")
    parser.add_argument("--workers", type=int, default=2, help="runs at the same time")
    parser.add_argument("-o", "--output", metavar="FOLDER", default="results/pue")
    parser.set_defaults(command=_pue)


def _pue(options: argparse.Namespace) -> int:
    from cosim.pue.factorial import effects, load_factorial, run_factorial, shares_of_variation

    factorial, loaded = load_factorial(Path(options.file), options.weather)
    folder = Path(options.output) / (options.weather or "").replace(" ", "_")
    table = run_factorial(factorial, loaded, folder, options.workers)
    best, worst = table.loc[table.PUE.idxmin()], table.loc[table.PUE.idxmax()]
    for word, row in (("lowest", best), ("highest", worst)):
        print(f"{word} PUE {row.PUE:.4f}: " + ", ".join(f"{name} {row[name]}" for name in factorial.factors))
    print("change of the PUE against the first level: alone, and mean, least and largest over all others")
    print(effects(table, factorial).to_string(float_format="{:+.4f}".format))
    print("share of the variation")
    print(shares_of_variation(table, factorial).to_string(float_format="{:.4f}".format))
    print(f"table: {folder / factorial.name}.csv")
    return 0
