"""The schema of study files, version 1: many runs of one scenario, or many calls of one function.

Quantities carry units as in scenarios ("6 MW"); a range keeps the unit of its lower end.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from cosim.scenario.schema import Part, PositiveSeconds
from cosim.units import UnitError, conversion, split


class Variable(Part):
    """What differs from run to run: where it is set, and which values it takes."""

    set: str | list[str] | None = Field(
        None, description="dotted path(s) in the scenario; argument of the function; its own name if left out"
    )
    description: str = ""
    values: list[Any] | None = Field(None, min_length=1, description="the values themselves, numbers or texts")
    cases: dict[str, dict[str, Any]] | None = Field(
        None, min_length=1, description="instead of values, what each name stands for: {name: {path: value}}"
    )
    low: Any = Field(None, description="lower end of a range")
    high: Any = Field(None, description="upper end of a range")

    @model_validator(mode="before")
    @classmethod
    def _names_of_cases(cls, given: Any) -> Any:
        """The names of the cases are the values."""
        if not isinstance(given, dict) or not isinstance(cases := given.get("cases"), dict):
            return given
        if given.get("set") is not None or given.get("values") not in (None, list(cases)):
            raise ValueError("expected 'cases' without 'set' and 'values'")
        return {**given, "values": list(cases)}

    @property
    def unit(self) -> str:
        """Unit of the numbers; "" where the values are texts or bare numbers."""
        parts = [split(value) for value in (self.values or [self.low])]
        units = {part[1] for part in parts if part}
        return units.pop() if None not in parts and len(units) == 1 else ""

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers of one unit."""
        parts = [split(value) for value in (self.values or [self.low])]
        return None not in parts and len({part[1] for part in parts}) == 1

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the range in ``unit``."""
        (low, unit), (high, other) = split(self.low), split(self.high)
        change = conversion(other, unit)
        return low, high * change.factor + change.offset

    def changes(self, name: str, value: Any) -> dict[str, Any]:
        """What a value of the variable of this name sets: {path: value}."""
        if self.cases is not None:
            return self.cases[value]
        return dict.fromkeys([name] if self.set is None else [self.set] if isinstance(self.set, str) else self.set, value)

    def _check_range(self) -> None:
        if self.values is not None:
            if self.low is not None or self.high is not None:
                raise ValueError("expected either 'values' or 'low' and 'high'")
            return
        if split(self.low) is None or split(self.high) is None:
            raise ValueError("expected 'values', or numbers (with units) as 'low' and 'high'")
        try:
            low, high = self.ends
        except UnitError as error:
            raise ValueError(f"expected 'low' and 'high' of the same kind: {error}") from None
        if high <= low:
            raise ValueError("expected 'high' above 'low'")


class Parameter(Variable):
    """A choice of the designer: a list, or a range from ``low`` to ``high``."""

    scale: Literal["linear", "log"] = "linear"
    points: int = Field(3, ge=2, description="number of values of a range in a grid")

    @model_validator(mode="after")
    def _range(self) -> Parameter:
        self._check_range()
        if self.scale == "log" and (self.values is not None or self.ends[0] <= 0):
            raise ValueError("scale: expected 'linear', or a range above zero")
        return self


class RandomVariable(Variable):
    """Something that nobody chooses: outage time, forecast error, weather year."""

    distribution: Literal["uniform", "normal", "choice"] = "uniform"
    mean: Any = None
    deviation: Any = Field(None, description="standard deviation, in the unit of the mean")
    weights: list[float] | None = Field(None, description="of the values of a choice; equal if left out")

    @model_validator(mode="after")
    def _complete(self) -> RandomVariable:
        if self.distribution == "normal":
            if split(self.mean) is None or split(self.deviation) is None:
                raise ValueError("expected 'mean' and 'deviation' of a normal distribution")
        elif self.distribution == "choice" and self.values is None:
            raise ValueError("expected 'values' of a choice")
        elif self.distribution == "uniform" and self.values is not None:
            raise ValueError("expected 'low' and 'high' of a uniform distribution, or distribution: choice")
        else:
            self._check_range()
        if self.weights is not None and len(self.weights) != len(self.values or []):
            raise ValueError("expected one weight per value")
        return self

    @property
    def unit(self) -> str:
        """Unit of the numbers."""
        return split(self.mean)[1] if self.distribution == "normal" else super().unit

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers of one unit."""
        return self.distribution == "normal" or super().numeric


class Design(Part):
    """Which combinations are run."""

    method: Literal["grid", "latin_hypercube", "sobol", "saltelli"] = Field(
        "grid", description="sobol: low-discrepancy sequence; saltelli: its extension for Sobol indices"
    )
    runs: int | None = Field(None, gt=0, description="of latin_hypercube and sobol; of saltelli the base sample, "
                             "which makes runs * (variables + 2)")
    replicates: int = Field(1, gt=0, description="draws of the random variables at each point of a grid")

    @model_validator(mode="after")
    def _runs(self) -> Design:
        if (self.runs is None) != (self.method == "grid"):
            raise ValueError("runs: expected a number of runs, and none for a grid")
        return self


class Metric(Part):
    """One figure of a run."""

    figure: str | None = Field(None, description="a headline figure (KPI) of the run, or a figure of the function")
    maximum: str | None = Field(None, description="variable of the results")
    minimum: str | None = None
    mean: str | None = None
    final: str | None = Field(None, description="variable whose last value counts")
    python: str | None = Field(None, description="module:function that takes the Results and gives a number")
    unit: str | None = Field(None, description="unit of the figure; its own if left out")
    description: str = ""

    @property
    def kind(self) -> str:
        """Which of the sources is given."""
        return next(name for name in SOURCES if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one_source(self) -> Metric:
        if sum(getattr(self, name) is not None for name in SOURCES) != 1:
            raise ValueError(f"expected one of: {', '.join(SOURCES)}")
        return self


SOURCES = ("figure", "maximum", "minimum", "mean", "final", "python")


class Constraint(Part):
    """A limit that a feasible run keeps, in the unit of the metric."""

    metric: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _limited(self) -> Constraint:
        if self.at_least is None and self.at_most is None:
            raise ValueError("expected 'at_least' or 'at_most'")
        return self


class Study(Part):
    """Many independent runs and what is asked of them."""

    version: Literal[1] = Field(description="of this schema")
    name: str = Field(pattern=r"^[\w.-]+$")
    description: str = ""
    base: str | None = Field(None, description="scenario file, from the study's folder")
    function: str | None = Field(None, description="module:function that gives {figure: number or (number, unit)}")
    changes: dict[str, Any] = Field(default_factory=dict, description="the same in every run: {path: value}")
    design: Design = Field(default_factory=Design)
    seed: int = 0
    time_limit: PositiveSeconds | None = Field(None, description="wall time after which the run of a scenario is given up")
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    random: dict[str, RandomVariable] = Field(default_factory=dict)
    metrics: dict[str, Metric] = Field(min_length=1)
    keep: list[str] = Field(default_factory=list, description="variables whose course over time is kept of each run")
    constraints: list[Constraint] = Field(default_factory=list)

    @property
    def variables(self) -> dict[str, Parameter | RandomVariable]:
        """Parameters, then random variables."""
        return {**self.parameters, **self.random}

    @model_validator(mode="after")
    def _consistent(self) -> Study:
        if (self.base is None) == (self.function is None):
            raise ValueError("expected either 'base' or 'function'")
        if not self.variables:
            raise ValueError("expected 'parameters' or 'random'")
        if twice := set(self.parameters) & set(self.random):
            raise ValueError(f"random: expected a name that is no parameter instead of {min(twice)!r}")
        if taken := {"run", "status", "error", "seconds", "feasible", "file"} & {*self.variables, *self.metrics}:
            raise ValueError(f"expected another name than {min(taken)!r}, which is a column of the table")
        if same := set(self.variables) & set(self.metrics):
            raise ValueError(f"metrics: expected a name that is no parameter instead of {min(same)!r}")
        for constraint in self.constraints:
            if constraint.metric not in self.metrics:
                raise ValueError(f"constraints: expected one of the metrics instead of {constraint.metric!r}")
        if self.function is not None:
            if self.keep:
                raise ValueError("keep: expected nothing: a function has no results to keep")
            for name, metric in self.metrics.items():
                if metric.figure is None:
                    raise ValueError(f"metrics: {name}: expected 'figure': a function has no results to look into")
        return self
