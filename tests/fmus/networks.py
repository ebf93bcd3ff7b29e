"""Electrical networks of any size: the Modelica class of each, and its solution by node voltages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from conformance import MODELS
from scipy.optimize import root
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from fmus.builder import Entry

GRID = MODELS / "Grid.mo"


@dataclass(frozen=True)
class Network:
    """Buses 0 to ``count - 1``, the source at bus 0; branch ``k`` joins the buses ``branches[k]``.

    Branches in ``switches`` have an input ``closed_<k>``. ``P`` [pu] is the power of the load at each bus.
    """

    count: int
    branches: tuple[tuple[int, int], ...]
    switches: tuple[int, ...]
    P: np.ndarray
    load: str = "Load"
    shunt: float = 1e-3
    reactance: np.ndarray = field(default_factory=lambda: np.array([0.04]))

    def X(self, branch: int) -> float:
        """Reactance of a branch [pu]."""
        return float(self.reactance[branch % len(self.reactance)])

    def modelica(self, name: str) -> str:
        """The class of the network."""
        declared = ["inner Grid.System system;", "Grid.Source source;", f"output Real v = bus_{self.count - 1}.V;"]
        equations = ["connect(source.pin, bus_0.pin);"]
        for k in range(self.count):
            declared += [
                f"Grid.Bus bus_{k}(G = {self.shunt!r});",
                f"Grid.{self.load} load_{k}(P = {float(self.P[k])!r});",
            ]
            equations.append(f"connect(load_{k}.pin, bus_{k}.pin);")
        for k, (i, j) in enumerate(self.branches):
            declared.append(f"Grid.Branch branch_{k}(X = {self.X(k)!r});")
            equations.append(f"connect(branch_{k}.p, bus_{i}.pin); connect(branch_{k}.n, bus_{j}.pin);")
            if k in self.switches:
                declared.append(f"input Boolean closed_{k}(start = true);")
            equations.append(f"branch_{k}.closed = {f'closed_{k}' if k in self.switches else 'true'};")
        lines = [*(f"  {line}" for line in declared), "equation", *(f"  {line}" for line in equations)]
        return "\n".join([f'model {name} "Network of {self.count} buses"', *lines, f"end {name};", ""])

    def entry(self, name: str, folder: Path, solver: str = "cvodes") -> Entry:
        """What to build; writes the class into ``folder``."""
        (folder / f"{name}.mo").write_text(self.modelica(name))
        return Entry(name, name, (str(GRID), str(folder / f"{name}.mo")), solver=solver)

    def admittance(self, opened: tuple[int, ...] = ()) -> coo_array:
        """Node admittance matrix with shunts and source."""
        closed = [k for k in range(len(self.branches)) if k not in opened]
        y = np.array([1.0 / complex(0.01, self.X(k)) for k in closed])
        i, j = (np.array([self.branches[k][end] for k in closed], dtype=int) for end in (0, 1))
        own = np.arange(self.count)
        shunt = np.full(self.count, complex(self.shunt, 1e-2))
        shunt[0] += 1.0 / 0.05j
        values = np.concatenate([y, y, -y, -y, shunt])
        places = np.concatenate([i, j, i, j, own]), np.concatenate([i, j, j, i, own])
        return coo_array((values, places), shape=(self.count, self.count))

    def voltages(self, load: np.ndarray, opened: tuple[int, ...] = ()) -> np.ndarray:
        """Complex bus voltages [pu] with the load admittances ``load``."""
        source = np.zeros(self.count, dtype=complex)
        source[0] = 1.02 / 0.05j
        own = np.arange(self.count)
        return spsolve((self.admittance(opened) + coo_array((load, (own, own)))).tocsc(), source)

    def power_flow(self, steady: bool) -> np.ndarray:
        """Voltages with all loads on: as they are measured where ``steady``, else without the measurement's floor."""
        floor = 1e-8 if steady else 0.0

        def mismatch(square: np.ndarray) -> np.ndarray:
            return np.abs(self.voltages(self.P / (square + 0.01))) ** 2 + floor - square

        return self.voltages(self.P / (root(mismatch, np.ones(self.count), tol=1e-13).x + 0.01))


def tree(count: int, load: str = "Load") -> Network:
    """A binary tree; each third branch has a switch."""
    branches = tuple(((k - 1) // 2, k) for k in range(1, count))
    power = 0.3 / count * (1.0 + np.sin(np.arange(count)))
    return Network(count, branches, tuple(range(2, count - 1, 3)), power, load)


def line(count: int, load: str = "Load") -> Network:
    """One bus after the other: the longest way from the source."""
    branches = tuple((k - 1, k) for k in range(1, count))
    return Network(count, branches, (count // 2,), np.full(count, 0.1 / count), load, reactance=np.array([0.004]))


def random_network(seed: int, load: str = "Load") -> Network:
    """A random tree with loops and switches of 8 to 40 buses."""
    random = np.random.default_rng(seed)
    count = int(random.integers(8, 41))
    branches = [(int(random.integers(k)), k) for k in range(1, count)]
    for _ in range(int(random.integers(count))):
        i, j = sorted(random.choice(count, 2, replace=False))
        branches.append((int(i), int(j)))
    switches = random.choice(len(branches), min(6, len(branches)), replace=False)
    power = random.uniform(0.0, 0.6 / count, count)
    reactance = 10.0 ** random.uniform(-3.0, -1.0, len(branches))
    return Network(
        count, tuple(branches), tuple(sorted(int(k) for k in switches)), power, load,
        float(10.0 ** random.uniform(-6.0, -2.0)), reactance,
    )  # fmt: skip
