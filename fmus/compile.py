"""C source to shared library: compiler, headers, SUNDIALS."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import fmpy

from fmus.errors import BuildError

RUNTIME = Path(__file__).parent / "runtime"
#: In the order in which a linker needs them.
SUNDIALS_LIBRARIES = ("sundials_cvodes", "sundials_arkode", "sundials_nvecserial", "sundials_core")
FMI_HEADERS = tuple(
    Path(fmpy.__file__).parent / "c-code" / f"fmi3{part}.h" for part in ("Functions", "FunctionTypes", "PlatformTypes")
)
COMPILER_OPTIONS = (
    "-std=c11", "-fno-math-errno", "-fPIC", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections"
)  # fmt: skip
#: Generated code is straight-line arithmetic: -O1 runs as fast as -O2 and compiles in less than half the time.
MODEL_OPTIMISATION, RUNTIME_OPTIMISATION = "-O1", "-O2"
_SUFFIX = {"Linux": ".so", "Darwin": ".dylib"}
_ARCHITECTURE = {"AMD64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}


@dataclass(frozen=True)
class Sundials:
    """Where the SUNDIALS of the sundials4py wheel stands."""

    include: Path
    library: Path
    license: Path
    version: str


@lru_cache
def sundials() -> Sundials:
    """The static SUNDIALS libraries; raises :class:`BuildError` if the wheel has none."""
    try:
        distribution = importlib.metadata.distribution("sundials4py")
    except importlib.metadata.PackageNotFoundError:
        raise BuildError("SUNDIALS is missing: pip install sundials4py==7.9.0") from None
    root = Path(str(distribution.locate_file("")))
    for library in (root / "lib64", root / "lib"):
        if all((library / f"lib{name}.a").is_file() for name in SUNDIALS_LIBRARIES):
            licenses = sorted(root.glob("sundials4py-*.dist-info/licenses/LICENSE*"))
            return Sundials(root / "include", library, licenses[0], distribution.version)
    raise BuildError(f"sundials4py {distribution.version} in {root} has no static libraries; 7.9.0 has")


@lru_cache
def compiler() -> tuple[str, ...]:
    """The C compiler's command: the environment variable CC, else gcc, cc or clang."""
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        if shutil.which(named[0]) is None:
            raise BuildError(f"the C compiler named in the environment variable CC, {named[0]!r}, does not exist")
        return tuple(named)
    for name in ("gcc", "cc", "clang"):
        if shutil.which(name):
            return (name,)
    raise BuildError("no C compiler found: install gcc or clang, or name one in the environment variable CC")


@lru_cache
def compiler_version() -> str:
    """First line of what the compiler says about itself."""
    return _run([*compiler(), "--version"], "the C compiler does not start").splitlines()[0]


def platform_tuple() -> str:
    """FMI 3.0 name of this platform, e.g. ``x86_64-linux``."""
    architecture = _ARCHITECTURE.get(platform.machine())
    if architecture is None or platform.system() not in _SUFFIX:
        raise BuildError(f"FMUs cannot be built on {platform.system()} {platform.machine()}, only on Linux and macOS")
    return f"{architecture}-{platform.system().lower()}"


def library_suffix() -> str:
    """File name extension of a shared library on this platform."""
    return _SUFFIX[platform.system()]


def runtime_sources() -> list[Path]:
    """The C files of the run time."""
    return sorted(RUNTIME.glob("*.c"))


def runtime_headers() -> list[Path]:
    """The header files of the run time, FMI's included."""
    return [*sorted(RUNTIME.glob("*.h")), *FMI_HEADERS]


def runtime_archive(cache: Path) -> Path:
    """The compiled run time, which is the same for all models, from the cache or made anew."""
    digest = hashlib.sha256(repr((compiler(), compiler_version(), COMPILER_OPTIONS, sundials().version)).encode())
    for path in [*runtime_sources(), *runtime_headers()]:
        digest.update(path.name.encode() + path.read_bytes())
    archive = cache / f"runtime-{digest.hexdigest()[:16]}.a"
    if archive.is_file():
        return archive
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        command = [
            *compiler(),
            *COMPILER_OPTIONS,
            RUNTIME_OPTIMISATION,
            *_includes(),
            "-c",
            *map(str, runtime_sources()),
        ]
        _run(command, "the run time does not compile", folder)
        objects = sorted(path.name for path in Path(folder).glob("*.o"))
        _run(["ar", "rcs", "runtime.a", *objects], "the run time cannot be archived", folder)
        os.replace(Path(folder) / "runtime.a", archive)
    return archive


def compile_library(source: str, identifier: str, archive: Path) -> bytes:
    """The shared library of one model.

    ``source`` is the text of model.c, ``archive`` the compiled run time. Raises :class:`BuildError`
    with the compiler's first complaint.
    """
    hidden = ":".join(f"lib{name}.a" for name in SUNDIALS_LIBRARIES)
    link = [f"-Wl,--exclude-libs,{hidden}", "-Wl,--gc-sections", "-Wl,-z,defs", "-s"]
    if platform.system() == "Darwin":
        link = ["-Wl,-dead_strip"]
    libraries = [str(sundials().library / f"lib{name}.a") for name in SUNDIALS_LIBRARIES]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.c").write_text(source, encoding="utf-8")
        output = identifier + library_suffix()
        command = [*compiler(), *COMPILER_OPTIONS, MODEL_OPTIMISATION, *_includes(), "-c", "model.c"]
        _run(command, f"{identifier}: the generated C does not compile", folder)
        whole = ["-Wl,--whole-archive", str(archive), "-Wl,--no-whole-archive"]
        if platform.system() == "Darwin":
            whole = [f"-Wl,-force_load,{archive}"]
        command = [*compiler(), "-shared", "-o", output, "model.o", *whole, *libraries, "-lm", *link]
        _run(command, f"{identifier}: linking failed", folder)
        return (Path(folder) / output).read_bytes()


def _includes() -> list[str]:
    return [f"-I{RUNTIME}", f"-I{FMI_HEADERS[0].parent}", f"-I{sundials().include}"]


def _run(command: list[str], problem: str, folder: str | None = None) -> str:
    try:
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BuildError(f"{problem}: {error}") from error
    if result.returncode == 0:
        return result.stdout
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line or "undefined" in line or "cannot find" in line] or lines
    raise BuildError(f"{problem}: {errors[0] if errors else f'exit code {result.returncode}'}")
