"""A full factorial of the PUE: every combination of levels on representative days, and what each level brings.

The file names a base scenario, the number of days and, per factor, the levels with the values that they
change in the base (scenarios/pue/factorial.yaml). The base is compared at the first level of every factor.
"""

from __future__ import annotations

import itertools
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field, ValidationError, model_validator

from cosim.errors import CosimError
from cosim.processes import processes
from cosim.pue.days import representative_days
from cosim.scenario.loader import Loaded, faults, load, read_yaml, with_changes
from cosim.scenario.schema import Part

FIGURES = ("PUE", "pPUE_cooling", "WUE")


class Factorial(Part):
    """The schema of a factorial file, version 1."""

    version: Literal[1] = Field(description="of this schema")
    name: str
    base: str = Field(description="scenario file, from the folder of this one")
    days: int = Field(gt=0, le=365, description="days that stand for the year")
    factors: dict[str, dict[str, dict[str, Any]]] = Field(
        description="{factor: {level: {path in the scenario: value}}}; like: an earlier level whose changes it keeps"
    )

    @model_validator(mode="after")
    def _like_earlier(self) -> Factorial:
        for factor, choices in self.factors.items():
            for k, (level, own) in enumerate(choices.items()):
                if "like" in own and own["like"] not in list(choices)[:k]:
                    raise ValueError(f"factors.{factor}.{level}: like {own['like']!r}: expected an earlier level of {factor}")
        return self


def load_factorial(file: Path, place: str | None = None) -> tuple[Factorial, Loaded]:
    """The factorial and its base scenario on representative days of ``place`` (a weather file or packaged
    site; the base's own if left out). Raises ScenarioErrors."""
    try:
        factorial = Factorial.model_validate(read_yaml(file))
    except ValidationError as error:
        raise faults(error, file, Factorial) from None
    loaded = load(file.parent / factorial.base)
    return factorial, on_days(loaded, factorial.days, place)


def on_days(loaded: Loaded, count: int, place: str | None = None) -> Loaded:
    """The scenario on ``count`` representative days of its weather instead of a year."""
    from cosim.environment.weather_files import read_weather

    weather = next((name for name, entity in loaded.scenario.entities.items()
                    if entity.python == "cosim.environment.weather:Weather"), None)
    if weather is None:
        raise CosimError(f"{loaded.file}: expected an entity of cosim.environment.weather:Weather")
    site = place or loaded.scenario.entities[weather].parameters.get("file", "greensboro")
    year = read_weather(site, loaded.folder)
    return with_changes(loaded, {
        f"entities.{weather}.parameters.file": site,
        f"entities.{weather}.parameters.days": representative_days(year, count),
        "duration": f"{count} d",
    })


def combinations(factorial: Factorial) -> list[tuple[str, ...]]:
    """Every combination of levels, in the order of the file."""
    return list(itertools.product(*factorial.factors.values()))


def changes(factorial: Factorial, levels: tuple[str, ...]) -> dict[str, Any]:
    """What a combination of levels changes in the base."""
    found: dict[str, Any] = {}
    for choices, level in zip(factorial.factors.values(), levels, strict=True):
        found |= _kept(choices, level)
    return found


def _kept(choices: dict[str, dict[str, Any]], level: str) -> dict[str, Any]:
    """What a level changes, the changes of the level that it is ``like`` first."""
    own = dict(choices[level])
    return (_kept(choices, own.pop("like")) | own) if "like" in own else own


def run_factorial(factorial: Factorial, loaded: Loaded, folder: Path, workers: int, told=print) -> pd.DataFrame:
    """Run every combination; one row each: its levels, the figures, hottest inlet air and die [degC].

    Rows are kept in ``folder``/<name>.csv as they come; the same call goes on from there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file, names = folder / f"{factorial.name}.csv", list(factorial.factors)
    table = pd.read_csv(file, dtype={name: str for name in names}) if file.is_file() else pd.DataFrame()
    done = set(map(tuple, table[names].to_numpy())) if len(table) else set()
    missing = [levels for levels in combinations(factorial) if levels not in done]
    rows = table.to_dict("records")
    with processes(workers) as pool:
        jobs = {pool.submit(_one, with_changes(loaded, changes(factorial, levels)), folder / f"run{k}.h5"): levels
                for k, levels in enumerate(missing)}
        for job in as_completed(jobs):
            rows.append(dict(zip(names, jobs[job], strict=True)) | job.result())
            pd.DataFrame(rows).to_csv(file, index=False)
            told(f"{len(rows)} of {len(done) + len(missing)}: {', '.join(jobs[job])}: PUE {rows[-1]['PUE']:.4f}")
    return pd.DataFrame(rows)


def _one(loaded: Loaded, path: Path) -> dict[str, float]:
    from cosim.running import run

    results = run(loaded, path, progress=False)
    found = {kpi["name"]: kpi["value"] for kpi in results.summary}
    row = {name: found[name] for name in FIGURES}
    row["T_inlet_air"] = float(results.mean("air.T_inlet_air")) - 273.15
    row["T_die"] = float(results.max("rack1.T_die")) - 273.15
    row["throttle"] = float(results.mean("rack1.throttle"))
    results.close()
    path.unlink()
    return row


def effects(table: pd.DataFrame, factorial: Factorial, figure: str = "PUE") -> pd.DataFrame:
    """Per factor and level: change against the factor's first level, alone (all others at their first level), and
    mean, least and largest over all combinations of the others; indexed by factor and level."""
    names = list(factorial.factors)
    first = {name: next(iter(levels)) for name, levels in factorial.factors.items()}
    rows = []
    for name, levels in factorial.factors.items():
        others = [other for other in names if other != name]
        wide = table.pivot_table(index=others or [[0] * len(table)], columns=name, values=figure)
        base = tuple(first[other] for other in others) or 0
        for level in list(levels)[1:]:
            change = wide[level] - wide[first[name]]
            rows.append({"factor": name, "level": level, "alone": change.loc[base], "mean": change.mean(),
                         "least": change.min(), "largest": change.max()})
    return pd.DataFrame(rows).set_index(["factor", "level"])


def shares_of_variation(table: pd.DataFrame, factorial: Factorial, figure: str = "PUE") -> pd.Series:
    """Share of the sum of squares of a full factorial that each factor, each pair and the rest explain."""
    names = list(factorial.factors)
    value = table[figure] - table[figure].mean()
    total = float((value**2).sum())
    found: dict[str, float] = {}
    fitted = {}
    for name in names:
        fitted[name] = value.groupby(table[name]).transform("mean")
        found[name] = float((fitted[name] ** 2).sum()) / total
    for one, other in itertools.combinations(names, 2):
        both = value.groupby([table[one], table[other]]).transform("mean") - fitted[one] - fitted[other]
        found[f"{one} x {other}"] = float((both**2).sum()) / total
    found["higher interactions"] = 1.0 - sum(found.values())
    return pd.Series(found).sort_values(ascending=False)
