"""All electricity that enters the hall leaves it as heat, in the scenarios that are shipped; key figures with dry coolers."""

from __future__ import annotations

import pytest

from cosim import load, run
from cosim.kpi import SiteView, energies, kpis, shares
from cosim.kpi.hall import heat_balance

SHORT = {
    "handover": {"duration": "20 min", "start": "2026-07-09T13:50:00-04:00", "solver.windows": []},
    "outage": {"duration": "20 min"},
    "two_halls": {"duration": "75 min", "solver.windows": []},
    "annual": {"duration": "1 d", "start": "2026-07-08T00:00:00-04:00"},
    "demand_response": {"duration": "1 h"},
    "heat_reuse": {"duration": "6 h"},
    "year": {"duration": "1 d"},
    "extremes/site": {"duration": "2 h"},
    "pue/site": {"duration": "1 d"},
    "cooling/cdu_pump_loss": {"duration": "40 min"},
}


@pytest.mark.parametrize("name", SHORT)
def test_electricity_into_the_hall_is_heat_out_of_it(name, tmp_path):
    results = run(load(f"scenarios/{name}.yaml", SHORT[name]), tmp_path / "run.h5", progress=False)
    balance = heat_balance(SiteView(results), *SiteView(results).span)
    assert balance.electricity > 0
    assert abs(balance.residual) < 1e-3
    told = {kpi.name: kpi.value for kpi in kpis(results)}
    assert told["hall.balance"] == pytest.approx(balance.residual)


def test_a_room_that_is_not_cooled_shows(tmp_path):
    changes = {"duration": "6 h", "connections.air.Q_flow_room[1]": "0 W"}
    results = run(load("scenarios/annual.yaml", changes), tmp_path / "run.h5", progress=False)
    assert next(kpi.value for kpi in kpis(results) if kpi.name == "hall.balance") > 0.02


def test_ventilated_share_leaves_by_another_way(tmp_path):
    changes = {"duration": "6 h", "modules.cooling.entities.air.start.room_share": [0.5, 1, 1]}
    results = run(load("scenarios/annual.yaml", changes), tmp_path / "run.h5", progress=False)
    lost = results.mean("electrical.P_loss_ups[1]") + results.mean("ups_battery1.Q_flow_ambient")
    assert results.mean("air.Q_flow_ventilated") == pytest.approx(0.5 * lost, rel=1e-3)
    assert abs(next(kpi.value for kpi in kpis(results) if kpi.name == "hall.balance")) < 1e-3


def test_key_figures_with_dry_coolers(tmp_path, fmus):
    """Fans of dry coolers count once, and there is no share of chillers where there is none."""
    warm = {
        "modules.cooling.entities.plant.fmu": str(fmus["DryCoolerPlant"]),
        "modules.cooling.connections.plant.T_supply_setpoint": "40 degC",
        "modules.cooling.connections.air.T_air_setpoint": "43 degC",
        "modules.compute.connections.liquid{i}.T_coolant_setpoint": "45 degC",
    }
    changes = {"duration": "12 h", "start": "2026-07-08T08:00:00-04:00", **warm}
    results = run(load("scenarios/annual.yaml", changes), tmp_path / "run.h5", progress=False)
    site = SiteView(results)
    e, share = energies(site, *site.span), shares(site, *site.span)
    parts = ("plant.P_mechanical", "plant.P_facility_pump", "liquid1.P_pump", "air.P_fan")
    assert e.cooling == pytest.approx(sum(float(results.integral(name)) for name in parts), rel=1e-6)
    assert share["chillers"] == pytest.approx(0, abs=1e-9)
    fans = float(results.integral("plant.P_fan")) + float(results.integral("air.P_fan"))
    assert share["fans"] == pytest.approx(fans / e.it, rel=1e-3)
    assert sum(share.values()) == pytest.approx(e.pue - 1, rel=1e-9)
    assert share["house"] == pytest.approx(0.3e6 / (e.it / site.span[1]), rel=0.2)
    assert "PUE_share_chillers" not in {kpi.name for kpi in kpis(results)}
