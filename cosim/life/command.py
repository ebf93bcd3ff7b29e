"""cosim life: the life of the storage under a repeated duty."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from cosim.life.laws import LAWS

if TYPE_CHECKING:
    from cosim.life import Duty, Life

COLUMNS = ("year", "capacity [1]", "resistance [1]", "round trip [1]", "discharged [MWh]", "unserved [1]", "mean T [degC]")


def add(commands) -> None:
    """The command and its options."""
    life = commands.add_parser("life", help="let the storage age over years of a repeated duty")
    life.add_argument("--duty", metavar="FILE", help="result file (.h5) or table (.csv: time_s, P_W, T_ambient_K); "
                                                     "default: one cycle a day at 10 MW")
    life.add_argument("--power", default="electrical.P_bess", metavar="NAME", help="power into the storage in the result file [W]")
    life.add_argument("--ambient", default="weather.T_dry_bulb", metavar="NAME", help="ambient temperature in the result file [K]")
    life.add_argument("--cycles", type=float, default=1.0, help="length of the daily cycle, 1: full")
    life.add_argument("--temperature", type=float, default=25.0, metavar="DEGC", help="ambient temperature of the daily cycle [degC]")
    life.add_argument("--swing", type=float, default=0.0, metavar="K", help="its daily amplitude [K]")
    life.add_argument("--off", action="store_true", help="the converter is switched off between charge and discharge")
    life.add_argument("--law", nargs="+", choices=sorted(LAWS), default=["calendar-cycle"], help="ageing laws")
    life.add_argument("--years", type=int, default=15)
    life.add_argument("--round-trip", action="store_true", help="print the AC round trip under different duties instead")
    life.add_argument("-o", "--output", default="results/life.csv", help="table (.csv); the figure goes beside it (.png)")
    life.set_defaults(command=_life)


def _duty(options: argparse.Namespace) -> Duty:
    from cosim.life import daily_cycle, duty_from_csv, duty_from_results

    if options.duty is None:
        return daily_cycle(cycles=options.cycles, T_ambient=options.temperature + 273.15, T_swing=options.swing,
                           standby=not options.off)
    if Path(options.duty).suffix == ".csv":
        return duty_from_csv(options.duty)
    return duty_from_results(options.duty, options.power, options.ambient)


def _life(options: argparse.Namespace) -> int:
    if options.round_trip:
        from cosim.life import round_trip
        from cosim.life.coupled import coupled_round_trips

        print(round_trip.table(coupled_round_trips() | round_trip.round_trips(round_trip.cases())))
        return 0
    from tqdm import tqdm

    from cosim.life import fast_forward
    from cosim.life.figure import life_figure

    duty, lives = _duty(options), {}
    for name in options.law:
        with tqdm(total=options.years, unit="year", desc=name, disable=None) as bar:
            lives[name] = fast_forward(LAWS[name], duty, options.years, progress=lambda _, bar=bar: bar.update())
        print(table(name, lives[name]))
    target = Path(options.output)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_csv(target, lives)
    life_figure(lives).savefig(target.with_suffix(".png"))
    print(target, target.with_suffix(".png"), sep="\n")
    return 0


def rows(life: Life) -> list[tuple[float, ...]]:
    """Values of the columns per block."""
    return [
        (block.years, block.capacity, block.resistance, block.passage.round_trip, block.energy_discharged / 3.6e9,
         block.passage.unserved, block.passage.T_mean - 273.15)
        for block in life.blocks
    ]


def table(name: str, life: Life) -> str:
    """The life as text."""
    lines = [f"{name}: {life.law.description}", " ".join(f"{column:>17}" for column in COLUMNS)]
    lines += [" ".join(f"{value:17.4f}" for value in row) for row in rows(life)]
    worst = {excursion.quantity + str(excursion.limit): (block.years, excursion) for block in reversed(life.blocks)
             for excursion in block.passage.excursions}
    lines += [f"outside the data of the ageing law from year {years:g} on: {excursion}" for years, excursion in worst.values()]
    return "\n".join(lines)


def write_csv(path: Path, lives: dict[str, Life]) -> None:
    """All lives in one table."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("law", *COLUMNS))
        for name, life in lives.items():
            writer.writerows((name, *(f"{value:.6g}" for value in row)) for row in rows(life))
