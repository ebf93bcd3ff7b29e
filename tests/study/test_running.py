"""Runs are made once, survive whatever happens to their processes, and end in one table."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from study_checks import check_tank

from cosim.fmu import read
from cosim.study import LocalProcesses, StudyResults, run_study
from cosim.study.design import points
from cosim.study.runner import prepare
from cosim.study.store import Store

NOTED = {"function": "study_functions:noted", "metrics": {"y": {"figure": "y", "unit": "kW"}}}


def xs(lines: list[str]) -> list[str]:
    """First word of each line: the x of the call."""
    return [line.split()[0] for line in lines]


def test_a_failed_run_is_a_row_with_its_error(bench):
    keys = dict(NOTED, changes={"fail_above": 2.5}, parameters={"x": {"values": [1, 2, 3]}})
    results = bench.run(**keys)
    assert results.table["status"].tolist() == ["done", "done", "failed"]
    assert results.table["error"][2] == "ValueError: x = 3 is too much"
    assert results.table["y"].tolist()[:2] == [0.001, 0.004] and np.isnan(results.table["y"][2])
    assert results.units["y"] == "kW"
    bench.run(**keys)
    assert len(bench.calls()) == 3
    bench.run(**keys, again=True)
    assert xs(bench.calls()) == ["1", "2", "3", "3"]


def test_runs_are_known_by_their_content(bench):
    bench.run(**NOTED, parameters={"x": {"values": [1, 2]}})
    more = dict(NOTED, metrics={"y": {"figure": "y"}, "twice": {"figure": "twice"}})
    wider = bench.run(**more, parameters={"x": {"values": [1, 2, 3]}})
    assert xs(bench.calls()) == ["1", "2", "3"]
    assert wider.table["twice"].tolist() == [2, 4, 6]
    source = bench.folder / "study_functions.py"
    source.write_text(source.read_text() + "\n# changed\n")
    bench.run(**more, parameters={"x": {"values": [1, 2, 3]}})
    assert len(bench.calls()) == 6


def test_table_is_kept_as_parquet_and_opens_as_xarray(bench):
    keys = dict(
        NOTED, parameters={"x": {"values": ["1 m", "2 m"], "description": "length"}, "pause": {"values": [0, 1e-3, 2e-3]}}
    )
    bench.run(**keys)
    results = StudyResults.load(bench.folder / "out")
    data = results.to_xarray()
    assert data["y"].dims == ("x", "pause") and data["y"].shape == (2, 3)
    assert float(data["y"].sel(x=2).mean()) == 0.004
    assert data["y"].attrs["units"] == "kW" and data["x"].attrs == {"units": "m", "description": "length"}
    assert results.label("x") == "length [m]"


def test_a_worker_that_dies_costs_its_run_one_more_attempt(bench):
    keys = dict(NOTED, parameters={"x": {"values": [1, 2, 3, 4]}})
    results = bench.run(workers=2, changes={"die_at": 2, "deaths": 1}, **keys)
    assert results.failed.empty
    assert sorted(xs(bench.calls())) == ["1", "2", "2", "3", "4"]


def test_a_run_that_kills_every_worker_is_a_row(bench):
    keys = dict(NOTED, parameters={"x": {"values": [1, 2, 3]}}, changes={"die_at": 2, "deaths": 99})
    results = bench.run(workers=2, **keys)
    assert results.table["status"].tolist() == ["done", "failed", "done"]
    assert "died in each of 3 attempts" in results.table["error"][1]


def test_workers_start_once(bench):
    bench.run(workers=2, **NOTED, changes={"pause": 0.05}, parameters={"x": {"values": list(range(12))}})
    assert len({line.split()[1] for line in bench.calls()}) == 2


def test_killed_and_resumed_without_repeating_a_run(bench):
    """kill -9 of the whole study: finished runs are not made again, and no worker is left behind."""
    path = bench.write(**NOTED, changes={"pause": 0.15}, parameters={"x": {"values": list(range(24))}})
    out = bench.folder / "out"
    command = [sys.executable, "-m", "cosim", "study", str(path), "--workers", "2", "-o", str(out), "--quiet"]
    study = subprocess.Popen(command)
    deadline = time.monotonic() + 60
    while len(list((out / "runs").glob("*.json"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(study.pid, signal.SIGKILL)
    study.wait()
    workers = {int(line.split()[1]) for line in bench.calls()}
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(alive, workers))
    finished = len(list((out / "runs").glob("*.json")))
    before = bench.calls()
    assert 5 <= finished < 24
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(out)
    table = StudyResults.load(out).table
    assert (table["status"] == "done").all() and table["y"].tolist() == pytest.approx([x * x / 1e3 for x in range(24)])
    assert len(bench.calls()) == len(before) + 24 - finished


def alive(pid: int) -> bool:
    """Whether a process is there and is not just waiting to be buried."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_store_holds_whole_files_only(tmp_path):
    store = Store(tmp_path)
    (tmp_path / "half.123.part").write_text('{"key": "ha')
    assert store.get("half") is None


def test_scenario_with_an_fmu(bench, tank):
    check_tank(run_study(bench.load(**tank), LocalProcesses(2), bench.folder / "out", progress=False))


def test_the_files_of_a_study_are_its_own(bench, tank, tank_fmu):
    """An FMU of the same content that was read from elsewhere before must not be sent in its place."""
    read(tank_fmu / "Tank.fmu")
    _, kit = prepare(loaded := bench.load(**tank), points(loaded.study))
    assert (bench.folder / "fmus" / "Tank.fmu").resolve() in kit.paths
    assert kit.root == bench.folder.resolve()


def test_a_value_that_the_scenario_refuses_is_a_failed_run(bench, tank):
    tank["parameters"]["Q"]["values"] = ["1 kW", "2 kg"]
    results = run_study(bench.load(**tank), LocalProcesses(1), bench.folder / "out", progress=False)
    assert results.table["status"].tolist() == ["done", "failed"] * 3
    assert "expected a quantity in W" in results.table["error"][1]


def test_a_run_that_takes_too_long_is_a_failed_run(bench, tank):
    results = run_study(bench.load(**tank, time_limit="1 us"), LocalProcesses(1), bench.folder / "out", progress=False)
    assert (results.table["status"] == "failed").all()
    assert results.table["error"].str.contains("the run takes longer than its time limit").all()


@pytest.mark.parametrize("damage", [
    lambda text: text[: len(text) // 2], lambda text: "", lambda text: "[]", lambda text: text.replace('"seconds"', '"minutes"'),
    lambda text: text.replace('"figures": {', '"figures": {"x": 3, '), lambda text: "\x00" * 50, lambda text: text.replace('"key": "', '"key": "0'),
])
def test_a_damaged_record_is_named_and_made_again(bench, capsys, damage):
    keys = dict(NOTED, parameters={"x": {"values": [1, 2]}})
    first = bench.run(**keys)
    path = sorted((bench.folder / "out" / "runs").glob("*.json"))[0]
    path.write_text(damage(path.read_text()))
    again = bench.run(**keys)
    assert len(bench.calls()) == 3 and again.table["y"].tolist() == first.table["y"].tolist()
    assert f"{path}: damaged (" in capsys.readouterr().err


def test_kept_results_that_were_emptied_are_made_again(bench, tank, capsys):
    study = {**tank, "parameters": {**tank["parameters"], "G": {"set": "entities.tank.start.G", "values": ["100 W/K"]}}, "keep": ["tank.T"]}
    bench.run(**study)
    path = sorted((bench.folder / "out" / "runs").glob("*.h5"))[0]
    path.write_bytes(b"")
    bench.run(**study)
    assert path.stat().st_size > 1000 and f"{path.stem}.json: damaged (its results {path.name} are damaged)" in capsys.readouterr().err


def test_a_study_that_is_interrupted_has_a_table_of_what_is_done(bench):
    class Interrupted:
        """One run, then Ctrl-C."""

        def run(self, jobs, kit):
            yield from LocalProcesses(1).run(jobs[:1], kit)
            raise KeyboardInterrupt

    study = bench.load(**NOTED, parameters={"x": {"values": [1, 2, 3]}})
    with pytest.raises(KeyboardInterrupt):
        run_study(study, Interrupted(), bench.folder / "out", progress=False)
    assert len(StudyResults.load(bench.folder / "out").table) == 1
