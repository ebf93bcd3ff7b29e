"""The steady operating point of the whole site before the first step.

With all members in initialisation, outputs are passed to inputs until nothing changes any more
(fixed-point iteration with a relaxation that is halved when the changes grow). An FMU whose
initial equations ask for der(x) = 0 solves its own part at each turn, so that the fixed point is
the steady state of the site.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cosim.connections import Site
from cosim.errors import CosimError
from cosim.scenario.schema import Initialisation


@dataclass
class OperatingPoint:
    """How the search went: iterations, largest relative change of the last one, and who changed most."""

    iterations: int = 0
    change: float = 0.0
    worst: list[str] = field(default_factory=list)
    converged: bool = False


def find_operating_point(site: Site, start: float, stop: float, options: Initialisation) -> OperatingPoint:
    """Initialise all members at ``start`` [s] and settle inputs and outputs.

    Raises CosimError naming the variables that keep changing if the point is required and not found.
    """
    for cluster in site.clusters:
        cluster.begin(start, stop)
    site.exchange()
    point = OperatingPoint()
    previous = [cluster.values.copy() for cluster in site.clusters]
    relaxation, last = 1.0, np.inf
    for point.iterations in range(1, options.iterations + 1):
        for cluster in site.clusters:
            cluster.sweep()
            site.exchange()
        point.change, point.worst = _change(site, previous)
        if point.change <= options.tolerance:
            point.converged = True
            break
        if point.change > 0.9 * last and point.iterations > 5:
            relaxation = max(0.1, 0.5 * relaxation)
        last = point.change
        for cluster, old in zip(site.clusters, previous):
            if relaxation < 1.0:
                cluster.values += (relaxation - 1.0) * (cluster.values - old)
            old[:] = cluster.values
    if not point.converged and options.required:
        raise CosimError(
            f"no steady operating point after {point.iterations} iterations (relative change "
            f"{point.change:.2g}, asked {options.tolerance:.2g}); still changing: {', '.join(point.worst)}"
        )
    for cluster in site.clusters:
        cluster.run()
    site.exchange()
    return point


def _change(site: Site, previous: list[np.ndarray]) -> tuple[float, list[str]]:
    """Largest relative change of any output, and the names of the (at most five) largest."""
    worst: list[tuple[float, str]] = []
    for cluster, old in zip(site.clusters, previous):
        new = cluster.values[: cluster.n_outputs]
        if not len(new):
            continue
        scale = np.maximum(np.maximum(np.abs(new), np.abs(old[: cluster.n_outputs])), 1e-6)
        relative = np.abs(new - old[: cluster.n_outputs]) / scale
        for slot in np.argsort(relative)[::-1][:5]:
            if relative[slot] > 0.0:
                worst.append((float(relative[slot]), cluster.slot_name(int(slot))))
    worst.sort(reverse=True)
    return (worst[0][0] if worst else 0.0), [name for _, name in worst[:5]]
