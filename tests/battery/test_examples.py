"""The examples of the library do what their descriptions say."""

from __future__ import annotations

import numpy as np
import pytest


def test_a_ups_battery_carries_full_load_for_five_to_ten_minutes(run) -> None:
    result = run("Examples.UpsDischarge", [0, 900], {}, 10.0, ["duration", "P", "SOC", "T", "battery.tripped"])
    assert 300 < result["duration"][-1] < 600
    loaded = (result["time"] > 10) & (result["time"] < result["duration"][-1])
    assert result["P"][loaded] == pytest.approx(-22e6, rel=1e-3)
    assert not result["battery.tripped"].any()
    assert result["T"].max() < 325.0


def test_air_cools_less_than_liquid_and_the_core_is_the_hottest(run) -> None:
    result = run("Examples.AirOrLiquidCooling", [0, 43200], {}, 600.0,
                 ["rise_liquid", "rise_air", "gradient_liquid", "gradient_air"])
    rise, gradient = ({kind: result[f"{what}_{kind}"][-1] for kind in ("liquid", "air")} for what in ("rise", "gradient"))
    assert rise["air"] > 2 * rise["liquid"] > 0
    # the resistances from core to surface are 1.0 and 0.5 K/W, and the warmer cells lose less
    assert gradient["liquid"] < gradient["air"] < 2 * gradient["liquid"]
    assert rise["air"] > gradient["air"] and rise["liquid"] > gradient["liquid"]


def test_another_chemistry_is_another_record(run) -> None:
    result = run("Examples.OtherChemistry", [0, 14400], {}, 60.0, ["V", "SOC", "residual", "battery.E_in", "battery.E_out"])
    assert 3.3 < (result["V"] / 100).min() < (result["V"] / 100).max() < 4.25
    assert result["SOC"].min() == pytest.approx(0.3, abs=2e-3)
    passed = result["battery.E_in"][-1] + result["battery.E_out"][-1]
    assert np.abs(result["residual"]).max() < 1e-4 * passed
