"""The same network in pandapower, which solves it by a method and code of its own.

The utility is a slack bus behind an impedance; a transformer has its magnetising branch at its first winding (as a
shunt), where pandapower's own would divide it over both.
"""

from __future__ import annotations

from math import hypot, pi, sqrt

import pandapower as pp

from cosim.network.diagram import Device, Network


def convert(network: Network) -> tuple[pp.pandapowerNet, dict[str, int]]:
    """The pandapower net and its bus numbers by name."""
    net = pp.create_empty_network(f_hz=network.frequency, sn_mva=network.S_base / 1e6)
    buses = {name: pp.create_bus(net, vn_kv=bus.V_nominal / 1e3, name=name) for name, bus in network.buses.items()}
    for bus in network.buses.values():  # shunt of the class Bus
        _shunt(net, buses[bus.name], 1e-6 * network.S_base, -1e-4 * network.S_base)
    for device in network.devices.values():
        for _ in range(device.count or 1):
            _ADD[device.kind.name](net, network, device, buses)
    return net, buses


def value(device: Device, key: str):
    """A parameter or command: the device's own, or the default of its kind."""
    for own, declared in ((device.parameters, device.kind.parameters), (device.commands, device.kind.commands)):
        if key in own:
            return own[key]
        if key in declared:
            text = declared[key].value or declared[key].attributes["start"]
            return (
                value(device, text)
                if text in device.kind.parameters
                else {"true": True, "false": False}.get(text)
                if text in ("true", "false")
                else float(text)
            )
    raise KeyError(key)


def _shunt(net, bus: int, p: float, q: float) -> None:
    """Constant admittance that takes ``p`` [W] and ``q`` [var] at nominal voltage."""
    pp.create_shunt(net, bus, p_mw=p / 1e6, q_mvar=q / 1e6)


def _utility(net, network, device, buses) -> None:
    V = value(device, "V_nominal")
    slack = pp.create_bus(net, vn_kv=V / 1e3)
    pp.create_ext_grid(net, slack, vm_pu=(value(device, "V")) / V)
    ratio = value(device, "x_over_r")
    x = network.S_base / value(device, "short_circuit") / sqrt(1 + 1 / ratio**2)
    pp.create_impedance(
        net, slack, buses[device.terminals["bus"]], rft_pu=x / ratio, xft_pu=x, sn_mva=network.S_base / 1e6
    )


def _transformer(net, network, device, buses) -> None:
    if not value(device, "closed"):
        return
    S, tap, ratio = value(device, "rating") * value(device, "parallel"), value(device, "tap"), value(device, "x_over_r")
    a, b = buses[device.terminals["from"]], buses[device.terminals["to"]]
    vk = 100 * value(device, "impedance")
    # short-circuit voltage counts on the secondary voltage, which carries the tap here
    pp.create_transformer_from_parameters(
        net,
        a,
        b,
        sn_mva=S / 1e6,
        vn_hv_kv=value(device, "V_from") / 1e3,
        vn_lv_kv=tap * value(device, "V_to") / 1e3,
        vk_percent=vk / tap**2,
        vkr_percent=vk / tap**2 / hypot(1, ratio),
        pfe_kw=0,
        i0_percent=0,
    )
    _shunt(net, a, value(device, "loss_no_load") * S, value(device, "current_no_load") * S)


def _series(net, network, device, buses, r: float, x: float) -> None:
    a, b = (buses[device.terminals[t]] for t in ("from", "to"))
    pp.create_impedance(net, a, b, rft_pu=r, xft_pu=x, sn_mva=network.S_base / 1e6)


def _breaker(net, network, device, buses) -> None:
    if value(device, "closed"):
        _series(net, network, device, buses, value(device, "resistance"), value(device, "reactance"))


def _cable(net, network, device, buses) -> None:
    if not value(device, "closed"):
        return
    z = network.S_base / value(device, "V_nominal") ** 2 / value(device, "parallel")
    length = value(device, "length")
    _series(net, network, device, buses, value(device, "r") * length * z, value(device, "x") * length * z)
    B = 2 * pi * network.frequency * value(device, "c") * length / z
    for t in ("from", "to"):
        _shunt(net, buses[device.terminals[t]], 0.0, -B / 2 * network.S_base)


def _load(net, network, device, buses) -> None:
    P, pf = value(device, "P_demand"), value(device, "power_factor")
    pp.create_load(net, buses[device.terminals["bus"]], p_mw=P / 1e6, q_mvar=P * sqrt(1 / pf**2 - 1) / 1e6)


def _capacitor_bank(net, network, device, buses) -> None:
    if value(device, "closed"):
        Q = value(device, "rating")
        _shunt(net, buses[device.terminals["bus"]], value(device, "loss_factor") * Q, -Q)


def _fault(net, network, device, buses) -> None:
    assert not value(device, "active"), "a power flow has no fault"


_ADD = {
    "utility": _utility,
    "transformer": _transformer,
    "breaker": _breaker,
    "cable": _cable,
    "load": _load,
    "capacitor_bank": _capacitor_bank,
    "fault": _fault,
}
