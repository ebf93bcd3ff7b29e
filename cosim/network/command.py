"""cosim network FILE, cosim kinds."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands) -> None:
    """Add the commands to the parser."""
    network = commands.add_parser(
        "network", help="the electrical network of a scenario as a Modelica class, or its steady state"
    )
    network.add_argument("scenario", help="scenario file with an entity that has a one-line diagram")
    network.add_argument("-e", "--entity", help="name of that entity, where there are several")
    network.add_argument("-o", "--output", type=Path, metavar="FILE.mo", help="write the Modelica class")
    network.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        dest="changes",
        help="change a value of the scenario; may be repeated",
    )
    network.set_defaults(command=_network)
    kinds = commands.add_parser(
        "kinds", help="the kinds of devices of a one-line diagram, with parameters and commands"
    )
    kinds.add_argument("name", nargs="*", help="kinds to show; all of them if left out")
    kinds.set_defaults(command=_kinds)


def _network(options: argparse.Namespace) -> int:
    from cosim.network import write
    from cosim.network.fmu import CLASS, build, operating_point
    from cosim.network.section import find_network
    from cosim.network.steady import table
    from cosim.scenario.loader import load, parse_changes

    loaded = load(options.scenario, parse_changes(options.changes))
    entity, network = find_network(loaded, options.entity)
    if options.output:
        options.output.write_text(write(network, options.output.stem, loaded.scenario.description, entity.quasi_static))
        print(options.output)
        return 0
    path = build(network, loaded.folder / loaded.scenario.fmu_path[0], entity.quasi_static, loaded.scenario.description)
    print(f"{path.with_name(CLASS + '.mo')}\n{table(network, operating_point(path))}")
    return 0


def _kinds(options: argparse.Namespace) -> int:
    from cosim.network.kinds import kind_named, kinds, table

    print("\n\n".join(table(kind_named(name)) for name in options.name or kinds()))
    return 0
