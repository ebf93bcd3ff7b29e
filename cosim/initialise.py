"""The steady operating point of the whole site before the first step.

With all members in initialisation, outputs are passed to inputs until nothing changes any more.
An FMU whose initial equations ask for der(x) = 0 solves its own part at each turn, so that the
fixed point is the steady state of the site. Feedback that a plain iteration would amplify is
tamed by Anderson acceleration (D. G. Anderson, J. ACM 12 (1965) 547, doi 10.1145/321296.321305)
over the continuous outputs; discrete ones are passed as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cosim.errors import CosimError
from cosim.scenario.schema import Initialisation
from cosim.site import Site

DEPTH = 12
"""Number of former iterations that Anderson acceleration combines."""
FIRST_STEP = 0.5
"""Share of the first change that is taken before anything is known about the feedback."""


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
    # Agents answer to what they measure: they act once, at the point that is found without them.
    _settle(site, point, options)
    for cluster in site.clusters:
        cluster.sweep(sampled=True)
    site.exchange()
    _settle(site, point, options)
    for cluster in site.clusters:
        cluster.run()
        site.exchange()
    return point


def _settle(site: Site, point: OperatingPoint, options: Initialisation) -> None:
    mixer = Anderson(_fed_back(site))
    old = _gather(site)
    point.converged = False
    for _ in range(options.iterations):
        point.iterations += 1
        for cluster in site.clusters:
            cluster.sweep(sampled=False)
            site.exchange()
        new = _gather(site)
        point.change, point.worst = _change(site, old, new)
        if point.change <= options.tolerance:
            point.converged = True
            return
        old = mixer.next(old, new)
        _scatter(site, old)
    if options.required:
        raise CosimError(
            f"no steady operating point after {point.iterations} iterations (relative change "
            f"{point.change:.2g}, asked {options.tolerance:.2g}); still changing: {', '.join(point.worst)}"
        )


def _gather(site: Site) -> np.ndarray:
    return np.concatenate([cluster.values[: cluster.n_outputs] for cluster in site.clusters])


def _scatter(site: Site, vector: np.ndarray) -> None:
    place = 0
    for cluster in site.clusters:
        cluster.values[: cluster.n_outputs] = vector[place : place + cluster.n_outputs]
        place += cluster.n_outputs
    site.exchange()


def _fed_back(site: Site) -> np.ndarray:
    """Mask of the outputs that are continuous and read by some member: those that can feed back."""
    masks = []
    for number, cluster in enumerate(site.clusters):
        read = np.zeros(len(cluster.values), dtype=bool)
        for wiring in cluster.wirings:
            read[wiring.sources] = True
        for link in site.links:
            if link.source_cluster == number:
                read[link.source_slots] = True
        masks.append(read[: cluster.n_outputs] & (cluster.continuous[: cluster.n_outputs] > 0))
    return np.concatenate(masks)


class Anderson:
    """Next guess for x = g(x) from the last pairs (x, g(x))."""

    def __init__(self, mask: np.ndarray) -> None:
        self._mask = mask
        self._points: list[np.ndarray] = []
        self._residuals: list[np.ndarray] = []
        self._scale: np.ndarray | None = None

    def next(self, x: np.ndarray, g: np.ndarray) -> np.ndarray:
        """The next guess, given g = g(x); elements outside the mask are taken from g."""
        mask = self._mask
        if not mask.any():
            return g.copy()
        if self._scale is None:
            self._scale = np.maximum(np.maximum(np.abs(x[mask]), np.abs(g[mask])), 1e-3)
        point, residual = g[mask] / self._scale, (g[mask] - x[mask]) / self._scale
        self._points.append(point)
        self._residuals.append(residual)
        self._points, self._residuals = self._points[-DEPTH:], self._residuals[-DEPTH:]
        if len(self._points) == 1:
            best = point - (1.0 - FIRST_STEP) * residual
        else:
            differences = np.array(self._residuals[:-1]) - residual
            weights = np.linalg.lstsq(differences.T, -residual, rcond=1e-12)[0]
            best = point + weights @ (np.array(self._points[:-1]) - point)
        result = g.copy()
        result[mask] = best * self._scale
        return result


def _change(site: Site, old: np.ndarray, new: np.ndarray) -> tuple[float, list[str]]:
    """Largest relative change of any output, and the names of the (at most five) largest."""
    if not len(new):
        return 0.0, []
    scale = np.maximum(np.maximum(np.abs(new), np.abs(old)), 1e-6)
    relative = np.abs(new - old) / scale
    largest = [int(i) for i in np.argsort(relative)[::-1][:5] if relative[i] > 0.0]
    names = []
    for i in largest:
        for cluster in site.clusters:
            if i < cluster.n_outputs:
                names.append(cluster.slot_name(i))
                break
            i -= cluster.n_outputs
    return float(relative.max()), names
