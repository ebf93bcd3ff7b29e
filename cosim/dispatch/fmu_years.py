"""Bills of the years that a study has run with all FMUs (scenarios/studies/year_tariffs.yaml)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from cosim.dispatch.annual import Profile, as_data, make_site, outcome, rest
from cosim.dispatch.interface import BatteryLimits, Site
from cosim.dispatch.mpc import Mpc
from cosim.dispatch.offline import Record, simulate
from cosim.dispatch.timetable import STEP
from cosim.environment.tariff import Tariff, read_tariff
from cosim.results import Results
from cosim.study import StudyResults
from cosim.units import to_si

WITHOUT_BATTERY = ("neither", "no battery")
FMU, AGAIN = "FMU", "quick, load and battery of the FMUs"
"""Models: all FMUs; the quick model with load, PV and battery of the full site of the FMUs."""


def fmu_run(path: Path, tariff: Tariff) -> tuple[Site, Record]:
    """Site as its agent sees it, and the record, of a co-simulated run with decisions every quarter of an hour."""
    with Results(path) as results:
        scenario = results.scenario
        edges = STEP * np.arange(1, int(float(results.time("electrical.P_grid")[-1]) // STEP) + 1)
        # A quarter's mean is known from the decision after it on; the last one only by the power at its end.
        grid, battery = (
            np.append(results.at(f"agent.{name}_metered", edges[:-1] + 1.0), results.at(f"electrical.{name}", edges[-1:]))
            for name in ("P_grid", "P_bess")
        )
        SOC = np.asarray(results.at("bess.SOC", edges), float)
    limits = BatteryLimits(**to_si(scenario["entities"]["agent"]["parameters"].get("battery", {})))
    profile = Profile(datetime.fromisoformat(scenario["start"]), grid - battery, np.zeros(len(grid)))
    return replace(make_site(tariff, profile, 1.0, scenario["seed"]), battery=limits), Record(grid, battery, SOC)


def fmu_cells(
    folder: Path, tariffs: Path, timezone: str, known: Collection[tuple[str, str, str, str]] = ()
) -> Iterator[dict]:
    """Cells of the table (as ``annual.as_data``, and the ``file`` of the run) of all years in a study's folder.

    ``tariffs``: the folder of the tariff files; ``timezone``: the site's clock. A year without a battery is one run
    for all tariffs. The full site is followed by the quick model with its load and battery. Cells that are ``known``,
    as (tariff, case, model, file), are left out.
    """
    for _, row in StudyResults.load(folder).done.iterrows():
        name, case, file = Path(row["tariff"]).stem, row["case"], row["file"]
        tariff = read_tariff(tariffs / f"{name}.yaml", timezone=timezone)
        for model in (FMU, AGAIN) if case == "full site" else (FMU,):
            if (name, case, model, file) in known:
                continue
            site, record = fmu_run(folder / file, tariff)
            net = record.P_grid - record.P_bess
            if case in WITHOUT_BATTERY:
                site = make_site(tariff, Profile(site.start, net, np.zeros(len(net))), 0.0, site.seed)
                record = rest(site, net)
            elif model == AGAIN:
                record = simulate(site, Mpc(), net, site.battery.SOC_max)
            how = "none" if case in WITHOUT_BATTERY else "forecast"
            yield as_data(name, case, how, model, outcome(case, site, record)) | {"file": file}
