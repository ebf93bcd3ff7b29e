from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from cosim.environment.bill import Meter, bill, coincident_intervals, interval_demand, total
from cosim.environment.market import synthetic
from cosim.environment.prices import Prices, import_price
from cosim.environment.tariff import read_tariff

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TARIFFS = sorted((SCENARIOS / "tariffs").glob("*.yaml"))


def quarter_hours(first: str, days: int, zone: str) -> pd.DatetimeIndex:
    return pd.date_range(first, periods=96 * days, freq="15min", tz=zone)


def amounts(lines) -> dict[str, float]:
    return {line.name: line.amount for line in lines}


def test_every_tariff_of_the_library_prices_every_quarter_hour_of_a_year():
    assert len(TARIFFS) == 7
    for path in TARIFFS:
        tariff = read_tariff(path)
        times = quarter_hours("2026-01-01", 365, tariff.timezone)
        price = import_price(tariff, times, SCENARIOS, seed=1)
        assert np.isfinite(price).all(), path
        assert 0 < price.mean() < 0.3, path


def test_pge_july_bill_by_hand():
    # July 2026, 15 MW flat with one quarter of an hour of 20 MW at 17:00 on the 9th.
    tariff = read_tariff(SCENARIOS / "tariffs/pge_b20.yaml")
    times = quarter_hours("2026-07-01", 31, tariff.timezone)
    load = np.full(len(times), 15e6)
    load[times == pd.Timestamp("2026-07-09 17:00", tz=tariff.timezone)] = 20e6
    by_name = amounts(bill(tariff, Meter(times, load, np.zeros_like(load))))
    assert by_name["energy summer peak"] == pytest.approx((15000 * 31 * 5 + 5000 * 0.25) * 0.177)
    assert by_name["energy summer part-peak"] == pytest.approx(15000 * 31 * 4 * 0.142)
    assert by_name["energy summer off-peak"] == pytest.approx(15000 * 31 * 15 * 0.115)
    assert by_name["demand maximum"] == pytest.approx(20000 * 39.08)
    assert by_name["demand summer peak"] == pytest.approx(20000 * 41.35)
    assert by_name["demand summer part-peak"] == pytest.approx(15000 * 9.27)
    assert by_name["customer charge"] == 1500
    assert len(by_name) == 7


def test_sce_weekend_bill_by_hand():
    # Two days only: Saturday 11 and Sunday 12 July 2026, 10 MW flat: no on-peak weekday in it.
    tariff = read_tariff(SCENARIOS / "tariffs/sce_tou8d.yaml")
    times = quarter_hours("2026-07-11", 2, tariff.timezone)
    lines = bill(tariff, Meter(times, np.full(len(times), 10e6), np.zeros(len(times))))
    by_name = amounts(lines)
    assert by_name["energy summer mid-peak"] == pytest.approx(10000 * 10 * 0.119)
    assert by_name["energy summer off-peak"] == pytest.approx(10000 * 38 * 0.088)
    assert by_name["demand facilities"] == pytest.approx(10000 * 19.07)
    assert "demand summer on-peak" not in by_name
    assert total(lines) == pytest.approx(sum(by_name.values()))


def test_half_hour_demand_averages_quarter_hours():
    tariff = read_tariff(SCENARIOS / "tariffs/dominion_gs3.yaml")
    times = quarter_hours("2026-03-02", 1, tariff.timezone)
    load = np.full(len(times), 10e6)
    load[times == pd.Timestamp("2026-03-02 12:15", tz=tariff.timezone)] = 14e6
    by_name = amounts(bill(tariff, Meter(times, load, np.zeros_like(load))))
    assert by_name["demand generation"] == pytest.approx(12000 * 8.976)
    assert by_name["demand distribution"] == pytest.approx(12000 * 3.316)


def test_ratchet_remembers_the_past_months():
    tariff = read_tariff(SCENARIOS / "tariffs/dominion_gs3.yaml")
    times = quarter_hours("2026-03-01", 61, tariff.timezone)
    load = np.where(times.month == 3, 20e6, 10e6)
    lines = bill(tariff, Meter(times, load, np.zeros(len(times))))
    april = {line.name: line for line in lines if line.month == "2026-04"}
    assert april["demand distribution"].quantity == pytest.approx(18000)
    assert april["demand generation"].quantity == pytest.approx(10000)


def test_minimum_bill_of_contracted_demand():
    tariff = read_tariff(SCENARIOS / "tariffs/dominion_gs5.yaml")
    times = quarter_hours("2026-03-01", 31, tariff.timezone)
    by_name = {line.name: line for line in bill(tariff, Meter(times, np.full(len(times), 10e6), np.zeros(len(times))))}
    assert by_name["demand generation"].quantity == pytest.approx(15000)
    assert by_name["demand distribution"].quantity == pytest.approx(21250)


def test_four_coincident_peaks_are_one_a_month():
    tariff = read_tariff(SCENARIOS / "tariffs/ercot_4cp.yaml")
    times = quarter_hours("2026-06-01", 122, tariff.timezone)
    system = np.zeros(len(times))
    peaks = ["2026-06-10 16:00", "2026-07-20 17:00", "2026-08-05 16:30", "2026-09-02 15:45"]
    for peak in peaks:
        system[times == pd.Timestamp(peak, tz=tariff.timezone)] = 1.0
    load = np.where(system > 0, 8e6, 16e6)
    chosen = coincident_intervals(tariff, tariff.calendar(times), system)
    assert [str(times[k])[:16] for k in chosen] == peaks
    lines = bill(tariff, Meter(times, load, np.zeros(len(times)), np.full(len(times), 0.03), system))
    assert amounts(lines)["coincident peak 4CP"] == pytest.approx(8000 * 75.0)
    assert amounts(lines)["energy at market price"] == pytest.approx(
        sum(line.amount for line in lines if line.name == "energy at market price") / 4, rel=0.1
    )


def test_five_coincident_peaks_are_on_five_days():
    tariff = read_tariff(SCENARIOS / "tariffs/pjm_5cp.yaml")
    times = pd.date_range("2026-06-01", periods=24 * 122, freq="h", tz=tariff.timezone)
    system = synthetic("pjm", times, tariff.timezone, 1)[1]
    chosen = coincident_intervals(tariff, tariff.calendar(times), system)
    assert len(chosen) == 5
    assert len(set(times[chosen].normalize())) == 5


def test_export_is_credited():
    tariff = read_tariff(SCENARIOS / "tariffs/pjm_5cp.yaml")
    times = pd.date_range("2026-03-01", periods=24, freq="h", tz=tariff.timezone)
    meter = Meter(times, np.zeros(24), np.full(24, 1e6), np.full(24, 0.04), np.zeros(24))
    assert amounts(bill(tariff, meter))["export credit"] == pytest.approx(-24000 * 0.025)


def test_incomplete_first_demand_interval():
    times = pd.date_range("2026-03-01 00:15", periods=4, freq="15min", tz="UTC")
    meter = Meter(times, np.array([1.0, 2.0, 4.0, 8.0]), np.zeros(4))
    assert interval_demand(meter, 30).tolist() == [1.0, 3.0, 3.0, 8.0]


def test_price_component_changes_at_its_events(context):
    prices = Prices(context, tariff="tariffs/dominion_gs4.yaml")
    assert prices.next_event(0.0) == 10 * 3600
    assert prices.step(10 * 3600 - 1e-3, {})["price_import"] == pytest.approx(0.060 / 3.6e6)
    assert prices.step(10 * 3600.0, {})["price_import"] == pytest.approx(0.068 / 3.6e6)
    assert prices.next_event(10 * 3600.0) == 22 * 3600


def test_market_history_does_not_depend_on_the_span():
    year = pd.date_range("2026-01-01", periods=8760, freq="h", tz="UTC")
    price, load = synthetic("ercot", year, "America/Chicago", 5)
    part, part_load = synthetic("ercot", year[4000:4100], "America/Chicago", 5)
    assert part.tolist() == price[4000:4100].tolist()
    assert part_load.tolist() == load[4000:4100].tolist()
    assert price.max() > 5 * price.mean()


def test_faulty_tariff_names_file_key_and_expectation(tmp_path):
    data = yaml.safe_load(TARIFFS[0].read_text(encoding="utf-8"))
    data["seasons"]["summer"] = [6, 7, 8]
    path = tmp_path / "wrong.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.yaml: tariff: .*expected each of 1 to 12"):
        read_tariff(path)
    data["seasonz"] = 1
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValueError, match="seasonz"):
        read_tariff(path)
