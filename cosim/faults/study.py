"""Runs a fault study at its tolerance and at half of it, and takes its figures and verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time

import numpy as np

from cosim.errors import CosimError, ScenarioError
from cosim.faults import limits
from cosim.faults.checks import check_curves
from cosim.faults.metrics import METRICS, unit_of
from cosim.faults.physical import unphysical
from cosim.faults.signals import Trace, trace
from cosim.operating_limits import Excursion
from cosim.results import Results
from cosim.results.events import Event
from cosim.running import check, run
from cosim.scenario.loader import Loaded, load
from cosim.scenario.schema import Limit, Meter
from cosim.units import UnitError, conversion, quantity
from cosim.verification import half_tolerance

STUDIES = Path("scenarios/faults")


@dataclass(frozen=True)
class Metered:
    """A meter's figure in its unit, when it was reached [s after the fault], and the same at half the tolerance."""

    name: str
    unit: str
    value: float
    time: float
    half: float = np.nan

    @property
    def change(self) -> float:
        """Change at half the tolerance, relative to the figure."""
        if self.value == self.half:
            return 0.0
        size = max(abs(self.value), abs(self.half))
        return abs(self.half - self.value) / size if np.isfinite(size) and size > 0 else np.inf


@dataclass(frozen=True)
class Judged:
    """A limit with its verdict, and the margin at half the tolerance."""

    name: str
    curve: str
    title: str
    source: str
    assumed: bool
    verdict: limits.Verdict
    half: limits.Verdict | None = None


@dataclass(frozen=True)
class Outcome:
    """All that a study found."""

    name: str
    description: str
    metered: list[Metered]
    judged: list[Judged]
    results: Path
    cpu: float
    """Processor time of both runs [s]."""
    events: list[Event] = field(default_factory=list)
    """The sequence of events; times count from the fault [s]."""
    excursions: list[Excursion] = field(default_factory=list)
    """Where operating limits were left; times count from the begin of the run [s]."""

    unphysical: list[str] = field(default_factory=list)
    """What cannot be, one line each: with any, no verdict counts."""

    @property
    def passed(self) -> bool:
        """Whether every limit holds, one at least was looked at, and all that the study computed can be."""
        return bool(self.judged) and not self.unphysical and all(judged.verdict.passed for judged in self.judged)

    @property
    def agrees(self) -> bool:
        """Whether every verdict is the same at half the tolerance."""
        return all(j.half is not None and j.half.passed == j.verdict.passed for j in self.judged)


def find_study(name: str) -> Path:
    """The file of a study given by its name or path."""
    for path in (Path(name), STUDIES / f"{name}.yaml"):
        if path.is_file():
            return path
    raise CosimError(f"{name}: expected a file, or one of: {', '.join(path.stem for path in all_studies())}")


def all_studies() -> list[Path]:
    """Files of all studies."""
    return sorted(STUDIES.glob("*.yaml"))


def load_study(path: Path) -> Loaded:
    """A scenario that is a fault study; ScenarioError if it says nothing about a fault, ScenarioErrors with all of its limit
    curves that there are not."""
    loaded = load(path)
    if loaded.scenario.fault is None:
        raise ScenarioError(str(path), "fault", None, "expected the section of a fault study: at, meters, limits")
    check_curves(loaded)
    return loaded


def study(path: Path, folder: Path) -> tuple[Loaded, Outcome]:
    """Run the study in ``path`` twice; results go to ``folder``."""
    loaded = load_study(path)
    check(loaded).close()
    name = loaded.scenario.name
    began = process_time()
    results = run(loaded, folder / f"{name}.h5", progress=False)
    with run(half_tolerance(loaded), folder / f"{name}_half.h5", progress=False) as tight:
        halves = meter(loaded, tight), judge(loaded, tight)
    metered = [Metered(m.name, m.unit, m.value, m.time, h.value) for m, h in zip(meter(loaded, results), halves[0])]
    judged = [Judged(j.name, j.curve, j.title, j.source, j.assumed, j.verdict, h.verdict)
              for j, h in zip(judge(loaded, results), halves[1])]
    outcome = Outcome(name, loaded.scenario.description, metered, judged, results.path, process_time() - began,
                      after_fault(loaded, results), outside(results), unphysical(results))
    results.close()
    return loaded, outcome


def meter(loaded: Loaded, results: Results) -> list[Metered]:
    """The figures of all meters."""
    fault = loaded.scenario.fault
    return [_meter(loaded, name, item, trace(results, item.signal), fault.at)
            for name, item in fault.meters.items() if item is not None]


def _meter(loaded: Loaded, name: str, item: Meter, signal: Trace, at: float) -> Metered:
    options = {}
    key = f"fault.meters.{name}"
    if item.band is not None:
        options["band"] = tuple(_quantity(loaded, f"{key}.band", value, signal.unit) for value in item.band)
    if item.metric in ("dropped", "ramp"):
        options["window"] = item.window
    figure = METRICS[item.metric](signal, at, **options)
    try:
        change = conversion(unit_of(item.metric, signal.unit), item.unit)
    except UnitError as error:
        raise ScenarioError(str(loaded.file), f"{key}.unit", item.unit, f"expected a unit that converts: {error}") from None
    return Metered(name, item.unit, figure.value * change.factor + change.offset, figure.time)


def _quantity(loaded: Loaded, key: str, value: object, unit: str) -> float:
    try:
        return quantity(value, unit)
    except UnitError as error:
        raise ScenarioError(str(loaded.file), key, value, f"expected a quantity in {unit}: {error}") from None


def judge(loaded: Loaded, results: Results) -> list[Judged]:
    """The verdicts of all limits; one that never applied (its ``during`` never true) is left out."""
    fault = loaded.scenario.fault
    folders = [loaded.folder / folder for folder in fault.curve_path]
    found = []
    for name, limit in fault.limits.items():
        if limit is None:
            continue
        key = f"fault.limits.{name}"
        curve, content = limits.read_curve(limit.curve, folders, str(loaded.file), f"{key}.curve")
        about = (limit.curve, content.title, content.source, curve.assumed)
        signal = compared(loaded, results, limit, curve, key)
        if signal is None:
            continue
        if limit.connected is not None:
            found.append(Judged(name, *about, limits.stays_connected(signal, curve, trace(results, limit.connected), fault.at)))
        else:
            found.append(Judged(name, *about, limits.check(signal, curve, fault.at)))
        if limit.power is not None and curve.recovery is not None:
            verdict = limits.comes_back(signal, curve.recovery, trace(results, limit.power), fault.at)
            found.append(Judged(f"{name}, recovery", *about, verdict))
    return found


def compared(loaded: Loaded, results: Results, limit: Limit, curve: limits.Curve, key: str) -> Trace | None:
    """The signal in the curve's unit over the time in question; None if there is no such time."""
    at = loaded.scenario.fault.at
    signal = trace(results, limit.signal)
    base = _quantity(loaded, f"{key}.base", limit.base, signal.unit) if limit.base != 1 else 1.0
    if base == 1.0 and signal.unit != curve.unit:
        signal = signal.scaled(conversion(signal.unit, curve.unit).factor)
    signal = signal.scaled(1 / base)
    if limit.during is None:
        return signal.since(at)
    spans = limits.spans_above(*_since(trace(results, limit.during), at))
    return signal.since(*max(spans, key=lambda span: span[1] - span[0])) if spans else None


def _since(signal: Trace, at: float) -> tuple[np.ndarray, np.ndarray]:
    part = signal.since(at)
    return part.t, part.v


def after_fault(loaded: Loaded, results: Results) -> list[Event]:
    """The sequence of events from the fault on; times count from there."""
    at = loaded.scenario.fault.at
    found = [Event(*row) for row in results.events.itertuples(index=False)]
    return [replace(one, time=one.time - at, until=one.until - at) for one in found if one.time >= at]


def outside(results: Results) -> list[Excursion]:
    """Where operating limits were left."""
    return [Excursion(*row) for row in results.operating_excursions.itertuples(index=False)]
