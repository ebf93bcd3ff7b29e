"""Representative days, the effects of a factorial, the storage schedule; and that the site does what they say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.interpolate import PchipInterpolator

from cosim.component import Context
from cosim.environment.series import hours_of_run
from cosim.environment.weather import wet_bulb
from cosim.environment.weather_files import read_weather
from cosim.fmu.description import read
from cosim.kpi import SiteView, energies, kpis, shares
from cosim.pue.days import representative_days
from cosim.pue.factorial import Factorial, changes, combinations, effects, load_factorial, shares_of_variation
from cosim.pue.storage import Storage
from cosim.running import check, run
from cosim.scenario.loader import load, with_changes

ROOT = Path(__file__).parents[2]
START = datetime.fromisoformat("2026-01-01T00:00:00-05:00")


@pytest.mark.parametrize("place", ["greensboro", "miami", "sand point"])
def test_few_days_have_the_mean_and_spread_of_the_year(place):
    year = read_weather(place)
    wet = wet_bulb(year.T_dry_bulb, year.T_dew_point, year.pressure).reshape(365, 24)
    days = representative_days(year, 12)
    assert len(set(days)) == 12 and days == sorted(days)
    few = wet[np.array(days) - 1]
    assert few.mean() == pytest.approx(wet.mean(), abs=0.35)
    assert few.mean(axis=1).std() == pytest.approx(wet.mean(axis=1).std(), rel=0.08)


def test_all_days_stand_for_themselves():
    assert representative_days(read_weather("greensboro"), 365) == list(range(1, 366))
    with pytest.raises(ValueError, match="366 days: expected 1 to 365"):
        representative_days(read_weather("greensboro"), 366)


def test_a_run_goes_through_the_days_it_is_told():
    """The days of the run in their order, each with its own 24 readings; the last one stays."""
    year = read_weather("greensboro")
    hours = hours_of_run(year, START, 2 * 86400.0, [200, 10])
    inside = (hours.t > 0) & (hours.t <= 86400)
    assert hours.T_dry_bulb[inside] == pytest.approx(year.T_dry_bulb[24 * 199 : 24 * 200])
    inside = (hours.t > 86400) & (hours.t <= 2 * 86400)
    assert hours.T_dry_bulb[inside] == pytest.approx(year.T_dry_bulb[24 * 9 : 24 * 10])
    plain, same = hours_of_run(year, START, 86400.0), hours_of_run(year, START, 86400.0, [1])
    inside = (plain.t > 0) & (plain.t <= 86400)
    assert same.T_dry_bulb[inside] == pytest.approx(plain.T_dry_bulb[inside])
    with pytest.raises(ValueError, match="days of the year"):
        hours_of_run(year, START, 86400.0, [0])


def made_up(interaction: float) -> tuple[pd.DataFrame, Factorial]:
    factors = {"a": {"low": {}, "high": {}}, "b": {"x": {}, "y": {}, "z": {}}}
    factorial = Factorial(version=1, name="f", base="b.yaml", days=1, factors=factors)
    rows = [{"a": a, "b": b, "PUE": 1.1 + 0.02 * (a == "high") - 0.01 * (b == "y") - 0.03 * (b == "z")
             + interaction * (a == "high") * (b == "z")} for a, b in combinations(factorial)]
    return pd.DataFrame(rows), factorial


def test_effects_of_an_additive_table_are_its_terms():
    table, factorial = made_up(0.0)
    found = effects(table, factorial)
    for level, term in ((("a", "high"), 0.02), (("b", "y"), -0.01), (("b", "z"), -0.03)):
        assert list(found.loc[level]) == pytest.approx([term] * 4)
    assert shares_of_variation(table, factorial)["a x b"] == pytest.approx(0, abs=1e-12)


def test_an_interaction_shows_in_range_and_share():
    table, factorial = made_up(0.01)
    row = effects(table, factorial).loc[("a", "high")]
    assert (row["alone"], row["least"], row["largest"]) == pytest.approx((0.02, 0.02, 0.03))
    variation = shares_of_variation(table, factorial)
    assert variation["a x b"] > 0.01 and variation.sum() == pytest.approx(1)


def test_storage_charges_at_night_and_discharges_in_the_afternoon():
    context = Context(start=START, duration=86400.0, seed=0, folder=ROOT)
    battery, cold = Storage(context, kind="battery"), Storage(context, kind="cold")
    seen = {"SOC": 0.5, "P_auxiliary_battery": 4e4}
    assert battery.step(2 * 3600.0, seen)["P_bess"] == 4e6
    assert battery.step(2 * 3600.0, seen | {"SOC": 0.9})["P_bess"] == 0
    assert battery.step(14 * 3600.0, seen)["P_bess"] == -4e6
    assert [cold.step(h * 3600.0, seen)["tank_charge"] for h in (2, 10, 14, 20, 23)] == [1, 0, -1, 0, 1]
    assert not cold.step(0.0, seen)["bess_available"] and cold.step(0.0, seen)["P_auxiliary"] == 0
    with pytest.raises(ValueError, match="expected none, battery or cold"):
        Storage(context, kind="ice")


def test_heat_reused_makes_the_difference_between_ERE_and_PUE(tmp_path):
    """Half a day of the year with a user of heat: what he gets leaves the site through his water instead of the tower,
    and ERE = PUE - E_reuse/E_IT = (1 - ERF) PUE (ISO/IEC 30134-6)."""
    loaded = with_changes(load(ROOT / "scenarios/heat_reuse.yaml"), {"duration": "12 h", "results.interval": 0.0})
    results = run(loaded, tmp_path / "reuse.h5", progress=False)
    site = SiteView(results)
    found = {kpi.name: kpi.value for kpi in kpis(results)}
    time, reused = results.time("plant.Q_flow_reuse"), np.asarray(results["plant.Q_flow_reuse"])
    assert found["ERE"] == pytest.approx(found["PUE"] - np.trapezoid(reused, time) / energies(site, *site.span).it, abs=2e-4)
    assert found["ERE"] == pytest.approx((1 - found["ERF"]) * found["PUE"], rel=1e-9)
    assert 0.1 < found["ERF"] < 0.9 and found["site.balance"] == pytest.approx(0, abs=1e-3)
    given = 120 * 4182 * (np.asarray(results["plant.T_reuse_supply"]) - 303.15)
    assert reused == pytest.approx(given, rel=1e-3, abs=1e3)
    results.close()


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory):
    """Two of the representative days with double conversion and in eco mode."""
    factorial, loaded = load_factorial(ROOT / "scenarios/pue/factorial.yaml")
    folder = tmp_path_factory.mktemp("pue")
    found = []
    for level in ("double conversion", "eco mode"):
        levels = (level, *(next(iter(choices)) for choices in list(factorial.factors.values())[1:]))
        one = with_changes(loaded, changes(factorial, levels) | {"duration": "2 d"})
        found.append(run(one, folder / f"{level}.h5", progress=False))
    yield found
    for results in found:
        results.close()


def test_shares_add_up_and_none_is_negative(two_runs):
    for results in two_runs:
        site = SiteView(results)
        causes = shares(site, *site.span)
        assert 1 + sum(causes.values()) == pytest.approx(energies(site, *site.span).pue, abs=1e-12)
        assert min(causes.values()) > -1e-4
        assert set(causes) == {"chillers", "towers", "pumps", "fans", "ups", "storage", "house", "distribution"}


def ups_losses(results) -> np.ndarray:
    """Loss [W] of the UPS group at every row, shape (nt,), from the data of its model alone. Double conversion: the
    loss at the load points of the data sheet, between them by monotone cubic interpolation. Bypass: a share of the
    input, and a part of the no-load losses for the converters in standby."""
    group = read(ROOT / "fmus/build" / results.scenario["entities"]["electrical"]["fmu"])
    data = {name.removeprefix("ups[1]."): port.start for name, port in group.others.items() if name.startswith("ups[1].")}
    points, efficiency = np.asarray(data["load_points"]), np.asarray(data["efficiency"])
    sheet = PchipInterpolator([0.0, *points], [data["loss_0"], *points * (1 / efficiency - 1)])
    power, mode = results["electrical.P_critical"][:, 0], results["electrical.ups_mode"][:, 0]
    bypass = power * data["loss_bypass"] / (1 - data["loss_bypass"]) + data["standby"] * data["loss_0"] * data["P_rated"]
    on_bypass = mode == next(one.value for one in group.outputs["ups_mode"].literals if one.name == "bypass")
    return np.where(on_bypass, bypass, data["P_rated"] * sheet(power / data["P_rated"]))


def test_eco_mode_lowers_the_share_of_the_ups_alone(two_runs):
    """Both stages of the double conversion lose what the data sheet says at the load of the run, about 3.9 % of it at
    82 % load. On the bypass only the thyristors' 0.6 % and half of the no-load losses are left: the difference, over
    the IT energy, is the gain in PUE. House and distribution stay as they were."""
    plain, eco = (shares(site, *site.span) for site in map(SiteView, two_runs))
    expected = []
    for results in two_runs:
        site = SiteView(results)
        losses, time = ups_losses(results), results.time("electrical.P_critical")
        expected.append(np.trapezoid(losses, time) / energies(site, *site.span).it)
    assert plain["ups"] == pytest.approx(expected[0], abs=2e-4)
    assert eco["ups"] == pytest.approx(expected[1], abs=2e-4)
    assert eco["ups"] < 0.5 * plain["ups"]  # the bypass does carry the load
    assert plain["ups"] - eco["ups"] == pytest.approx(expected[0] - expected[1], abs=2e-4)
    # What the UPS does not lose is no heat in its room: cooling gets by with a little less, never with more.
    cooling = {"chillers", "towers", "pumps", "fans"}
    for cause in set(plain) - {"ups"}:
        saved = plain[cause] - eco[cause]
        assert (-4e-4 < saved < 3e-3) if cause in cooling else saved == pytest.approx(0, abs=4e-4), cause


def test_a_coarse_run_of_the_year_is_that_of_fine_tolerances(two_runs, tmp_path):
    """annual.yaml's long steps against tolerances ten times finer over two days, both to the very end of the run."""
    factorial, loaded = load_factorial(ROOT / "scenarios/pue/factorial.yaml")
    first = tuple(next(iter(choices)) for choices in factorial.factors.values())
    fine = run(with_changes(loaded, changes(factorial, first) | {
        "duration": "2 d", "solver.tolerance": 3e-3, "solver.minimum_step": 1.0,
        "solver.minimum_exchange": 10.0, "clusters.electrical.model_tolerance": 1e-6, "results.interval": 0.0,
    }), tmp_path / "fine.h5", progress=False)
    one, other = (energies(site, *site.span) for site in map(SiteView, (two_runs[0], fine)))
    assert two_runs[0].time("rack1.E_in")[-1] == fine.time("rack1.E_in")[-1] == 2 * 86400
    assert one.pue == pytest.approx(other.pue, abs=5e-4)
    assert one.it == pytest.approx(other.it, rel=1e-4)
    fine.close()


def test_a_level_keeps_the_changes_of_the_level_it_is_like():
    steps = {"none": {}, "one": {"a": 1, "b": 1}, "two": {"like": "one", "b": 2, "c": 2}, "three": {"like": "two", "c": 3}}
    factorial = Factorial(version=1, name="f", base="b.yaml", days=1, factors={"site": steps})
    assert changes(factorial, ("three",)) == {"a": 1, "b": 2, "c": 3}
    table = pd.DataFrame({"site": list(steps), "PUE": [1.1, 1.2, 1.15, 1.4]})
    assert list(effects(table, factorial)["alone"]) == pytest.approx([0.1, 0.05, 0.3])
    with pytest.raises(ValueError, match="like 'two': expected an earlier level of site"):
        Factorial(version=1, name="f", base="b.yaml", days=1, factors={"site": {"one": {"like": "two"}, "two": {}}})


def test_the_bridge_leads_from_published_figure_to_published_figure():
    """Every step of the file is a scenario that the site can run; the runs themselves stand in the table of the page."""
    factorial, loaded = load_factorial(ROOT / "scenarios/pue/bridge.yaml")
    assert next(iter(factorial.factors["site"].values())) == {}
    for levels in combinations(factorial):
        check(with_changes(loaded, changes(factorial, levels))).close()
