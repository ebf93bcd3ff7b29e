"""AC round trip of the 10 MW / 40 MWh storage, with converter, transformer and auxiliaries."""

from __future__ import annotations

import pytest

MWH = 3.6e9
ENERGIES = ("E_charged", "E_discharged", "E_auxiliary", "E_converter", "E_cells")


@pytest.fixture
def storage(stepper):
    return stepper("StorageSystem", SOC_start=0.3, T_ambient=298.15)


def run_at_rated_power(storage, direction: int) -> None:
    """Until the battery no longer offers rated power and the losses for 15 minutes."""
    limit = "P_charge_max_15min" if direction > 0 else "P_discharge_max_15min"
    for _ in range(600):
        if storage.get(limit) < 10.3e6:
            break
        storage.set(P=direction * 10e6)
        storage.step(60.0)
    storage.set(P=0.0)


def test_round_trip(storage) -> None:
    run_at_rated_power(storage, -1)
    before, SOC, time = {name: storage.get(name) for name in ENERGIES}, storage.get("SOC"), storage.time
    run_at_rated_power(storage, 1)
    run_at_rated_power(storage, -1)
    assert storage.get("SOC") == pytest.approx(SOC, abs=0.005)
    cycle = {name: (storage.get(name) - before[name]) / MWH for name in ENERGIES}
    storage.set_boolean(on=False)
    storage.step(86400.0 - (storage.time - time))  # idle for the rest of the day
    day = {name: (storage.get(name) - before[name]) / MWH for name in ENERGIES}

    assert cycle["E_discharged"] == pytest.approx(40.0, rel=0.03)  # the name plate
    # what goes in comes out or is lost; the rest is 0.3 % of a small difference in charge and heat
    balance = cycle["E_charged"] - cycle["E_discharged"] - cycle["E_converter"] - cycle["E_cells"]
    assert abs(balance) < 0.005 * cycle["E_charged"]
    cells = 1 - cycle["E_cells"] / cycle["E_charged"]
    of_the_cycle = cycle["E_discharged"] / (cycle["E_charged"] + cycle["E_auxiliary"])
    of_the_day = day["E_discharged"] / (day["E_charged"] + day["E_auxiliary"])
    print(f"cells {cells:.4f}, AC cycle {of_the_cycle:.4f}, AC day {of_the_day:.4f}")
    # fleets see 0.80 to 0.88 over months, with hysteresis, balancing and idle time; a new battery at 25 degC is better
    assert 0.96 < cells < 0.99
    assert 0.88 < of_the_cycle < 0.93
    assert of_the_day < of_the_cycle - 0.005
