"""The site's cell from frost to heat, beside what is published for LFP/graphite cells."""

from __future__ import annotations

import pytest

CAPACITY = 2.3035  # Ah, of the cell in Validation.CellCurrent
REFERENCE = 298.15

#: Charge at half C to 2.6 V over that at 25 degC. Measured on LFP cells: 0.80 at 0 degC, 0.66 at -10 degC, 0.44 to 0.55 at
#: -20 degC, up to 1.1 in the heat (cells of 10 to 20 Ah, lithink.com, "Temperature behavior of LiFePO4 batteries"; usual for
#: 280 Ah cells: 0.85 to 0.9, 0.7 to 0.8, 0.5 to 0.65).
CAPACITIES = {318.15: (1.0, 1.1), 273.15: (0.78, 0.9), 263.15: (0.64, 0.8), 253.15: (0.42, 0.65)}

#: Resistance of 10 s at 1C and half charge over that at 25 degC. Measured: 2 to 3 at 0 degC, about 3 at -10 degC and more.
RESISTANCES = {318.15: (0.3, 0.8), 273.15: (1.9, 3.0), 263.15: (2.6, 5.0), 253.15: (3.3, 8.0)}


def charge_given(stepper, T: float, rate: float = 0.5, name: str = "Validation.CellCurrent") -> float:
    """Charge [Ah] from full to 2.6 V, isothermal at T [K]."""
    cell = stepper(name, SOC_start=1.0, T_start=T, T_ambient=T)
    cell.set(I=-rate * CAPACITY)
    while cell.get("V") > 2.6:
        cell.step(10.0)
    return rate * CAPACITY * cell.time / 3600


def resistance(stepper, T: float, name: str = "Validation.CellCurrent", rate: float = 1.0, duration: float = 10.0) -> float:
    """Resistance [Ohm] after a discharge at ``rate`` [1/h] for ``duration`` [s] from half charge."""
    cell = stepper(name, SOC_start=0.5, T_start=T, T_ambient=T)
    cell.step(1.0)
    rest = cell.get("V")
    cell.set(I=-rate * CAPACITY)
    cell.step(duration)
    return (rest - cell.get("V")) / (rate * CAPACITY)


@pytest.mark.parametrize("T", CAPACITIES)
def test_the_capacity_falls_in_the_cold_as_that_of_published_cells(stepper, T: float) -> None:
    least, most = CAPACITIES[T]
    assert least < charge_given(stepper, T) / charge_given(stepper, REFERENCE) < most


def test_in_the_cold_a_faster_discharge_gives_less(stepper) -> None:
    slow, medium, fast = (charge_given(stepper, 263.15, rate) for rate in (0.2, 0.5, 1.0))
    assert slow > 1.1 * medium > 1.2 * fast


@pytest.mark.parametrize("T", RESISTANCES)
def test_the_resistance_rises_in_the_cold(stepper, T: float) -> None:
    least, most = RESISTANCES[T]
    assert least < resistance(stepper, T) / resistance(stepper, REFERENCE) < most


@pytest.mark.parametrize("T", [273.15, 283.15, 308.15])
def test_the_equivalent_circuit_follows_the_temperature_of_the_spme(stepper, T: float) -> None:
    ratios = [
        resistance(stepper, T, name, 0.5, 300.0) / resistance(stepper, REFERENCE, name, 0.5, 300.0)
        for name in ("Validation.CellCurrentECM", "Validation.CellCurrent")
    ]
    assert ratios[0] == pytest.approx(ratios[1], rel=0.25)


def test_every_activation_energy_of_the_site_s_cells_is_given(stepper) -> None:
    for pack in ("Bess", "UpsBattery"):
        battery = stepper(pack)
        names = ["E_conductivity", "E_electrolyte_diffusion"]
        names += [f"{side}.{kind}" for side in ("negative", "positive") for kind in ("E_diffusion", "E_reaction")]
        assert all(battery.get(f"cell_data.{name}") > 1e4 for name in names)


@pytest.mark.parametrize("pack", ["Bess", "UpsBattery"])
def test_the_power_offered_follows_the_temperature(stepper, pack: str) -> None:
    """Power for 15 min of a battery that is a third full: less in the cold although nothing is derated at 1 degC."""
    cold, mild = (stepper(pack, SOC_start=0.35, T_start=T, T_ambient=T) for T in (274.15, 298.15))
    assert not cold.get_boolean("derated_discharge")
    assert cold.get("P_discharge_max_15min") < 0.9 * mild.get("P_discharge_max_15min")
    assert cold.get("cell.R0") > 3 * mild.get("cell.R0")
    frost = stepper(pack, SOC_start=0.35, T_start=252.0, T_ambient=252.0)
    assert frost.get_boolean("derated_discharge") and frost.get_boolean("derated_charge")
    assert frost.get("P_discharge_max_1s") == frost.get("P_charge_max_1s") == 0


@pytest.mark.parametrize("pack", ["Bess", "UpsBattery"])
@pytest.mark.parametrize("T", [258.15, 263.15, 273.15, 283.15, 298.15])
def test_a_network_gets_the_power_offered_out_of_the_thevenin_equivalent(stepper, pack: str, T: float) -> None:
    """From rest: charge transfer in the cold is so steep at small currents that its tangent would end at a third of it."""
    battery = stepper(pack, SOC_start=0.9, T_start=T, T_ambient=T)
    P = battery.get("P_discharge_max_1s")
    for _ in range(10):
        E0, R0 = battery.get("E0"), battery.get("R0")
        assert E0**2 / (4 * R0) > 1.2 * P
        battery.set(I=-2 * P / (E0 + (E0**2 - 4 * R0 * P) ** 0.5))
    assert battery.get("V") * 2 * P / (E0 + (E0**2 - 4 * R0 * P) ** 0.5) == pytest.approx(P, rel=0.02)  # it settles


def test_a_cold_pack_is_heated_until_it_takes_charge(stepper) -> None:
    """From -10 degC: 18 K times 405 MJ/K over 484 kW are 4.2 h to full heat, longer to the end of the band."""
    battery = stepper("Bess", T_start=263.15, T_ambient=263.15)
    battery.step(1.0)
    assert battery.get_boolean("heating_on") and not battery.get_boolean("cooling_on")
    assert battery.get("P_charge_max_15min") == 0
    battery.step(3 * 3600.0)
    assert 271.0 < battery.get("T") < 276.0
    battery.step(9 * 3600.0)
    assert battery.get("T") > 281.0
    assert battery.get("P_charge_max_15min") > 10e6
