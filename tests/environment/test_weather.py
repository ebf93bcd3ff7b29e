from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import psychrolib
import pytest

from cosim.component import Context
from cosim.environment.series import UniformTable, hour_of_year
from cosim.environment.weather import Weather, wet_bulb
from cosim.environment.weather_files import read_weather


def test_full_hours_are_the_file_s_readings(context):
    weather = Weather(context)
    year = weather.year
    standard = context.start.astimezone(UTC) + timedelta(hours=year.utc_offset)
    for hour in range(24):
        row = hour_of_year(standard + timedelta(hours=hour)) - 1
        now = weather.step(hour * 3600.0, {})
        assert now["T_dry_bulb"] == pytest.approx(year.T_dry_bulb[row], abs=1e-9)
        assert now["pressure"] == pytest.approx(year.pressure[row], abs=1e-6)


def test_handover_day_is_hot(context):
    weather = Weather(context)
    afternoon = [weather.step(h * 3600.0, {})["T_dry_bulb"] - 273.15 for h in range(12, 19)]
    assert max(afternoon) == pytest.approx(35.6, abs=0.05)
    assert min(afternoon) > 31


def test_irradiation_of_the_year_is_kept():
    start = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5)))
    weather = Weather(Context(start, 8760 * 3600.0, 1, Path()))
    G = np.array([weather.step(600.0 * k, {})["G_horizontal"] for k in range(52560)])
    assert G.sum() / 6 == pytest.approx(weather.year.ghi.sum(), rel=2e-3)


def test_sun_stands_highest_at_solar_noon(context):
    # 79.95 W in a zone at UTC-4: solar noon is 13:20 plus the equation of time (5 min in July).
    weather = Weather(replace(context, start=datetime(2026, 7, 9, tzinfo=context.start.tzinfo)), tilt=0.0)
    times = np.arange(5 * 3600, 22 * 3600, 600.0)
    lit = times[[weather.step(t, {})["G_poa"] > 1 for t in times]]
    assert 0.5 * (lit[0] + lit[-1]) / 3600 == pytest.approx(13 + 25 / 60, abs=0.25)


def test_wet_bulb_between_dew_point_and_dry_bulb(context):
    weather = Weather(context)
    for t in np.linspace(0, 86400, 500):
        now = weather.step(t, {})
        assert now["T_dew_point"] - 1e-6 <= now["T_wet_bulb"] <= now["T_dry_bulb"] + 1e-6


def test_wet_bulb_against_the_humidity_it_came_from():
    psychrolib.SetUnitSystem(psychrolib.SI)
    T, dew, p = np.array([308.15, 278.15]), np.array([293.15, 273.65]), np.array([98000.0, 101325.0])
    for T_wb, T_k, dew_k, p_k in zip(wet_bulb(T, dew, p), T, dew, p, strict=True):
        from_wet = psychrolib.GetHumRatioFromTWetBulb(T_k - 273.15, T_wb - 273.15, p_k)
        from_dew = psychrolib.GetHumRatioFromTDewPoint(dew_k - 273.15, p_k)
        assert from_wet == pytest.approx(from_dew, rel=1e-3)


def test_cells_are_hotter_than_the_air_in_the_sun(context):
    weather = Weather(context)
    noon, night = weather.step(13 * 3600.0, {}).copy(), weather.step(2 * 3600.0, {}).copy()
    assert noon["T_pv"] - noon["T_dry_bulb"] > 15
    assert night["T_pv"] == pytest.approx(night["T_dry_bulb"])
    assert night["G_poa"] == 0


def test_heat_wave_lifts_temperature_inside_only(context):
    plain = Weather(context)
    wave = Weather(context, events=[{"begin": 6 * 3600.0, "duration": 12 * 3600.0, "dT": 7.0, "rim": 3600.0}])
    middle, outside = 12 * 3600.0, 2 * 3600.0
    assert wave.step(middle, {})["T_dry_bulb"] - plain.step(middle, {})["T_dry_bulb"] == pytest.approx(7.0)
    assert wave.step(middle, {})["T_dew_point"] == pytest.approx(plain.step(middle, {})["T_dew_point"])
    assert wave.step(middle, {})["T_wet_bulb"] > plain.step(middle, {})["T_wet_bulb"]
    assert wave.step(outside, {})["T_dry_bulb"] == pytest.approx(plain.step(outside, {})["T_dry_bulb"])


def test_cold_snap_takes_the_dew_point_down(context):
    snap = Weather(context, events=[{"begin": 0.0, "duration": 86400.0, "dT": -30.0, "rim": 3600.0}])
    now = snap.step(12 * 3600.0, {})
    assert now["T_dry_bulb"] < 278
    assert now["T_dew_point"] <= now["T_dry_bulb"] + 1e-9


def test_leap_day_repeats_the_28th():
    assert hour_of_year(datetime(2028, 2, 29, 5)) == hour_of_year(datetime(2028, 2, 28, 5))
    assert hour_of_year(datetime(2028, 3, 1, 0)) == 24 * 59
    assert hour_of_year(datetime(2027, 12, 31, 23)) == 8759


def test_missing_file_names_what_was_expected(tmp_path):
    with pytest.raises(FileNotFoundError, match="greensboro"):
        read_weather("nowhere.epw", tmp_path)


def test_table_holds_its_ends_and_interpolates():
    table = UniformTable(10.0, 2.0, {"x": np.array([0.0, 4.0, 8.0])})
    assert [table.at(t, {})["x"] for t in (0, 10, 11, 12, 14, 99)] == [0, 0, 2, 4, 8, 8]


def write_epw(path: Path) -> None:
    """A year of EPW rows in which the dry bulb is the number of the hour over 200."""
    header = [
        "LOCATION,Testville,VA,USA,TMY3,724030,38.98,-77.47,-5.0,98.0",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1",
        "COMMENTS 2",
        "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
    ]
    first = datetime(2001, 1, 1)
    rows = []
    for hour in range(8760):
        day = first + timedelta(hours=hour)
        front = [day.year, day.month, day.day, day.hour + 1, 0, "?"]
        values = [(hour + 1) / 200, -5.0, 50, 99000, 0, 0, 300, 120, 400, 80, *[0] * 4, 180, 3.5, *[0] * 13]
        rows.append(",".join(str(item) for item in [*front, *values]))
    path.write_text("\n".join([*header, *rows]) + "\n", encoding="utf-8")


def test_epw_rows_hold_at_the_end_of_their_hour(tmp_path):
    write_epw(tmp_path / "site.epw")
    start = datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=-5)))
    weather = Weather(Context(start, 86400.0, 1, tmp_path), file="site.epw")
    hours_before = 24 * 59
    for hour in (0, 7, 23):
        now = weather.step(hour * 3600.0, {})
        assert now["T_dry_bulb"] - 273.15 == pytest.approx((hours_before + hour) / 200, abs=1e-6)
    assert weather.year.pressure[0] == 99000
    assert (weather.year.latitude, weather.year.utc_offset) == (38.98, -5.0)
    assert weather.step(12 * 3600.0, {})["G_horizontal"] == pytest.approx(120)
