"""Frost: water leaves neither the coils of dry coolers nor the fill of towers near freezing, and the setpoint holds."""

from __future__ import annotations

import pytest

ZERO = 273.15


@pytest.mark.parametrize("load", [1.0, 0.3, 0.1, 0.02])
@pytest.mark.parametrize("T_dry", [-40.0, -25.0, -10.0, 2.0])
def test_dry_coolers(run, load, T_dry):
    start = {"T_dry_bulb": T_dry + ZERO, "T_wet_bulb": T_dry - 0.5 + ZERO, "m_flow_load": [155 * load, 155 * load],
             "T_return_load": [328.4, 328.4]}
    r = run("DryCoolerPlant", 6 * 3600.0, interval=60.0, start=start)
    assert r["T_coil_leaving"].min() > 5 + ZERO - 0.01
    assert r["T_facility_supply"][-1] == pytest.approx(313.15, abs=0.5)


@pytest.mark.parametrize("load", [1.0, 0.3, 0.05, 0.0])
@pytest.mark.parametrize("T_dry", [-35.0, -15.0, 0.0])
def test_towers(run, load, T_dry):
    start = {"T_dry_bulb": T_dry + ZERO, "T_wet_bulb": T_dry - 0.5 + ZERO, "m_flow_load": [155 * load, 155 * load],
             "T_return_load": [308.4, 308.4]}
    r = run("ChillerPlant", 24 * 3600.0, interval=300.0, start=start)
    assert r["T_fill_leaving"].min() > 5 + ZERO - 0.2  # the air's temperature in the fill lags by 20 s
    assert r["T_basin"].min() > 10 + ZERO
    if load >= 0.3:
        assert r["T_facility_supply"][-1] == pytest.approx(293.15, abs=0.3)
        assert r["n_chiller_on"].max() == 0  # free cooling: protection must not cost chillers


def test_glycol_lets_the_coils_go_colder(run):
    start = {"T_dry_bulb": -25 + ZERO, "T_wet_bulb": -25.5 + ZERO, "m_flow_load": [15.5, 15.5], "T_return_load": [328.4, 328.4]}
    r = run("DryCoolerPlant", 6 * 3600.0, interval=60.0, start=start | {"T_freezing": -30 + ZERO})
    assert r["T_coil_leaving"][-1] < 0 + ZERO
    assert r["T_facility_supply"][-1] == pytest.approx(313.15, abs=0.3)
