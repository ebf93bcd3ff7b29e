"""modelDescription.xml of FMI 3.0."""

from __future__ import annotations

import re
from xml.etree import ElementTree as xml

from fmus.model import Dependency, GeneratedModel, Variable
from fmus.units import parse_unit

GENERATION_TOOL = "fmus"
_ELEMENTS = {"Real": "Float64", "Integer": "Int32", "Boolean": "Boolean"}
_CAPABILITIES = {
    "canGetAndSetFMUState": "true",
    "canSerializeFMUState": "true",
    "providesDirectionalDerivatives": "true",
    "providesAdjointDerivatives": "true",
}
_CO_SIMULATION = {
    "canHandleVariableCommunicationStepSize": "true",
    "maxOutputDerivativeOrder": "1",
    "providesIntermediateUpdate": "true",
    "canReturnEarlyAfterIntermediateUpdate": "true",
    "hasEventMode": "true",
}
_LOG_CATEGORIES = {
    "logEvents": "Events: their time and what they changed",
    "logStatusWarning": "Failed assertions of level warning",
    "logStatusDiscard": "Evaluations that a smaller step may repair",
    "logStatusError": "Errors",
}
_BNAME = r"(?:[A-Za-z_][A-Za-z_0-9]*|'[^']+')"
_IDENTIFIER = rf"{_BNAME}(?:\[\d+(?:,\d+)*\])?(?:\.{_BNAME}(?:\[\d+(?:,\d+)*\])?)*"
_STRUCTURED_NAME = re.compile(rf"{_IDENTIFIER}|der\({_IDENTIFIER}\)")


def model_description(model: GeneratedModel) -> bytes:
    """The model description of a compiled class as UTF-8 XML; the same model gives the same bytes."""
    references = {variable.name: number for number, variable in enumerate(model.variables)}
    structured = all(_STRUCTURED_NAME.fullmatch(variable.name) for variable in model.variables)
    root = xml.Element(
        "fmiModelDescription",
        fmiVersion="3.0",
        modelName=model.class_name,
        instantiationToken=model.token,
        description=model.description,
        version=model.library_version,
        generationTool=f"{GENERATION_TOOL} (rumoca {model.rumoca_version})",
        variableNamingConvention="structured" if structured else "flat",
    )
    xml.SubElement(root, "ModelExchange", modelIdentifier=model.identifier, **_CAPABILITIES)
    xml.SubElement(root, "CoSimulation", modelIdentifier=model.identifier, **_CAPABILITIES, **_CO_SIMULATION)
    _add_units(root, model)
    _add_enumerations(root, model)
    categories = xml.SubElement(root, "LogCategories")
    for name, description in _LOG_CATEGORIES.items():
        xml.SubElement(categories, "Category", name=name, description=description)
    xml.SubElement(root, "DefaultExperiment", startTime="0", tolerance=repr(model.tolerance))
    variables = xml.SubElement(root, "ModelVariables")
    for number, variable in enumerate(model.variables):
        _add_variable(variables, variable, number, references)
    _add_event_indicators(variables, model)
    _add_structure(root, model, references)
    xml.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="utf-8") + b"\n"


def unknown_units(model: GeneratedModel) -> dict[str, str]:
    """Units that are no product of known units, each with the first variable that has it."""
    result: dict[str, str] = {}
    for variable in model.variables:
        if variable.unit and parse_unit(variable.unit) is None:
            result.setdefault(variable.unit, variable.name)
    return result


def _add_units(root: xml.Element, model: GeneratedModel) -> None:
    names = sorted({variable.unit for variable in model.variables if variable.unit})
    if not names:
        return
    units = xml.SubElement(root, "UnitDefinitions")
    for name in names:
        unit = xml.SubElement(units, "Unit", name=name)
        base = parse_unit(name)
        if base is not None:
            xml.SubElement(unit, "BaseUnit", base.attributes())


def _add_enumerations(root: xml.Element, model: GeneratedModel) -> None:
    used = {variable.type for variable in model.variables} - set(_ELEMENTS)
    if not used:
        return
    types = xml.SubElement(root, "TypeDefinitions")
    for name in sorted(used):
        enumeration = model.enumerations[name]
        element = xml.SubElement(types, "EnumerationType", name=name)
        for value, literal in enumerate(enumeration.literals, start=1):
            item = xml.SubElement(element, "Item", name=literal, value=str(value))
            if value <= len(enumeration.descriptions) and enumeration.descriptions[value - 1]:
                item.set("description", enumeration.descriptions[value - 1])


def _add_variable(parent: xml.Element, variable: Variable, number: int, references: dict[str, int]) -> None:
    element = xml.SubElement(parent, _ELEMENTS.get(variable.type, "Enumeration"))
    element.set("name", variable.name)
    element.set("valueReference", str(number))
    if variable.description:
        element.set("description", variable.description)
    element.set("causality", variable.causality)
    element.set("variability", variable.variability)
    if variable.initial and variable.causality not in ("input", "independent"):
        element.set("initial", variable.initial)
    if variable.type not in _ELEMENTS:
        element.set("declaredType", variable.type)
    if variable.type == "Real":
        _set_real_attributes(element, variable, references)
    elif variable.type == "Integer":
        for name, value in (("min", variable.minimum), ("max", variable.maximum)):
            if value is not None and abs(value) < 2**31:
                element.set(name, str(int(value)))
    if variable.start is not None:
        element.set("start", " ".join(_literal(variable.type, value) for value in variable.start))
    for length in variable.shape:
        xml.SubElement(element, "Dimension", start=str(length))


def _set_real_attributes(element: xml.Element, variable: Variable, references: dict[str, int]) -> None:
    for name, text in (("quantity", variable.quantity), ("unit", variable.unit)):
        if text:
            element.set(name, text)
    for name, value in (("min", variable.minimum), ("max", variable.maximum), ("nominal", variable.nominal)):
        if value is not None and abs(value) < 1e300 and not (name == "nominal" and value <= 0.0):
            element.set(name, repr(float(value)))
    if variable.derivative_of is not None:
        element.set("derivative", str(references[variable.derivative_of]))


def _literal(kind: str, value: float) -> str:
    if kind == "Real":
        return repr(float(value))
    if kind == "Boolean":
        return "true" if value else "false"
    return str(int(value))


def _add_event_indicators(parent: xml.Element, model: GeneratedModel) -> None:
    """One array for all event indicators, behind the variables: ModelStructure refers to it."""
    if model.event_indicators == 0:
        return
    element = xml.SubElement(
        parent,
        "Float64",
        name="_event_indicators",
        valueReference=str(len(model.variables)),
        description="Zero where a relation changes; negative where it holds",
        causality="local",
        variability="continuous",
        initial="calculated",
    )
    xml.SubElement(element, "Dimension", start=str(model.event_indicators))


def _add_structure(root: xml.Element, model: GeneratedModel, references: dict[str, int]) -> None:
    structure = xml.SubElement(root, "ModelStructure")
    for name, unknowns in (
        ("Output", model.structure.outputs),
        ("ContinuousStateDerivative", model.structure.derivatives),
        ("InitialUnknown", _initial_unknowns(model)),
    ):
        for unknown in unknowns:
            element = xml.SubElement(structure, name, valueReference=str(references[unknown.unknown]))
            if name != "InitialUnknown" and unknown.knowns is not None:
                element.set("dependencies", " ".join(str(references[known]) for known in unknown.knowns))
    if model.event_indicators:
        xml.SubElement(structure, "EventIndicator", valueReference=str(len(model.variables)))


def _initial_unknowns(model: GeneratedModel) -> list[Dependency]:
    """Those that FMI 3.0 (section 2.4.8) asks for, without the dependencies, which then are all knowns."""
    states = {variable.derivative_of for variable in model.variables if variable.derivative_of}
    return [
        Dependency(variable.name, ())
        for variable in model.variables
        if variable.causality == "calculatedParameter"
        or (
            variable.initial in ("approx", "calculated")
            and (variable.causality == "output" or variable.derivative_of or variable.name in states)
        )
    ]
