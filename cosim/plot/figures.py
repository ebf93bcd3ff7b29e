"""Whole figures: the handover at three zooms, and plain lines for any run."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from cosim.plot.panels import Panel, draw, mark
from cosim.plot.style import styled
from cosim.results import Results

HANDOVER = (
    Panel("Voltage", "1", (
        ("electrical.V_pu", "main bus"), ("electrical.V_critical_pu", "critical bus"),
        ("electrical.V_feeder_pu", "feeders"))),
    Panel("Power", "MW", (
        ("electrical.P_grid", "grid"), ("electrical.P_genset", "gensets"), ("electrical.P_bess", "battery"),
        ("electrical.P_pv", "PV"), ("electrical.P_critical", "critical load"))),
    Panel("Frequency", "Hz", (("electrical.f", "main bus"),)),
    Panel("State of charge", "%", (("*.SOC", "battery"),)),
    Panel("Temperature", "degC", (
        ("*.T_die", "GPU die"), ("*.T_coolant_supply", "coolant supply"),
        ("*.T_facility_supply", "facility water"), ("*.T_inlet_air", "rack inlet air"))),
)
ZOOMS = ((0.2, 1e-3, "ms"), (120.0, 1.0, "s"), (None, 3600.0, "h"))
"""Span [s] (None: the whole run), unit of the time axis [s] and its name."""


def figure(results: Results) -> Figure:
    """Five panels at three zooms around the first disturbance, or plain lines if there is none."""
    disturbances = results.scenario.get("disturbances", [])
    known = [panel for panel in HANDOVER if panel.found(results)]
    if not disturbances or not known:
        return lines(results, results.names()[:8])
    moment = disturbances[0]["at"]
    end = results.time(results.names()[0])[-1]
    with styled():
        drawn, axes = plt.subplots(len(known), len(ZOOMS), figsize=(13, 2.1 * len(known)), squeeze=False)
        for column, (span, scale, unit) in enumerate(ZOOMS):
            t0, t1 = (0.0, end) if span is None else (max(0.0, moment - 0.1 * span), min(end, moment + 0.9 * span))
            origin = 0.0 if span is None else moment
            for row, panel in enumerate(known):
                draw(axes[row, column], results, panel, t0, t1, origin, scale)
                mark(axes[row, column], results, origin, scale, texts=row == 0)
            axes[0, column].set_title("the whole run" if span is None else f"{span * 1000:g} ms" if span < 1 else f"{span / 60:g} min")
            axes[-1, column].set_xlabel(f"time {'' if span is None else 'after the event '}[{unit}]")
        for row in axes:
            row[-1].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        drawn.suptitle(results.scenario.get("description") or results.scenario.get("name", ""))
    return drawn


def lines(results: Results, names: list[str]) -> Figure:
    """One panel per variable over the whole run."""
    with styled():
        drawn, axes = plt.subplots(len(names), 1, figsize=(8, 1.8 * len(names)), sharex=True, squeeze=False)
        for row, name in zip(axes[:, 0], names):
            times = results.time(name)
            draw(row, results, Panel(name, results.unit(name), ((name, name),)), times[0], times[-1], 0.0, 1.0)
            mark(row, results, 0.0, 1.0, texts=False)
        axes[-1, 0].set_xlabel("time [s]")
    return drawn
