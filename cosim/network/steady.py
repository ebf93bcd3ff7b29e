"""A steady state of a network as a table: voltages of buses, loading of what has a rating."""

from __future__ import annotations

from math import degrees

from cosim.network.diagram import Device, Network


def table(network: Network, values: dict[str, float]) -> str:
    """``values``: variables of the network's FMU in its steady state, by name, in SI and per unit."""
    rows = [("bus", "nominal kV", "pu", "degrees")]
    rows += [
        (
            bus.name,
            f"{bus.V_nominal / 1e3:g}",
            f"{values[f'{bus.name}.V']:.4f}",
            f"{degrees(values[f'{bus.name}.angle']):.2f}",
        )
        for bus in network.buses.values()
    ]
    loads = [("device", "MW", "Mvar", "loading %")]
    for device in network.devices.values():
        for unit in units(device):
            power = [values.get(f"{unit}.{name}") for name in ("P_from", "Q_from") if "P_from" in device.kind.outputs]
            power = power or [values.get(f"{unit}.{name}") for name in ("P", "Q")]
            shown = ["" if value is None else f"{value / 1e6:.3f}" for value in power]
            share = loading(network, device, unit, values)
            loads.append((unit, *shown, "" if share is None else f"{100 * share:.1f}"))
    return "\n".join([*_aligned(rows), "", *_aligned(loads)])


def units(device: Device) -> list[str]:
    """Names of the single devices of an entry: set[1], set[2], ..., or its own."""
    return [device.name] if device.count is None else [f"{device.name}[{k}]" for k in range(1, device.count + 1)]


def loading(network: Network, device: Device, unit: str, values: dict[str, float]) -> float | None:
    """Load over the rating [1]; None where there is no rating."""
    rating = device.parameters.get("rating", device.kind.parameters.get("rating"))
    if rating is None:
        return None
    rating = rating if isinstance(rating, (int, float)) else float(rating.value)
    unit_of = device.kind.parameters["rating"].unit
    parallel = device.parameters.get("parallel", 1)
    if unit_of == "A" and f"{unit}.I" in values:
        return values[f"{unit}.I"] / (rating * parallel)
    P, Q = (values.get(f"{unit}.{a}", values.get(f"{unit}.{b}")) for a, b in (("P_from", "P"), ("Q_from", "Q")))
    if P is None or rating == 0:
        return None
    return {"V.A": abs(complex(P, Q or 0)), "W": abs(P), "var": abs(Q or 0)}[unit_of] / (rating * parallel)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(w) if k == 0 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths))).rstrip()
        for row in rows
    ]
