"""What surrounds a run: results, interruption, command line."""

import gc
import os
import signal
import threading
import time
import weakref
from pathlib import Path

import numpy as np
import pytest
from mosaik.async_scenario import AsyncWorld

from cosim import Results, load, run, running
from cosim.cli import main
from cosim.errors import CosimError


def test_results_with_units(workshop, heated_tank):
    results = workshop.run(**heated_tank)
    assert results.unit("tank.T") == "K" and "Temperature" in results.description("tank.T")
    frame = results.to_pandas(["tank.T", "heater.P"], np.arange(0.0, 10.0))
    assert list(frame.columns) == ["tank.T", "heater.P"] and len(frame) == 10
    data = results.to_xarray(["tank.T"])
    assert data["tank.T"].attrs["units"] == "K"
    assert set(results.entities()) >= {"heater", "tank", "agent", "ambient", "schedule"}
    assert results.scenario["solver"]["tolerance"] == 5e-4
    assert len(results.versions["fmus"]["tank"]["sha256"]) == 64
    with pytest.raises(KeyError, match="tank.T"):
        results["tank.t"]


def test_jumps_are_kept_in_integrals(workshop):
    results = workshop.run(duration="4 s", entities={"steps": {"python": "coupling_components:Steps"}})
    assert results.integral("steps.P") == pytest.approx(1000.0 * 1.5 + 2000.0 * 1.5, abs=1e-6)
    assert results.integral("steps.P", 0.5, 1.5) == pytest.approx(500.0, abs=1e-6)
    assert results.mean("steps.levels")[1] == pytest.approx(5.0)
    assert results.max("steps.P", 0.0, 2.0) == 1000.0
    assert not results.at("steps.on", 3.0) and results.at("steps.on", 2.0)


def test_ctrl_c_ends_cleanly(workshop, heated_tank):
    loaded = workshop.load(**{**heated_tank, "duration": "400 d", "disturbances": []})
    path = workshop.folder / "stopped.h5"
    timer = threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    results = run(loaded, path, progress=False)
    timer.cancel()
    assert results.report["interrupted"] and time.monotonic() - began < 30.0
    end = results.report["simulated_seconds"]
    assert 0.0 < end < 400 * 86400.0
    with Results(path) as again:
        assert again.time("heater.P")[-1] == pytest.approx(end)
        assert np.isfinite(again["tank.T"]).all()


def test_the_report_adds_up(workshop, heated_tank):
    report = workshop.run(**heated_tank).report
    wall = report["wall"]
    parts = wall["models_seconds"] + wall["cosim_seconds"] + wall["mosaik_seconds"] + wall["writing_seconds"]
    assert parts == pytest.approx(wall["run_seconds"], rel=1e-6)
    assert report["clusters"]["electrical"]["events"] >= 2
    assert report["members"]["tank"]["steps"] > 0 and report["unconnected"] == ["meter.on"]


def test_command_line(workshop, oscillator, capsys):
    scenario, target = str(workshop.write(**oscillator)), workshop.folder / "out.h5"
    assert main(["validate", scenario]) == 0
    assert "valid: 2 entities" in capsys.readouterr().out
    assert main(["run", scenario, "-o", str(target), "--set", "duration=1 s", "-q"]) == 0
    assert target.is_file() and target.with_suffix(".png").is_file()
    assert main(["plot", str(target), "-o", str(workshop.folder / "x.png"), "--names", "left.x"]) == 0
    assert main(["info", str(target)]) == 0
    assert "left.x" in capsys.readouterr().out
    assert main(["info", str(workshop.fmus / "RightMass.fmu")]) == 0
    assert "Coupling force on the left mass" in capsys.readouterr().out
    assert main(["validate", scenario, "--set", "connections.left.F=right.v"]) == 1
    assert "expected a unit that converts" in capsys.readouterr().err


def test_same_seed_same_results(workshop, heated_tank):
    first = workshop.run(**heated_tank)["tank.T"].copy()
    assert np.array_equal(first, workshop.run(**heated_tank)["tank.T"])


def test_mosaik_sees_every_fmu(workshop, heated_tank):
    from cosim.connections import build
    from cosim.exchange import Pace
    from cosim.initialise import find_operating_point
    from cosim.mosaik_adapter import ClusterSimulator

    loaded = workshop.load(**heated_tank)
    site = build(loaded)
    find_operating_point(site, 0.0, 10.0, loaded.scenario.initialisation)
    simulator = ClusterSimulator()
    meta = simulator.init("thermal", 1e-6, pace=Pace(site, loaded.scenario.solver, 10, None), number=1)
    children = {child["eid"] for child in simulator.create(1, "Cluster")[0]["children"]}
    assert children == {"tank", "meter", "ambient"}
    assert {"Q_flow", "T_ambient", "T", "E_stored"} <= set(meta["models"]["model of tank"]["attrs"])
    site.close()


def test_missing_fmu_is_built_from_the_catalogue_beside_its_folder(tmp_path):
    """fmu_path: [fmus/build] with fmus/catalog.toml, as in a fresh checkout."""
    library = Path(__file__).parents[1] / "modelica" / "BouncingBall.mo"
    (tmp_path / "fmus").mkdir()
    (tmp_path / "fmus" / "catalog.toml").write_text(f'libraries = ["{library}"]\n[[fmu]]\nclass = "BouncingBall"\n')
    file = tmp_path / "ball.yaml"
    file.write_text(
        "version: 1\nname: ball\nstart: 2026-07-09T00:00:00-04:00\nduration: 0.4 s\nfmu_path: [fmus/build]\n"
        "entities: {ball: {fmu: BouncingBall.fmu}}\n"
    )
    results = run(load(file), tmp_path / "ball.h5", progress=False)
    assert results["ball.h"][-1] == pytest.approx(1 - 0.5 * 9.81 * 0.4**2, abs=1e-6)


@pytest.mark.parametrize("outcome", ["whole", "given up"])
def test_nothing_of_a_run_is_kept(workshop, heated_tank, monkeypatch, outcome):
    """Many runs in one process: what one needs is free when it ends, before the garbage collector looks by itself."""
    kept = []

    def watched(loaded):
        site = build(loaded)
        kept.extend(weakref.ref(part) for part in (site, *site.clusters, *site.slaves.values()))
        return site

    def worlds() -> int:
        """Worlds of mosaik that are there."""
        return sum(isinstance(part, AsyncWorld) for part in gc.get_objects())

    gc.collect()
    build, before = running.build, worlds()
    monkeypatch.setattr(running, "build", watched)
    loaded = workshop.load(**heated_tank)
    gc.disable()
    try:
        if outcome == "whole":
            run(loaded, workshop.folder / "kept.h5", progress=False).close()
        else:
            with pytest.raises(CosimError, match="given up"):
                run(loaded, workshop.folder / "kept.h5", progress=False, time_limit=0.0)
        assert len(kept) == 10
        assert [part() for part in kept if part() is not None] == []
        assert worlds() == before
    finally:
        gc.enable()
