"""From Modelica classes to FMI 3.0 FMUs, with Python packages and a C compiler alone.

The same as the command line ``python -m fmus``:

>>> from fmus import build, read_catalog, select, simulate, SimulationOptions
>>> build(select(["Library.Some.Class"], [], ["path/to/Library"]), output)  # doctest: +SKIP
>>> simulate(output / "Class.fmu", SimulationOptions(stop=10.0))  # doctest: +SKIP
"""

from fmus.builder import OUTPUT, Built, Entry, build, is_current, read_catalog, select
from fmus.errors import BuildError
from fmus.simulation import SimulationOptions, distinct, event_times, info, simulate, validate

__all__ = [
    "OUTPUT",
    "BuildError",
    "Built",
    "Entry",
    "SimulationOptions",
    "build",
    "distinct",
    "event_times",
    "info",
    "is_current",
    "read_catalog",
    "select",
    "simulate",
    "validate",
]
