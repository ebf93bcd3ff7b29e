"""How long FMUs take to build and to run, and how that compares with rumoca's own simulator."""

from __future__ import annotations

import subprocess
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import fmpy
import numpy as np

from fmus import builder
from fmus import compile as c
from fmus.errors import BuildError
from fmus.simulation import SimulationOptions, distinct, event_times, info, simulate

_DRIVER = Path(__file__).parent / "benchmark.c"
_EVALUATIONS = 100_000
_SIMULATED = 10.0  # [s]
_STEP = 1e-3  # [s]
_SAME_EVENT = 1e-6  # [s] events that are closer count once


@dataclass(frozen=True)
class Comparison:
    """A closed model that both simulators run; from the table ``[benchmark]`` of the catalogue."""

    fmu: str  # name of its entry in the catalogue
    stop: float  # [s]
    interval: float  # [s]
    tolerance: float
    inputs: dict[str, str] = field(
        default_factory=dict
    )  # Modelica expressions of the inputs that are not at their start


@dataclass(frozen=True)
class Speed:
    """Measured speed of one FMU."""

    name: str
    build_seconds: float
    kilobytes: float
    states: int
    microseconds_per_evaluation: float
    seconds_per_run: float  # 10 s with 10,000 communication steps
    events: int


def run(names: Sequence[str] = (), libraries: Sequence[Path] = (), sizes: Mapping[str, Sequence] | None = None) -> int:
    """Measure the FMUs named (default: the whole catalogue) and print a table; returns the exit code.

    ``libraries`` stand in for those of the catalogue; ``sizes`` give structural parameters several values: one line each.
    """
    entries = builder.read_catalog()
    chosen = builder.select(names, entries, libraries) if names else entries
    for parameter, values in (sizes or {}).items():
        chosen = [
            replace(entry, name=f"{entry.name}_{value}", parameters={**entry.parameters, parameter: value})
            for entry in chosen
            for value in values
        ]
    failed = False
    print(
        f"{'FMU':26} {'build [s]':>9} {'size [KiB]':>10} {'states':>6} {'us/evaluation':>13} {'10 s at 1 ms [s]':>16} {'events':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        driver = build_driver(Path(folder))
        for entry in chosen:
            try:
                speed = measure(entry, Path(folder), driver)
            except BuildError as error:
                failed = True
                print(f"{entry.name:26} {error}")
                continue
            print(
                f"{speed.name:26} {speed.build_seconds:9.1f} {speed.kilobytes:10.0f} {speed.states:6d}"
                f" {speed.microseconds_per_evaluation:13.2f} {speed.seconds_per_run:16.4f} {speed.events:6d}"
            )
        comparison = read_comparison()
        if comparison and not names:
            print(compare(comparison, entries, Path(folder), driver))
    return int(failed)


def read_comparison(catalog: Path = builder.CATALOG) -> Comparison | None:
    """The table ``[benchmark]`` of the catalogue, if it has one."""
    data = tomllib.loads(catalog.read_text(encoding="utf-8")).get("benchmark")
    if data is None:
        return None
    return Comparison(
        data["fmu"], float(data["stop"]), float(data["interval"]), float(data["tolerance"]), data.get("inputs", {})
    )


def measure(entry: builder.Entry, folder: Path, driver: Path) -> Speed:
    """Build an FMU from nothing and time its evaluations and steps."""
    begin = time.perf_counter()
    path = builder.build_entry(entry, folder).path
    seconds = time.perf_counter() - begin
    library, token = unpacked(path, folder)
    evaluation = drive(driver, library, token, "evaluations", _EVALUATIONS).split()
    steps = drive(driver, library, token, "steps", _SIMULATED, _STEP, entry.tolerance).split()
    return Speed(
        name=entry.name,
        build_seconds=seconds,
        kilobytes=path.stat().st_size / 1024,
        states=int(evaluation[1]),
        microseconds_per_evaluation=float(evaluation[0]),
        seconds_per_run=float(steps[0]),
        events=int(steps[1]),
    )


def compare(comparison: Comparison, entries: list[builder.Entry], folder: Path, driver: Path) -> str:
    """Run the model of ``comparison`` in the FMU and in rumoca; returns a line that says how they did."""
    import rumoca

    (entry,) = builder.select([comparison.fmu], entries)
    source = _closed_model(comparison, entry.class_name, info(builder.build_entry(entry, folder).path))
    file = folder / "FmusBenchmark.mo"
    file.write_text(source, encoding="utf-8")
    closed = replace(entry, name="FmusBenchmark", class_name="FmusBenchmark", libraries=(*entry.libraries, str(file)))
    path = builder.build_entry(closed, folder).path
    library, token = unpacked(path, folder)
    steps = drive(driver, library, token, "steps", comparison.stop, comparison.interval, comparison.tolerance).split()

    model = rumoca.Session([path for path in entry.libraries if Path(path).is_dir()]).loads(
        source, model="FmusBenchmark"
    )
    config = rumoca.SimConfig(
        solver="bdf", rtol=comparison.tolerance, atol=1e-2 * comparison.tolerance, dt=comparison.interval
    )
    begin = time.perf_counter()
    reference = model.simulate((0.0, comparison.stop), config=config)
    seconds = time.perf_counter() - begin
    name, difference = _largest_difference(path, reference, comparison)
    options = SimulationOptions(comparison.stop, output_interval=comparison.interval, tolerance=comparison.tolerance)
    events = distinct(event_times(path, options), _SAME_EVENT)
    expected = distinct(reference.time[1:][np.diff(reference.time) <= _SAME_EVENT * 1e-3], _SAME_EVENT)
    apart = f"at most {np.abs(events - expected).max():.1e} s apart" if len(events) == len(expected) else "NOT the same"
    return (
        f"{comparison.fmu}, {comparison.stop:g} s, tolerance {comparison.tolerance:g}: "
        f"FMU {float(steps[0]):.4f} s, rumoca {seconds:.3f} s, {seconds / float(steps[0]):.0f} times faster; "
        f"events {len(events)} and {len(expected)}, {apart}; "
        f"largest difference {difference:.1e} of its range in {name}"
    )


def _closed_model(comparison: Comparison, class_name: str, description: fmpy.model_description.ModelDescription) -> str:
    """The class with an equation for each input."""
    bindings = []
    for variable in description.modelVariables:
        if variable.causality == "input":
            values = str(variable.start).split()
            start = "{" + ", ".join(values) + "}" if variable.shape else values[0]
            bindings.append(f"{variable.name} = {comparison.inputs.get(variable.name, start)}")
    outputs = [v for v in description.modelVariables if v.causality == "output" and v.type == "Float64" and not v.shape]
    declared = "\n".join(f'  output Real {v.name.replace(".", "_")} = plant.{v.name} "{v.name}";' for v in outputs)
    return f"model FmusBenchmark\n  {class_name} plant({', '.join(bindings)});\n{declared}\nend FmusBenchmark;\n"


def _largest_difference(path: Path, reference: object, comparison: Comparison) -> tuple[str, float]:
    """The output that differs most from the reference between the events, relative to its range."""
    options = SimulationOptions(
        stop=comparison.stop, output_interval=comparison.interval, tolerance=comparison.tolerance
    )
    result = simulate(path, options)
    # A sample at a jump may see the other side of it: the largest of 99 % of the samples counts. An output that
    # does not leave rounding (a machine at rest) has no range to compare with.
    place = np.searchsorted(reference.time, result["time"] + 1e-9, side="right") - 1
    worst, largest = "nothing", 0.0
    for name in result.dtype.names[1:]:
        values = np.asarray(reference[name])
        span = float(np.ptp(values))
        if span > 1e-6 * max(1.0, float(np.max(np.abs(values)))):
            difference = float(np.quantile(np.abs(values[place] - result[name]), 0.99)) / span
            if difference > largest:
                worst, largest = name, difference
    return worst, largest


def build_driver(folder: Path) -> Path:
    """The compiled driver program."""
    output = folder / "benchmark"
    command = [
        *c.compiler(),
        "-O2",
        "-std=c11",
        f"-I{c.FMI_HEADERS[0].parent}",
        str(_DRIVER),
        "-ldl",
        "-o",
        str(output),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise BuildError(f"the benchmark driver does not compile: {result.stderr.strip().splitlines()[0]}")
    return output


def unpacked(path: Path, folder: Path) -> tuple[Path, str]:
    """Binary and instantiation token of an FMU."""
    place = folder / f"{path.stem}-unpacked"
    fmpy.extract(str(path), unzipdir=str(place))
    description = info(path)
    library = place / "binaries" / c.platform_tuple() / (description.coSimulation.modelIdentifier + c.library_suffix())
    return library, description.instantiationToken or description.guid


def drive(driver: Path, library: Path, token: str, *arguments: object, text: str = "") -> str:
    """What the driver prints for these arguments; ``text`` is its standard input."""
    command = [str(driver), str(library), token, *(str(argument) for argument in arguments)]
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if result.returncode:
        raise BuildError(result.stderr.strip().splitlines()[-1] if result.stderr.strip() else "the FMU crashed")
    return result.stdout
