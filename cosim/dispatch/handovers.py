"""Outages sprung at random instants of a year: is the critical load carried from what the agent has left?

Each is a short co-simulation of the whole site, started from the year's state at that instant: date and
weather, state of charge of both batteries, the agent's targets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from cosim.dispatch.interface import Observation, Site, Targets

SCENARIO = Path("scenarios/outage.yaml")
LOST_AT = 60.0
"""Time in the scenario [s] at which the utility is lost."""
LOWEST_VOLTAGE = 0.9
"""Lasting voltage that the racks bear (ITIC)."""
LONGEST_DIP = 0.02
"""Time for which they bear none [s] (ITIC)."""


class Held:
    """A policy that keeps the targets it was given."""

    def __init__(self, **targets: float) -> None:
        self.targets = targets

    def start(self, site: Site) -> None:
        """Complete the targets."""
        defaults = {"P_import_cap": site.P_import_max, "SOC_target": 0.9, "SOC_floor": 0.2, "P_charge": 0.0}
        self._targets = Targets(**(defaults | self.targets))

    def decide(self, observation: Observation) -> Targets:
        """The same always."""
        return self._targets

    def finish(self) -> dict:
        """Nothing to store."""
        return {}


@dataclass(frozen=True)
class Handover:
    """What an outage at ``when`` did.

    ``dip`` [s]: time below the racks' voltage; ``unserved`` [J]: energy the racks asked for and were not
    given; SOC and power of the battery (positive charges) at that instant; ``sets``: gensets on load at the end.
    """

    when: datetime
    SOC: float
    P_bess: float
    dip: float
    unserved: float
    lowest_ups: float
    sets: int
    running: bool

    @classmethod
    def from_data(cls, data: dict) -> Handover:
        """From what ``as_data`` gave."""
        return cls(**data | {"when": datetime.fromisoformat(data["when"])})

    def as_data(self) -> dict:
        """Plain data."""
        return asdict(self) | {"when": self.when.isoformat()}

    @property
    def carried(self) -> bool:
        """Whether the racks saw nothing that they do not bear and the gensets have taken over."""
        return self.dip <= LONGEST_DIP and self.running and self.sets > 0

    def __str__(self) -> str:
        verdict = "carried" if self.carried else "NOT CARRIED"
        return (f"{self.when:%Y-%m-%d %H:%M} SOC {self.SOC:.2f} battery {self.P_bess / 1e6:+6.2f} MW: {verdict}, "
                f"{1e3 * self.dip:.1f} ms below {LOWEST_VOLTAGE} pu, unserved {self.unserved / 3.6e6:.2f} kWh, "
                f"lowest UPS battery {self.lowest_ups:.3f}, {self.sets} sets on load")  # fmt: skip


def spring(year: Path, count: int, seed: int, scenario: Path = SCENARIO, first: int = 0) -> Iterator[Handover]:
    """Outages at ``count`` random instants of a year's result file, from number ``first`` on."""
    from cosim.results import Results

    with Results(year) as results:
        end = float(results.time("bess.SOC")[-1])
        instants = np.random.default_rng(seed).uniform(0.0, end - 3600.0, count)
        start = datetime.fromisoformat(results.scenario["start"])
        names = {
            "SOC": "bess.SOC", "ups": "ups_battery1.SOC", "P_bess": "electrical.P_bess", "cap": "agent.P_import_cap",
            "target": "agent.SOC_target", "floor": "agent.SOC_floor", "P_charge": "agent.P_charge",
        }  # fmt: skip
        known = set(results.names())
        states = {key: np.asarray(results.at(name, instants)) for key, name in names.items() if name in known}
    for k in range(first, count):
        state = {key: float(values[k]) for key, values in states.items()}
        yield one(start + timedelta(seconds=float(round(instants[k]))), state, scenario, seed + k)


def one(when: datetime, state: dict[str, float], scenario: Path, seed: int) -> Handover:
    """The outage at one instant, from a state (keys as in ``spring``)."""
    from cosim.results import Results
    from cosim.running import run
    from cosim.scenario.loader import load

    targets = {"P_import_cap": "cap", "SOC_target": "target", "SOC_floor": "floor", "P_charge": "P_charge"}
    changes = {
        "start": (when - timedelta(seconds=LOST_AT)).isoformat(),
        "seed": seed,
        "modules.energy.entities.bess.start": {"SOC_start": min(0.99, max(0.01, state["SOC"]))},
        "modules.compute.entities.ups_battery{i}.start": {"SOC_start": min(0.99, state.get("ups", 0.95))},
        "entities.agent.parameters.policy_parameters": {
            name: state[key] for name, key in targets.items() if key in state
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        path = run(load(scenario, changes), Path(folder) / "outage.h5", progress=False).path
        with Results(path) as results:
            return _judge(results, when, state)


def _judge(results, when: datetime, state: dict[str, float]) -> Handover:
    time = results.time("electrical.V_critical_pu")
    after = time >= LOST_AT
    step = np.diff(time, append=time[-1])
    voltage = np.asarray(results["electrical.V_critical_pu"], float).min(axis=-1)
    return Handover(
        when=when,
        SOC=state["SOC"],
        P_bess=state.get("P_bess", 0.0),
        dip=float(step[after & (voltage < LOWEST_VOLTAGE)].sum()),
        unserved=_unserved(results),
        lowest_ups=float(np.min(results["ups_battery1.SOC"])),
        sets=int(np.asarray(results["electrical.n_genset_online"])[-1]),
        running=bool(np.min(results["rack1.running"]) > 0.99),
    )


def _unserved(results) -> float:
    """Energy [J] that the racks asked for and were not given after the loss."""
    time = results.time("rack1.P_demand")
    asked = np.asarray(results["rack1.P_demand"], float)
    given = np.asarray(results.at("rack1.P_drawn", time), float)
    after = time >= LOST_AT
    return float(np.sum(np.maximum(asked - given, 0.0)[after] * np.diff(time, append=time[-1])[after]))


def summary(outcomes: list[Handover]) -> str:
    """One line over all."""
    carried = sum(outcome.carried for outcome in outcomes)
    worst = max(outcome.dip for outcome in outcomes)
    return (f"critical load carried in {carried} of {len(outcomes)} outages; longest dip {1e3 * worst:.1f} ms, "
            f"largest unserved energy {max(outcome.unserved for outcome in outcomes) / 3.6e6:.2f} kWh, "
            f"lowest SOC at an outage {min(outcome.SOC for outcome in outcomes):.2f}")  # fmt: skip
