"""The schema of scenario files, version 1.

Quantities may carry units ("40 MWh", "18 degC", "14:00:00" as the next such time of day after the start); a bare number is
in the SI unit named here.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from cosim.units import UnitError, quantity

SCHEMA_VERSION = 1
LONGEST, TICK, MOST_STEPS = 100 * 8766 * 3600.0, 1e-6, 1e9
"""Longest run [s], shortest step [s], most steps of a cluster: beyond, a number is a slip."""
STEP_SECONDS = 2e-5
"""Wall time of a step of a small site [s], for the estimate in the message."""


def _quantity_in(unit: str):
    def convert(value: Any) -> Any:
        try:
            return quantity(value, unit)
        except UnitError as error:
            raise ValueError(f"expected a quantity in {unit}: {error}") from None

    return BeforeValidator(convert)


Seconds = Annotated[float, _quantity_in("s")]
PositiveSeconds = Annotated[float, _quantity_in("s"), Field(gt=0)]
Span = Annotated[float, _quantity_in("s"), Field(ge=1e-6)]
"""How long something lasts [s]: a microsecond at least, the tick of the coupling. What begins or ends between two ticks
does so at the later one."""


class Part(BaseModel):
    """Unknown keys are errors everywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Window(Part):
    """A span of time in which steps stay below a limit."""

    start: Seconds = Field(description="[s] from the start of the run")
    end: Seconds = Field(description="[s]")
    maximum_step: PositiveSeconds = Field(description="longest communication step [s]")

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if self.end <= self.start:
            raise ValueError("expected end after start")
        return self


class Solver(Part):
    """Accuracy of the coupling. Step sizes follow from the tolerance."""

    tolerance: float = Field(5e-4, gt=0, lt=1, description="of the coupling, relative to the size of each output [1]")
    model_tolerance: float | None = Field(None, gt=0, lt=1, description="inside the FMUs; tolerance / 5000 if left out [1]")
    minimum_step: PositiveSeconds = Field(1e-5, description="first step after an event [s]")
    maximum_step: PositiveSeconds = Field(60.0, description="longest step [s]")
    exchange_tolerance: float = Field(0.01, gt=0, lt=1, description="of values exchanged between clusters [1]")
    minimum_exchange: PositiveSeconds = Field(0.01, description="first exchange between clusters after an event [s]")
    maximum_exchange: PositiveSeconds = Field(60.0, description="longest time between exchanges [s]")
    windows: list[Window] = Field(default_factory=list, description="spans with a resolution of their own")
    scales: dict[str, float] = Field(
        default_factory=dict, description="per unit, the size below which differences do not matter: {W: 1e5, K: 10}"
    )
    roll_back: bool = Field(True, description="undo steps that miss the tolerance, where the FMUs can")


class ClusterPart(Part):
    """A rate cluster; None takes the value of ``solver``. All but the first one may live in another process."""

    process: bool = Field(False, description="whether it gets a process of its own")
    address: str | None = Field(
        None, pattern=r"^.+:\d+$", description="host:port where `python -m cosim.remote_simulator host:port --remote` waits for it"
    )

    time_out: PositiveSeconds = Field(60.0, description="wall time that a step in another process may take, before the run ends [s]")
    certificate: str | None = Field(
        None, description="file with the certificate that whoever waits at the address must show (TLS), from here"
    )
    tolerance: float | None = Field(None, gt=0, lt=1)
    model_tolerance: float | None = Field(None, gt=0, lt=1)
    minimum_step: PositiveSeconds | None = None
    maximum_step: PositiveSeconds | None = None
    use_windows: bool = Field(True, description="whether the solver's windows hold here")
    roll_back: bool | None = None

    @property
    def remote(self) -> bool:
        """Whether another process holds the members."""
        return self.process or self.address is not None

    @model_validator(mode="after")
    def _one_place(self) -> ClusterPart:
        if self.process and self.address:
            raise ValueError("expected either 'process' or 'address'")
        return self


class Entity(Part):
    """An FMU, a Python component or an electrical network."""

    network: dict[str, Any] | str | None = Field(
        None, description="one-line diagram (frequency, base, buses, devices), or the file that holds it; built into an FMU"
    )
    quasi_static: bool = Field(True, description="of a network: false adds the electromagnetic transients of its branches and buses")
    fmu: str | None = Field(None, description="path of the .fmu file, from the scenario's folder")
    structure: dict[str, Any] | Annotated[str, Field(pattern=r"^\{\w+\}$")] = Field(
        default_factory=dict,
        description="structural parameters of a catalogued FMU: a variant with them is built where it is missing; "
                    "in a module also a parameter in braces",
    )
    python: str | None = Field(None, description="module:Class of a component")
    interface: Literal["co_simulation", "model_exchange"] | None = Field(
        None, description="of an FMU; co-simulation if left out and offered"
    )
    cluster: str | None = Field(None, description="name of its cluster; the first one if left out")
    start: dict[str, Any] = Field(default_factory=dict, description="parameters and start values of an FMU")
    parameters: dict[str, Any] = Field(default_factory=dict, description="arguments of a Python component")

    @model_validator(mode="after")
    def _one_source(self) -> Entity:
        if sum(source is not None for source in (self.fmu, self.python, self.network)) != 1:
            raise ValueError("expected one of 'fmu', 'python' and 'network'")
        if self.structure and self.fmu is None:
            raise ValueError("expected 'structure' with 'fmu' only")
        return self


class Course(Part):
    """Values over time: straight lines between points; two points at one time are a jump."""

    points: list[tuple[Seconds, Any]] = Field(min_length=1, description="time after the disturbance's begin [s], value")
    period: PositiveSeconds | None = Field(None, description="repeat every so often [s]; hold the last value if left out")

    @model_validator(mode="after")
    def _ordered(self) -> Course:
        times = [t for t, _ in self.points]
        if times[0] != 0.0 or times != sorted(times):
            raise ValueError(f"expected points in order of time, the first at 0 s, instead of {times}")
        if self.period is not None and self.period < times[-1]:
            raise ValueError(f"expected a period of at least {times[-1]:g} s, the time of the last point")
        return self


def _three_phases(phases: Any) -> Any:
    if str(phases) != "abc":
        raise ValueError(
            f"expected 'abc': a fault of phase(s) {phases} alone is unbalanced, and the network is a positive-sequence "
            "dq model without negative and zero sequence; study it in a three-phase electromagnetic transient "
            "programme, or enter its positive-sequence voltage as a balanced sag"
        )
    return phases


class Disturbance(Part):
    """Values that hold from a time on, or for a while."""

    name: str = Field("", description="shown in figures and in the summary")
    at: Seconds = Field(description="when [s]; times of day are seconds since midnight")
    duration: Span | None = Field(None, description="how long [s]; for good if left out")
    phases: Annotated[str, BeforeValidator(_three_phases)] = Field("abc", description="phases that are hit: all")
    set: dict[str, Any] = Field(description="{entity.input: value, or a Course of values}")

    @field_validator("set")
    @classmethod
    def _courses(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {key: Course.model_validate(value) if isinstance(value, dict) else value for key, value in values.items()}


class Initialisation(Part):
    """How the steady operating point is sought."""

    tolerance: float = Field(1e-9, gt=0, description="relative change per iteration [1]")
    iterations: int = Field(200, gt=0)
    required: bool = Field(True, description="whether a run without an operating point is refused")


class ResultOptions(Part):
    """What is kept."""

    file: str | None = Field(None, description="path of the .h5 file; results/<name>.h5 if left out")
    checkpoint: PositiveSeconds | None = Field(
        None, description="write a checkpoint every so often, from which `cosim resume` goes on [s]; Ctrl-C always leaves one"
    )
    interval: Seconds = Field(0.0, description="rows closer than this are dropped outside of windows and changes of state [s]")


class Cut(Part):
    """A power-type cut: the same power seen from both sides as products of two variables."""

    one: list[str] = Field(min_length=1, max_length=2, description="variables whose product is the power [W]")
    other: list[str] = Field(min_length=1, max_length=2, description="the same on the other side [W]")
    sign: Literal[1, -1] = Field(1, description="-1 if the two sides count in opposite directions")


class Module(Part):
    """A template: entities and connections in which {i} and {name} are replaced."""

    parameters: dict[str, Any] = Field(default_factory=dict)
    entities: dict[str, Entity] = Field(default_factory=dict)
    connections: dict[str, Any] = Field(default_factory=dict)


class Placement(Part):
    """So many copies of a module in the site."""

    module: str
    count: int = Field(1, ge=0)
    first: int = Field(1, ge=0, description="number of the first copy")
    name: str | None = Field(None, description="replaces {name}; the module's name if left out")
    parameters: dict[str, Any] = Field(default_factory=dict)


class Meter(Part):
    """A figure taken from a signal after the fault."""

    signal: str = Field(description="sum of variables: 'a.x - b.y[1] + 0.5*c.z'")
    metric: Literal["before", "lowest", "highest", "dip", "recovery", "outside", "squared", "energy", "shortfall", "rise",
                    "dropped", "ramp"]
    unit: str = Field(description="shown unit")
    band: tuple[Any, Any] | None = Field(None, description="of recovery and outside: lowest and highest value")
    window: PositiveSeconds = Field(1.0, description="averaging time of dropped and ramp [s]")

    @model_validator(mode="after")
    def _complete(self) -> Meter:
        if (self.metric in ("recovery", "outside")) != (self.band is not None):
            raise ValueError(f"expected 'band' with recovery and outside, and with them only, not with {self.metric}")
        return self


class Limit(Part):
    """A signal held against a limit curve."""

    signal: str = Field(description="as for meters; divided by 'base' it is compared with the curve")
    curve: str = Field(description="file in 'curve_path' without .yaml, a slash and the curve's name")
    base: Any = Field(1, description="size of the signal at 1 on the curve, such as 60 Hz")
    during: str | None = Field(None, description="variable: the curve holds while it is true or above zero")
    connected: str | None = Field(None, description="variable that must stay true while the signal is inside the curve")
    power: str | None = Field(None, description="signal that must come back, where the curve asks for a recovery")


class Fault(Part):
    """What is metered after a fault, and which limits apply."""

    at: Seconds = Field(description="when the fault begins [s]; all times of the report count from here")
    curve_path: list[str] = Field(default_factory=lambda: ["../limits"], description="folders of limit curves, from here")
    meters: dict[str, Meter | None] = Field(default_factory=dict, description="by name; null takes an included one away")
    limits: dict[str, Limit | None] = Field(default_factory=dict, description="by name; null takes an included one away")
    expected: str = Field("", description="what the study shows, in words")


class OperatingLimit(Part):
    """The range in which an output is meant to stay; it goes before what the model says of itself."""

    min: Any = Field(None, description="lowest value, in the unit of the output or with its own; what the model says if left out")
    max: Any = Field(None, description="highest value")
    note: str = Field("", description="equipment or correlation that the limit comes from, and the source")

    @model_validator(mode="after")
    def _one_side(self) -> OperatingLimit:
        if self.min is None and self.max is None:
            raise ValueError("expected 'min', 'max' or both")
        return self


class Scenario(Part):
    """A run: entities, how they are connected, what happens, how accurately."""

    version: Literal[1] = Field(description="of this schema")
    name: str = Field(description="of the run and its result file: letters, digits, blanks, '.', '_' and '-'")
    description: str = ""
    start: datetime = Field(description="local time of t = 0, with its offset from UTC")
    duration: Span
    seed: int = 0
    solver: Solver = Field(default_factory=Solver)
    clusters: dict[str, ClusterPart] = Field(default_factory=lambda: {"main": ClusterPart()})
    fmu_path: list[str] = Field(default_factory=lambda: ["."], description="folders searched for FMUs, from here")
    python_path: list[str] = Field(
        default_factory=lambda: ["."], description="folders searched for modules of components and policies, from here"
    )
    entities: dict[str, Entity] = Field(default_factory=dict)
    modules: dict[str, Module] = Field(default_factory=dict)
    site: list[Placement] = Field(default_factory=list)
    connections: dict[str, Any] = Field(
        default_factory=dict, description="{entity.input: 'entity.output', a sum of them, or a constant}"
    )
    disturbances: list[Disturbance] = Field(default_factory=list)
    unconnected: list[str] = Field(
        default_factory=list, description="inputs that keep their start value on purpose; '*' for all"
    )
    cuts: dict[str, Cut] = Field(default_factory=dict)
    initialisation: Initialisation = Field(default_factory=Initialisation)
    results: ResultOptions = Field(default_factory=ResultOptions)
    operating_limits: dict[str, OperatingLimit | None] = Field(
        default_factory=dict, description="{entity.output: limits}, watched in every run; null takes the model's own away"
    )
    fault: Fault | None = Field(None, description="what makes the scenario a fault study")
    counterparts: dict[str, str] = Field(
        default_factory=dict, description="as a yardstick: {variable here: the same variable in the other scenario}"
    )
    provenance: dict[str, Any] = Field(default_factory=dict, description="where numbers come from; free text")

    @field_validator("name")
    @classmethod
    def _file_name(cls, name: str) -> str:
        if not re.fullmatch(r"\w[\w .()+,=-]{0,99}", name):
            raise ValueError("expected a name of at most 100 letters, digits, blanks, '.', '_' and '-', without a path")
        return name

    @model_validator(mode="after")
    def _aware(self) -> Scenario:
        if self.start.tzinfo is None:
            raise ValueError("start: expected a time with its offset from UTC, such as 2023-07-18T00:00:00-04:00")
        if self.duration > LONGEST:
            raise ValueError(f"duration: {self.duration:g} s: expected at most {LONGEST:g} s, a hundred years")
        parts = [self.solver.maximum_step, *[part.maximum_step for part in self.clusters.values() if part.maximum_step]]
        if min(parts) < TICK:
            raise ValueError(f"maximum_step: {min(parts):g} s: expected at least {TICK:g} s, the resolution of time")
        if self.duration / min(parts) > MOST_STEPS:
            steps = self.duration / min(parts)
            raise ValueError(f"maximum_step: {min(parts):g} s makes {steps:.1e} steps, {STEP_SECONDS * steps / 86400:.0f} days at {1e6 * STEP_SECONDS:g} us "
                             f"each: expected at most {MOST_STEPS:g} steps; windows resolve a part of a run")
        if not 1 <= len(self.clusters) <= 8:
            raise ValueError("clusters: expected one to eight clusters")
        return self
