"""A network as a Modelica class that names its devices: readable, and compiled by any Modelica tool."""

from __future__ import annotations

from collections.abc import Iterator

from cosim.network.diagram import Device, Network
from fmus.emit import number
from fmus.reference import Variable

_ELECTRICAL = "DataCenter.Electrical"


def write(network: Network, name: str, description: str = "", quasi_static: bool = True) -> str:
    """The text of class ``name``: one input per command and one output per quantity of each device, named by device."""
    return "\n".join(_lines(network, name, description, quasi_static)) + "\n"


def _lines(network: Network, name: str, description: str, quasi_static: bool) -> Iterator[str]:
    text = description.replace("\\", "").replace('"', "'") or "One-line diagram"
    devices = [unit for device in network.devices.values() for unit in _units(device)]
    yield f'model {name} "{text}"'
    yield f"  inner {_ELECTRICAL}.Network.System system(S_base = {_literal(network.S_base)},"
    yield f"    f_nominal = {_literal(network.frequency)}, omega_frame = {_frame(network)});"
    for unit, device in devices:
        for command in device.kind.commands.values():
            yield f"  input {_type(command)} '{unit}.{command.name}'(start = {_start(device, command, network)}) \"{command.description}\";"
    for unit, device in devices:
        for output in device.kind.outputs.values():
            yield f"  output {_type(output)} '{unit}.{output.name}' = {unit}.{output.name} \"{output.description}\";"
    for bus in network.buses.values():
        yield f"  output DataCenter.Units.PerUnit '{bus.name}.V' = {bus.name}.V \"Voltage magnitude\";"
    yield from _balance_variables()
    for bus in network.buses.values():
        yield f"  {_ELECTRICAL}.Network.Bus {bus.name}(quasiStatic = {_literal(quasi_static)}, V_nominal = {_literal(bus.V_nominal)});"
    for device in network.devices.values():
        yield _declaration(device, quasi_static)
    yield "equation"
    for unit, device in devices:
        for terminal, bus in device.terminals.items():
            yield f"  connect({unit}.{terminal}, {bus}.terminal);"
    yield from _balance(network, [(unit, device) for unit, device in devices])
    yield f"end {name};"


def _units(device: Device) -> Iterator[tuple[str, Device]]:
    """Names of the single devices: set[1], set[2], ..., or the name itself."""
    if device.count is None:
        yield device.name, device
    else:
        for k in range(1, device.count + 1):
            yield f"{device.name}[{k}]", device


def _declaration(device: Device, quasi_static: bool) -> str:
    each = "" if device.count is None else "each "
    size = "" if device.count is None else f"[{device.count}]"
    values = [f"{each}{key} = {_literal(value)}" for key, value in device.parameters.items()]
    if device.kind.has_transients:
        values.insert(0, f"{each}quasiStatic = {_literal(quasi_static)}")
    for command in device.kind.commands:
        if device.count is None:
            values.append(f"{command} = '{device.name}.{command}'")
        else:
            names = ", ".join(f"'{unit}.{command}'" for unit, _ in _units(device))
            values.append(f"{command} = {{{names}}}")
    return f"  {device.kind.class_name} {device.name}{size}({', '.join(values)});"


def _frame(network: Network) -> str:
    """Speed of the dq frame: that of the first source that is alive, in the order of the file."""
    text = "1"
    sources = [unit for device in network.devices.values() if "omega" in device.kind.outputs for unit in _units(device)]
    for unit, device in reversed(sources):
        alive = f"'{unit}.available'" if "available" in device.kind.commands else f"{unit}.alive"
        text = f"if {alive} then {unit}.omega else {text}"
    return text


def _balance_variables() -> Iterator[str]:
    yield '  output DataCenter.Units.Power P_in "Power into the network from outside: sources, fuel, batteries that discharge";'
    yield '  output DataCenter.Units.Power P_out "Power out of the network: loads, losses, batteries that charge";'
    yield '  output DataCenter.Units.Power P_loss "Losses of all buses and devices";'
    yield '  output DataCenter.Units.Energy E_in(start = 0, fixed = true) "Energy in";'
    yield '  output DataCenter.Units.Energy E_out(start = 0, fixed = true) "Energy out";'
    yield '  output DataCenter.Units.Energy E_stored "Energy in reactances, capacitances and rotors";'


def _balance(network: Network, devices: list[tuple[str, Device]]) -> Iterator[str]:
    crossing = [f"{unit}.P_external" for unit, device in devices if "P_external" in device.kind.outputs]
    for name in ("P_loss", "E_stored"):
        terms = [f"{unit}.{name}" for unit, device in devices if name in device.kind.outputs]
        yield f"  {name} = {' + '.join([*terms, *(f'{bus}.{name}' for bus in network.buses)])};"
    yield f"  P_in = {' + '.join(f'noEvent(max(0, {power}))' for power in crossing) or '0'};"
    yield f"  P_out = P_loss{''.join(f' - noEvent(min(0, {power}))' for power in crossing)};"
    yield "  der(E_in) = P_in;"
    yield "  der(E_out) = P_out;"


def _type(variable: Variable) -> str:
    return f"DataCenter.{variable.type}" if variable.type.startswith(("Units.", "Types.")) else variable.type


def _start(device: Device, command: Variable, network: Network) -> str:
    """Value of a command at the start: the device's entry, or the class's start value, in which parameters may stand."""
    if command.name in device.commands:
        return _literal(device.commands[command.name])
    text = command.attributes.get("start", "0")
    if text in device.kind.parameters:
        return _literal(device.parameters.get(text, device.kind.parameters[text].value))
    if command.name == "f":
        return _literal(network.frequency)
    return text


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return number(value) if isinstance(value, float) else str(value)
