"""One passage of a storage through its duty."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import fmpy
import numpy as np
from fmpy.fmi3 import FMU3Slave

from cosim.errors import FmuError
from cosim.life.duty import Duty
from cosim.life.laws import Law

MARGIN = 0.97
"""Part of the battery's discharge limit that is asked for at the AC terminals: converter and transformer take the rest."""
HORIZON = 900.0
"""Time [s] for which the limits hold."""
ENERGIES = ("E_charged", "E_discharged", "E_auxiliary", "E_converter", "E_cells")


@dataclass(frozen=True)
class Excursion:
    """Worst ``value`` of a ``quantity`` beyond its ``limit``, at ``time`` [s] since the passage began; ``unit`` of both."""

    quantity: str
    value: float
    limit: float
    time: float
    unit: str

    def __str__(self) -> str:
        return f"{self.quantity} {self.value:.4g} {self.unit} after {self.time / 3600:.2f} h, data end at {self.limit:.4g} {self.unit}"


@dataclass(frozen=True)
class Passage:
    """What a duty did, once around.

    ``health`` are the additive quantities of the law before and after, shape (2, n); energies in joules; ``SOC`` before
    and after; ``unserved`` the share of the discharge asked for that the battery did not give (a charge that ends because
    the battery is full leaves nothing unserved); ``T_mean`` [K]; ``excursions`` out of the range of the ageing law's data.
    """

    health: np.ndarray
    energies: dict[str, float]
    SOC: tuple[float, float]
    unserved: float
    T_mean: float
    excursions: tuple[Excursion, ...] = ()

    @property
    def round_trip(self) -> float:
        """AC energy given over AC energy taken, auxiliaries included."""
        return self.energies["E_discharged"] / (self.energies["E_charged"] + self.energies["E_auxiliary"])


class Storage:
    """The FMU of a storage, unpacked once; each instance starts from a health and parameters."""

    def __init__(self, law: Law, path: Path) -> None:
        self.law = law
        self._description = fmpy.read_model_description(str(path), validate=False)
        self._references = {variable.name: variable.valueReference for variable in self._description.modelVariables}
        self._folder = fmpy.extract(str(path))
        self._slave: FMU3Slave | None = None
        self.time = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._free()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, health: np.ndarray | None, parameters: Mapping[str, float]) -> None:
        """A new instance; ``health`` as in :class:`Passage`, None for a new battery."""
        self._free()
        self._slave = FMU3Slave(
            guid=self._description.guid, unzipDirectory=self._folder, instanceName="storage",
            modelIdentifier=self._description.coSimulation.modelIdentifier,
        )
        self._slave.instantiate()
        values = dict(parameters)
        if health is not None:
            starts = np.asarray(health) ** (1.0 / self.law.exponent)
            values |= {f"{name}_start": value for name, value in zip(self.law.variables, starts, strict=True)}
        for name, value in values.items():
            if name not in self._references:
                raise FmuError(f"{self.law.class_name} has no parameter {name!r}")
            self._slave.setFloat64([self._references[name]], [float(value)])
        self._slave.enterInitializationMode()
        self._slave.exitInitializationMode()
        self.time = 0.0

    def _free(self) -> None:
        if self._slave is not None:
            self._slave.freeInstance()
            self._slave = None

    def get(self, *names: str) -> list[float]:
        """Present values."""
        return list(self._slave.getFloat64([self._references[name] for name in names]))

    def health(self) -> np.ndarray:
        """Additive quantities of the law, shape (n,)."""
        return np.array(self.get(*self.law.variables)) ** self.law.exponent

    def step(self, power: float, on: bool, T_ambient: float, duration: float) -> float:
        """Advance with as much of the power [W] as the battery offers; returns the energy given [J]."""
        self._slave.setFloat64([self._references["T_ambient"]], [float(T_ambient)])
        self._slave.setBoolean([self._references["on"]], [bool(on)])
        parts, energy = int(np.ceil(duration / HORIZON - 1e-9)), 0.0
        for _ in range(parts):
            discharge, charge = self.get("P_discharge_max_15min", "P_charge_max_15min")
            allowed = float(np.clip(power, -MARGIN * discharge, charge))
            self._slave.setFloat64([self._references["P"]], [allowed])
            self._slave.doStep(self.time, duration / parts)
            self.time += duration / parts
            energy += max(-allowed, 0.0) * duration / parts
        return energy


class AgeingData:
    """Watches whether a storage stays within the data that its ageing law was fitted to."""

    #: Outputs of the battery with their units, and the sides of their ranges.
    WATCHED = (("T_ageing", "K", "min"), ("T_ageing", "K", "max"), ("rate_ageing", "1/h", "max"), ("depth_ageing", "1", "max"))

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.limits = storage.get(*(f"bess.{name}_operating_{side}" for name, _, side in self.WATCHED))
        self.worst: dict[int, tuple[float, float]] = {}

    def look(self, time: float) -> None:
        """Note what is further out than ever before; ``time`` [s]."""
        values = self.storage.get(*(f"bess.{name}" for name, _, _ in self.WATCHED))
        for row, (value, limit, (_, _, side)) in enumerate(zip(values, self.limits, self.WATCHED, strict=True)):
            sign = 1.0 if side == "max" else -1.0
            if sign * (value - self.worst.get(row, (limit, 0.0))[0]) > 1e-6 * abs(limit):
                self.worst[row] = value, time

    def excursions(self) -> tuple[Excursion, ...]:
        """Worst values out of range, in the order of :attr:`WATCHED`."""
        return tuple(
            Excursion(self.WATCHED[row][0], value, self.limits[row], time, self.WATCHED[row][1])
            for row, (value, time) in sorted(self.worst.items())
        )


def simulate(
    storage: Storage,
    duty: Duty,
    health: np.ndarray | None = None,
    settle: float = 7 * 86400.0,
    periods: int = 1,
    **parameters: float,
) -> Passage:
    """Go ``periods`` times through a duty.

    The passage is preceded by ``settle`` seconds of the end of the duty, repeated if it is shorter, so that
    temperatures, charge and the memories of the ageing law are those of a battery that does nothing else.
    """
    storage.start(health, parameters)
    n = len(duty.power)
    ahead = round(settle / duty.interval)
    for k in range(-ahead, 0):
        storage.step(duty.power[k % n], duty.on[k % n], duty.T_ambient[k % n], duty.interval)
    before = {name: value for name, value in zip(ENERGIES, storage.get(*ENERGIES), strict=True)}
    first, (SOC,) = storage.health(), storage.get("SOC")
    served, warmth, begin = 0.0, 0.0, storage.time
    asked = periods * duty.interval * float(np.maximum(-duty.power, 0.0).sum())
    data = AgeingData(storage)
    for k in range(periods * n):
        served += storage.step(duty.power[k % n], duty.on[k % n], duty.T_ambient[k % n], duty.interval)
        warmth += storage.get("T")[0]
        data.look(storage.time - begin)
    energies = {name: value - before[name] for name, value in zip(ENERGIES, storage.get(*ENERGIES), strict=True)}
    return Passage(
        np.array([first, storage.health()]), energies, (SOC, storage.get("SOC")[0]),
        1.0 - served / asked if asked else 0.0, warmth / (periods * n), data.excursions(),
    )
