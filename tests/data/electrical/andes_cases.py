"""Reference cases of ANDES for the generating set: writes one CSV file per case beside this script.

Made with Python 3.11 and andes 2.0.0 (``pip install andes==2.0.0``); run it as ``python andes_cases.py [case ...]``.
Columns: time [s], speed [pu], terminal voltage [pu], field voltage [pu].
"""

import sys
from pathlib import Path

import andes
import numpy as np

MACHINE = {
    "Sn": 3.125, "Vn": 4.16, "fn": 60.0, "D": 0.0, "M": 2 * 1.07, "ra": 0.0036, "xl": 0.052, "xd": 1.56, "xd1": 0.296,
    "xd2": 0.177, "xq": 1.06, "xq1": 1.06, "xq2": 0.177, "Td10": 3.7, "Td20": 0.05, "Tq10": 1.0, "Tq20": 0.05,
}  # fmt: skip
ROUND_ROTOR = {
    "M": 2 * 2.0, "ra": 0.003, "xl": 0.15, "xd": 1.8, "xd1": 0.3, "xd2": 0.23, "xq": 1.7, "xq1": 0.55, "xq2": 0.23,
    "Td10": 5.0, "Td20": 0.03, "Tq10": 0.6, "Tq20": 0.05,
}  # fmt: skip
CATERPILLAR = {
    "M": 2 * 1.0, "ra": 0.0112, "xl": 0.08, "xd": 2.55, "xd1": 0.246, "xd2": 0.187, "xq": 1.32, "xq1": 1.32,
    "xq2": 0.187, "Td10": 4.80, "Td20": 0.048, "Tq20": 0.048,
}  # fmt: skip
SATURATED = {**ROUND_ROTOR, "S10": 0.12, "S12": 0.48}
TGOV1 = {"R": 0.03, "T1": 0.05, "T2": 0.1, "T3": 0.3, "VMIN": 0.0, "VMAX": 1.1, "Dt": 0.0}
SEXS = {"TATB": 0.1, "TB": 10.0, "K": 200.0, "TE": 0.05, "EMIN": 0.0, "EMAX": 6.0}
AC8B = {
    "TR": 0, "kP": 80, "kI": 5, "kD": 10, "Td": 0.1, "VPMAX": 999, "VPMIN": -999, "VRMAX": 35, "VRMIN": 0, "VFEMAX": 999,
    "VEMIN": 0, "TA": 0.02, "KA": 1, "TE": 1.2, "E1": 0, "SE1": 0, "E2": 0, "SE2": 0, "KE": 1, "KD": 1.1, "KC": 0.55,
}  # fmt: skip

CASES = {
    "genset_andes_impedance": {"impedance": True},
    "genset_andes_rejection": {"before": 0.7, "after": 0.2, "power_factor": 0.8},
    "genset_andes_full_step": {"before": 0.0, "after": 1.0, "power_factor": 1.0, "impedance": True},
    "genset_andes_round_rotor": {"before": 0.2, "after": 0.6, "power_factor": 0.8, "machine": ROUND_ROTOR},
    "genset_andes_saturated": {"before": 0.2, "after": 0.6, "power_factor": 0.8, "machine": SATURATED},
    "genset_andes_saturated_rejection": {"before": 0.9, "after": 0.1, "power_factor": 0.7, "machine": {"S10": 0.12, "S12": 0.48}},
    "genset_andes_caterpillar": {"before": 0.25, "after": 0.5, "power_factor": 0.8, "machine": CATERPILLAR},
    "genset_andes_slow_governor": {"governor": {"R": 0.05, "T1": 0.2, "T2": 0.5, "T3": 2.0}},
    "genset_andes_ac8b": {"exciter": "AC8B", "impedance": True},
    "genset_andes_fault": {"impedance": True, "before": 0.5, "after": 0.5, "fault": 0.15, "x_link": 0.05},
}
P_RATED, T_STEP, STOP = 2.5, 1.0, 10.0  # MW, s, s
FAULT_REACTANCE = 0.2  # per unit of 3.125 MVA


def run(
    before: float = 0.1,
    after: float = 0.6,
    power_factor: float = 0.9,
    impedance: bool = False,
    machine: dict | None = None,
    governor: dict | None = None,
    exciter: str = "SEXS",
    fault: float = 0.0,
    x_link: float = 1e-4,
) -> np.ndarray:
    """Simulate one case; loads are shares of ``P_RATED``, ``fault`` is its duration [s]."""
    machine = {**MACHINE, **(machine or {})}
    base = machine["Sn"]
    tan_phi = np.sqrt(1 - power_factor**2) / power_factor
    system = andes.System()
    system.config.mva, system.config.freq = base, 60.0
    for bus in (1, 2):
        system.add("Bus", {"idx": bus, "name": str(bus), "Vn": 4.16})
    system.add("Line", {"idx": "L", "bus1": 1, "bus2": 2, "Sn": base, "Vn1": 4.16, "Vn2": 4.16, "r": 0.0, "x": x_link})
    system.add("Slack", {"idx": "S", "bus": 1, "Vn": 4.16, "Sn": base, "v0": 1.0, "p0": before * P_RATED / base})
    load = before * P_RATED / base
    system.add("PQ", {"idx": "PQ", "bus": 2, "Vn": 4.16, "p0": load, "q0": load * tan_phi})
    system.add("GENROU", {"idx": "G", "bus": 1, "gen": "S", **machine})
    system.add("TGOV1", {"idx": "T", "syn": "G", **TGOV1, **(governor or {})})
    system.add(exciter, {"idx": "E", "syn": "G", **(SEXS if exciter == "SEXS" else AC8B)})
    if fault:
        system.add("Fault", {"bus": 2, "tf": T_STEP, "tc": T_STEP + fault, "xf": FAULT_REACTANCE, "rf": 0.0})
    system.PQ.config.p2p = system.PQ.config.q2q = float(not impedance)
    system.PQ.config.p2z = system.PQ.config.q2z = float(impedance)
    system.setup()
    if not system.PFlow.run():
        raise RuntimeError("power flow did not converge")
    system.TDS.config.fixt, system.TDS.config.no_tqdm, system.TDS.config.criteria = 1, 1, 0
    system.TDS.config.tol = 1e-8

    def advance(time, step):
        system.TDS.config.tf, system.TDS.config.tstep = time, step
        system.TDS.run()

    advance(T_STEP - 0.1, 0.02)
    advance(T_STEP, 1e-3)
    if not fault:
        v0 = system.PQ.v0.v[0]
        for power, equivalent, value in (("Ppf", "Req", after), ("Qpf", "Xeq", after * tan_phi)):
            system.PQ.set(power, "PQ", value * P_RATED / base, attr="v")
            system.PQ.set(equivalent, "PQ", value * P_RATED / base / v0**2, attr="v")
    advance(T_STEP + 0.3, 5e-5)
    advance(STOP, 1e-3)
    series = system.dae.ts
    columns = [series.x[:, system.GENROU.omega.a[0]], series.y[:, system.Bus.v.a[0]], series.y[:, system.GENROU.vf.a[0]]]
    return np.column_stack([series.t, *columns])


def thin(result: np.ndarray) -> np.ndarray:
    """Every 4 ms around the step, every 40 ms elsewhere."""
    fine = np.arange(T_STEP - 0.04, T_STEP + 1.2, 0.004)
    grid = np.unique(np.round(np.r_[0:STOP:0.04, fine], 6))
    keep = np.searchsorted(result[:, 0], grid + 1e-9) - 1
    return np.column_stack([grid, *(np.interp(grid, result[:, 0], column) for column in result[:, 1:].T)])[keep >= 0]


if __name__ == "__main__":
    andes.config_logger(stream_level=40)
    for case, options in CASES.items():
        if sys.argv[1:] and case not in sys.argv[1:]:
            continue
        rows = thin(run(**options))
        np.savetxt(Path(__file__).parent / f"{case}.csv", rows, "%.8g", ",", header="t,omega_pu,v_gen_pu,v_f", comments="")
        print(case, rows[0], rows[:, 1].min(), rows[:, 1].max(), rows[-1])
