"""What a run is made of: versions, and hashes of every file that goes in."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
from functools import cache
from pathlib import Path

import cosim
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.study.files import digest, mentioned, module_file, source_digest

PACKAGES = ("mosaik", "fmpy", "numpy", "scipy", "h5py", "pydantic", "pint")


def versions(site: Site, loaded: Loaded) -> dict:
    """Versions of the product, of packages and of the compiler; git revisions; hashes of FMUs and files; seed."""
    fmus = {
        name: {"file": slave.description.path.name, "sha256": slave.description.digest,
               "tool": slave.description.model.generationTool}
        for name, slave in site.slaves.items()
        if hasattr(slave, "description")
    }
    return {
        "python": platform.python_version(),
        "product": {"version": product_version(), "git": _git_revision(Path(cosim.__file__).parent), "sha256": source_digest()},
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "compiler": _compiler(),
        "git": _git_revision(loaded.folder),
        "fmus": fmus,
        "files": {str(path): digest(path) for path in sorted(files_of(site, loaded)) if path.suffix != ".fmu"},
        "seed": loaded.scenario.seed,
    }


def product_version() -> str:
    """Version of this package; "unknown" where it is not installed."""
    try:
        return importlib.metadata.version("datacenter-cosim")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def origin(site: Site, loaded: Loaded) -> dict[str, str]:
    """Hashes of all that decides the results, by a name that says what it is."""
    found = {"the product (its sources)": source_digest()}
    for name, slave in site.slaves.items():
        if hasattr(slave, "description"):
            found[f"FMU {slave.description.path.name} of {name}"] = slave.description.digest
    for path in files_of(site, loaded):
        if path.suffix != ".fmu" and path != loaded.file.resolve():  # what is in the scenario travels in the checkpoint
            found[f"file {path}"] = digest(path)
    return found


def files_of(site: Site, loaded: Loaded) -> set[Path]:
    """Files that a run of this scenario reads, absolute: the scenario, FMUs, weather, tariffs, prices, modules."""
    found = {loaded.file.resolve()} if loaded.file.is_file() else set()
    for entity in loaded.scenario.entities.values():
        found |= set(mentioned(entity.parameters, loaded.folder))
        if entity.python is not None:
            found |= set(module_file(entity.python, loaded.folder))
        if isinstance(entity.network, str):
            found |= set(mentioned(entity.network, loaded.folder))
    found |= {slave.description.path for slave in site.slaves.values() if hasattr(slave, "description")}
    return found


@cache
def _compiler() -> str:
    """The C compiler of kernel and FMUs, with its version; "" where there is none."""
    from fmus.compile import compiler
    from fmus.errors import BuildError

    try:
        answer = subprocess.run([*compiler(), "--version"], check=False, capture_output=True, text=True, timeout=5)
    except (BuildError, OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.splitlines()[0] if answer.stdout else ""


@cache
def _git_revision(folder: Path) -> str:
    try:
        command = ["git", "describe", "--always", "--dirty"]
        answer = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
