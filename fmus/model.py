"""The model between the front end and the back end: variables, equations and where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Space(Enum):
    """Array of the run time that a variable lives in."""

    Y = "y"
    P = "p"
    DER = "der"
    TIME = "time"


@dataclass(frozen=True)
class EnumerationType:
    """A Modelica enumeration: literals in order (first literal has value 1) with their descriptions."""

    name: str
    literals: tuple[str, ...]
    descriptions: tuple[str, ...]


@dataclass(frozen=True)
class Variable:
    """One variable of the model description.

    ``type`` is ``Real``, ``Integer``, ``Boolean`` or the name of an enumeration; ``causality`` and
    ``variability`` are FMI words. ``start`` has one value per element (row-major), or is ``None``.
    """

    name: str
    space: Space
    index: int
    shape: tuple[int, ...]
    type: str
    causality: str
    variability: str
    initial: str | None
    start: tuple[float, ...] | None
    unit: str | None
    quantity: str | None
    description: str
    minimum: float | None
    maximum: float | None
    nominal: float | None
    derivative_of: str | None = None

    @property
    def size(self) -> int:
        """Number of elements."""
        count = 1
        for length in self.shape:
            count *= length
        return count


@dataclass(frozen=True)
class Dependency:
    """An unknown of the model structure with the names of the knowns it depends on; ``None``: on all, or nearly so."""

    unknown: str
    knowns: tuple[str, ...] | None


@dataclass
class ModelStructure:
    """Exact dependencies for FMI's ModelStructure, on whole variables."""

    outputs: list[Dependency] = field(default_factory=list)
    derivatives: list[Dependency] = field(default_factory=list)
    initial_unknowns: list[Dependency] = field(default_factory=list)


@dataclass
class GeneratedModel:
    """All that the packaging step needs of one compiled class."""

    class_name: str
    identifier: str  # C identifier = FMI modelIdentifier
    description: str
    variables: list[Variable]  # the value reference is the place in this list
    enumerations: dict[str, EnumerationType]
    structure: ModelStructure
    event_indicators: int
    token: str  # instantiation token
    source: str  # text of model.c, implementing runtime/model.h
    rumoca_version: str
    library_version: str
    solver: str  # "cvodes", "arkode" or "rosenbrock"
    tolerance: float
