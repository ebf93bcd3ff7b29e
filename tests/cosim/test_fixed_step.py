"""FMUs whose communication step has one length, and times between two ticks of the coupling."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from cosim import run
from cosim.errors import CosimError

TEXT = (Path(__file__).parent / "sources" / "clockwork2" / "modelDescription.xml").read_text(encoding="utf-8")
LENGTHS = {"0.01": 0.01, "0.033333333333333333": 1.0 / 30.0, "0.7": 0.7, "3e-6": 3e-6, "0.0123456789": 0.0123456789}


@pytest.fixture
def clockwork(workshop, c_fmu):
    """Makes the entity of an FMU with a step of the given length."""

    def make(length: str = "0.01", state: str = "true", **start) -> dict:
        text = TEXT.replace('stepSize="0.01"', f'stepSize="{length}"')
        text = text.replace('canGetAndSetFMUstate="true"', f'canGetAndSetFMUstate="{state}"')
        path = c_fmu("Clockwork2", workshop.folder, text)
        return {"clock": {"fmu": str(path), "start": {"length": float(length), **start}}}

    return make


@pytest.mark.parametrize("state", ["true", "false"])
@pytest.mark.parametrize("length", LENGTHS)
def test_all_steps_have_the_length_that_the_fmu_asks_for(workshop, clockwork, length, state):
    """Windows, a disturbance and the end lie between its steps; none is made beyond the end."""
    duration = 0.005 if length == "3e-6" else 1.234
    results = workshop.run(
        duration=duration, entities=clockwork(length, state), connections={"clock.u": 1.0},
        disturbances=[{"at": 0.3 * duration, "duration": 0.1 * duration, "set": {"clock.u": 0.0}}],
        solver={"windows": [{"start": 0.15 * duration, "end": 0.17 * duration, "maximum_step": "1 ms"}]},
    )  # fmt: skip
    h = LENGTHS[length]
    assert results["clock.odd"][-1] == 0.0
    assert results.time("clock.t")[-1] == pytest.approx(duration, abs=1e-6)
    assert results["clock.t"][-1] == pytest.approx(math.floor(duration / h + 1e-9) * h, abs=1e-9)
    t, reached = results.time("clock.t"), results["clock.t"]
    assert (reached <= t + 1e-9).all() and (reached > t - h - 1e-6).all()


def test_it_follows_an_input_that_changes_all_the_time(workshop, clockwork):
    """Its input falls as exp(-t/0.2): what it has summed up is the integral, to first order in its step."""
    course = [[t, math.exp(-t / 0.2)] for t in np.linspace(0.0, 1.0, 401).tolist()]
    results = workshop.run(duration="1 s", entities=clockwork(), connections={"clock.u": 0.0},
                           disturbances=[{"at": 0, "set": {"clock.u": {"points": course}}}])
    assert results["clock.odd"][-1] == 0.0
    assert results["clock.x"][-1] == pytest.approx(0.2 * (1.0 - math.exp(-5.0)), abs=0.006)


def test_the_step_that_fails_is_named(workshop, clockwork):
    loaded = workshop.load(duration="1 s", entities=clockwork(fails_at=0.505), unconnected=["*"])
    with pytest.raises(CosimError, match=r"(?s)clock \(Clockwork2\.fmu\): a step at t = 0\.5 s failed: error.*the spring is broken"):
        run(loaded, workshop.folder / "failed.h5", progress=False)


@pytest.mark.parametrize("duration", ["5.0000007 s", "0.1234567 s", "1e-6 s", "2.5e-6 s", "1.0000001 s"])
def test_a_run_ends_at_the_first_tick_not_before_its_duration(workshop, duration):
    results = workshop.run(duration=duration, entities={"tank": {"fmu": "Integrator.fmu"}}, unconnected=["*"],
                           disturbances=[{"at": "0.1 us", "duration": "1.3 us", "set": {"tank.P": 1.0}}])
    asked = float(duration.split()[0])
    assert asked - 1e-9 <= results.time("tank.E")[-1] < asked + 1e-6


def test_a_disturbance_between_ticks_lasts_as_long_as_it_is_said_to(workshop):
    """From the first tick not before its begin to the first one not before its end."""
    results = workshop.run(duration="1.0000003 s", entities={"tank": {"fmu": "Integrator.fmu"}}, unconnected=["*"],
                           disturbances=[{"at": "0.2000004 s", "duration": "0.3000007 s", "set": {"tank.P": 1.0}}])
    assert results["tank.E"][-1] - results["tank.E"][0] == pytest.approx(0.300001, abs=1e-9)


def test_nothing_lasts_less_than_a_tick(workshop):
    with pytest.raises(CosimError, match=r"duration: .*greater than or equal to"):
        workshop.load(duration="0.4 us", entities={})
