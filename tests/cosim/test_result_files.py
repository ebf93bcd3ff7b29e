"""Result files are readable at every moment, tell damage, and replace nothing foreign."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from cosim import Results, run
from cosim.errors import CosimError
from cosim.results.place import Place

ROOT = Path(__file__).parents[2]
LONG = {
    "duration": "100 h", "solver": {"maximum_step": "1 ms"}, "entities": {"ball": {"fmu": "Gain.fmu"}}, "unconnected": ["*"],
}


def start(workshop, *options: str, limit: int | None = None, **keys) -> subprocess.Popen:
    """A run in another process."""
    command = [sys.executable, "-m", "cosim", "run", str(workshop.write(**keys)), "-o", "run.h5", "-q", "--no-plot", *options]
    before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=workshop.folder, stderr=subprocess.PIPE, text=True, preexec_fn=before,
    )


def rows(path: Path) -> int:
    """Rows that another process may read now."""
    try:
        with Results(path) as results:
            name = results.names()[0]
            assert len(results[name]) == len(results.time(name))
            assert (np.diff(results.time(name)) >= 0.0).all()
            return len(results[name])
    except CosimError:
        return 0


def wait_for_rows(path: Path, more_than: int, patience: float = 40.0) -> int:
    """Rows of a run that goes on, as soon as there are so many."""
    end = time.monotonic() + patience
    while (found := rows(path)) <= more_than:
        assert time.monotonic() < end, "no rows came"
        time.sleep(0.2)
    return found


def test_a_run_is_read_while_it_goes_on_and_after_it_was_killed(workshop, stood):
    going = start(workshop, **LONG)
    path = workshop.folder / "run.h5"
    first = wait_for_rows(path, 0)
    second = wait_for_rows(path, first)
    with pytest.raises(CosimError, match="another run writes this file now"):
        run(workshop.load(**LONG), path, progress=False)
    going.kill()
    going.wait()
    assert rows(path) >= second > first
    with Results(path) as results:
        assert results.scenario["name"] == "test" and not results.report
    stood("results are readable by another process while the run goes on", second, "rows")


def test_a_full_disk_ends_a_run_with_one_line(workshop, stood):
    """A limit on the size of files stands for the disk."""
    going = start(workshop, limit=3_000_000, **LONG)
    errors = going.communicate(timeout=60)[1]
    assert going.returncode == 1 and "file too large: results cannot be written" in errors
    assert "Traceback" not in errors
    assert rows(workshop.folder / "run.h5") > 10_000
    stood("a run that finds no more room ends with one line, and what was written opens", 1, "runs")


def test_a_flipped_byte_is_noticed_or_changes_nothing(workshop, oscillator, stood):
    results = workshop.run(**oscillator)
    expected = {name: (results.time(name), results[name]) for name in results.names()}
    told = (results.summary, {**results.report, "wall": 0}, results.events.to_dict())
    results.close()
    whole = (workshop.folder / "test.h5").read_bytes()
    generator, path, noticed = np.random.default_rng(1), workshop.folder / "flipped.h5", 0
    for _ in range(150):
        content = bytearray(whole)
        content[generator.integers(len(content))] ^= 1 << int(generator.integers(8))
        path.write_bytes(content)
        try:
            with Results(path) as flipped:
                for name, (times, values) in expected.items():
                    assert np.array_equal(flipped.time(name), times) and np.array_equal(flipped[name], values)
                assert told == (flipped.summary, {**flipped.report, "wall": 0}, flipped.events.to_dict())
        except (CosimError, KeyError, OSError, RuntimeError, ValueError):
            noticed += 1
    assert noticed > 20
    stood("a flipped byte of a result file is noticed, or changes no number", 150, "flips", f"{noticed} noticed")


@pytest.mark.parametrize("name", ["test.yaml", "LeftMass.fmu", "notes.txt", "other.h5"])
def test_nothing_foreign_is_replaced(workshop, oscillator, name):
    path = workshop.folder / name
    if name.endswith(".fmu"):
        shutil.copyfile(workshop.fmus / name, path)
        oscillator["entities"]["left"] = {"fmu": str(path)}
    elif name == "notes.txt":
        path.write_text("mine")
    elif name == "other.h5":
        with h5py.File(path, "w") as file:
            file["mine"] = 1.0
    loaded = workshop.load(**oscillator)
    before = path.read_bytes()
    with pytest.raises(CosimError, match=r"the run reads this file|exists and is no result file"):
        run(loaded, path, progress=False)
    assert path.read_bytes() == before and not list(workshop.folder.glob(".*.lock"))
    if name == "other.h5":
        run(loaded, path, progress=False, force=True).close()


def test_results_of_the_same_scenario_are_replaced(workshop, oscillator):
    for _ in range(2):
        workshop.run(**oscillator).close()
    assert sorted(p.name for p in workshop.folder.glob("*test*")) == ["test.h5", "test.yaml"]
    with pytest.raises(CosimError, match="is results of 'test', not of 'another'"):
        run(_named(workshop, oscillator), workshop.folder / "test.h5", progress=False)


def _named(workshop, keys):
    from cosim.scenario.loader import with_changes

    return with_changes(workshop.load(**keys), {"name": "another"})


@pytest.mark.parametrize("name", ["a" * 300 + ".h5", "bell\a.h5", "line\n.h5"])
def test_names_that_no_file_should_have(tmp_path, name):
    with pytest.raises(CosimError, match="expected a printable file name"):
        Place(tmp_path / name, "test")


@pytest.mark.parametrize("name", ["../../escaped", "/tmp/absolute", "a" * 300, "bell\a", ""])
def test_names_of_scenarios_stay_in_the_folder(workshop, oscillator, name):
    from cosim.scenario.loader import from_dict

    loaded = workshop.load(**oscillator)
    with pytest.raises(CosimError, match="name: .*expected"):
        from_dict({**loaded.raw, "name": name}, loaded.file)


def test_a_place_that_cannot_be_written_is_told(workshop, oscillator):
    (workshop.folder / "file").touch()
    with pytest.raises(CosimError, match="results cannot be written there"):
        run(workshop.load(**oscillator), workshop.folder / "file" / "run.h5", progress=False)
