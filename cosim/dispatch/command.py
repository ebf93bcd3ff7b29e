"""cosim dispatch: what an LP solve takes, the tables of the year, handovers sprung at random, the extremes."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

TARIFFS, TIMEZONE = Path("scenarios/tariffs"), "America/New_York"
"""Tariffs, and the clock of the site that their hours are read by."""
REFERENCE = ("pge_b20", "sce_tou8d", "dominion_gs4", "ercot_4cp", "pjm_5cp")


def add(commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("dispatch", help="the dispatch agent: speed, tables of the year, reserve, extremes")
    actions = parser.add_subparsers(required=True, metavar="action")
    bench = actions.add_parser("bench", help="time of a plan of 48 h in quarters of an hour")
    bench.add_argument("--tariff", type=Path, default=Path("scenarios/tariffs/sce_tou8d.yaml"))
    bench.set_defaults(command=_bench)
    tables = actions.add_parser("tables", help="bills of a year by tariff and size, with and without foresight")
    tables.add_argument("--profile", type=Path, help="result file of scenarios/annual.yaml; a linear model if left out")
    tables.add_argument("--tariffs", nargs="+", default=REFERENCE, metavar="NAME")
    tables.add_argument("--cases", nargs="+", default=None, metavar="CASE")
    tables.add_argument("--ways", nargs="+", default=["foresight", "forecast", "persistence"], metavar="WAY",
                        help="foresight, or a kind of forecast of the agent (`forecast`: its own, the seasonal one)")  # fmt: skip
    tables.add_argument("--days", type=int, default=365)
    tables.add_argument("--horizon", type=float, default=48.0, help="of a plan [h]")
    tables.add_argument("--replan", type=float, default=1.0, help="hours between plans")
    tables.add_argument("--study", type=Path, metavar="FOLDER",
                        help="years with all FMUs by scenarios/studies/year_tariffs.yaml, shown beside the quick model")  # fmt: skip
    tables.add_argument("-o", "--output", type=Path, default=Path("results/year_tables.jsonl"),
                        help="cells so far; a run that was interrupted goes on from there")  # fmt: skip
    tables.set_defaults(command=_tables)
    show = actions.add_parser("show", help="print the tables that `tables` has made")
    show.add_argument("file", type=Path, nargs="+")
    show.set_defaults(command=_show)
    handovers = actions.add_parser("handovers", help="outages sprung at random instants of a year's run")
    handovers.add_argument("year", type=Path, help="result file of scenarios/year.yaml")
    handovers.add_argument("--count", type=int, default=10)
    handovers.add_argument("--seed", type=int, default=1)
    handovers.add_argument("-o", "--output", type=Path, default=Path("results/handovers.jsonl"),
                           help="outcomes so far; a run that was interrupted goes on from there")  # fmt: skip
    handovers.set_defaults(command=_handovers)
    extremes = actions.add_parser("extremes", help="heat wave and cold snap with a long outage, by means of the site")
    extremes.add_argument("scenarios", type=Path, nargs="*",
                          default=[Path("scenarios/extremes/heat_wave.yaml"), Path("scenarios/extremes/cold_snap.yaml")])  # fmt: skip
    extremes.add_argument("-o", "--output", type=Path, default=Path("results/extremes.jsonl"),
                          help="rows so far; a run that was interrupted goes on from there")  # fmt: skip
    extremes.set_defaults(command=_extremes)


def _bench(options: argparse.Namespace) -> int:
    import numpy as np

    from cosim.dispatch.bench import plan_times

    cold, warm = plan_times(options.tariff)
    for name, times in (("cold", cold), ("started from the plan before", warm)):
        print(f"plan of 192 quarter hours, {name}: median {1e3 * np.median(times):.1f} ms, "
              f"95 % {1e3 * np.quantile(times, 0.95):.1f} ms of CPU time ({len(times)} plans)")  # fmt: skip
    return 0


def _tables(options: argparse.Namespace) -> int:
    from datetime import datetime, timedelta, timezone

    from cosim.dispatch.annual import SCALES, Profile, as_data, cells, linear_profile
    from cosim.dispatch.fmu_years import fmu_cells
    from cosim.dispatch.forecast import FORECASTS
    from cosim.dispatch.mpc import Mpc
    from cosim.dispatch.rows import Rows
    from cosim.environment.tariff import read_tariff

    if options.profile:
        profile = Profile.from_results(options.profile)
    else:
        profile = linear_profile(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5))), options.days)
    count = min(96 * options.days, len(profile.load))
    profile = Profile(profile.start, profile.load[:count], profile.pv[:count])
    settings = {"profile": str(options.profile or "linear"), "days": count / 96,
                "horizon": options.horizon, "replan": options.replan}  # fmt: skip
    table = Rows(options.output, settings)
    if options.study:
        known = {(row["tariff"], row["case"], row["model"], row.get("file")) for row in table.rows}
        for row in fmu_cells(options.study, TARIFFS, TIMEZONE, known):
            table.add(row)
            print(f"{row['tariff']:<14} {row['case']:<12} {row['model']:<11} {row['bill'] / 1e6:8.3f} M$", flush=True)
    for name in options.tariffs:
        tariff = read_tariff(TARIFFS / f"{name}.yaml", timezone=TIMEZONE)
        for way in options.ways:
            kind = FORECASTS["seasonal" if way in ("forecast", "foresight") else way]

            def policy(kind=kind) -> Mpc:
                return Mpc(horizon=3600 * options.horizon, replan=3600 * options.replan, forecast=kind())

            # The naive forecast is there for one question: does the site itself ever pay more than for doing nothing?
            cases = options.cases or (["full site"] if way == "persistence" else list(SCALES))
            begin = time.process_time()
            known = {
                (row["case"], row["how"]) for row in table.rows if row["tariff"] == name and row["model"] == "quick"
            }
            for case, how, result in cells(tariff, profile, policy, cases, (way,), known):
                table.add(as_data(name, case, how, "quick", result))
                print(f"{name:<14} {case:<12} {how:<11} {result.cost / 1e6:8.3f} M$ "
                      f"({time.process_time() - begin:.0f} s)", flush=True)  # fmt: skip
    return _show(argparse.Namespace(file=[options.output]))


def _show(options: argparse.Namespace) -> int:
    from cosim.dispatch.rows import Rows
    from cosim.dispatch.tables import markdown

    print(markdown([row for file in options.file for row in Rows(file, None).rows]))
    return 0


def _handovers(options: argparse.Namespace) -> int:
    from itertools import chain

    from cosim.dispatch.handovers import Handover, spring, summary
    from cosim.dispatch.rows import Rows

    stored = Rows(options.output, {"year": str(options.year), "seed": options.seed})
    done, outcomes = [Handover.from_data(row) for row in stored.rows[: options.count]], []
    for outcome in chain(done, spring(options.year, options.count, options.seed, first=len(done))):
        outcomes.append(outcome)
        if len(outcomes) > len(done):
            stored.add(outcome.as_data())
        print(outcome, flush=True)
    print(summary(outcomes))
    return 0 if all(outcome.carried for outcome in outcomes) else 1


def _extremes(options: argparse.Namespace) -> int:
    from cosim.dispatch.extremes import HEAD, Case, combinations, run_case
    from cosim.dispatch.rows import Rows

    stored = Rows(options.output, {"means": "battery, PV, power cap, warning"})
    done = {(row["scenario"], row["means"]): Case(**row) for row in stored.rows}
    print(HEAD)
    for file in options.scenarios:
        for means in combinations():
            case = done.get((file.stem, ", ".join(means)))
            if case is None:
                case = run_case(file, means)
                stored.add(asdict(case))
            print(case.row(), flush=True)
    return 0
