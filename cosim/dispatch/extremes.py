"""Heat wave and cold snap with a long outage: what battery, PV, power cap and warning are worth."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosim.dispatch.handovers import LOWEST_VOLTAGE

WITHOUT: dict[str, dict] = {
    "battery": {"disturbances": [{"name": "no battery", "at": 0.0, "set": {"electrical.bess_available": False}}]},
    "PV": {"modules.energy.entities.electrical.start": {"P_pv_array": 1e3}},
    "power cap": {"entities.agent.parameters.policy_parameters.island": {"cap_min": 1.0}},
    "warning": {"entities.agent.parameters.policy_parameters.alerts": []},
}
"""Changes of the scenario that take a means of the site away; disturbances are added to those that are there."""


def combinations() -> list[tuple[str, ...]]:
    """All subsets of the means, the whole set first."""
    names = tuple(WITHOUT)
    return [each for count in range(len(names), -1, -1) for each in itertools.combinations(names, count)]


@dataclass(frozen=True)
class Case:
    """What a run came to.

    ``means``: what the site had; ``autonomy`` [s] from the loss of the grid to the first loss of the racks' supply;
    ``kept`` [1]: work done over work wanted while the grid was away; ``fuel`` [kg]; ``first_loss`` [s] until less than
    all work was done.
    """

    scenario: str
    means: str
    outage: float
    autonomy: float
    first_loss: float
    kept: float
    fuel: float
    SOC_before: float
    SOC_lowest: float
    T_die: float

    def row(self) -> str:
        """A line of the table."""
        whole = " (all)" if self.autonomy >= self.outage - 1 else ""
        return (f"| {self.scenario} | {self.means or 'none'} | {self.autonomy / 3600:.1f}{whole} | {self.first_loss / 3600:.1f} | "
                f"{100 * self.kept:.1f} | {self.fuel / 1e3:.1f} | {self.SOC_before:.2f} / {self.SOC_lowest:.2f} | "
                f"{self.T_die - 273.15:.0f} |")  # fmt: skip


HEAD = (
    "| scenario | means | autonomy h | work whole for h | work kept % | fuel t | SOC at the loss / lowest | hottest die degC |\n"
    "|---|---|---|---|---|---|---|---|"
)


def run_case(file: Path, means: tuple[str, ...]) -> Case:
    """Run a scenario of a site that has these means only. Raises ValueError for an unknown one."""
    from cosim.results import Results
    from cosim.running import run
    from cosim.scenario.loader import load, with_changes

    if unknown := set(means) - set(WITHOUT):
        raise ValueError(f"unknown means {sorted(unknown)}: expected some of {list(WITHOUT)}")
    loaded = load(file)
    changes: dict = {}
    for name in WITHOUT.keys() - set(means):
        changes |= WITHOUT[name]
    if "disturbances" in changes:
        changes["disturbances"] = [*loaded.raw["disturbances"], *changes["disturbances"]]
    loaded = with_changes(loaded, changes)
    begin = loaded.scenario.disturbances[0].at
    end = begin + loaded.scenario.disturbances[0].duration
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extreme.h5"
        run(loaded, path, progress=False)
        with Results(path) as results:
            return _judge(results, file.stem, ", ".join(means), begin, end)


def _judge(results, scenario: str, means: str, begin: float, end: float) -> Case:
    time = results.time("electrical.V_critical_pu")
    voltage = np.asarray(results["electrical.V_critical_pu"], float).min(axis=-1)
    stop = min(end, float(time[-1]))
    dead = np.flatnonzero((time >= begin) & (time < end) & (voltage < LOWEST_VOLTAGE))
    # a dip counts when it lasts: the next instant at which the voltage is back is more than 20 ms away
    lost = stop
    for k in dead:
        back = np.flatnonzero(voltage[k:] >= LOWEST_VOLTAGE)
        if not len(back) or time[k + back[0]] - time[k] > 0.02:
            lost = float(time[k])
            break
    done, missed, repeated = (
        float(results.at(f"rack1.{name}", stop) - results.at(f"rack1.{name}", begin))
        for name in ("work_done", "work_missed", "work_lost")
    )
    at = results.time("rack1.work_missed")
    short = np.asarray(results["rack1.work_missed"], float)
    first = np.flatnonzero(
        (at >= begin) & (at <= stop) & (short > float(results.at("rack1.work_missed", begin)) + 60.0)
    )
    fuel_time = results.time("electrical.fuel_mass_flow")
    flow = np.asarray(results["electrical.fuel_mass_flow"], float)
    soc_time, soc = results.time("bess.SOC"), np.asarray(results["bess.SOC"], float)
    return Case(
        scenario=scenario,
        means=means,
        outage=end - begin,
        autonomy=lost - begin,
        first_loss=float(at[first[0]]) - begin if len(first) else stop - begin,
        kept=(done - repeated) / max((done + missed) * (end - begin) / (stop - begin), 1.0),
        fuel=float(np.sum(np.diff(fuel_time) * 0.5 * (flow[1:] + flow[:-1]))),
        SOC_before=float(results.at("bess.SOC", begin)),
        SOC_lowest=float(soc[(soc_time >= begin) & (soc_time <= end)].min()),
        T_die=float(np.max(results.max("rack1.T_die"))),
    )
