"""Command line: cosim init | run | resume | validate | show | plot | info | bench | fault | study | life | doctor."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from cosim.cooling import command as cooling_command
from cosim.dispatch import command as dispatch_command
from cosim.doctor import command as doctor_command
from cosim.errors import CosimError
from cosim.exit_codes import DONE, FAILED, INTERRUPTED, STRICT
from cosim.faults import command as fault_command
from cosim.init import command as init_command
from cosim.life import command as life_command
from cosim.network import command as network_command
from cosim.pue import command as pue_command
from cosim.stopping import SIGNALS, keep_interrupts
from cosim.study import command as study_command


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code (see exit_codes.py)."""
    os.environ.setdefault("MPLBACKEND", "Agg")  # figures go to files
    keep_interrupts()
    try:
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP, and so does this
                signal.signal(number, signal.default_int_handler)
        options = _parser().parse_args(arguments)
        return options.command(options)
    except CosimError as error:
        print(error, file=sys.stderr)
        return FAILED
    except ModuleNotFoundError as missing:
        print(f"{missing}; 'python -m cosim doctor' says how to mend it", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt as stopped:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # the end is under way
        print(str(stopped) or "interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("COSIM_TRACEBACK"):
            raise
        print(f"{_words(error)} (COSIM_TRACEBACK=1 shows where)", file=sys.stderr)
        return FAILED


def _words(error: Exception) -> str:
    """An error that nobody expected, in one line."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cosim", description="Co-simulation of data centres.")
    commands = parser.add_subparsers(required=True, metavar="command")
    doctor_command.add(commands)
    init_command.add(commands)
    run = _add(commands, "run", _run, "run a scenario and write results, figure and summary")
    run.add_argument("-o", "--output", help="result file (.h5)")
    run.add_argument("--verify", action="store_true", help="run once more at half of all tolerances: what that changes")
    run.add_argument("--force", action="store_true", help="replace a file that holds no results of this scenario")
    resume = commands.add_parser("resume", help="go on with a run that was interrupted")
    resume.add_argument("checkpoint", help="results/<name>.checkpoint.h5")
    resume.set_defaults(command=_resume)
    for command in (run, resume):
        command.add_argument("--no-plot", action="store_true", help="write no figure")
        command.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no report")
        command.add_argument("--strict", action="store_true", help="exit code 3 if an operating limit was left")
    _add(commands, "validate", _validate, "check a scenario and its connections without running it")
    show = _add(commands, "show", _show, "print a scenario with all its defaults, or what a run tells (.h5)")
    show.add_argument("--events", action="store_true", help="of a run: the sequence of events alone")
    show.add_argument("--limits", action="store_true", help="of a run: the excursions from operating limits alone")
    bench = commands.add_parser("bench", help="measure the speed of a scenario against its yardstick")
    bench.add_argument("scenario", nargs="?", default="scenarios/handover.yaml", help="scenario file (.yaml)")
    bench.add_argument("--yardstick", help="the same site in one FMU (.yaml)")
    bench.add_argument("--halve", action="store_true", help="run once more with all tolerances halved")
    bench.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="changes", help="as for run; both scenarios")
    bench.add_argument("--folder", default="results", help="where the result files go")
    bench.set_defaults(command=_bench)
    plot = commands.add_parser("plot", help="draw the figure of a result file")
    plot.add_argument("file", help="result file (.h5)")
    plot.add_argument("-o", "--output", help="figure file; the result file's name with .png if left out")
    plot.add_argument("-n", "--names", nargs="+", metavar="NAME", help="variables to draw instead of the standard figure")
    plot.add_argument("--scales", action="store_true", help="the first disturbance over the logarithm of time")
    plot.set_defaults(command=_plot)
    fault_command.add(commands)
    dispatch_command.add(commands)
    info = commands.add_parser("info", help="describe an FMU or a result file")
    info.add_argument("file", help=".fmu or .h5")
    info.set_defaults(command=_info)
    study_command.add(commands)
    life_command.add(commands)
    pue_command.add(commands)
    cooling_command.add(commands)
    network_command.add(commands)
    return parser


def _add(commands, name: str, command, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.add_argument("scenario", help="scenario file (.yaml)" + (", or result file (.h5)" if name == "show" else ""))
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="changes",
                        help="change a value, such as solver.tolerance=1e-4; may be repeated")
    parser.set_defaults(command=command)
    return parser


def _load(options: argparse.Namespace, file: str | None = None):
    from cosim.scenario.loader import load, parse_changes

    return load(file or options.scenario, parse_changes(options.changes))


def _run(options: argparse.Namespace) -> int:
    from cosim.running import run

    loaded = _load(options)
    results = run(loaded, options.output, progress=not options.quiet, force=options.force)
    code = _show_results(results, options)
    if options.verify and code != INTERRUPTED:
        from cosim.verification import verify

        results.close()
        print("\n".join(verify(loaded, results.path, not options.quiet)))
    return code


def _resume(options: argparse.Namespace) -> int:
    from cosim.running import resume

    return _show_results(resume(options.checkpoint, progress=not options.quiet), options)


def _show_results(results, options: argparse.Namespace) -> int:
    from cosim import report
    from cosim.checkpoint import checkpoint_path

    interrupted = results.report["interrupted"]
    if not options.quiet:
        print(report.text(results.report))
        print(report.headline(results.summary))
        print(f"  sequence of events: {len(results.events)} lines, cosim show {results.path} --events")
    print(results.path)
    if interrupted and checkpoint_path(results.path).is_file():
        print(f"to go on: cosim resume {checkpoint_path(results.path)}")
    if not options.no_plot and (not interrupted or results.report["simulated_seconds"] > 0.0):
        figure = results.path.with_suffix(".png")
        results.plot(figure)
        print(figure)
    if interrupted:
        return INTERRUPTED
    return _strict(results.report, options.strict)


def _strict(report: dict, strict: bool) -> int:
    """Exit code of a run that went to its end: with ``--strict`` excursions from operating limits are an error."""
    left = len(report["operating_limits"]["excursions"])
    if not strict or not left:
        return DONE
    print(f"--strict: operating limits were left {left} times", file=sys.stderr)
    return STRICT


def _validate(options: argparse.Namespace) -> int:
    from cosim.running import check

    loaded = _load(options)
    site = check(loaded)
    crossings = len(site.links)
    print(f"{loaded.file}: valid: {len(site.slaves)} entities in {len(site.clusters)} clusters, "
          f"{len(loaded.scenario.connections)} connections, {crossings} of them between clusters")
    if site.unconnected:
        print("inputs at their start value: " + ", ".join(site.unconnected))
    site.close()
    return 0


def _show(options: argparse.Namespace) -> int:
    import yaml

    if Path(options.scenario).suffix == ".h5":
        return _show_run(options)
    loaded = _load(options)
    print(yaml.safe_dump(loaded.scenario.model_dump(mode="json"), sort_keys=False, allow_unicode=True), end="")
    return 0


def _show_run(options: argparse.Namespace) -> int:
    """What a run tells: its report and headline figures, excursions from operating limits, and the sequence of events."""
    from cosim import report
    from cosim.results import Results, events

    every = not (options.events or options.limits)
    with Results(options.scenario) as results:
        known = results.report
        if every and known:
            print(report.text(known))
            print(report.headline(results.summary))
        if options.limits:
            print("\n".join(report.excursions_text(known.get("operating_limits"))) or "no operating limits were watched")
        if every or options.events:
            print(events.text(results))
    return 0


def _bench(options: argparse.Namespace) -> int:
    from cosim.bench import bench

    beside = Path(options.scenario).with_name("yardstick.yaml")
    yardstick = options.yardstick or (str(beside) if beside.is_file() else None)
    loaded, other = _load(options), _load(options, yardstick) if yardstick else None
    if other and not options.yardstick and other.scenario.duration != loaded.scenario.duration:
        other = None  # the yardstick beside belongs to another scenario
    print(bench(loaded, other, options.halve, Path(options.folder)))
    return 0


def _plot(options: argparse.Namespace) -> int:
    from cosim.plot import figure, lines
    from cosim.plot.site import scales
    from cosim.results import Results

    with Results(options.file) as results:
        drawn = lines(results, options.names) if options.names else (scales if options.scales else figure)(results)
        target = Path(options.output) if options.output else Path(options.file).with_suffix(".png")
        drawn.savefig(target)
    print(target)
    return 0


def _info(options: argparse.Namespace) -> int:
    from cosim import info

    path = Path(options.file)
    print(info.describe_fmu(path) if path.suffix == ".fmu" else info.describe_results(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
