"""Clusters in processes of their own: the same results, errors and ends as in one process."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cosim import Results, resume, run
from cosim.errors import CosimError, ScenarioErrors

ROOT, SOURCES = Path(__file__).parents[2], Path(__file__).parent / "sources"


@pytest.fixture
def found(monkeypatch) -> None:
    """Other processes find the components of the tests."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{SOURCES}")


def apart(keys: dict, *names: str) -> dict:
    """A scenario with some clusters in processes of their own."""
    clusters = {name: {**part, "process": name in names} for name, part in keys["clusters"].items()}
    return {**keys, "clusters": clusters}


def beside(keys: dict, name: str, **entity) -> dict:
    """A scenario with one more entity."""
    return {**keys, "entities": {**keys["entities"], name: entity}}


def children() -> set[str]:
    """Processes of clusters that are left of this process."""
    listed = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], check=False, capture_output=True, text=True
    )
    return {line for line in listed.stdout.splitlines() if "remote_simulator" in line}


def assert_equal(one: Results, other: Results) -> None:
    """Every number, event and count of two runs is the same."""
    assert one.names() == other.names() and len(one.names()) > 5
    for name in one.names():
        assert np.array_equal(one.time(name), other.time(name)), name
        assert np.array_equal(one[name], other[name]), name
    assert one.components == other.components
    assert one.events.equals(other.events)
    for part in ("connections", "cuts", "macro_steps", "simulated_seconds"):
        assert one.report[part] == other.report[part]
    for part, counts in (
        ("clusters", ("steps", "events", "settling", "rejected", "limited_by")),
        ("members", ("steps", "events")),
    ):
        for name, counted in one.report[part].items():
            assert [counted[count] for count in counts] == [other.report[part][name][count] for count in counts], name


@pytest.fixture
def here(workshop, heated_tank) -> Results:
    """The run in one process."""
    return workshop.run(**heated_tank)


def test_the_same_run(workshop, heated_tank, here, found):
    there = run(workshop.load(**apart(heated_tank, "thermal", "agent")), workshop.folder / "there.h5", progress=False)
    assert_equal(here, there)
    assert there.report["clusters"]["thermal"]["seconds"] > 0.0 and not children()


def test_interrupted_and_continued(workshop, heated_tank, found):
    """A model there stops the run as Ctrl-C would; all clusters go on from the checkpoint as they do in one process."""
    keys = beside(
        heated_tank,
        "stopper",
        python="coupling_components:Interrupter",
        cluster="thermal",
        parameters={"at": 1500.0, "whom": os.getpid()},
    )

    def stop_and_go(name: str, keys: dict) -> Results:
        with run(workshop.load(**keys), workshop.folder / f"{name}.h5", progress=False) as stopped:
            end = stopped.report["simulated_seconds"]
            assert stopped.report["interrupted"] and 1500.0 <= end < 3600.0
            assert stopped.time("tank.T")[-1] == pytest.approx(end)
        resumed = resume(workshop.folder / f"{name}.checkpoint.h5", progress=False)
        (workshop.folder / "interrupted").unlink()
        return resumed

    assert_equal(stop_and_go("here", keys), stop_and_go("there", apart(keys, "thermal")))
    assert not children()


def test_an_error_there_names_the_model(workshop, heated_tank, found):
    keys = beside(apart(heated_tank, "thermal"), "fragile", fmu="Fragile.fmu", cluster="thermal")
    with pytest.raises(CosimError, match=r"(?s)fragile \(Fragile\.fmu\).*x left its range"):
        run(workshop.load(**keys), workshop.folder / "failed.h5", progress=False)
    with Results(workshop.folder / "failed.h5") as results:
        assert 0.0 < results.time("tank.T")[-1] <= 0.75 and results.report["error"]
    assert not children()


def test_a_killed_process_ends_the_run(workshop, heated_tank, found):
    keys = beside(
        apart(heated_tank, "thermal", "agent"),
        "stopper",
        python="coupling_components:Stopper",
        cluster="agent",
        parameters={"at": 600.0, "how": "SIGKILL"},
    )
    with pytest.raises(CosimError, match="simulator 'agent' was broken"):
        run(workshop.load(**keys), workshop.folder / "killed.h5", progress=False)
    with Results(workshop.folder / "killed.h5") as results:
        assert results.time("heater.P")[-1] == pytest.approx(600.0)
    assert not children()


def test_a_cluster_that_hangs_ends_the_run(workshop, heated_tank, found):
    keys = beside(apart(heated_tank, "thermal"), "sleeper", python="coupling_components:Sleeper", cluster="thermal")
    keys["clusters"]["thermal"]["time_out"] = 2.0
    began = time.monotonic()
    with pytest.raises(CosimError, match="no answer to 'step' from the process of a cluster within 2 s: a model hangs"):
        run(workshop.load(**keys), workshop.folder / "hung.h5", progress=False)
    assert time.monotonic() - began < 40.0 and not children()
    with Results(workshop.folder / "hung.h5") as results:
        assert results.time("heater.P")[-1] >= 1490.0 and results.report["error"]


def test_at_an_address(workshop, heated_tank, here, found):
    """A simulator that was started by hand and waits at its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    waiting = subprocess.Popen([sys.executable, "-m", "cosim.remote_simulator", address, "--remote", "--allow", "coupling_components"], cwd=ROOT)
    try:
        heated_tank["clusters"]["thermal"]["address"] = address
        there = run(workshop.load(**heated_tank), workshop.folder / "there.h5", progress=False)
        assert_equal(here, there)
        assert waiting.wait(10.0) == 0
    finally:
        waiting.kill()


def test_the_leader_stays_here(workshop, heated_tank):
    with pytest.raises(ScenarioErrors, match="clusters.electrical: .* expected another cluster"):
        workshop.run(**apart(heated_tank, "electrical"))


def test_a_process_that_lacks_a_module_says_so(workshop, heated_tank, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with pytest.raises(
        CosimError, match="cluster thermal, in another process: .*No module named 'coupling_components'"
    ):
        workshop.run(**apart(heated_tank, "thermal"))
    assert not children()
