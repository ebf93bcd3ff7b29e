"""Models that misbehave: the message names who, when and what was given; all results until then are kept."""

from __future__ import annotations

import numpy as np
import pytest

from cosim import Results
from cosim.errors import CosimError


@pytest.mark.parametrize("sampled", [False, True])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("at", [0.0, 3.5])
def test_what_is_no_number_ends_the_run_at_once(workshop, sampled, value, at, stood):
    keys = {
        "duration": "10 s",
        "entities": {
            "spoilt": {"python": "coupling_components:Spoilt", "parameters": {"at": at, "value": value, "sampled": sampled}},
            "gain": {"fmu": "Gain.fmu"},
        },
        "connections": {"gain.u": "spoilt.y"},
    }
    with pytest.raises(CosimError, match=rf"spoilt(\.y)?: .*y is {value} at t = [0-9.]+ s: expected a number") as error:
        workshop.run(**keys)
    if at:
        time = float(str(error.value).split("at t = ")[1].split(" s")[0])
        assert 3.0 <= time <= 4.0
        with Results(workshop.folder / "test.h5") as results:
            assert len(results["gain.y"]) > 1 and 2.9 <= results.time("gain.y")[-1] <= 4.0
            assert np.isfinite(results["gain.y"]).all() and np.isfinite(results["spoilt.y"]).all()
    stood("an output that is NaN or infinite ends the run at once, named, and stands in no row", 12, "kinds")


@pytest.mark.parametrize("interface", ["co_simulation", "model_exchange"])
def test_an_fmu_whose_output_overflows_is_named_with_its_inputs(workshop, interface):
    keys = {
        "duration": "10 s",
        "entities": {
            "spoilt": {"python": "coupling_components:Spoilt", "parameters": {"at": 3.5, "value": 1e300}},
            "gain": {"fmu": "Gain.fmu", "start": {"k": 1e10}, "interface": interface},
        },
        "connections": {"gain.u": "spoilt.y"},
    }
    with pytest.raises(CosimError, match=r"(?s)gain \(Gain\.fmu\): output gain\.y is inf at t = .*inputs: u = "):
        workshop.run(**keys)
    with Results(workshop.folder / "test.h5") as results:
        assert len(results["gain.y"]) > 1 and np.isfinite(results["gain.y"]).all()
