"""Figures of studies: each function draws on axes and returns them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from cosim.study.analysis import pareto as front_of
from cosim.study.analysis import regression, sobol_indices
from cosim.study.results import StudyResults

LOW, HIGH, QUIET = "C0", "C1", "0.75"


def tornado(axes: Axes, results: StudyResults, metric: str) -> Axes:
    """How far a metric moves from the 5 % to the 95 % quantile of each variable, along the linear fit, the widest bar
    on top. R^2 of the fit stands in the figure: far below one the bars tell little."""
    fit = regression(results, metric)
    rows = results.done.dropna(subset=[metric])
    centre = float(rows[metric].mean())
    for place, (name, row) in enumerate(reversed(list(fit.iterrows()))):
        low, high = rows[name].astype(float).quantile([0.05, 0.95]) - rows[name].mean()
        for end, colour in ((low, LOW), (high, HIGH)):
            axes.barh(place, row["slope"] * end, left=centre, color=colour, height=0.6)
    axes.axvline(centre, color="0.3", linewidth=0.8)
    axes.set_yticks(range(len(fit)), [_short(results, name) for name in reversed(fit.index)])
    axes.set_xlabel(results.label(metric))
    axes.set_title(f"low (blue) and high (orange) end of each variable, $R^2$ = {fit.attrs['r_squared']:.2f}")
    axes.grid(axis="y", visible=False)
    return axes


def sensitivity(axes: Axes, results: StudyResults, metric: str) -> Axes:
    """First-order and total Sobol indices with 95 % intervals."""
    found = sobol_indices(results, metric).sort_values("total")
    place = np.arange(len(found))
    for shift, kind, colour in ((0.2, "total", HIGH), (-0.2, "first", LOW)):
        axes.barh(place + shift, found[kind], 0.38, xerr=found[f"{kind}_interval"], color=colour,
                  error_kw={"linewidth": 0.8}, label={"total": "with interactions", "first": "alone"}[kind])
    axes.set_yticks(place, [_short(results, name) for name in found.index])
    axes.set_xlabel(f"share of the variance of {results.label(metric)} [1]")
    axes.grid(axis="y", visible=False)
    axes.legend()
    return axes


def contour(
    axes: Axes, results: StudyResults, x: str, y: str, metric: str, limit: float | None = None, **where: object
) -> Axes:
    """A metric of a grid study over two of its parameters, the others being fixed by ``where`` (their nearest
    values) or averaged over random draws. ``limit`` is drawn as a line; runs stand as dots, failed ones as crosses."""
    values = _slice(results, x, y, metric, where)
    mesh = axes.contourf(values[x], values[y], values, levels=12, cmap="cividis")
    axes.figure.colorbar(mesh, ax=axes, label=results.label(metric))
    if limit is not None and float(values.min()) < limit < float(values.max()):
        lines = axes.contour(values[x], values[y], values, levels=[limit], colors="white", linewidths=1.6)
        axes.clabel(lines, fmt=f"{limit:g}")
    grid_x, grid_y = np.meshgrid(values[x], values[y])
    failed = ~np.isfinite(values.to_numpy())
    axes.plot(grid_x[~failed], grid_y[~failed], ".", color="white", markersize=2)
    axes.plot(grid_x[failed], grid_y[failed], "x", color="C1", markersize=5)
    axes.set_xlabel(results.label(x))
    axes.set_ylabel(results.label(y))
    axes.grid(visible=False)
    return axes


def cells(axes: Axes, results: StudyResults, x: str, y: str, metric: str, text: str = "{:.2g}", **where: object) -> Axes:
    """A metric of a grid study as a table of coloured cells over two parameters, the others fixed by ``where``: for
    few values, or values that jump. Failed runs stay empty."""
    values = _slice(results, x, y, metric, where)
    mesh = axes.imshow(values, cmap="cividis", aspect="auto", origin="lower")
    middle = 0.5 * (float(np.nanmin(values)) + float(np.nanmax(values)))
    for (row, column), value in np.ndenumerate(values.to_numpy()):
        if np.isfinite(value):
            axes.text(column, row, text.format(value), ha="center", va="center", fontsize=7,
                      color="white" if value <= middle else "black")
    axes.figure.colorbar(mesh, ax=axes, label=results.label(metric))
    axes.set_xticks(range(values.sizes[x]), [f"{value:g}" for value in values[x].to_numpy()])
    axes.set_yticks(range(values.sizes[y]), [f"{value:g}" for value in values[y].to_numpy()])
    axes.set_xlabel(results.label(x))
    axes.set_ylabel(results.label(y))
    axes.grid(visible=False)
    return axes


def _slice(results: StudyResults, x: str, y: str, metric: str, where: dict):
    """A metric over y and x, the other parameters at the values given (the nearest, if numbers), draws averaged."""
    data = results.to_xarray()
    data = data.sel({name: value for name, value in where.items() if isinstance(value, str)})
    data = data.sel({name: value for name, value in where.items() if not isinstance(value, str)}, method="nearest")
    if "draw" in data.dims:
        data = data.mean("draw")
    free = [name for name in data[metric].dims if name not in (x, y)]
    if free:
        raise ValueError(f"figure of {metric}: expected a value for {', '.join(free)}")
    return data[metric].transpose(y, x)


def pareto(axes: Axes, results: StudyResults, goals: dict[str, str]) -> Axes:
    """All runs over two metrics, and the front of those that no feasible run beats; {metric: "minimum" or "maximum"}."""
    x, y = goals
    rows, front = results.done, front_of(results, goals)
    kept = rows["feasible"]
    axes.plot(rows.loc[~kept, x], rows.loc[~kept, y], "x", color=QUIET, markersize=4, label="breaks a constraint")
    axes.plot(rows.loc[kept, x], rows.loc[kept, y], ".", color=LOW, label="feasible")
    axes.plot(front[x], front[y], "o-", color=HIGH, markersize=4, label="front")
    axes.set_xlabel(results.label(x))
    axes.set_ylabel(results.label(y))
    axes.legend()
    return axes


def _short(results: StudyResults, name: str) -> str:
    return results.study.variables[name].description or name.replace("_", " ")
