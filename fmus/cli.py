"""Command line: python -m fmus build | list | reference | info | validate | simulate | bench."""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from pathlib import Path

import numpy as np

from fmus import builder as b
from fmus.errors import BuildError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors end with one message on the error stream."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BuildError as error:
        for message in [str(error), *getattr(error, "__notes__", [])]:
            print(f"error: {message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _reference(options: argparse.Namespace) -> int:
    from fmus.reference import write_reference

    pages = write_reference(options.library, options.out)
    print(f"{len(pages)} pages: {pages[0]}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fmus", description="From Modelica classes to FMI 3.0 FMUs.")
    commands = parser.add_subparsers(required=True, metavar="command")

    build = commands.add_parser("build", help="build FMUs that are out of date")
    build.add_argument(
        "classes", nargs="*", metavar="CLASS", help="catalogue names or Modelica classes (default: the whole catalogue)"
    )
    build.add_argument(
        "--library",
        action="append",
        type=Path,
        default=[],
        help="library folder or .mo file, instead of the catalogue's",
    )
    build.add_argument("--out", type=Path, default=b.OUTPUT, help="folder for the FMUs")
    build.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="structural parameter of the named classes"
    )
    build.add_argument("--solver", choices=b.SOLVERS, help="integration method of the named classes")
    build.add_argument("--jobs", type=int, help="how many at a time (default: one per processor)")
    build.add_argument("--force", action="store_true", help="build even what is up to date")
    build.set_defaults(run=_build)

    listing = commands.add_parser("list", help="list the catalogue")
    listing.set_defaults(run=_list)

    reference = commands.add_parser("reference", help="write the reference of a Modelica library as Markdown")
    reference.add_argument(
        "library", type=Path, nargs="?", default=Path("models/DataCenter"), help="folder of the library"
    )
    reference.add_argument("--out", type=Path, default=Path("docs/models"), help="folder of the pages")
    reference.set_defaults(run=_reference)

    info = commands.add_parser("info", help="show what an FMU is and its variables")
    info.add_argument("fmu", type=Path)
    info.add_argument("--all", action="store_true", help="local variables too")
    info.set_defaults(run=_info)

    validate = commands.add_parser("validate", help="check FMUs; prints nothing if they are valid")
    validate.add_argument("fmu", type=Path, nargs="+")
    validate.set_defaults(run=_validate)

    simulate = commands.add_parser("simulate", help="simulate an FMU")
    simulate.add_argument("fmu", type=Path)
    simulate.add_argument("--stop", type=float, default=1.0, help="stop time [s]")
    simulate.add_argument("--interval", type=float, help="output interval [s]")
    simulate.add_argument("--tolerance", type=float, help="relative tolerance")
    simulate.add_argument("--interface", choices=("CoSimulation", "ModelExchange"), default="CoSimulation")
    simulate.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="parameter, start value or input"
    )
    simulate.add_argument("--record", nargs="+", metavar="NAME", help="variables to record (default: the outputs)")
    simulate.add_argument("--plot", nargs="+", metavar="NAME", help="variables to plot")
    simulate.add_argument("--image", type=Path, help="file for the plot instead of a window")
    simulate.add_argument("--output", type=Path, help="CSV file for the results")
    simulate.set_defaults(run=_simulate)

    bench = commands.add_parser("bench", help="measure build time, size and speed")
    bench.add_argument("classes", nargs="*", metavar="CLASS")
    bench.add_argument("--library", action="append", default=[], type=Path, help="as for build")
    bench.add_argument(
        "--vary", action="append", default=[], metavar="NAME=[VALUES]", help="structural parameter: a line per value"
    )
    bench.set_defaults(run=_bench)
    return parser


def _build(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from tqdm import tqdm

    entries = [] if options.library else b.read_catalog()
    if options.classes:
        entries = b.select(options.classes, entries, options.library)
    elif options.library:
        raise BuildError("name the classes to build from the library")
    if options.set or options.solver:
        if not options.classes:
            raise BuildError("--set and --solver need the classes that they are for")
        changes = _assignments(options.set)
        entries = [
            replace(e, parameters={**e.parameters, **changes}, solver=options.solver or e.solver) for e in entries
        ]
    failed: list[BuildError] = []
    with tqdm(total=len(entries), unit="FMU", disable=not sys.stderr.isatty()) as bar:

        def progress(done: b.Built | BuildError) -> None:
            bar.update()
            if isinstance(done, BuildError):
                failed.append(done)
                bar.write(f"error: {done}", file=sys.stderr)
            else:
                state = f"built in {done.seconds:.1f} s" if done.rebuilt else "up to date"
                bar.write(f"{done.path}: {state}, {done.path.stat().st_size / 1024:.0f} KiB")
                for warning in done.warnings:
                    bar.write(f"warning: {warning}", file=sys.stderr)

        try:
            b.build(entries, options.out, options.jobs, options.force, progress)
        except BuildError:
            if not failed:
                raise  # before any class: no compiler, for example
            return 1  # each error was printed when it happened
    return 0


def _list(options: argparse.Namespace) -> int:
    for entry in b.read_catalog():
        path = b.OUTPUT / f"{entry.name}.fmu"
        state = "current" if b.is_current(entry) else "out of date" if path.is_file() else "not built"
        parameters = ", ".join(f"{name}={value}" for name, value in entry.parameters.items())
        print(f"{entry.name:30} {state:12} {entry.class_name} {parameters}".rstrip())
    return 0


def _info(options: argparse.Namespace) -> int:
    from fmus.simulation import info

    description = info(options.fmu)
    interfaces = [
        name for name in ("modelExchange", "coSimulation", "scheduledExecution") if getattr(description, name)
    ]
    print(f"{description.modelName}  (FMI {description.fmiVersion}, {', '.join(interfaces)})")
    for text in (description.description, description.generationTool):
        if text:
            print(text)
    for causality in ("input", "output", "parameter", *(("calculatedParameter", "local") if options.all else ())):
        for variable in description.modelVariables:
            if variable.causality == causality:
                shape = "".join(f"[{length}]" for length in variable.shape or ())
                unit = f"[{variable.unit}]" if variable.unit else ""
                start = f"= {variable.start}" if variable.start is not None else ""
                name = variable.name + shape
                print(f"  {causality:10} {name:36} {unit:12} {start:14} {variable.description or ''}".rstrip())
    return 0


def _validate(options: argparse.Namespace) -> int:
    from fmus.simulation import validate

    failed = False
    for path in options.fmu:
        for problem in validate(path):
            failed = True
            print(f"{path}: {problem}")
    return int(failed)


def _simulate(options: argparse.Namespace) -> int:
    from fmus.simulation import SimulationOptions, simulate

    how = SimulationOptions(
        stop=options.stop, output_interval=options.interval, tolerance=options.tolerance, interface=options.interface
    )
    record = options.record
    if options.plot and record:
        record = list(dict.fromkeys([*record, *options.plot]))
    result = simulate(options.fmu, how, _assignments(options.set), record or options.plot)
    if options.output:
        _write_csv(options.output, result)
    elif not options.plot:
        for name in result.dtype.names:
            print(f"{name} = {result[name][-1]}")
    if options.plot:
        _plot(result, options.plot, options.fmu.stem, options.image)
    return 0


def _write_csv(path: Path, result: np.ndarray) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        columns = [(name, np.reshape(result[name], (len(result), -1))) for name in result.dtype.names]
        heads = [
            [name] if data.shape[1] == 1 else [f"{name}[{k + 1}]" for k in range(data.shape[1])]
            for name, data in columns
        ]
        writer.writerow([head for group in heads for head in group])
        for row in range(len(result)):
            writer.writerow([value for _, data in columns for value in data[row].tolist()])


def _plot(result: np.ndarray, names: list[str], title: str, image: Path | None) -> None:
    import matplotlib

    if image:
        matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        len(names), 1, sharex=True, squeeze=False, figsize=(8, 2.5 * len(names)), layout="constrained"
    )
    for axis, name in zip(axes[:, 0], names, strict=True):
        axis.plot(result["time"], np.reshape(result[name], (len(result), -1)))
        axis.set_ylabel(name)
        axis.grid(True)
    axes[-1, 0].set_xlabel("time [s]")
    figure.suptitle(title)
    if image:
        figure.savefig(image, dpi=150)
    else:
        plt.show()


def _bench(options: argparse.Namespace) -> int:
    from fmus.benchmark import run

    sizes = _assignments(options.vary)
    if not options.classes and (sizes or options.library):
        raise BuildError("--vary and --library need the classes that they are for")
    for name, values in sizes.items():
        if not isinstance(values, list):
            raise BuildError(f"--vary {name}={values}: expected an array of values")
    return run(options.classes, options.library, sizes)


def _assignments(texts: list[str]) -> dict[str, object]:
    """``NAME=VALUE`` with the value as TOML (numbers, booleans, arrays, quoted text)."""
    result: dict[str, object] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise BuildError(f"{text}: expected NAME=VALUE")
        try:
            result[name.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            raise BuildError(f"{text}: {value!r} is not a number, true, false or an array of them") from None
    return result
