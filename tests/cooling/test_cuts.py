"""The three loops as separate FMUs, coupled at their ports, against the same loops in one model."""

from __future__ import annotations

import fmpy
import numpy as np
import pytest
from fmpy.fmi3 import FMU3Slave

LOST, BACK, STOP, STEP = 600.0, 720.0, 3600.0, 2.0
RECORD = ["T_facility_supply", "T_coolant_supply", "T_inlet_air", "P_mechanical", "n_chiller_on"]


class Member:
    """An FMU with its variables by name."""

    def __init__(self, path, folder, **start) -> None:
        description = fmpy.read_model_description(str(path), validate=False)
        self.variables = {variable.name: variable for variable in description.modelVariables}
        unpacked = fmpy.extract(str(path), unzipdir=str(folder))
        identifier = description.coSimulation.modelIdentifier
        self.fmu = FMU3Slave(guid=description.guid, unzipDirectory=unpacked, modelIdentifier=identifier)
        self.fmu.instantiate()
        self.fmu.enterInitializationMode(startTime=0.0)
        self.give(**start)

    def give(self, **values) -> None:
        for name, value in values.items():
            variable = self.variables[name]
            getattr(self.fmu, f"set{variable.type}")([variable.valueReference], np.atleast_1d(value).tolist())

    def take(self, name: str):
        variable = self.variables[name]
        return getattr(self.fmu, f"get{variable.type}")([variable.valueReference])[0]


def exchange(liquid: Member, air: Member, plant: Member) -> None:
    """Facility water temperature and pump speed one way, flows and return temperatures the other."""
    plant.give(
        m_flow_load=[liquid.take("m_flow_facility"), air.take("m_flow_facility")],
        T_return_load=[liquid.take("T_facility_return"), air.take("T_facility_return")],
    )
    for loop in (liquid, air):
        loop.give(
            T_facility_supply=plant.take("T_facility_supply"), facility_pump_speed=plant.take("facility_pump_speed")
        )


def coupled(fmus, folder) -> np.ndarray:
    members = [Member(fmus[name], folder / name) for name in ("LiquidLoop", "AirLoop", "ChillerPlant")]
    liquid, air, plant = members
    air.give(Q_flow_air=2.6e6, p_barometric=1e5)
    for _ in range(8):  # the steady state of all three together
        exchange(*members)
    for member in members:
        member.fmu.exitInitializationMode()
    rows = np.zeros(int(STOP / STEP), dtype=[("time", float)] + [(name, float) for name in RECORD])
    for k in range(len(rows)):
        on = not LOST <= k * STEP < BACK
        air.give(fan_available=on)
        plant.give(feeder_available=on)
        for member in members:
            member.fmu.doStep(k * STEP, STEP)
        exchange(*members)
        sources = (plant, liquid, air, plant, plant)
        rows[k] = ((k + 1) * STEP, *(member.take(name) for member, name in zip(sources, RECORD, strict=True)))
    return rows


@pytest.fixture(scope="module")
def trajectories(fmus, run, tmp_path_factory):
    prefix = dict(zip(RECORD, ("plant.", "liquid.", "air.", "plant.", "plant."), strict=True))
    time = np.array([0, LOST, LOST, BACK, BACK, STOP])
    inputs = {"time": time, "feeder_available": np.array([1, 1, 0, 0, 1, 1])}
    whole = run("CoolingSystem", STOP, inputs, [prefix[name] + name for name in RECORD], STEP)
    return coupled(fmus, tmp_path_factory.mktemp("members")), whole, prefix


def test_coupled_loops_start_steady(trajectories):
    parts, _, _ = trajectories
    before = parts["time"] < LOST
    assert parts["T_facility_supply"][before] == pytest.approx(293.15, abs=0.02)
    assert parts["T_coolant_supply"][before] == pytest.approx(305.15, abs=0.02)
    assert parts["T_inlet_air"][before] == pytest.approx(298.15, abs=0.02)


@pytest.mark.parametrize(
    ("name", "tolerance"), [("T_facility_supply", 0.1), ("T_coolant_supply", 0.1), ("T_inlet_air", 0.2)]
)
def test_coupled_loops_follow_the_whole_through_a_loss_of_supply(trajectories, name, tolerance):
    parts, whole, prefix = trajectories
    reference = np.interp(parts["time"], whole["time"], whole[prefix[name] + name])
    assert np.abs(parts[name] - reference).max() < tolerance
    assert np.ptp(reference) > 3 * tolerance  # the disturbance is there


def test_the_same_chillers_run(trajectories):
    parts, whole, _ = trajectories
    numbers = parts["n_chiller_on"], whole["plant.n_chiller_on"]
    assert [n.min() for n in numbers] == [0, 0]
    assert numbers[0][-1] == numbers[1][-1] >= 3
