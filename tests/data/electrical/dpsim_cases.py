"""Reference of DPsim for the machine with stator transients: writes one CSV file per case beside this script.

Made with Python 3.11 and dpsim 1.4.0 (``pip install dpsim==1.4.0``), its electromagnetic seventh-order machine of three
phases (``SynchronGeneratorDQTrapez``) with constant field voltage and shaft torque on a resistance that changes; run it as
``python dpsim_cases.py``. Columns: time [s], speed [pu], magnitude of the
current's space vector [pu], air-gap torque [pu].
"""

import os
import tempfile
from pathlib import Path

import dpsimpy
import numpy as np

S, V, F = 3.125e6, 4160.0, 60.0  # VA, V line-line rms, Hz
H, RA, XL, XD, XD1, XD2, XQ, XQ2 = 1.07, 0.0036, 0.052, 1.56, 0.296, 0.177, 1.06, 0.177
TD10, TD20, TQ20 = 3.7, 0.05, 0.05  # s
T_STEP, STOP, STEP = 0.1, 0.6, 2e-6  # s
CASES = {"machine_dpsim_step": (0.4, 0.9), "machine_dpsim_short_circuit": (0.4, 20.0)}
"""Conductance of the load before and after the step, per unit."""


def circuit_parameters() -> dict[str, float]:
    """Resistances and leakages of the windings from reactances and open-circuit time constants (no mutual leakage)."""
    omega = 2 * np.pi * F
    lmd, lmq = XD - XL, XQ - XL
    llfd = (XD1 - XL) * lmd / (XD - XD1)
    llkd = (XD1 - XL) * (XD2 - XL) / (XD1 - XD2)
    llkq = lmq * (XQ2 - XL) / (XQ - XQ2)
    return {
        "Rs": RA, "Ll": XL, "Lmd": lmd, "Lmq": lmq,
        "Rfd": (lmd + llfd) / (omega * TD10), "Llfd": llfd,
        "Rkd": (llkd + XD1 - XL) / (omega * TD20), "Llkd": llkd,
        "Rkq1": (llkq + lmq) / (omega * TQ20), "Llkq1": llkq, "Rkq2": 0.0, "Llkq2": 0.0,
    }  # fmt: skip


def run(before: float, after: float) -> np.ndarray:
    """Simulate one case."""
    base = V**2 / S
    power = before * S
    node = dpsimpy.emt.SimNode("n1", dpsimpy.PhaseType.ABC)
    peak = V * np.sqrt(2.0 / 3.0)
    phases = peak * np.exp(1j * (-np.pi / 2 + np.array([0, -2, 2]) * np.pi / 3))
    node.set_initial_voltage(phases)
    machine = dpsimpy.emt.ph3.SynchronGeneratorDQTrapez("machine")
    machine.set_parameters_fundamental_per_unit(
        nom_power=S, nom_volt=V, nom_freq=F, pole_number=2, nom_field_cur=1300.0, inertia=H, **circuit_parameters(),
        init_active_power=power, init_reactive_power=0.0, init_terminal_volt=peak, init_volt_angle=-np.pi / 2,
        init_mech_power=power * (1 + RA * before),
    )  # fmt: skip
    load, added = dpsimpy.emt.ph3.SeriesResistor("load"), dpsimpy.emt.ph3.Switch("added")
    load.set_parameters(base / before)
    added.set_parameters(1e9 * np.eye(3), base / (after - before) * np.eye(3))
    added.open()
    ground = dpsimpy.emt.SimNode.gnd
    machine.connect([node])
    load.connect([ground, node])
    added.connect([ground, node])
    system = dpsimpy.SystemTopology(F, [node], [machine, load, added])
    log = dpsimpy.Logger("case")
    for name, attribute in (("i", machine.attr("i_intf")), ("w", machine.attr("w_r")), ("T", machine.attr("T_e"))):
        log.log_attribute(name, attribute)
    simulation = dpsimpy.Simulation("case")
    simulation.set_system(system)
    simulation.set_domain(dpsimpy.Domain.EMT)
    simulation.set_time_step(STEP)
    simulation.set_final_time(STOP)
    simulation.add_event(dpsimpy.event.SwitchEvent3Ph(T_STEP, added, True))
    simulation.add_logger(log)
    simulation.run()
    result = np.genfromtxt("logs/case.csv", delimiter=",", names=True)
    current = np.sqrt(2 / 3 * sum(result[f"i_{phase}"] ** 2 for phase in range(3))) / (S / V * np.sqrt(2 / 3))
    return np.column_stack([result["time"], result["w"], current, result["T"]])


def thin(result: np.ndarray) -> np.ndarray:
    """Every 0.5 ms for 80 ms after the step, every 5 ms elsewhere."""
    grid = np.unique(np.round(np.r_[0.005 : STOP - 0.001 : 0.005, T_STEP - 0.002 : T_STEP + 0.08 : 0.0005], 6))
    return np.column_stack([grid, *(np.interp(grid, result[:, 0], column) for column in result[:, 1:].T)])


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for case, (before, after) in CASES.items():
            rows = thin(run(before, after))
            np.savetxt(here / f"{case}.csv", rows, "%.7g", ",", header="t,omega_pu,i_pu,torque_pu", comments="")
            print(case, rows[-1])
