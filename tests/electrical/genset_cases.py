"""Reference cases of the generating set: name of the data file, parameters of ``Validation.GensetStep``.

``python tests/electrical/genset_cases.py`` prints how far each lies from its reference.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

STEP = 1.0  # s
DATA = Path(__file__).parents[1] / "data" / "electrical"


def _machine(**data: float) -> dict[str, float]:
    return {f"machine.{name}": value for name, value in data.items()}


ROUND_ROTOR = _machine(
    H=2.0, ra=0.003, xl=0.15, xd=1.8, xd1=0.3, xd2=0.23, xq=1.7, xq1=0.55, xq2=0.23,
    Td10=5.0, Td20=0.03, Tq10=0.6, Tq20=0.05,
)  # fmt: skip
SATURATED = _machine(S10=0.12, S12=0.48)
CATERPILLAR = _machine(
    H=1.0, ra=0.0112, xl=0.08, xd=2.55, xd1=0.246, xd2=0.187, xq=1.32, xq1=1.32, xq2=0.187,
    Td10=4.80, Td20=0.048, Tq20=0.048,
)  # fmt: skip
BOOST = {"degov1.boost_limit_0": 0.45, "degov1.boost_limit_1": 0.75}
UNITY = {"isochronous": True, "power_factor": 1.0}

CASES: dict[str, dict[str, object]] = {
    "step_tgov1": {},
    "step_degov1": {"isochronous": True},
    "andes_impedance": {"impedanceLoad": True},
    "andes_rejection": {"load_before": 0.7, "load_after": 0.2, "power_factor": 0.8},
    "andes_full_step": {"load_before": 0.0, "load_after": 1.0, "power_factor": 1.0, "impedanceLoad": True},
    "andes_round_rotor": {"load_before": 0.2, "power_factor": 0.8, **ROUND_ROTOR},
    "andes_saturated": {"load_before": 0.2, "power_factor": 0.8, **ROUND_ROTOR, **SATURATED},
    "andes_saturated_rejection": {"load_before": 0.9, "load_after": 0.1, "power_factor": 0.7, **SATURATED},
    "andes_caterpillar": {"load_before": 0.25, "load_after": 0.5, "power_factor": 0.8, **CATERPILLAR},
    "andes_slow_governor": {"tgov1.R": 0.05, "tgov1.T1": 0.2, "tgov1.T2": 0.5, "tgov1.T3": 2.0},
    "andes_ac8b": {"impedanceLoad": True},
    "degov1_full_step": {**UNITY, "load_before": 0.0, "load_after": 1.0},
    "degov1_rejection": {**UNITY, "load_before": 1.0, "load_after": 0.0, "friction": 0.04},
    "degov1_boost_half": {**UNITY, "load_before": 0.0, "load_after": 0.5, **BOOST},
    "degov1_boost_over": {**UNITY, "load_before": 0.1, "load_after": 0.8, "friction": 0.04, **BOOST},
}


def class_of(case: str) -> str:
    """Validation class of a case."""
    return "GensetStepAC8B" if case.endswith("ac8b") else "GensetStep"


def deviations(case: str, result: np.ndarray) -> dict[str, float]:
    """Largest deviations from the reference: speed and voltage [pu] before the step and from 20 ms after it on,
    the extremes of the frequency [Hz]."""
    expected = np.genfromtxt(DATA / f"genset_{case}.csv", delimiter=",", names=True)
    before, after = expected["t"] < STEP, expected["t"] >= STEP + 0.02
    found: dict[str, float] = {}
    for ours, theirs in (("omega", "omega_pu"), ("V", "v_gen_pu")):
        difference = np.abs(np.interp(expected["t"], result["time"], result[ours]) - expected[theirs])
        found[f"{ours} before"] = difference[before].max()
        found[f"{ours} after"] = difference[after].max()
    for name, extreme in (("lowest", np.min), ("highest", np.max)):
        found[f"{name} f"] = abs(extreme(result["f"]) - 60 * extreme(expected["omega_pu"]))
    return found


def main() -> None:
    """Build, simulate and print every case."""
    import tempfile

    sys.path.insert(0, str(Path(__file__).parents[2]))
    from fmus import Entry, SimulationOptions, build, simulate

    library = str(Path(__file__).parents[2] / "models")
    with tempfile.TemporaryDirectory() as folder:
        entries = [
            Entry(name, f"DataCenter.Electrical.Validation.{name}", (library,))
            for name in ("GensetStep", "GensetStepAC8B")
        ]
        path = {built.entry.name: built.path for built in build(entries, Path(folder), jobs=1)}
        print(f"{'case':22s} {'speed [pu]':>10s} {'voltage [pu]':>12s} {'lowest f [Hz]':>13s} {'deviation':>10s}")
        for case, parameters in CASES.items():
            options = SimulationOptions(stop=12.0, output_interval=0.001, tolerance=1e-8)
            result = simulate(path[class_of(case)], options, parameters)
            far = deviations(case, result)
            print(
                f"{case:22s} {far['omega after']:10.1e} {far['V after']:12.1e} {result['f'].min():13.4f} "
                f"{max(far['lowest f'], far['highest f']):10.1e}"
            )


if __name__ == "__main__":
    main()
