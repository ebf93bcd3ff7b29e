"""A network built into an FMU, kept by its content, and its steady operating point."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import fmpy
from fmpy.fmi3 import FMU3Slave

import fmus
from cosim.errors import CosimError
from cosim.network.diagram import Network
from cosim.network.kinds import LIBRARY
from cosim.network.modelica import write

CLASS = "Site"


def build(network: Network, folder: Path, quasi_static: bool = True, description: str = "") -> Path:
    """The FMU of a network below ``folder``, with its Modelica class beside it; made where it is missing.

    Networks of one content share one FMU. Raises CosimError with what the tool chain says.
    """
    text = write(network, CLASS, description, quasi_static)
    place = folder / f"network_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    source = place / f"{CLASS}.mo"
    if not source.is_file() or source.read_text(encoding="utf-8") != text:
        place.mkdir(parents=True, exist_ok=True)
        source.write_text(text, encoding="utf-8")
    entry = fmus.Entry(CLASS, CLASS, (str(LIBRARY.parent), str(source)))
    try:
        return fmus.build([entry], place)[0].path
    except fmus.BuildError as error:
        raise CosimError(f"{source}: the network cannot be built: {error}") from None


def operating_point(path: Path, commands: Mapping[str, float | bool] | None = None) -> dict[str, float]:
    """All real variables of a network's FMU in its steady state, with some commands set: {"tie.closed": True}.

    Raises CosimError where there is none: the message of the FMU says which equations have no solution.
    """
    description = fmpy.read_model_description(str(path), validate=False)
    variables = {variable.name: variable for variable in description.modelVariables}
    messages: list[str] = []
    fmu = FMU3Slave(
        guid=description.guid,
        unzipDirectory=fmpy.extract(str(path)),
        instanceName="operating point",
        modelIdentifier=description.coSimulation.modelIdentifier,
    )
    try:
        fmu.instantiate(
            logMessage=lambda *words: messages.append(
                words[-1].decode() if isinstance(words[-1], bytes) else str(words[-1])
            )
        )
        for name, value in (commands or {}).items():
            if name not in variables:
                raise CosimError(f"{name}: expected a command of the network")
            setter = fmu.setBoolean if variables[name].type == "Boolean" else fmu.setFloat64
            setter([variables[name].valueReference], [value])
        fmu.enterInitializationMode()
        fmu.exitInitializationMode()
        reals = [v for v in description.modelVariables if v.type == "Float64" and not v.dimensions]
        values = fmu.getFloat64([v.valueReference for v in reals])
    except fmpy.fmi1.FMICallException as error:
        raise CosimError(f"{path}: no steady state: {'; '.join(messages) or error}") from None
    finally:
        fmu.freeInstance()
    return dict(zip((v.name for v in reals), values, strict=True))
