"""The results of a study: one tidy table, a row per run, with units."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cosim.kpi.headline import LIMITS_LEFT
from cosim.study.job import Record, in_unit
from cosim.study.schema import Study

if TYPE_CHECKING:
    import xarray

TABLE, STUDY = "table.parquet", "study.json"


@dataclass(frozen=True)
class StudyResults:
    """Rows are runs (index ``run``); columns are variables, metrics, feasible, status, operating_limits_left, error and
    seconds, and ``file``, the result file with the variables that the study keeps."""

    study: Study
    table: pd.DataFrame
    units: dict[str, str]
    """Unit of each variable and metric."""

    @classmethod
    def collect(cls, study: Study, values: list[dict[str, Any]], records: list[Record]) -> StudyResults:
        """The table of all runs: ``values`` of the variables and what came of each."""
        table = pd.DataFrame(values)
        units = {name: variable.unit or "1" for name, variable in study.variables.items()}
        for name, metric in study.metrics.items():
            pairs = [_metric(record, name, metric.figure, metric.unit) for record in records]
            table[name] = [pair[0] for pair in pairs]
            units[name] = next((unit for _, unit in pairs if unit), metric.unit or "1")
        done = np.array([not record.error for record in records])
        table["feasible"] = done & feasible(study, table)
        table["status"] = np.where(done, "done", "failed")
        table[LIMITS_LEFT] = [record.figures.get(LIMITS_LEFT, (np.nan, "1"))[0] for record in records]
        table["error"] = [record.error for record in records]
        table["seconds"] = [record.seconds for record in records]
        if study.keep:
            table["file"] = [f"runs/{record.key}.h5" for record in records]
        table.index.name = "run"
        return cls(study, table, units)

    @property
    def done(self) -> pd.DataFrame:
        """The runs that did not fail."""
        return self.table[self.table["status"] == "done"]

    @property
    def failed(self) -> pd.DataFrame:
        """The runs that failed, with their errors."""
        return self.table[self.table["status"] == "failed"]

    @property
    def outside(self) -> pd.DataFrame:
        """The runs that left operating limits."""
        return self.done[self.done[LIMITS_LEFT] > 0] if LIMITS_LEFT in self.table else self.done.iloc[:0]

    def label(self, name: str) -> str:
        """Text for an axis: description (or name) and unit."""
        known = {**self.study.variables, **self.study.metrics}[name]
        return f"{known.description or name.replace('_', ' ')} [{self.units[name]}]"

    def to_xarray(self) -> xarray.Dataset:
        """Metrics with units: over the parameters of a grid, and over ``draw`` where it has random variables;
        over ``run`` for samples, the variables being coordinates."""
        import xarray

        names, metrics = list(self.study.parameters), list(self.study.metrics)
        if self.study.design.method == "grid" and names:
            table = self.table.assign(draw=np.arange(len(self.table)) % self.study.design.replicates)
            index = [*names, "draw"] if self.study.random else names
            data = table.set_index(index)[[*self.study.random, *metrics, "feasible"]].to_xarray()
        else:
            data = xarray.Dataset.from_dataframe(self.table[[*self.study.variables, *metrics, "feasible"]])
            data = data.set_coords(list(self.study.variables))
        for name, unit in self.units.items():
            known = {**self.study.variables, **self.study.metrics}[name]
            if name in data.variables:
                data[name].attrs = {"units": unit, "description": known.description}
        return data

    def save(self, folder: Path) -> None:
        """Write table.parquet and study.json into a folder, each at once."""
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{TABLE}.{os.getpid()}.part"
        self.table.to_parquet(part)
        part.replace(folder / TABLE)
        part = folder / f"{STUDY}.{os.getpid()}.part"
        part.write_text(json.dumps({"study": self.study.model_dump(mode="json"), "units": self.units}, indent=1))
        part.replace(folder / STUDY)

    @classmethod
    def load(cls, folder: str | Path) -> StudyResults:
        """The results in a study's folder."""
        described = json.loads((Path(folder) / STUDY).read_text())
        return cls(Study.model_validate(described["study"]), pd.read_parquet(Path(folder) / TABLE), described["units"])


def feasible(study: Study, table: pd.DataFrame) -> np.ndarray:
    """Which rows keep all constraints; a figure that is not a number keeps none."""
    kept = np.ones(len(table), dtype=bool)
    for constraint in study.constraints:
        value = table[constraint.metric].to_numpy(float)
        low = -np.inf if constraint.at_least is None else constraint.at_least
        high = np.inf if constraint.at_most is None else constraint.at_most
        kept &= (value >= low) & (value <= high)
    return kept


def _metric(record: Record, name: str, figure: str | None, unit: str | None) -> tuple[float, str]:
    """Value and unit; a figure by name is looked up anew, so that metrics may be added to a study that is done."""
    if figure is None:
        return record.metrics.get(name, (float("nan"), ""))
    if figure not in record.figures:
        return float("nan"), ""
    return in_unit(*record.figures[figure], unit)
