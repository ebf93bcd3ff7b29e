"""FMUs for the tests of the co-simulation, built once per session, and scenarios from text."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

from cosim import load, run
from fmus import build, select
from fmus.compile import compiler

SOURCES = Path(__file__).parent / "sources"
LIBRARY = Path(__file__).parents[1] / "modelica" / "Coupling"
CLASSES = (
    "Above", "LeftMass", "RightMass", "Capacitor", "Inductor", "BouncingBall", "Gain", "Integrator", "Tank",
    "Heater", "Fragile", "Ramp", "Switchboard", "Contactor", "Pump",
)  # fmt: skip
HEAD = {"version": 1, "name": "test", "start": "2024-01-01T00:00:00+00:00"}


@pytest.fixture(scope="session")
def fmu_folder(tmp_path_factory) -> Path:
    """Folder with an FMU of every class of the Modelica package Coupling."""
    folder = tmp_path_factory.mktemp("fmus")
    build(select([f"Coupling.{name}" for name in CLASSES], [], [str(LIBRARY)]), folder, jobs=1)
    return folder


@pytest.fixture(scope="session")
def python_fmus(tmp_path_factory) -> Path:
    """Folder with Mass1.fmu (FMI 3.0) and Mass2.fmu (FMI 2.0), written by third-party exporters."""
    from pythonfmu.builder import FmuBuilder as Builder2
    from pythonfmu3.builder import FmuBuilder as Builder3

    folder = tmp_path_factory.mktemp("third_party")
    Builder3.build_FMU(SOURCES / "mass1.py", dest=folder)
    Builder2.build_FMU(SOURCES / "mass2.py", dest=folder)
    return folder


def compile_fmu(name: str, folder: Path, description: str | None = None) -> Path:
    """An FMI 2.0 FMU of the C file and the modelDescription.xml in sources/<name in small letters>."""
    import fmpy

    source = SOURCES / name.lower()
    binary = f"binaries/{fmpy.platform}/{name}{fmpy.sharedLibraryExtension}"
    headers = Path(fmpy.__file__).parent / "c-code"
    library = folder / Path(binary).name
    subprocess.run([*compiler(), "-shared", "-fPIC", f"-I{headers}", str(source / f"{name}.c"), "-o", str(library)], check=True)
    text = description or (source / "modelDescription.xml").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / f"{name}.fmu", "w") as archive:
        archive.writestr("modelDescription.xml", text)
        archive.write(library, binary)
    return folder / f"{name}.fmu"


@pytest.fixture(scope="session")
def c_fmu():
    """:func:`compile_fmu` for tests that change the model description."""
    return compile_fmu


@pytest.fixture(scope="session")
def model_exchange_2(tmp_path_factory) -> Path:
    """Folder with Ball2.fmu and Relay2.fmu (FMI 2.0 Model Exchange), compiled from C."""
    folder = tmp_path_factory.mktemp("model_exchange_2")
    for name in ("Ball2", "Relay2"):
        compile_fmu(name, folder)
    return folder


class Workshop:
    """Writes scenario files into a folder of the test and runs them."""

    def __init__(self, folder: Path, fmus: Path) -> None:
        self.folder, self.fmus = folder, fmus

    def write(self, name: str = "test.yaml", **keys) -> Path:
        """A scenario file with the given keys on top of the usual head."""
        path = self.folder / name
        path.write_text(yaml.safe_dump({**HEAD, "fmu_path": [str(self.fmus)], **keys}, sort_keys=False))
        return path

    def load(self, **keys):
        """A loaded scenario."""
        return load(self.write(**keys))

    def run(self, **keys):
        """Results of a scenario."""
        return run(self.load(**keys), self.folder / "test.h5", progress=False)


@pytest.fixture
def workshop(tmp_path, fmu_folder, monkeypatch) -> Workshop:
    """A place to write and run scenarios with the FMUs of Coupling and the components of sources/."""
    monkeypatch.syspath_prepend(SOURCES)
    return Workshop(tmp_path, fmu_folder)


OSCILLATOR = {
    "duration": "10 s",
    "entities": {"left": {"fmu": "LeftMass.fmu"}, "right": {"fmu": "RightMass.fmu"}},
    "connections": {"left.F": "right.F", "right.x1": "left.x", "right.v1": "left.v"},
}


@pytest.fixture
def oscillator() -> dict:
    """Keys of the scenario of the dual-mass oscillator in two FMUs."""
    return dict(OSCILLATOR)


@pytest.fixture
def heated_tank() -> dict:
    """A tank kept warm by a heater behind two cluster borders, with an outage and an agent."""
    return {
        "duration": "1 h",
        "clusters": {"electrical": {}, "thermal": {"minimum_step": "1 ms"}, "agent": {}},
        "entities": {
            "heater": {"fmu": "Heater.fmu", "cluster": "electrical", "start": {"K": 400.0, "tau": 5.0}},
            "tank": {"fmu": "Tank.fmu", "cluster": "thermal"},
            "meter": {"fmu": "Integrator.fmu", "cluster": "thermal"},
            "ambient": {"python": "coupling_components:Ambient", "cluster": "thermal"},
            "agent": {"python": "coupling_components:Setter", "cluster": "agent", "parameters": {"period": "10 min"}},
        },
        "connections": {
            "heater.T": "tank.T",
            "heater.T_set": "agent.T_set",
            "tank.Q_flow": "heater.P",
            "tank.T_ambient": "ambient.T",
            "meter.P": "heater.P",
            "agent.T": "tank.T",
            "agent.P": "heater.P",
        },
        "disturbances": [{"name": "outage", "at": "00:30:00", "duration": "5 min", "set": {"heater.available": False}}],
    }
