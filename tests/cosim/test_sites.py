"""Sites of several modules: variants of FMUs by structural parameters, and the shipped site of two halls."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cosim import load, run
from cosim.errors import CosimError

ROOT = Path(__file__).parents[2]
HEAD = "version: 1\nname: site\nstart: 2026-07-09T00:00:00-04:00\nduration: 1 s\nfmu_path: [fmus/build]\n"


@pytest.fixture
def catalogue(tmp_path) -> Path:
    """A folder with a catalogue of one class that has a structural parameter."""
    library = tmp_path / "Row.mo"
    library.write_text(
        'model Row "Tanks in a row"\n  parameter Integer n = 2 "Number";\n'
        "  output Real h[n](each start = 1, each fixed = true);\n"
        "equation\n  for i in 1:n loop\n    der(h[i]) = -i*h[i];\n  end for;\nend Row;\n"
    )
    (tmp_path / "fmus").mkdir()
    (tmp_path / "fmus" / "catalog.toml").write_text(f'libraries = ["{library}"]\n[[fmu]]\nclass = "Row"\n')
    return tmp_path


def test_a_structure_makes_a_variant_of_the_fmu(catalogue):
    file = catalogue / "site.yaml"
    file.write_text(HEAD + "entities:\n  a: {fmu: Row.fmu}\n  b: {fmu: Row.fmu, structure: {n: 3}}\n")
    results = run(load(file), catalogue / "site.h5", progress=False)
    assert results["a.h"].shape[1:] == (2,) and results["b.h"].shape[1:] == (3,)
    assert results.at("b.h[3]", 1.0) == pytest.approx(np.exp(-3.0), rel=1e-3)
    assert (catalogue / "fmus" / "build" / "Row_n_3.fmu").is_file()


def test_a_structure_needs_the_catalogue(catalogue):
    file = catalogue / "site.yaml"
    file.write_text(HEAD + "entities:\n  a: {fmu: Other.fmu, structure: {n: 3}}\n")
    with pytest.raises(CosimError, match=r"entities\.a\.fmu: 'Other\.fmu': expected an FMU of the catalogue"):
        run(load(file), catalogue / "site.h5", progress=False)


def test_two_halls_share_one_plant_and_one_island(tmp_path):
    """Half an hour around the loss of the utility: each hall on its own UPS, the plant takes both returns."""
    loaded = load(ROOT / "scenarios" / "two_halls.yaml", {
        "start": "2026-07-09T13:55:00-04:00", "duration": "10 min", "solver.windows": [],
    })
    assert loaded.scenario.disturbances[0].at == 300.0
    results = run(loaded, tmp_path / "halls.h5", progress=False)
    for hall in (1, 2):
        assert results[f"electrical.V_critical_pu[{hall}]"].min() > 0.99
        assert results.at(f"ups_battery{hall}.SOC", 320.0) < results.at(f"ups_battery{hall}.SOC", 299.0) - 0.01
    # Steady at the start: the plant's load is what the three loops give it, at mixed return temperature.
    loads = [(results.at(f"{name}.m_flow_facility", 0.0), results.at(f"{name}.T_facility_return", 0.0))
             for name in ("liquid1", "liquid2", "air")]
    flow, heat = sum(m for m, _ in loads), sum(m * T for m, T in loads)
    assert results.at("plant.T_return", 0.0) == pytest.approx(heat / flow, abs=0.05)
    (residual,) = [row["value"] for row in results.summary if row["name"] == "site.balance"]
    assert abs(residual) < 1e-3
