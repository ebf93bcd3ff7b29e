"""Studies of the whole site: what the physics must show, both tolerances, and the report."""

from pathlib import Path

import numpy as np
import pytest

from cosim.errors import ScenarioErrors
from cosim.faults import diagram, figures, limits
from cosim.faults.report import write_report
from cosim.faults.signals import trace
from cosim.faults.study import after_fault, judge, load_study, meter, study
from cosim.plot.panels import Panel
from cosim.results import Results
from cosim.running import check, run
from cosim.scenario.loader import load, with_changes

ROOT = Path(__file__).parents[2]
STUDIES = sorted((ROOT / "scenarios" / "faults").glob("*.yaml"))


def shortened(name, tmp_path, **changes):
    """A study with changes, run once: what is loaded, its results, and the changes of state by variable."""
    loaded = with_changes(load_study(ROOT / "scenarios" / "faults" / f"{name}.yaml"), changes)
    results = run(loaded, tmp_path / f"{name}.h5", progress=False)
    states = {}
    for event in after_fault(loaded, results):
        states.setdefault(event.variable, []).append((event.time, event.after))
    return loaded, results, states


@pytest.fixture(scope="module")
def loss(tmp_path_factory):
    """The loss of the utility at both tolerances."""
    return study(ROOT / "scenarios" / "faults" / "utility_loss.yaml", tmp_path_factory.mktemp("loss"))


def test_there_is_a_study_of_every_kind():
    names = {path.stem for path in STUDIES}
    wanted = {"utility_loss", "reclosing", "genset_start_failure", "genset_trip", "ups_module_trip", "transformer_energising",
              "motor_start_island", "ai_step_grid", "ai_step_gensets", "gensets_stop", "ai_swings_grid", "ai_swings_gensets", "retransfer", "black_start"}
    assert wanted <= names
    assert {f"sag_{depth}pct_{time}" for depth in (15, 50, 70) for time in ("50ms", "500ms", "2s")} <= names
    assert all(any(name.startswith(kind) for name in names) for kind in ("phase_jump", "frequency_ramp", "bess_trip"))


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_study_reads(path):
    loaded = load_study(path)
    fault = loaded.scenario.fault
    assert loaded.scenario.name == path.stem and fault.expected and 0 < fault.at < loaded.scenario.duration
    folders = [loaded.folder / folder for folder in fault.curve_path]
    for name, limit in fault.limits.items():
        if limit is not None:
            limits.read_curve(limit.curve, folders, str(path), name)


def test_utility_loss_in_time(loss):
    """Detection within milliseconds, no excursion of the racks' supply, gensets on load within 15 s."""
    _, outcome = loss
    first = {}
    for event in outcome.events:
        first.setdefault((event.variable, event.after), event.time)
    assert first["electrical.ups_mode[1]", "battery"] < 0.005
    assert first["electrical.grid_connected", "False"] < 0.05
    assert 8 < first["electrical.n_genset_online", "12"] < 15
    assert first["electrical.ups_mode[1]", "walkIn"] > first["electrical.n_genset_online", "12"]
    verdicts = {judged.name: judged.verdict for judged in outcome.judged}
    assert verdicts["rack supply, ITIC"].passed and verdicts["rack supply, ITIC"].used < 1
    assert verdicts["genset frequency, ISO 8528-5 G3"].passed


def test_utility_loss_energy_of_the_batteries(loss):
    """What the UPS battery gave is the power of the racks over the time on battery and the ramp, with losses."""
    _, outcome = loss
    figures = {figure.name: figure.value for figure in outcome.metered}
    with Results(outcome.results) as results:
        power, current = trace(results, "electrical.P_critical[1]"), trace(results, "electrical.I_ups[1]")
        voltage = trace(results, "ups_battery1.V").since(1.0)
        grid = np.linspace(1.0, 90.0, 8901)
        given = -np.trapezoid([current.at(t) * voltage.at(t) for t in grid], grid) / 3.6e6
        assert power.v.min() > 20e6
    assert figures["UPS battery, energy given"] == pytest.approx(given, rel=0.03)
    assert figures["racks, energy not served"] == 0
    assert figures["utility, power dropped"] > 20


def test_half_the_tolerance_says_the_same(loss):
    _, outcome = loss
    assert outcome.agrees
    for figure in outcome.metered:
        small = {"s": 1e-3, "kWh": 0.05, "A": 1.0, "kA": 1e-3, "kJ": 20.0}.get(figure.unit, 1e-3)
        assert abs(figure.half - figure.value) < max(small, 5e-3 * abs(figure.value)), figure


def test_the_report_holds_everything_in_one_page(loss, tmp_path):
    loaded, outcome = loss
    page = write_report(loaded, outcome, tmp_path).read_text()
    for heading in ("Verdict", "Set-up", "Signals", "Figures", "Sequence of events", "Operating limits", "Power flow before the fault", "Parameters"):
        assert f"<h2>{heading}" in page
    assert page.count("data:image/png;base64,") == 3 and "http://" not in page
    assert "At half the tolerance" in page and "electrical.S_short_circuit" in page and "rack supply, ITIC" in page


def test_deep_sag_makes_the_site_leave_and_come_back(tmp_path):
    """The deep undervoltage stage: 0.16 s and the breaker's 0.03 s; ten healthy seconds later back in phase."""
    loaded, results, states = shortened("sag_50pct_500ms", tmp_path)
    (left, _), (back, _) = states["electrical.grid_connected"]
    assert left == pytest.approx(0.16 + 0.03, abs=0.02) and 10.5 < back < 25
    verdicts = {judged.name: judged.verdict for judged in judge(loaded, results)}
    assert not verdicts["site stays connected, ERCOT"].passed and verdicts["rack supply, ITIC"].passed
    angle_free = trace(results, "electrical.V_pu").since(loaded.scenario.fault.at + back)
    assert 0.95 < angle_free.v.min() and angle_free.v.max() < 1.06  # closing in phase is no disturbance
    results.close()


def test_third_dip_locks_the_site_out(tmp_path):
    _, results, states = shortened("reclosing", tmp_path, duration=60.0)
    assert states["electrical.locked_out"] == [(pytest.approx(33.0, abs=0.1), "True")]
    assert [state for _, state in states["electrical.grid_connected"]] == ["False"]
    assert trace(results, "electrical.V_critical_pu[1]").v.min() > 0.99
    results.close()


def test_gensets_that_fail_to_start_leave_the_rest_to_the_batteries(tmp_path):
    """Six sets of 2.5 MW cannot carry 21 MW of rectifiers: the converter of the grid battery gives the rest beside them, and the
    UPS batteries are charged again."""
    loaded, results, _ = shortened("genset_start_failure", tmp_path, duration=70.0)
    assert results["electrical.n_genset_online"].max() == 6
    assert -trace(results, "electrical.P_genset").v.min() < 6 * 2.5e6
    assert trace(results, "electrical.P_bess").v[-1] < -3e6
    assert trace(results, "electrical.I_ups[1]").v.min() < -1e3 and trace(results, "electrical.I_ups[1]").v[-1] >= 0
    figures = {figure.name: figure for figure in meter(loaded, results)}
    assert figures["racks, energy not served"].value == 0 and figures["main bus frequency, nadir"].value > 59.0
    results.close()


def test_unbalanced_study_is_refused():
    loaded = load_study(ROOT / "scenarios" / "faults" / "sag_50pct_500ms.yaml")
    with pytest.raises(ScenarioErrors, match="unbalanced") as caught:
        with_changes(loaded, {"disturbances.0.phases": "a"})
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fault.limits.mine": {"signal": "electrical.V_pu", "curve": "nothere"}}, r"fault\.limits\.mine\.curve: 'nothere': expected one of the files"),
        ({"fault.limits.mine": {"signal": "electrical.V_pu", "curve": "prc_024/nothere"}}, r"expected one of: prc_024/"),
        ({"fault.limits.mine": {"signal": "electrical.V_puu", "curve": "itic"}}, r"mine\.signal: .*expected an output of electrical instead of V_puu, such as"),
        ({"fault.limits.mine": {"signal": "electrical.V_pu", "curve": "itic", "during": "nobody.x"}}, r"mine\.during: .*expected an entity"),
        ({"fault.meters.mine": {"signal": "electrical.P_ups", "metric": "before", "unit": "MW"}}, r"mine\.signal: .*such as electrical\.P_ups\[1\]"),
        ({"fault.meters.mine": {"signal": "3 MW", "metric": "before", "unit": "MW"}}, r"expected a sum of outputs"),
    ],
)
def test_a_study_that_names_what_is_not_there_is_refused_before_it_runs(changes, message):
    loaded = with_changes(load_study(ROOT / "scenarios" / "faults" / "utility_loss.yaml"), changes)
    with pytest.raises(ScenarioErrors, match=message):
        check(loaded)


def test_reports_and_figures_show_all_halls(tmp_path):
    loaded = with_changes(load(ROOT / "scenarios" / "two_halls.yaml"), {"duration": 3601.0, "fault": {"at": 3600.0}})
    with run(loaded, tmp_path / "halls.h5", progress=False) as results:
        labels = [branch.label for branch in diagram.loads(results)]
        assert labels == ["UPS and racks 1", "UPS and racks 2", "plant", "air", "house"]
        rows = {name: value for name, value, _ in diagram.power_flow(results, 3600.0)}
        assert rows["racks behind the UPS"] == pytest.approx(results.at("electrical.P_critical", 3599.9).sum() / 1e6, rel=1e-3)
        found = Panel("Temperature", "degC", (("*.T_die", "GPU die"),)).found(results)
        assert found == [("rack1.T_die", "GPU die, rack1"), ("rack2.T_die", "GPU die, rack2")]
        assert [e.device for e in after_fault(loaded, results) if "ups_mode" in e.variable] == ["electrical.ups_mode[1]", "electrical.ups_mode[2]"]
        figures.panels(loaded, results).savefig(tmp_path / "panels.png")
        results.plot(tmp_path / "plot.png")
