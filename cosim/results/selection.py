"""A part of a result file: some variables, with what describes the run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import h5py

from cosim.results.place import open_anyhow
from cosim.results.reader import Results

DESCRIBING = ("scenario", "versions", "report", "kpis", "events", "operating_excursions")


def extract(results: Results, variables: Iterable[str], path: Path) -> Path:
    """Write these variables ("entity.variable"), their times, and the scenario, versions, report, events and headline
    figures of a run to a new result file, compressed. KeyError if the run has no such variable."""
    with open_anyhow(results.path) as source, h5py.File(path, "w", libver="latest") as target:
        target.attrs.update(source.attrs)
        for name in variables:
            cluster = f"clusters/{results.cluster(name)}"
            entity, _, variable = name.partition(".")
            column = f"{cluster}/{entity}/{variable.replace('/', '|')}"
            for place, values in ((f"{cluster}/time", results.time(name)), (column, results[name])):
                if place not in target:
                    made = target.create_dataset(place, data=values, shuffle=True, compression="gzip", fletcher32=True)
                    made.attrs.update(source[place].attrs)
        for name in DESCRIBING:
            if name in source:
                source.copy(name, target)
    return path
