"""Failures of the cooling: all scenarios are valid, and the leak ends as its arithmetic says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cosim.kpi import SiteView
from cosim.kpi.ride_through import ride_through, time_to_shutdown, trouble, work
from cosim.running import check, run
from cosim.scenario.loader import load, with_changes

EVENTS = sorted((Path(__file__).parents[2] / "scenarios/cooling").glob("*.yaml"))


def test_there_is_a_scenario_for_every_failure():
    assert {file.stem for file in EVENTS} == {
        "chiller_trip", "chillers_lost", "cdu_pump_loss", "tower_fan_loss", "heat_wave", "cold_snap", "leak"
    }


@pytest.mark.parametrize("file", EVENTS, ids=lambda file: file.stem)
def test_scenarios_are_valid(file):
    check(load(file)).close()


def test_a_leak_trips_the_pumps_and_the_racks_shut_down_within_a_minute(tmp_path):
    """0.55 m3 in the expansion vessels at 1 kg/s last 556 s; without flow dies throttle and shut down. The work of
    the rest of the hour is missed by all GPUs."""
    leak = next(file for file in EVENTS if file.stem == "leak")
    results = run(with_changes(load(leak), {"duration": "60 min"}), tmp_path / "leak.h5", progress=False)
    site = SiteView(results)
    assert trouble(site) == 1800
    dry = 11 * 0.05 * 1011.5 / 1.0
    found = ride_through(site, 1800.0)
    assert dry < found["throttle"][0] < found["shutdown"][0] < dry + 60
    assert time_to_shutdown(results) == found["shutdown"][0]
    figures = work(site, *site.span)
    rest = (1800 - found["shutdown"][0]) / 3600
    assert figures["rack1.work_missed"][0] == pytest.approx(0.85 * rest, rel=0.05)
    assert figures["rack1.work_missed_total"][0] == pytest.approx(9504 * figures["rack1.work_missed"][0])
    assert figures["rack1.work_missed_steps"][0] == pytest.approx(figures["rack1.work_missed"][0] * 3600 / (0.86 * 2.5))
    results.close()
