"""What a fault study names must be there: checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from cosim.connections import parse
from cosim.entities import similar
from cosim.errors import ScenarioError, ScenarioErrors
from cosim.faults import limits
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.variables import find


def check_curves(loaded: Loaded) -> None:
    """ScenarioErrors if a limit of the study names a curve that there is not."""
    fault = loaded.scenario.fault
    folders = [loaded.folder / folder for folder in fault.curve_path]
    errors = []
    for name, limit in fault.limits.items():
        try:
            if limit is not None:
                limits.read_curve(limit.curve, folders, str(loaded.file), f"fault.limits.{name}.curve")
        except ScenarioError as error:
            errors.append(error)
    if errors:
        raise ScenarioErrors(errors)


def check_signals(loaded: Loaded, site: Site) -> None:
    """ScenarioErrors if a meter or limit of the study names a variable that the site has not."""
    errors = [
        ScenarioError(str(loaded.file), key, signal, expected)
        for key, signal in _signals(loaded) for expected in _unknown(signal, site)
    ]
    if errors:
        raise ScenarioErrors(errors)


def _signals(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Key and text of each signal of the study."""
    fault = loaded.scenario.fault
    for part, keys in (("meters", ("signal",)), ("limits", ("signal", "during", "connected", "power"))):
        for name, item in getattr(fault, part).items():
            for key in keys:
                if item is not None and getattr(item, key) is not None:
                    yield f"fault.{part}.{name}.{key}", getattr(item, key)


def _unknown(signal: str, site: Site) -> Iterator[str]:
    """What was expected instead of each part of a signal that cannot be."""
    terms, constants = parse(signal)
    if not terms or constants:
        yield "expected a sum of outputs, such as 'a.x - 0.5*b.y[1]'"
    for term in terms:
        if term.entity not in site.slaves:
            yield f"expected an entity of the scenario instead of {term.entity}{similar(term.entity, site.slaves)}"
            continue
        outputs = site.slaves[term.entity].outputs
        try:
            port = find(outputs, term.variable)[0]
        except (KeyError, IndexError):
            yield f"expected an output of {term.entity} instead of {term.variable}{similar(term.variable, outputs)}"
            continue
        if port.name == term.variable and port.shape:
            yield f"expected one element, such as {term.entity}.{term.variable}[1]"
