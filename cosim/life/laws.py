"""Ageing laws that can be chosen: which FMU holds them, and which of their states tell the health."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cosim.errors import CosimError


@dataclass(frozen=True)
class Law:
    """A law whose ``states``, raised to ``exponent``, grow by the same amount when a period is repeated.

    ``class_name`` is the Modelica class of the storage. The state ``x`` of its ageing law starts from the parameter
    ``x_start``.
    """

    class_name: str
    states: tuple[str, ...]
    exponent: float
    description: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The states by their names in the FMU."""
        return tuple(f"bess.ageing.{state}" for state in self.states)

    def fmu(self, folder: Path | None = None) -> Path:
        """Path of the FMU, which is built if it is missing or out of date."""
        from dataclasses import replace

        import fmus

        entries = [
            # the error of the cell's voltage is far below that of its parameters
            replace(entry, solver="rosenbrock", tolerance=1e-4)
            for entry in fmus.select([self.class_name], fmus.read_catalog())
        ]
        try:
            return fmus.build(entries, folder or fmus.builder.OUTPUT)[0].path
        except fmus.BuildError as error:
            raise CosimError(f"{self.class_name}: {error}") from error


LAWS = {
    "calendar-cycle": Law(
        "DataCenter.Battery.StorageSystem", ("calendar_age", "cycle_age"), 1.0,
        "published calendar and cycle law of a 250 Ah LFP cell, doi 10.1016/j.est.2023.109042",
    ),
    # solvent-limited growth: dL/dt is in proportion to 1/L, so that the square of the thickness adds up
    "sei": Law(
        "DataCenter.Battery.StorageSystemSei", ("growth",), 2.0,
        "solvent-limited growth of the solid-electrolyte interphase, O'Kane et al. (2022), doi 10.1039/d2cp00417h",
    ),
}
"""By the name on the command line."""
