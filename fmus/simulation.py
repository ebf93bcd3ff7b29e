"""Looking at FMUs and simulating one of them, through FMPy."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import fmpy
import numpy as np
from fmpy.fmi3 import FMU3Slave
from fmpy.model_description import ModelDescription
from fmpy.validation import validate_fmu

from fmus.errors import BuildError

_DISCARD = 2  # fmi3Discard; FMI 2.0 has the same numbers


@dataclass(frozen=True)
class SimulationOptions:
    """How to simulate an FMU; times in seconds."""

    stop: float = 1.0
    start: float = 0.0
    output_interval: float | None = None  # None: a five-hundredth of the interval
    tolerance: float | None = None  # None: the FMU's own
    interface: str = "CoSimulation"  # or "ModelExchange"


def info(path: Path) -> ModelDescription:
    """The model description of an FMU of any version; raises :class:`BuildError` if it cannot be read."""
    try:
        return fmpy.read_model_description(str(path), validate=False)
    except Exception as error:  # FMPy raises what its XML and ZIP readers raise
        raise BuildError(f"{path} is not a readable FMU: {error}") from error


def validate(path: Path) -> list[str]:
    """Problems that FMPy's validation finds; an empty list for a valid FMU."""
    if not Path(path).is_file():
        return [f"{path} does not exist"]
    return validate_fmu(str(path))


def simulate(
    path: Path,
    options: SimulationOptions | None = None,
    start_values: Mapping[str, object] | None = None,
    output: Sequence[str] | None = None,
    inputs: np.ndarray | None = None,
) -> np.ndarray:
    """Simulate an FMU and return its outputs as a structured array with the field ``time`` [s] first.

    ``start_values`` set parameters, start values and inputs by name; ``output`` names the variables
    to record (default: the outputs); ``inputs`` is a structured array with a field ``time``.
    Raises :class:`BuildError` with what the FMU logged last when it fails.
    """
    options = options or SimulationOptions()
    description = info(path)
    _check_names(path, description, [*(start_values or {}), *(output or [])])
    log: list[str] = []

    def remember(environment: object, status: int, category: bytes, message: bytes) -> None:
        if status >= _DISCARD:
            log.append(message.decode(errors="replace"))

    interval = options.output_interval or (options.stop - options.start) / 500
    # so that a model which terminates itself ends at that time and not at the next output
    early = options.interface == "CoSimulation" and bool(
        getattr(description.coSimulation, "canReturnEarlyAfterIntermediateUpdate", False)
    )
    try:
        return fmpy.simulate_fmu(
            str(path),
            validate=False,
            start_time=options.start,
            stop_time=options.stop,
            output_interval=interval,
            relative_tolerance=options.tolerance,
            fmi_type=options.interface,
            start_values=dict(start_values or {}),
            output=list(output) if output else None,
            input=inputs,
            logger=remember,
            early_return_allowed=early,
        )
    except Exception as error:
        raise BuildError(f"{path}: {log[-1] if log else error}") from error


def event_times(path: Path, options: SimulationOptions | None = None) -> np.ndarray:
    """Times [s] at which an FMI 3.0 FMU with event mode asks for it in Co-Simulation, shape ``(events,)``.

    Raises :class:`BuildError` if it fails on the way.
    """
    options = options or SimulationOptions()
    description = info(path)
    interval = options.output_interval or (options.stop - options.start) / 500
    ends = np.linspace(options.start, options.stop, max(1, round((options.stop - options.start) / interval)) + 1)[1:]
    unpacked = fmpy.extract(str(path))
    slave = FMU3Slave(
        guid=description.guid, unzipDirectory=unpacked, instanceName=description.modelName,
        modelIdentifier=description.coSimulation.modelIdentifier,
    )  # fmt: skip
    times: list[float] = []
    try:
        slave.instantiate(eventModeUsed=True, earlyReturnAllowed=True)
        slave.enterInitializationMode(tolerance=options.tolerance, startTime=options.start)
        slave.exitInitializationMode()
        terminated = _settle(slave)
        time = options.start
        for end in ends:
            while time < end and not terminated:
                event, terminated, _, time = slave.doStep(time, end - time)
                if event:
                    times.append(time)
                    slave.enterEventMode()
                    terminated = _settle(slave)
        slave.freeInstance()
    except Exception as error:  # FMPy raises what its C functions return
        raise BuildError(f"{path}: {error}") from error
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return np.array(times)


def distinct(times: np.ndarray, gap: float) -> np.ndarray:
    """Times [s] of events without the followers: what comes within ``gap`` [s] of the last event belongs to it.

    (A ball that touches the ground leaves it again; a relation that a step overshoots is crossed back at once.)
    """
    return times[np.diff(times, prepend=-np.inf) > gap]


def _settle(slave: FMU3Slave) -> bool:
    """Event iteration and back to stepping; whether the FMU wants to end."""
    again = True
    while again:
        again, terminated, *_ = slave.updateDiscreteStates()
    slave.enterStepMode()
    return terminated


def _check_names(path: Path, description: ModelDescription, names: Sequence[str]) -> None:
    known = {variable.name for variable in description.modelVariables}
    for name in names:
        if name not in known:
            close = [other for other in sorted(known) if name.split("[")[0] in other][:3]
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            raise BuildError(f"{path} has no variable {name!r}{hint}")
