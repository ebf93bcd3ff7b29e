"""Short descriptions of FMUs and result files for the terminal."""

from __future__ import annotations

from pathlib import Path

from cosim.fmu.description import binaries, read
from cosim.operating_limits import SUFFIXES
from cosim.progress import duration_text
from cosim.results import Results
from cosim.variables import Port


def describe_fmu(path: Path) -> str:
    """Capabilities, inputs, outputs and parameters of an FMU."""
    fmu = read(path)
    interface = fmu.model.coSimulation
    abilities = [
        word
        for word, present in (
            ("state save and restore", interface and interface.canGetAndSetFMUstate),
            ("event mode", interface and interface.hasEventMode),
            ("directional derivatives", interface and interface.providesDirectionalDerivative),
            ("any step size", interface and interface.canHandleVariableCommunicationStepSize),
        )
        if present
    ]
    lines = [f"{path.name}: {fmu.model.modelName}, FMI {fmu.model.fmiVersion}, made by {fmu.model.generationTool}"]
    if fmu.model.description:
        lines.append(fmu.model.description)
    lines.append("co-simulation: " + (", ".join(abilities) or "plain") if interface else "no co-simulation interface")
    lines.append("native code (it may do all that you may): " + (", ".join(binaries(fmu)) or "none"))
    for title, ports in (("inputs", fmu.inputs), ("outputs", fmu.outputs)):
        lines.append(f"{title}:")
        lines += [_line(port) for port in sorted(ports.values(), key=lambda port: port.name)]
    limits = [port for port in fmu.others.values() if port.name.endswith(tuple(SUFFIXES))]
    if limits:
        lines.append("operating limits:")
        lines += [_line(port) for port in sorted(limits, key=lambda port: port.name)]
    parameters = [port for port in fmu.others.values() if port.causality == "parameter"]
    lines.append("parameters:")
    lines += [_line(port) for port in sorted(parameters, key=lambda port: port.name)]
    return "\n".join(lines)


def _line(port: Port) -> str:
    shape = str(list(port.shape)) if port.shape else ""
    start = "" if port.start is None else f" = {port.start}"
    kind = "states" if port.literals else port.kind
    literals = f" ({', '.join(literal.name for literal in port.literals)})" if port.literals else ""
    return f"  {port.name + shape:<36} {kind:<8} [{port.unit}]{start}  {port.description}{literals}"


def describe_results(path: Path) -> str:
    """What a result file holds."""
    with Results(path) as results:
        scenario = results.scenario
        report = results.report
        lines = [f"{path}: {scenario.get('name', '?')}, {duration_text(report.get('simulated_seconds', 0.0))} simulated"]
        if not report:
            lines[0] += " (the run did not end: no report)"
        for name in results.names():
            values = results[name]
            shape = list(values.shape[1:]) if values.ndim > 1 else ""
            lines.append(f"  {name + str(shape):<44} [{results.unit(name)}] {len(values)} rows  {results.description(name)}")
        return "\n".join(lines)
