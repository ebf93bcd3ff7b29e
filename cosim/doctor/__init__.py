"""Checks what the co-simulation needs from the machine, and says how to mend what is missing.

Only the standard library is imported here: this works where packages are missing.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import platform
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = "datacenter-cosim"
PYTHON = (3, 12)
ROOT = Path(__file__).parents[2]
SMALL_LIBRARY = "#include <math.h>\ndouble cosim_doctor(double x) { return sqrt(x); }\n"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``mend`` says what to do and is empty where all is well."""

    what: str
    found: str
    mend: str = ""
    needed: bool = True


def examine() -> list[Finding]:
    """Everything that a run needs, in the order in which it is to be mended."""
    found = [_python()]
    for check in (_packages, _compiler, _sundials, _fmus):
        found.extend(check())
    return found


def text(findings: list[Finding]) -> str:
    """A line for each finding and, below it, how to mend it."""
    lines = []
    for finding in findings:
        sign = "ok     " if not finding.mend else "MISSING" if finding.needed else "note   "
        lines.append(f"{sign}  {finding.what:<22} {finding.found}")
        if finding.mend:
            lines.append(f"         -> {finding.mend}")
    return "\n".join(lines)


def healthy(findings: list[Finding]) -> bool:
    """Whether everything that is needed is there."""
    return not any(finding.mend and finding.needed for finding in findings)


def _python() -> Finding:
    found = f"{platform.python_version()} ({sys.executable})"
    wanted = ".".join(map(str, PYTHON))
    mend = f"install Python {wanted} or newer and make the environment with it: make PYTHON=/path/to/python{wanted} demo"
    return Finding("Python", found, "" if sys.version_info >= PYTHON else mend)


def _packages() -> Iterator[Finding]:
    missing = {}
    requirements = _requirements()
    for requirement in requirements:
        fault = _fault(requirement)
        if fault:
            missing[requirement] = fault
    for requirement, fault in missing.items():
        yield Finding(f"package {_name(requirement)}", fault, f'{sys.executable} -m pip install "{requirement}"')
    if not missing:
        yield Finding("packages", f"all {len(requirements)} of pyproject.toml")
    if _fault("distributed"):
        yield Finding("package distributed", "not installed", f'for studies on a cluster: {sys.executable} -m pip install "distributed"', False)


def _requirements() -> list[str]:
    project = ROOT / "pyproject.toml"
    if project.is_file():
        return tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [text for text in importlib.metadata.requires(PROJECT) or [] if "extra ==" not in text]


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]


def _fault(requirement: str) -> str:
    """What is wrong with an installed package; "" if it is as required."""
    try:
        version = importlib.metadata.version(_name(requirement))
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return ""
    return "" if Requirement(requirement).specifier.contains(version, prereleases=True) else f"version {version}"


def _guarded(what: str, check: Callable[[], Finding]) -> Iterator[Finding]:
    """A check that needs packages: where these are missing, they are named above."""
    try:
        yield check()
    except ImportError as error:
        yield Finding(what, f"cannot be checked: {error}", "install the packages named above, then ask again")


def _compiler() -> Iterator[Finding]:
    yield from _guarded("C compiler", _compile)


def _compile() -> Finding:
    from fmus.compile import compiler, compiler_version
    from fmus.errors import BuildError

    mend = ("apt install gcc (Debian, Ubuntu), dnf install gcc (Fedora), xcode-select --install (macOS), "
            "or name a compiler in the environment variable CC")
    try:
        command, version = compiler(), compiler_version()
    except BuildError as error:
        return Finding("C compiler", str(error), mend)
    with tempfile.TemporaryDirectory(prefix="cosim_doctor_") as folder:
        source, library = Path(folder) / "small.c", Path(folder) / "small.so"
        source.write_text(SMALL_LIBRARY, encoding="utf-8")
        made = subprocess.run([*command, "-shared", "-fPIC", str(source), "-lm", "-o", str(library)], check=False,
                              capture_output=True, text=True)
        if made.returncode:
            fault = (made.stderr.strip() or "no message").splitlines()[-1]
            return Finding("C compiler", f"{version}: cannot make a library: {fault}", f"install headers and linker: {mend}")
        try:
            loaded = ctypes.CDLL(str(library))
        except OSError as error:
            return Finding("C compiler", f"{version}: its library cannot be loaded: {error}",
                           f"programs must be allowed in {tempfile.gettempdir()}; or name another folder in TMPDIR")
        loaded.cosim_doctor.restype, loaded.cosim_doctor.argtypes = ctypes.c_double, [ctypes.c_double]
        works = loaded.cosim_doctor(2.25) == 1.5
    return Finding("C compiler", version, "" if works else mend)


def _sundials() -> Iterator[Finding]:
    yield from _guarded("SUNDIALS", _sundials_libraries)


def _sundials_libraries() -> Finding:
    from fmus.compile import sundials
    from fmus.errors import BuildError

    try:
        return Finding("SUNDIALS", f"{sundials().version} in {sundials().library}")
    except BuildError as error:
        return Finding("SUNDIALS", str(error), f"{sys.executable} -m pip install --force-reinstall sundials4py==7.9.0")


def _fmus() -> Iterator[Finding]:
    yield from _guarded("FMUs", _built)


def _built() -> Finding:
    from fmus import OUTPUT, read_catalog

    entries = read_catalog()
    missing = [entry.name for entry in entries if not (OUTPUT / f"{entry.name}.fmu").is_file()]
    if not missing:
        return Finding("FMUs", f"{len(entries)} in {OUTPUT}")
    if not all(Path(library).exists() for library in entries[0].libraries):
        return Finding("FMUs", f"no model library in {', '.join(entries[0].libraries)}",
                       "take a checkout of the repository, which holds the models, and install it with pip install -e .", False)
    return Finding("FMUs", f"not built: {', '.join(missing)}", f"{sys.executable} -m fmus build (or wait: a run builds what it needs)", False)
