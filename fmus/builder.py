"""Building FMUs: the catalogue, what is out of date, and doing it in parallel."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from fmus import compile as c
from fmus.errors import BuildError
from fmus.processes import end_with
from fmus.sources import files_of

CATALOG = Path(__file__).parent / "catalog.toml"
OUTPUT = Path(__file__).parent / "build"
SOLVERS = ("cvodes", "arkode", "rosenbrock")
NOT_IN_FMUS = ("cli.py", "__main__.py", "benchmark.py", "reference.py", "simulation.py", "sources.py")
"""Modules that leave no trace in what is built."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


@dataclass(frozen=True)
class Entry:
    """One FMU to build: a class, its structural parameters and how it is integrated."""

    name: str  # of the file and the C identifier
    class_name: str
    libraries: tuple[str, ...]  # folders or single files, absolute
    parameters: dict[str, object] = field(default_factory=dict)
    solver: str = "cvodes"
    tolerance: float = 1e-6


@dataclass(frozen=True)
class Built:
    """Outcome of one entry."""

    entry: Entry
    path: Path
    seconds: float
    rebuilt: bool
    warnings: tuple[str, ...] = ()


def read_catalog(path: Path = CATALOG) -> list[Entry]:
    """Entries of a catalogue file; raises :class:`BuildError` naming the file and the key.

    Top-level keys: ``libraries`` (folders relative to the file), ``solver``, ``tolerance``
    (defaults of the entries). Each ``[[fmu]]``: ``class``, and optionally ``name``, ``parameters``,
    ``solver``, ``tolerance``.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError(f"the catalogue {path} does not exist") from None
    except tomllib.TOMLDecodeError as error:
        raise BuildError(f"{path}: {error}") from error
    unknown = set(data) - {"libraries", "solver", "tolerance", "fmu", "benchmark"}
    if unknown:
        raise BuildError(
            f"{path}: unknown key {min(unknown)!r}; known are libraries, solver, tolerance, fmu and benchmark"
        )
    libraries = tuple(str((path.parent / folder).resolve()) for folder in data.get("libraries", []))
    entries = [_entry(path, number, item, data, libraries) for number, item in enumerate(data.get("fmu", []), start=1)]
    names = [entry.name for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise BuildError(f"{path}: two entries have the name {name!r}; give one of them another name")
    return entries


def _entry(path: Path, number: int, item: dict, defaults: dict, libraries: tuple[str, ...]) -> Entry:
    place = f"{path}, fmu {number}"
    unknown = set(item) - {"class", "name", "parameters", "solver", "tolerance"}
    if unknown or "class" not in item:
        problem = f"unknown key {min(unknown)!r}" if unknown else "the key 'class' is missing"
        raise BuildError(f"{place}: {problem}")
    entry = Entry(
        name=item.get("name", default_name(item["class"])),
        class_name=item["class"],
        libraries=libraries,
        parameters=dict(item.get("parameters", {})),
        solver=item.get("solver", defaults.get("solver", "cvodes")),
        tolerance=float(item.get("tolerance", defaults.get("tolerance", 1e-6))),
    )
    _check(entry, place)
    return entry


def _check(entry: Entry, place: str) -> None:
    if entry.solver not in SOLVERS:
        raise BuildError(f"{place}: solver = {entry.solver!r}, expected one of {', '.join(SOLVERS)}")
    if not 1e-14 < entry.tolerance < 1.0:
        raise BuildError(f"{place}: tolerance = {entry.tolerance!r}, expected a number between 1e-14 and 1")
    if not _NAME.fullmatch(entry.name):
        raise BuildError(f"{place}: name = {entry.name!r}, expected letters, digits and underscores")


def default_name(class_name: str) -> str:
    """Last part of the class name, which is what the FMU is called unless the catalogue says otherwise."""
    return class_name.rpartition(".")[2]


def select(names: Iterable[str], entries: list[Entry], libraries: Iterable[Path] = ()) -> list[Entry]:
    """Entries of the catalogue by name or class; a class that has no entry gets one of its own.

    With ``libraries`` (folders or files) the catalogue is not consulted.
    """
    folders = tuple(str(Path(path).resolve()) for path in libraries)
    for folder in folders:
        if not Path(folder).exists():
            raise BuildError(f"the library {folder} does not exist")
    known = () if folders else entries
    default = folders or tuple(dict.fromkeys(path for entry in entries for path in entry.libraries))
    chosen: list[Entry] = []
    for name in names:
        found = [entry for entry in known if name in (entry.name, entry.class_name)]
        chosen.extend(found or [Entry(default_name(name), name, default)])
    return chosen


def build(
    entries: Iterable[Entry],
    output: Path = OUTPUT,
    jobs: int | None = None,
    force: bool = False,
    progress: Callable[[Built | BuildError], None] | None = None,
) -> list[Built]:
    """Build what is out of date, ``jobs`` at a time (default: one per processor).

    ``progress`` is called after each entry. All entries are tried; the first :class:`BuildError`
    is raised at the end, the others as its notes.
    """
    output = Path(output).resolve()
    report = progress or (lambda done: None)
    results: list[Built] = []
    errors: list[BuildError] = []
    stale: list[Entry] = []
    for entry in entries:
        _check(entry, entry.class_name)
        if force or not is_current(entry, output):
            stale.append(entry)
        else:
            results.append(Built(entry, output / f"{entry.name}.fmu", 0.0, rebuilt=False))
            report(results[-1])
    if stale:
        c.runtime_archive(output / ".cache")  # once, before the workers need it
    for done in _outcomes(stale, output, min(jobs or os.cpu_count() or 1, len(stale))):
        (errors if isinstance(done, BuildError) else results).append(done)
        report(done)
    if errors:
        for other in errors[1:]:
            errors[0].add_note(str(other))
        raise errors[0]
    return sorted(results, key=lambda built: built.entry.name)


def _outcomes(entries: list[Entry], output: Path, jobs: int) -> Iterator[Built | BuildError]:
    """Build all entries; in this process if one at a time."""
    if jobs <= 1:
        for entry in entries:
            yield _outcome(entry, output)
        return
    # spawn: a fork of a process with threads may hang
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=end_with, initargs=(os.getpid(),)) as pool:
        for future in as_completed([pool.submit(_outcome, entry, output) for entry in entries]):
            yield future.result()


def _outcome(entry: Entry, output: Path) -> Built | BuildError:
    try:
        return build_entry(entry, output)
    except BuildError as error:
        return error


def build_entry(entry: Entry, output: Path = OUTPUT) -> Built:
    """Build one FMU, whether it is up to date or not; raises :class:`BuildError`."""
    # Imported here: the front end is slow to load, and most runs find everything up to date.
    from fmus import package
    from fmus.description import unknown_units
    from fmus.generate import compile_class

    begin = time.perf_counter()
    path = output / f"{entry.name}.fmu"
    _check(entry, entry.class_name)
    inputs = inputs_hash(entry)  # before reading the library: an edit during the build makes it stale
    model = compile_class(
        entry.class_name,
        [Path(folder) for folder in entry.libraries],
        modifications=entry.parameters,
        solver=entry.solver,
        tolerance=entry.tolerance,
        identifier=entry.name,
        library_version=library_version(entry),
    )
    binary = c.compile_library(model.source, model.identifier, c.runtime_archive(output / ".cache"))
    package.write_fmu(path, model, binary)
    stamp = output / ".cache" / f"{entry.name}.json"
    stamp.write_text(json.dumps({"inputs": inputs, "fmu": _file_hash(path), "entry": asdict(entry)}), encoding="utf-8")
    warnings = tuple(f"{variable}: unit {unit!r} is not known" for unit, variable in unknown_units(model).items())
    return Built(entry, path, time.perf_counter() - begin, rebuilt=True, warnings=warnings)


def is_current(entry: Entry, output: Path = OUTPUT) -> bool:
    """True if the FMU of an entry exists and nothing that it depends on has changed."""
    return _stamped(output / ".cache" / f"{entry.name}.json", output / f"{entry.name}.fmu") == inputs_hash(entry)


def _stamped(stamp: Path, path: Path) -> str | None:
    """What the FMU was made from, if it is still the file that was made."""
    try:
        data = json.loads(stamp.read_text(encoding="utf-8"))
        return data["inputs"] if data["fmu"] == _file_hash(path) else None
    except (OSError, ValueError, KeyError):
        return None


def inputs_hash(entry: Entry) -> str:
    """Hash of all that an FMU depends on: files of its class, entry, generator, run time, compiler."""
    digest = hashlib.sha256(json.dumps(asdict(entry), sort_keys=True).encode())
    digest.update(_tool_hash().encode())
    words = _NAME.findall(json.dumps(entry.parameters))
    for path in files_of(entry.class_name, map(Path, entry.libraries), words):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def library_version(entry: Entry) -> str:
    """Value of ``version`` in the annotation of the class's top-level package, or an empty string."""
    top = entry.class_name.partition(".")[0]
    for library in entry.libraries:
        itself = [Path(library) / "package.mo"] if Path(library).name == top else []
        for path in (Path(library) / top / "package.mo", *itself, Path(library)):
            if path.is_file():
                match = re.search(r'\bversion\s*=\s*"([^"]*)"', path.read_text(encoding="utf-8"))
                return match[1] if match else ""
    return ""


@lru_cache
def _tool_hash() -> str:
    digest = hashlib.sha256(
        repr((c.compiler(), c.compiler_version(), c.COMPILER_OPTIONS, c.sundials().version)).encode()
    )
    own = Path(__file__).parent
    generator = [path for path in own.glob("*.py") if path.name not in NOT_IN_FMUS]
    for path in sorted([*generator, *c.runtime_sources(), *c.runtime_headers()]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
