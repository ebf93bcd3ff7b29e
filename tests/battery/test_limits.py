"""Whoever asks for what the limits offer, at random, never leaves the operating window."""

from __future__ import annotations

import numpy as np
import pytest

HORIZONS = {"1s": (1.0, 0.25), "10s": (10.0, 1.0), "15min": (900.0, 30.0)}  # duration, time between adjustments of the current
PACKS = {  # series cells, V_min, V_max, SOC_min, SOC_max
    "Bess": (344, 2.6, 3.55, 0.05, 0.95),
    "UpsBattery": (162, 2.4, 3.55, 0.05, 1.0),
}


def current_of_power(E0: float, R0: float, P: float) -> float:
    """Current into a Thevenin source that takes the power P [W] at its terminals."""
    return 2 * P / (E0 + np.sqrt(E0**2 + 4 * R0 * P))


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("seed", "coldest", "warmest"), [(0, 278.0, 313.0), (1, 278.0, 313.0), (2, 258.0, 272.0), (3, 258.0, 272.0)])
def test_random_requests_within_the_limits_keep_voltage_and_charge(
    stepper, pack: str, seed: int, coldest: float, warmest: float
) -> None:
    series, V_min, V_max, SOC_min, SOC_max = PACKS[pack]
    random = np.random.default_rng(seed)
    T = random.uniform(coldest, warmest)
    battery = stepper(pack, SOC_start=random.uniform(0.1, 0.9), T_start=T, T_ambient=T)
    reached = []
    for _ in range(30):
        horizon = random.choice(list(HORIZONS), p=[0.3, 0.3, 0.4])
        duration, adjustment = HORIZONS[horizon]
        direction = random.choice(["charge", "discharge"])
        limit = battery.get(f"P_{direction}_max_{horizon}")
        assert limit >= 0
        P = (1 if direction == "charge" else -1) * limit * random.choice([1.0, random.uniform()])
        for _ in range(round(duration / adjustment)):
            battery.set(I=current_of_power(battery.get("E0"), battery.get("R0"), P))
            assert V_min <= battery.get("V") / series <= V_max
            battery.step(adjustment)
            V, SOC = battery.get("V") / series, battery.get("SOC")
            reached.append((V, SOC))
            assert V_min <= V <= V_max
            assert SOC_min - 1e-3 <= SOC <= SOC_max + 1e-3
    V, SOC = np.array(reached).T
    assert np.ptp(SOC) > (0.05 if coldest > 273.15 else 0.01)  # the requests do move the battery


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("SOC", "direction"), [(0.5, "discharge"), (0.5, "charge"), (0.15, "discharge"), (0.9, "charge")])
def test_the_limits_do_not_hold_back_much(stepper, pack: str, SOC: float, direction: str) -> None:
    """Half as much again is impossible: it breaks a rated current, the voltage or the charge within 15 minutes."""
    series, V_min, V_max, SOC_min, SOC_max = PACKS[pack]
    battery = stepper(pack, SOC_start=SOC)
    sign = 1 if direction == "charge" else -1
    P = sign * 1.5 * battery.get(f"P_{direction}_max_15min")
    rated = battery.get("capacity") / 3600 * {"Bess": (0.5, 0.5), "UpsBattery": (0.5, 6.5)}[pack][direction == "discharge"]
    broken = False
    for _ in range(90):
        I = current_of_power(battery.get("E0"), battery.get("R0"), P)
        battery.set(I=I)
        battery.step(10.0)
        V, charge = battery.get("V") / series, battery.get("SOC")
        broken = broken or abs(I) > rated or not V_min <= V <= V_max or not SOC_min <= charge <= SOC_max
        if broken:
            break
    assert broken
