"""What drives a metric, and which runs no other one beats."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cosim.study.design import problem
from cosim.study.results import StudyResults


def sobol_indices(results: StudyResults, metric: str, resamples: int = 200) -> pd.DataFrame:
    """First-order and total Sobol indices of a metric with their 95 % confidence intervals [1].

    Index: variables; columns: first, first_interval, total, total_interval (half widths, by bootstrap). The study's
    design has to be ``saltelli``; blocks of the sample in which a run failed are left out. Saltelli et al.,
    Comput. Phys. Commun. 181 (2010) 259, doi 10.1016/j.cpc.2009.09.018.
    """
    from SALib.analyze import sobol

    if results.study.design.method != "saltelli":
        raise ValueError(f"design.method {results.study.design.method!r}: expected 'saltelli' for Sobol indices")
    names = list(results.study.variables)
    blocks = results.table[metric].to_numpy(float).reshape(-1, len(names) + 2)
    whole = np.isfinite(blocks).all(axis=1)
    if whole.sum() < 2:
        raise ValueError(f"{metric}: expected at least two whole blocks of the sample, {whole.sum()} have no failed run")
    found = sobol.analyze(
        problem(results.study), blocks[whole].ravel(), calc_second_order=False, num_resamples=resamples,
        seed=results.study.seed,
    )
    return pd.DataFrame(
        {"first": found["S1"], "first_interval": found["S1_conf"], "total": found["ST"], "total_interval": found["ST_conf"]},
        index=pd.Index(names, name="variable"),
    )


def regression(results: StudyResults, metric: str) -> pd.DataFrame:
    """Standardised regression coefficients of a metric on the variables that are numbers or switches [1].

    Index: variables, the strongest first; columns: coefficient, and slope in units of the metric per unit of the
    variable. ``attrs["r_squared"]`` is the share of the variance that the linear fit explains: below about 0.7 the
    coefficients tell little. Saltelli et al., Global Sensitivity Analysis (Wiley 2008), section 1.2.5.
    """
    names = [
        name for name, variable in results.study.variables.items()
        if variable.numeric or all(isinstance(value, bool) for value in variable.values or [None])
    ]
    rows = results.done[[*names, metric]].astype(float).dropna()
    names = [name for name in names if rows[name].std() > 0]
    if len(rows) < len(names) + 2:
        raise ValueError(f"{metric}: expected at least {len(names) + 2} runs with a figure, there are {len(rows)}")
    x, y = rows[names].to_numpy(), rows[metric].to_numpy()
    scale = x.std(axis=0, ddof=1)
    matrix = np.column_stack([np.ones(len(rows)), (x - x.mean(axis=0)) / scale])
    fit, *_ = np.linalg.lstsq(matrix, y, rcond=None)
    spread = y.std(ddof=1)
    residual = float(np.sum((y - matrix @ fit) ** 2))
    table = pd.DataFrame(
        {"coefficient": fit[1:] / spread if spread > 0 else 0.0 * fit[1:], "slope": fit[1:] / scale},
        index=pd.Index(names, name="variable"),
    )
    table = table.reindex(table["coefficient"].abs().sort_values(ascending=False).index)
    table.attrs["r_squared"] = 1.0 - residual / float(np.sum((y - y.mean()) ** 2)) if spread > 0 else 0.0
    return table


def pareto(results: StudyResults, goals: dict[str, str]) -> pd.DataFrame:
    """The feasible runs that no other one beats in all goals, {metric: "minimum" or "maximum"}."""
    unknown = set(goals.values()) - {"minimum", "maximum"}
    if unknown:
        raise ValueError(f"goal {min(unknown)!r}: expected minimum or maximum")
    rows = results.done
    rows = rows[rows["feasible"]].dropna(subset=list(goals))
    signs = np.array([1.0 if goal == "minimum" else -1.0 for goal in goals.values()])
    cost = rows[list(goals)].to_numpy(float) * signs
    no_worse = (cost[:, None, :] <= cost[None, :, :]).all(axis=2)
    better = (cost[:, None, :] < cost[None, :, :]).any(axis=2)
    beaten = (no_worse & better).any(axis=0)
    return rows[~beaten].sort_values(next(iter(goals)))
