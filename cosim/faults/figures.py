"""Figures of a fault study: signals at two zooms, and signals against limit curves."""

from __future__ import annotations

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cosim.faults.limits import Curve, longest_excursion, read_curve
from cosim.faults.study import Outcome, compared
from cosim.plot.panels import Panel, draw, mark
from cosim.plot.style import STYLE
from cosim.results import Results
from cosim.scenario.loader import Loaded

PANELS = (
    Panel("Voltage", "1", (("electrical.V_pu", "main bus"), ("electrical.V_critical_pu", "racks"), ("electrical.V_feeder_pu", "feeders"))),
    Panel("Frequency", "Hz", (("electrical.f", "main bus"),)),
    Panel("Power", "MW", (
        ("electrical.P_grid", "utility"), ("electrical.P_genset", "gensets"), ("electrical.P_bess", "battery"), ("electrical.P_pv", "PV"),
        ("electrical.P_ups", "UPS input"), ("electrical.P_critical", "racks"))),
    Panel("Current", "kA", (("electrical.I_grid", "utility"), ("electrical.I_genset", "gensets"))),
    Panel("DC link", "V", (("electrical.V_dc_ups", "UPS"),)),
    Panel("Temperature", "degC", (("*.T_die", "GPU die"), ("*.T_coolant_supply", "coolant"), ("*.T_facility_supply", "facility water"))),
)
FIRST = 0.5
"""Span of the left column [s]."""
TIMES = np.geomspace(1e-3, 1e2, 241)
"""Durations of the magnitude-duration plots [s]."""


def panels(loaded: Loaded, results: Results) -> Figure:
    """The panels over the first half second and over the whole study, time counted from the fault."""
    at, end = loaded.scenario.fault.at, loaded.scenario.duration
    with plt.style.context(STYLE):
        drawn, axes = plt.subplots(len(PANELS), 2, figsize=(13, 2.1 * len(PANELS)), squeeze=False)
        for column, (t0, t1) in enumerate(((at - 0.1 * FIRST, at + FIRST), (max(0.0, at - 0.05 * (end - at)), end))):
            for row, panel in enumerate(PANELS):
                draw(axes[row, column], results, panel, t0, t1, at, 1.0)
                mark(axes[row, column], results, at, 1.0, texts=row == 0)
                axes[row, column].ticklabel_format(useOffset=False)
            axes[-1, column].set_xlabel("time after the fault [s]")
        for row in axes:
            row[-1].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return drawn


def limits(loaded: Loaded, outcome: Outcome, results: Results) -> Figure | None:
    """Magnitude against duration: each signal under or over a level for so long, beside the curve."""
    fault = loaded.scenario.fault
    chosen = [judged for judged in outcome.judged if judged.name in fault.limits]
    if not chosen:
        return None
    columns = min(4, len(chosen))
    rows = -(-len(chosen) // columns)
    with plt.style.context(STYLE):
        drawn, axes = plt.subplots(rows, columns, figsize=(3.6 * columns, 2.7 * rows), squeeze=False)
        for ax in axes.flat[len(chosen):]:
            ax.axis("off")
        for ax, judged in zip(axes.flat, chosen):
            limit = fault.limits[judged.name]
            folders = [loaded.folder / folder for folder in fault.curve_path]
            curve, _ = read_curve(limit.curve, folders, str(loaded.file), judged.name)
            signal = compared(loaded, results, limit, curve, judged.name)
            _magnitude_duration(ax, curve, signal)
            verdict = judged.verdict
            if limit.connected is None:
                duration = np.clip(verdict.time, TIMES[0], TIMES[-1])
                ax.plot(duration, verdict.value, "o", color="C3" if not verdict.passed else "C2", markersize=4)
            ax.set_title(f"{judged.name}: {'holds' if verdict.passed else 'FAILS'}", fontsize=8,
                         color="black" if verdict.passed else "C3")
            ax.set(xscale="log", xlabel="duration [s]", ylabel=f"level [{'pu' if curve.unit == '1' else curve.unit}]")
    return drawn


def border(curve: Curve, sign: float, times: np.ndarray) -> np.ndarray:
    """Level that a signal may not be beyond for each of the times [s], shape of ``times``; nan where there is none."""
    steps = [step for bound in (curve.below if sign < 0 else curve.above) for step in bound.steps()]
    return sign * np.array([min((sign * level for level, longest in steps if longest < t), default=np.nan) for t in times])


def _magnitude_duration(ax: Axes, curve: Curve, signal) -> None:
    """The curve as a border, and the longest time that the signal spends beyond each level."""
    low, high = float(signal.v.min()), float(signal.v.max())
    for sign, bounds in ((-1.0, curve.below), (1.0, curve.above)):
        if not bounds:
            continue
        ax.plot(TIMES, border(curve, sign, TIMES), color="C3", linewidth=1.2)
        levels = np.linspace(1.0 if curve.unit == "1" else 0.5 * (low + high), low if sign < 0 else high, 60)
        times = [longest_excursion(signal, level, sign, curve.clock) for level in levels]
        ax.plot(np.clip(times, TIMES[0], TIMES[-1]), levels, color="C0", linewidth=1.2)
