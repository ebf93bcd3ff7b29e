"""Weather, prices and recorded load with faults: each is one clear line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pvlib
import pytest

from cosim.component import Context
from cosim.environment.prices import _from_csv
from cosim.environment.weather_files import read_weather
from cosim.environment.workload import Workload

HOURS = [f"2024-03-10T{hour:02d}:00:00-05:00" for hour in range(6)]
GOOD = [f"{hour},0.0{number + 1}" for number, hour in enumerate(HOURS)]
TIMES = pd.DatetimeIndex([datetime(2024, 3, 10, 5, tzinfo=UTC), datetime(2024, 3, 10, 10, tzinfo=UTC)])


def prices(tmp_path: Path, lines: list[str]) -> np.ndarray:
    """Prices of a file at two instants."""
    path = tmp_path / "prices.csv"
    path.write_text("time,price\n" + "\n".join(lines))
    return _from_csv(path, TIMES)


def test_a_whole_file_of_prices(tmp_path):
    assert prices(tmp_path, GOOD).tolist() == [0.01, 0.06]
    assert prices(tmp_path, ["", "# note", *GOOD, ""]).tolist() == [0.01, 0.06]


def test_rows_that_are_changes_have_no_gaps(tmp_path):
    assert prices(tmp_path, [GOOD[0], GOOD[1], GOOD[4]]).tolist() == [0.01, 0.05]


@pytest.mark.parametrize("lines, expected", [
    (GOOD[:2] + GOOD[3:], r"prices\.csv:4: 7200 s after the line before: expected no gap"),
    (GOOD[:4], r"prices\.csv:5: the last value holds until 3600 s before the end"),
    (GOOD[1:], r"prices\.csv:2: the first price is 3600 s later"),
    (GOOD[:2] + GOOD[1:], r"prices\.csv:4: .*the time of the line before again"),
    (GOOD[::-1], r"prices\.csv:3: .*expected times that ascend"),
    ([*GOOD[:2], f"{HOURS[2]},nan", *GOOD[3:]], r"prices\.csv:4: .*expected finite numbers"),
    ([*GOOD[:2], f"{HOURS[2]},inf", *GOOD[3:]], r"prices\.csv:4: .*expected finite numbers"),
    ([*GOOD[:2], f"{HOURS[2]},", *GOOD[3:]], r"prices\.csv:4: .*expected a time and a number"),
    ([*GOOD[:2], HOURS[2], *GOOD[3:]], r"prices\.csv:4: .*expected a time and a number"),
    ([line.replace("-05:00", "") for line in GOOD], r"prices\.csv:2: .*no offset from UTC"),
    (["2024-13-45T00:00:00Z,1", *GOOD], r"prices\.csv:2: .*expected a time and a number"),
    ([], "expected rows of a time and a number"),
])
def test_faults_of_prices(tmp_path, lines, expected):
    with pytest.raises(ValueError, match=expected):
        prices(tmp_path, lines)


@pytest.mark.parametrize("content, expected", [
    ("0,0.5\n10,nan\n", r"load\.csv:2: .*expected finite numbers"),
    ("0,0.5\n10,0.7\n10,0.8\n", r"load\.csv:3: .*the time of the line before again"),
    ("0,0.5\n20,0.7\n10,0.8\n", r"load\.csv:3: .*expected times that ascend"),
    ("0,0.5\n10,x\n", r"load\.csv:2: .*expected a time and a number"),
    ("0,0.5\n10,1.2\n", "utilisation 0.5 to 1.2: expected 0 to 1"),
    ("", "expected rows of a time and a number"),
    ("\x00\xff", "expected"),
])
def test_faults_of_a_recorded_load(tmp_path, content, expected):
    (tmp_path / "load.csv").write_bytes(content.encode("latin-1"))
    context = Context(datetime(2024, 1, 1, tzinfo=UTC), 100.0, 1, tmp_path)
    with pytest.raises(ValueError, match=expected):
        Workload(context, kind="recorded", file="load.csv")
    with pytest.raises(ValueError, match="no such file"):
        Workload(context, kind="recorded", file="missing.csv")


@pytest.mark.parametrize("name", ["greensboro", "miami", "sand point"])
def test_packaged_weather_is_plausible(name):
    assert len(read_weather(name).ghi) == 8760


@pytest.mark.parametrize("column, value, expected", [
    ("Wspd (m/s)", "-9900", "wind_speed of hour 10 of day 1 is -9900 m/s: expected 0 to 115 m/s"),
    ("Dry-bulb (C)", "99.9", "T_dry_bulb of hour 10 of day 1 is 373.05 K"),
    ("Dry-bulb (C)", "", "T_dry_bulb of hour 10 of day 1 is nan K"),
    ("Pressure (mbar)", "9999", "pressure of hour 10 of day 1"),
    ("GHI (W/m^2)", "-9900", "ghi of hour 10 of day 1"),
])
def test_missing_data_codes_of_weather(tmp_path, column, value, expected):
    lines = (Path(pvlib.__file__).parent / "data" / "723170TYA.CSV").read_text().splitlines()
    cells = lines[11].split(",")
    cells[lines[1].split(",").index(column)] = value
    lines[11] = ",".join(cells)
    (tmp_path / "year.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(ValueError, match=expected):
        read_weather("year.csv", tmp_path)
