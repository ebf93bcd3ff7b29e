"""Coupled systems with known solutions."""

import numpy as np
import pytest
from scipy.linalg import expm

from cosim import run
from cosim.errors import CosimError

OSCILLATOR_X1 = {1.0: -0.33094917, 5.0: -0.08558662, 10.0: 0.04297452}


def test_dual_mass_oscillator_at_default_tolerance(workshop, oscillator, record):
    results = workshop.run(**oscillator)
    for t, x in OSCILLATOR_X1.items():
        record("Two masses in two FMUs, displacement", "closed form", results.at("left.x", t) - x, 1e-4, "m")


def test_error_falls_with_the_tolerance(workshop, oscillator):
    errors = []
    for tolerance in (2e-2, 1e-4):
        results = workshop.run(**oscillator, solver={"tolerance": tolerance})
        errors.append(max(abs(results.at("left.x", t) - x) for t, x in OSCILLATOR_X1.items()))
    assert errors[1] < 0.1 * errors[0] and errors[1] < 3e-5


def test_third_party_fmus_of_both_versions(workshop, oscillator, python_fmus):
    entities = {"left": {"fmu": "Mass1.fmu"}, "right": {"fmu": "Mass2.fmu"}}
    results = workshop.run(**{**oscillator, "entities": entities, "fmu_path": [str(python_fmus)]})
    for t, x in OSCILLATOR_X1.items():
        assert results.at("left.x", t) == pytest.approx(x, abs=1e-4)
    assert {fmu["tool"].split()[0] for fmu in results.versions["fmus"].values()} == {"PythonFMU3", "PythonFMU"}


def test_stiff_rlc_split_at_the_capacitor(workshop, record):
    """Fixed steps above 1e-4 s blow up here; the step control finds its way."""
    results = workshop.run(
        duration="20 ms",
        entities={"capacitor": {"fmu": "Capacitor.fmu"}, "inductor": {"fmu": "Inductor.fmu"}},
        connections={"capacitor.i": "inductor.i", "inductor.v": "capacitor.v"},
    )
    matrix = np.array([[0.0, -1e3], [1e3, -1e4]])
    exact = np.array([expm(matrix * t) @ [10.0, 0.0] for t in results.time("capacitor.v")])
    record("Stiff RLC circuit in two FMUs, voltage", "matrix exponential",
           np.abs(results["capacitor.v"] - exact[:, 0]).max(), 1e-3 * 10.0, "V")
    assert np.abs(results["inductor.i"] - exact[:, 1]).max() < 2e-3
    assert results.report["clusters"]["main"]["rejected"] > 0


def test_bounces_are_located(workshop, record):
    results = workshop.run(duration="3 s", entities={"ball": {"fmu": "BouncingBall.fmu"}})
    times = results.time("ball.n")[1:][np.diff(results["ball.n"]) > 0]
    first = np.sqrt(2.0 / 9.81)
    for found, expected in zip(times, (first, first * (1.0 + 2.0 * 0.7)), strict=False):
        record("Bouncing ball through mosaik, times of events", "closed form", found - expected, 1e-6, "s")
    assert list(results.events["time"][:2]) == pytest.approx(times[:2])
    assert set(results.events["device"]) == {"ball.n"}


def test_known_events_are_hit_exactly(workshop):
    results = workshop.run(
        duration="4 s",
        entities={"meter": {"fmu": "Integrator.fmu"}, "steps": {"python": "coupling_components:Steps",
                                                                "parameters": {"times": [1.0, 2.345678]}}},
        connections={"meter.P": "steps.P"},
    )
    times = results.time("steps.P")
    for moment in (1.0, 2.345678):
        rows = np.flatnonzero(times == moment)
        assert len(rows) == 2
        assert results["steps.P"][rows[1]] - results["steps.P"][rows[0]] == 1000.0
    assert results["meter.E"][-1] == pytest.approx(1000.0 * (2.345678 - 1.0) + 2000.0 * (4.0 - 2.345678), rel=1e-6)


LOOP = {
    "duration": "1 s",
    "entities": {"a": {"fmu": "Gain.fmu", "start": {"k": 0.5}}, "b": {"fmu": "Gain.fmu", "start": {"k": 0.5}},
                 "c": {"fmu": "Integrator.fmu"}},
    "connections": {"a.u": "b.y", "b.u": "a.y"},
    "disturbances": [{"at": 0.5, "set": {"c.on": False}}],
}


def test_nothing_is_seen_of_a_jump_before_it(workshop):
    """The jump lies between two ticks; a step towards it that a bounce cuts short must not be on the way to it."""
    results = workshop.run(
        duration="10 s",
        entities={
            "meter": {"fmu": "Integrator.fmu"}, "source": {"python": "coupling_components:Offbeat"},
            "ball": {"fmu": "BouncingBall.fmu", "start": {"g": -2.0 / 7.0**2}},
        },
        connections={"meter.P": "source.P"},
    )
    before = results.time("source.P") < 7.123456
    assert (results["source.P"][before] == 1000.0).all()
    assert results.at("meter.E", 10.0) == pytest.approx(7123.4564, abs=1e-2)


def test_a_member_brought_back_may_meet_an_event_earlier_still(workshop):
    """The ramp stops the second step at 14 s; on this shorter step the integrator gets more power than on the whole
    one, and passes its limit before."""
    results = workshop.run(
        duration="30 s",
        entities={"meter": {"fmu": "Integrator.fmu", "start": {"E_max": 149.0 + 5.8}}, "ramp": {"fmu": "Ramp.fmu"}},
        connections={"meter.P": "ramp.P"},
        solver={"minimum_step": "10 s", "maximum_step": "10 s"},
    )
    assert results.at("meter.E", 10.0) == pytest.approx(149.0)  # the first step knows no slope
    passed = 10.0 + 4.9 - np.sqrt(4.9**2 - 2 * 5.8)
    assert results.events[["time", "device"]].to_numpy().tolist() == [
        [pytest.approx(passed, abs=1e-4), "meter.full"], [14.0, "ramp.done"]
    ]
    assert results.at("meter.E", passed) == pytest.approx(149.0 + 5.8, abs=1e-3)
    assert np.diff(results["meter.full"].astype(int)).tolist().count(1) == 1
    assert results.at("meter.full", passed + 1e-3)


def test_algebraic_loop_is_solved(workshop):
    results = workshop.run(**LOOP)
    assert results["a.y"] == pytest.approx(2.0, rel=1e-6)
    assert results["b.y"] == pytest.approx(2.0, rel=1e-6)


def test_loop_that_does_not_settle_is_named(workshop):
    gain = {"fmu": "Gain.fmu", "start": {"k": -1.5}}
    with pytest.raises(CosimError, match=r"at t = 0\.5 s do not settle .*: a\.y, b\.y"):
        workshop.run(
            duration="1 s",
            entities={"a": gain, "b": gain, "step": {"fmu": "Gain.fmu"}},
            connections={"a.u": "b.y + step.y", "b.u": "a.y"},
            disturbances=[{"at": 0.5, "set": {"step.u": 1.0}}],
        )


def test_clusters_pass_energy_exactly_and_agree_with_one(workshop, heated_tank):
    split = workshop.run(**heated_tank)
    given = split.integral("heater.P")
    assert split["meter.E"][-1] == pytest.approx(given, rel=1e-7)
    flows = split.report["connections"]
    assert set(flows) == {"tank.Q_flow", "meter.P"}
    for name, flow in flows.items():
        assert flow["given"] == pytest.approx(given, rel=1e-7)
        assert abs(flow["residual"]) < 2e-6 * given, name
    whole = {**heated_tank, "clusters": {"all": {}},
             "entities": {name: {**entity, "cluster": "all"} for name, entity in heated_tank["entities"].items()}}
    t = np.linspace(0.0, 3600.0, 361)
    temperature = split.at("tank.T", t)
    one = workshop.run(**whole)
    assert np.abs(one.at("tank.T", t) - temperature).max() < 0.01
    assert one.integral("heater.P") == pytest.approx(given, rel=2e-3)


def test_no_transient_at_the_start(workshop, heated_tank):
    del heated_tank["disturbances"]
    results = workshop.run(**heated_tank)
    assert np.ptp(results.at("tank.T", np.linspace(0.0, 60.0, 61))) < 2e-4
    assert results.report["operating_point"]["converged"]


def test_agents_see_means_and_act_on_time(workshop, heated_tank):
    results = workshop.run(**heated_tank)
    log = [entry for entry in results.components["agent"]["log"] if entry[0] > 0.0]
    assert [entry[0] for entry in log] == [600.0, 1200.0, 1800.0, 2400.0, 3000.0, 3600.0][: len(log)] and len(log) >= 5
    for t, temperature, power in log:
        assert temperature == pytest.approx(results.at("tank.T", t - 1e-6), abs=1e-4)
        assert power == pytest.approx(results.mean("heater.P", t - 600.0, t), rel=1e-3)


def test_discrete_values_cross_clusters_at_once(workshop, heated_tank):
    results = workshop.run(**{**heated_tank, "connections": {**heated_tank["connections"], "meter.on": "relay.on"},
                              "entities": {**heated_tank["entities"], "relay": {
                                  "python": "coupling_components:Steps", "cluster": "electrical",
                                  "parameters": {"times": [100.0, 1234.5]}}}})
    assert results["meter.E"][-1] == pytest.approx(results.integral("heater.P", 0.0, 1234.5), rel=1e-6)


def test_error_of_a_component_keeps_the_results(workshop):
    loaded = workshop.load(duration="4 s", entities={"meter": {"fmu": "Integrator.fmu"},
                                                     "sensor": {"python": "coupling_components:Broken"}},
                           connections={"meter.P": "sensor.P"})
    with pytest.raises(CosimError, match="the sensor is gone"):
        run(loaded, workshop.folder / "broken.h5", progress=False)
    from cosim import Results

    kept = Results(workshop.folder / "broken.h5")
    assert 0.9 < kept.time("meter.E")[-1] <= 1.1


@pytest.mark.parametrize("exchanged", [("left",), ("right",), ("left", "right")])
def test_model_exchange_through_an_integrator(workshop, oscillator, exchanged):
    for name in exchanged:
        oscillator["entities"] = {**oscillator["entities"], name: {**oscillator["entities"][name], "interface": "model_exchange"}}
    results = workshop.run(**{**oscillator, "duration": "5 s"})
    for t in (1.0, 5.0):
        assert results.at("left.x", t) == pytest.approx(OSCILLATOR_X1[t], abs=1e-4)


@pytest.mark.parametrize("version", [2, 3])
def test_bounces_of_a_model_exchange_fmu(workshop, model_exchange_2, version):
    fmu = "BouncingBall.fmu" if version == 3 else str(model_exchange_2 / "Ball2.fmu")
    results = workshop.run(duration="2 s", entities={"ball": {"fmu": fmu, "interface": "model_exchange"}})
    times = results.time("ball.n")[1:][np.diff(results["ball.n"]) > 0]
    first = np.sqrt(2.0 / 9.81)
    assert times[0] == pytest.approx(first, abs=1e-6)
    assert times[1] == pytest.approx(first * (1.0 + 2.0 * 0.7), abs=1e-6)


def test_failing_fmu_is_named_with_its_message_and_the_results_reach_it(workshop):
    from cosim import Results

    loaded = workshop.load(duration="2 s", entities={"fragile": {"fmu": "Fragile.fmu"}})
    with pytest.raises(CosimError, match=r"(?s)fragile \(Fragile\.fmu\).*x left its range"):
        run(loaded, workshop.folder / "failed.h5", progress=False)
    # Shorter steps were tried until the smallest one failed too.
    assert Results(workshop.folder / "failed.h5").time("fragile.x")[-1] == pytest.approx(0.75, abs=1e-3)
