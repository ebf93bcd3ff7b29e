"""One-line diagram of the site with the states of its breakers, and the power flow in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cosim.connections import parse
from cosim.faults.signals import trace
from cosim.plot.style import STYLE
from cosim.results import Results
from cosim.scenario.loader import Loaded

CLOSED, OPEN = "#b3261e", "#1b7f3b"
"""Colours of breakers as North American switchgear shows them: red closed, green open."""


@dataclass(frozen=True)
class Branch:
    """A branch on the main bus: label, power into it (negative: it feeds the bus), and whether it is closed."""

    label: str
    power: str
    closed: str
    """Variable that is above ``open_value`` while the branch conducts."""
    open_value: float = 0.0


SOURCES = (
    Branch("utility\n69 kV", "-electrical.P_grid", "electrical.grid_connected"),
    Branch("gensets", "electrical.P_genset", "electrical.n_genset_online"),
    Branch("battery", "electrical.P_bess", "electrical.bess_mode", 1.0),
    Branch("PV", "electrical.P_pv", "electrical.pv_connected"),
)
NOT_FED = ("battery", "off")
"""Modes in which a UPS takes no power from the bus."""


def loads(results: Results) -> list[Branch]:
    """The branches of all UPS groups and feeders, whatever the number of halls."""
    groups, feeders = (results[f"electrical.{name}"].shape[1] for name in ("P_ups", "P_feeder"))
    number = lambda i: f" {i}" if groups > 1 else ""
    return [
        *[Branch(f"UPS and racks{number(i)}", f"electrical.P_ups[{i}]", f"electrical.ups_mode[{i}]") for i in range(1, groups + 1)],
        *[Branch(_fed_by(results, i), f"electrical.P_feeder[{i}]", f"electrical.feeder_available[{i}]") for i in range(1, feeders + 1)],
    ]


def _fed_by(results: Results, feeder: int) -> str:
    """What a feeder feeds: the entities that ask it for power; a constant beside them is the house load."""
    source = results.scenario["connections"].get(f"electrical.P_feeder_demand[{feeder}]", "")
    terms, constants = parse(source) if isinstance(source, str) else ([], [])
    if constants or not terms:
        return "house"
    names = list(dict.fromkeys(term.entity for term in terms))
    return ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")


def draw(loaded: Loaded, results: Results) -> Figure:
    """The diagram just before the fault, one second after it, and at the end."""
    at, end = loaded.scenario.fault.at, loaded.scenario.duration
    moments = [(at, True, "before the fault"), (min(at + 1, end), False, "1 s after"), (end, True, f"at the end, {end - at:g} s after")]
    with plt.style.context(STYLE):
        drawn, axes = plt.subplots(1, len(moments), figsize=(15, 4.2))
        for ax, (t, before, title) in zip(axes, moments):
            _site(ax, results, t, before)
            ax.set_title(title)
    return drawn


def _site(ax: Axes, results: Results, t: float, before: bool) -> None:
    value = lambda name: trace(results, name).at(t, before)
    ax.set(xlim=(-0.3, 8.3), ylim=(-3.3, 3.3))
    ax.axis("off")
    V, f = value("electrical.V_pu"), value("electrical.f")
    live = V > 0.1
    ax.plot([0, 8], [0, 0], color="0.1" if live else "0.7", linewidth=4, solid_capstyle="butt")
    ax.text(-0.3, 0.12, f"13.8 kV\n{V:.3f} pu" + (f"\n{f:.2f} Hz" if live else ""), fontsize=7, ha="left", va="bottom")
    for direction, branches in ((1, SOURCES), (-1, loads(results))):
        for place, branch in enumerate(branches):
            x = 1 + 2 * place if len(branches) <= 4 else 0.4 + 7.2 * place / (len(branches) - 1)
            closed = _closed(results, branch, value(branch.closed))
            ax.plot([x, x], [0, direction * 1.9], color="0.2", linewidth=1.2)
            ax.plot(x, direction * 0.75, marker="s", markersize=9, markeredgecolor=CLOSED if closed else OPEN,
                    markerfacecolor=CLOSED if closed else "white", markeredgewidth=1.6)
            _arrow(ax, x, direction, value(branch.power) / 1e6)
            label = branch.label
            if branch.power.startswith("electrical.P_ups"):
                critical = branch.power.replace("P_ups", "P_critical")
                label += f"\n{_mode(results, value(branch.closed))}, {value(critical) / 1e6:.1f} MW"
            if branch.label == "gensets":
                label += f"\n{value('electrical.n_genset_online'):.0f} on the bus"
            ax.text(x, direction * 2.0, label, fontsize=7, ha="center", va="bottom" if direction > 0 else "top")


def _closed(results: Results, branch: Branch, state: float) -> bool:
    if branch.closed.startswith("electrical.ups_mode"):
        return _mode(results, state) not in NOT_FED
    return state > branch.open_value


def _mode(results: Results, state: float) -> str:
    """Name of a mode of the UPS."""
    return results.literals("electrical.ups_mode")[round(state)].name


def _arrow(ax: Axes, x: float, direction: int, power: float) -> None:
    """An arrow along the flow of power [MW, positive away from the bus]."""
    ax.text(x + 0.15, direction * 1.35, f"{abs(power):.2f} MW", fontsize=7, va="center")
    if abs(power) > 0.005:
        tip, tail = (1.6, 1.1) if power > 0 else (1.1, 1.6)
        ax.annotate("", (x, direction * tip), (x, direction * tail), arrowprops={"arrowstyle": "-|>", "color": "#1f5fa8", "lw": 1.6})


def power_flow(results: Results, at: float) -> list[tuple[str, float, str]]:
    """The steady state before the fault: quantity, value, unit; the last row is what the branches leave over."""
    value = lambda name: trace(results, name).at(at, before=True)
    rows = [("main bus voltage", value("electrical.V_pu"), "1"), ("main bus frequency", value("electrical.f"), "Hz"),
            ("utility, reactive power", value("electrical.Q_grid") / 1e6, "Mvar")]
    balance = 0.0
    for branch in (*SOURCES, *loads(results)):
        power = value(branch.power) / 1e6
        balance -= power
        rows.append((f"into {branch.label}".replace("\n", ", "), power, "MW"))
    racks = np.asarray(results.at("electrical.P_critical", at), float).sum() / 1e6
    rows.append(("racks behind the UPS", racks, "MW"))
    rows.append(("lines and transformers: what the branches leave over", balance, "MW"))
    return [(name, 0.0 if np.isclose(number, 0, atol=1e-9) else number, unit) for name, number, unit in rows]
