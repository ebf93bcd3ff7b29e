"""Reads result files: numpy, pandas and xarray with units."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import h5py
import numpy as np

from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION
from cosim.results.journal import read_journal
from cosim.results.place import open_anyhow
from cosim.variables import Literal, split_element

if TYPE_CHECKING:
    import pandas
    import xarray


class Results:
    """The results of one run. Names are "entity.variable" or "entity.variable[1]"."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._file = self._open()
        self._place: dict[str, h5py.Dataset] = {}
        self._clock: dict[str, str] = {}
        self._cache: dict[str, np.ndarray] = {}
        try:
            self._index()
        except (OSError, RuntimeError, KeyError, ValueError, AttributeError) as error:
            self._file.close()
            raise CosimError(f"{self.path}: is damaged ({' '.join(str(error).split())[:120]})") from None
        self._rest: dict[str, tuple[int, np.ndarray, np.ndarray]] = {}
        """Of a run that goes on or was killed, per cluster: rows of it that the HDF5 file has, ticks and rows that follow."""
        if "report" not in self._file and "run" in self._file.attrs:
            self._find_rest()

    def _index(self) -> None:
        for cluster, group in self._file["clusters"].items():
            for entity, members in group.items():
                if isinstance(members, h5py.Group):
                    for variable, dataset in members.items():
                        if dataset is None:
                            raise ValueError(f"{entity}.{variable}")
                        name = f"{entity}.{variable.replace('|', '/')}"
                        self._place[name] = dataset
                        self._clock[name] = cluster

    def _open(self) -> h5py.File:
        try:
            file = open_anyhow(self.path)
        except OSError as error:
            found = "no such file" if not self.path.is_file() else "not a result file, or damaged"
            raise CosimError(f"{self.path}: {found} ({str(error)[:120]})") from None
        if "clusters" not in file:
            file.close()
            raise CosimError(f"{self.path}: holds no results of a run")
        return file

    def _find_rest(self) -> None:
        lengths: dict[str, int] = {cluster: len(group["time"]) for cluster, group in self._file["clusters"].items()}
        for name, dataset in self._place.items():
            lengths[self._clock[name]] = min(lengths[self._clock[name]], len(dataset))
        number = {cluster: int(self._file[f"clusters/{cluster}"].attrs.get("number", -1)) for cluster in lengths}
        rest = read_journal(self.path, {number[cluster]: rows for cluster, rows in lengths.items()})
        for cluster, rows in lengths.items():
            self._rest[cluster] = rows, *rest.get(number[cluster], (np.empty(0), np.empty((0, 0))))

    def _values(self, dataset: h5py.Dataset, cluster: str) -> np.ndarray:
        """All that there is of a variable, or of the time."""
        try:
            if cluster not in self._rest:
                return dataset[...]
            filed, ticks, rows = self._rest[cluster]
            values = dataset[:filed]
        except OSError as error:
            raise CosimError(f"{self.path}: {dataset.name} is damaged: its checksum is wrong ({str(error)[:80]})") from None
        if not len(ticks):
            return values
        if dataset.name == f"/clusters/{cluster}/time":
            return np.concatenate([values, ticks / RESOLUTION])
        first, shape = int(dataset.attrs["slot"]), dataset.shape[1:]
        more = rows[:, first : first + int(np.prod(shape))].reshape(len(ticks), *shape)
        return np.concatenate([values, more.astype(dataset.dtype)])

    def _find(self, name: str) -> tuple[str, tuple[int, ...] | None]:
        if name in self._place:
            return name, None
        base, index = split_element(name)
        if base in self._place and index is not None:
            return base, index
        import difflib

        near = difflib.get_close_matches(name, list(self._place), 3)
        raise KeyError(f"{self.path}: no {name!r} in the results" + (f"; near: {', '.join(near)}" if near else ""))

    def names(self) -> list[str]:
        """All variables as entity.variable."""
        return list(self._place)

    def entities(self) -> list[str]:
        """All entities."""
        return list(dict.fromkeys(name.split(".", 1)[0] for name in self._place))

    def __contains__(self, name: str) -> bool:
        try:
            self._find(name)
        except KeyError:
            return False
        return True

    def __getitem__(self, name: str) -> np.ndarray:
        """Values over time, shape (nt,) or (nt, n), in the variable's unit."""
        base, index = self._find(name)
        if base not in self._cache:
            self._cache[base] = self._values(self._place[base], self._clock[base])
        values = self._cache[base]
        return values if index is None else values[(slice(None), *[i - 1 for i in index])]

    def stored(self, name: str, rows: int) -> np.ndarray:
        """The first rows of a variable, shape (rows,) or (rows, n), without keeping them; CosimError if there are fewer."""
        values = self._values(self._place[name], self._clock[name])
        if len(values) < rows:
            raise CosimError(f"{self.path}: holds {len(values)} rows of {name}, expected at least {rows}")
        return values[:rows]

    def times_of(self, cluster: str, rows: int) -> np.ndarray:
        """The first times [s] of a cluster, shape (rows,); CosimError if there are fewer."""
        times = self._values(self._file[f"clusters/{cluster}/time"], cluster)
        if len(times) < rows:
            raise CosimError(f"{self.path}: holds {len(times)} rows of {cluster}, expected at least {rows}")
        return times[:rows]

    @property
    def run(self) -> str:
        """Names the run that made the file."""
        return str(self._file.attrs.get("run", ""))

    def time(self, name: str) -> np.ndarray:
        """Times [s] of the rows of a variable, shape (nt,); two rows share a time at an event."""
        cluster = self._clock[self._find(name)[0]]
        key = f"time of {cluster}"
        if key not in self._cache:
            self._cache[key] = self._values(self._file[f"clusters/{cluster}/time"], cluster)
        return self._cache[key]

    def cluster(self, name: str) -> str:
        """Rate cluster that a variable belongs to."""
        return self._clock[self._find(name)[0]]

    def unit(self, name: str) -> str:
        """Unit of a variable."""
        return str(self._place[self._find(name)[0]].attrs["unit"])

    def description(self, name: str) -> str:
        """Description of a variable, as its model gives it."""
        return str(self._place[self._find(name)[0]].attrs["description"])

    def discrete(self, name: str) -> bool:
        """Whether the value is held between rows."""
        return bool(self._place[self._find(name)[0]].attrs["discrete"])

    def kind(self, name: str) -> str:
        """"boolean", "integer" or "float"."""
        return {"b": "boolean", "i": "integer"}.get(self._place[self._find(name)[0]].dtype.kind, "float")

    def literals(self, name: str) -> dict[int, Literal]:
        """What the values of an enumeration mean; empty for any other variable."""
        attributes = self._place[self._find(name)[0]].attrs
        return {value: Literal(value, *texts) for value, *texts in json.loads(attributes.get("literals", "[]"))}

    def event_step(self, name: str) -> float | None:
        """Change from which on a new value of a decision counts as an event, in the variable's unit; None: never."""
        step = self._place[self._find(name)[0]].attrs.get("event_step")
        return None if step is None else float(step)

    def decided(self, name: str) -> bool:
        """Whether an agent decides about the variable."""
        return bool(self._place[self._find(name)[0]].attrs.get("decision", False))

    def source(self, name: str) -> str:
        """File or class of the entity that the variable belongs to; "" for the schedule of disturbances."""
        return str(self._place[self._find(name)[0]].attrs.get("source", ""))

    def at(self, name: str, t: float | np.ndarray) -> np.ndarray:
        """Value(s) at time(s) t [s]: linear between rows, held if discrete; after a jump at t itself."""
        times, values = self.time(name), self[name]
        right = np.searchsorted(times, t, side="right") - 1
        right = np.clip(right, 0, len(times) - 1)
        if self.discrete(name):
            return values[right]
        after = np.minimum(right + 1, len(times) - 1)
        span = times[after] - times[right]
        share = np.where(span > 0, (np.asarray(t) - times[right]) / np.where(span > 0, span, 1.0), 0.0)
        share = np.clip(share, 0.0, 1.0)
        if values.ndim > 1:
            share = share[..., np.newaxis]
        return values[right] + share * (values[after] - values[right])

    def _window(self, name: str, t0: float | None, t1: float | None) -> tuple[np.ndarray, np.ndarray]:
        times, values = self.time(name), np.asarray(self[name], dtype=float)
        t0 = times[0] if t0 is None else t0
        t1 = times[-1] if t1 is None else t1
        first, last = np.searchsorted(times, t0, side="right"), np.searchsorted(times, t1, side="left")
        t = np.concatenate([[t0], times[first:last], [t1]])
        inside = values[first:last]
        before_end = values[last] if last < len(times) and times[last] == t1 else self._before(name, t1)
        return t, np.concatenate([[np.asarray(self.at(name, t0), dtype=float)], inside, [before_end]])

    def _before(self, name: str, t: float) -> np.ndarray:
        return np.asarray(self.at(name, np.nextafter(t, -np.inf)), dtype=float)

    def integral(self, name: str, t0: float | None = None, t1: float | None = None) -> float | np.ndarray:
        """Integral over time [unit * s] from t0 to t1 [s]: trapezoidal, or of the held value if discrete."""
        t, v = self._window(name, t0, t1)
        dt = np.diff(t)
        heights = v[:-1] if self.discrete(name) else 0.5 * (v[:-1] + v[1:])
        return np.tensordot(dt, heights, axes=(0, 0))[()]

    def mean(self, name: str, t0: float | None = None, t1: float | None = None) -> float | np.ndarray:
        """Mean over time from t0 to t1 [s]."""
        times = self.time(name)
        span = (times[-1] if t1 is None else t1) - (times[0] if t0 is None else t0)
        return self.integral(name, t0, t1) / span

    def max(self, name: str, t0: float | None = None, t1: float | None = None) -> float | np.ndarray:
        """Largest value from t0 to t1 [s]."""
        return self._window(name, t0, t1)[1].max(axis=0)

    def min(self, name: str, t0: float | None = None, t1: float | None = None) -> float | np.ndarray:
        """Smallest value from t0 to t1 [s]."""
        return self._window(name, t0, t1)[1].min(axis=0)

    def _json(self, name: str) -> Any:
        if name not in self._file:
            return {}
        try:
            text = self._file[name][()]
            if hashlib.sha256(text).hexdigest() != self._file[name].attrs.get("sha256", hashlib.sha256(text).hexdigest()):
                raise ValueError("its checksum is wrong")
            return json.loads(text.decode())
        except (OSError, ValueError) as error:
            raise CosimError(f"{self.path}: {name} is damaged: {error}") from None

    @cached_property
    def scenario(self) -> dict:
        """The scenario as it ran, all defaults included."""
        return self._json("scenario")

    @cached_property
    def report(self) -> dict:
        """What the run did: steps, times, residuals."""
        return self._json("report")

    @cached_property
    def versions(self) -> dict:
        """Versions of packages, git revision, hashes of FMUs, seeds."""
        return self._json("versions")

    @cached_property
    def summary(self) -> list:
        """Headline figures stored with the run."""
        return self._json("kpis") or []

    @cached_property
    def verification(self) -> list[dict]:
        """Of a run with --verify: each headline figure, and what it is at half of all tolerances."""
        return self._json("verification") or []

    @cached_property
    def components(self) -> dict:
        """What Python components left behind."""
        return self._json("components")

    @cached_property
    def events(self) -> pandas.DataFrame:
        """The sequence of events, in order of time: columns of :class:`cosim.results.events.Event`. A run that did not end
        has no table: it is made from the rows that there are."""
        from cosim.results import events, tables

        stored = tables.read(self._file, events.TABLE, events.Event)
        return stored if stored is not None else tables.frame(events.sequence(self), events.Event)

    @cached_property
    def operating_excursions(self) -> pandas.DataFrame:
        """Where operating limits were left: columns of :class:`cosim.operating_limits.Excursion`."""
        from cosim import operating_limits
        from cosim.results import tables

        stored = tables.read(self._file, operating_limits.TABLE, operating_limits.Excursion)
        return stored if stored is not None else tables.frame([], operating_limits.Excursion)

    def to_pandas(self, names: list[str] | None = None, grid: np.ndarray | None = None) -> pandas.DataFrame:
        """Columns on a common time grid [s] (by default the rows of the first variable)."""
        import pandas

        names = names or self.names()
        grid = self.time(names[0]) if grid is None else np.asarray(grid)
        columns = {}
        for name in names:
            values = self.at(name, grid)
            if values.ndim == 1:
                columns[name] = values
            else:
                flat = values.reshape(len(grid), -1)
                columns.update({f"{name}[{i + 1}]": flat[:, i] for i in range(flat.shape[1])})
        return pandas.DataFrame(columns, index=pandas.Index(grid, name="time"))

    def to_xarray(self, names: list[str] | None = None, grid: np.ndarray | None = None) -> xarray.Dataset:
        """Variables with units and descriptions on a common time grid [s]."""
        import xarray

        names = names or self.names()
        grid = self.time(names[0]) if grid is None else np.asarray(grid)
        variables = {}
        for name in names:
            values = self.at(name, grid)
            dims = ("time", *[f"{name}_{d}" for d in range(1, values.ndim)])
            variables[name] = (dims, values, {"units": self.unit(name), "description": self.description(name)})
        return xarray.Dataset(variables, coords={"time": ("time", grid, {"units": "s"})})

    def plot(self, path: str | Path | None = None):
        """The standard figure of this run; written to ``path`` if given. Returns the figure."""
        from cosim.plot import figure

        drawn = figure(self)
        if path is not None:
            drawn.savefig(path)
        return drawn

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
