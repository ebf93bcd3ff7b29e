"""FMUs for the tests of the co-simulation, built once per session from Python sources."""

from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "sources"


@pytest.fixture(scope="session")
def python_fmus(tmp_path_factory):
    """Folder with Mass1.fmu (FMI 3.0) and Mass2.fmu (FMI 2.0), written by third-party exporters."""
    from pythonfmu.builder import FmuBuilder as Builder2
    from pythonfmu3.builder import FmuBuilder as Builder3

    folder = tmp_path_factory.mktemp("fmus")
    Builder3.build_FMU(SOURCES / "mass1.py", dest=folder)
    Builder2.build_FMU(SOURCES / "mass2.py", dest=folder)
    return folder
