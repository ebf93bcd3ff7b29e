"""The grid-forming converter after a jump of the utility's phase: back at its setpoint, whatever the jump and the setpoint."""

import numpy as np
import pytest

CASES = [({}, setpoint, jump) for setpoint in (0.0, -10e6, 10e6) for jump in (60, 90, 175, -90)]
CASES += [({"bess_virtual_machine": True}, setpoint, jump) for setpoint in (0.0, -10e6) for jump in (90, -90)]


@pytest.mark.parametrize(("structure", "setpoint", "jump"), CASES)
def test_converter_is_back_at_its_setpoint(network, jump, setpoint, structure):
    """Within 3 s; at the current limit its integrators rest (with +90 degrees they latched it there for half a minute)."""
    run = network(structure, P_bess_setpoint=setpoint)
    result = run.run(8, lambda t: 0.005 if 0.99 < t < 3 else 0.05, [(1.0, "phi_grid", np.radians(jump))], record=("P_bess", "grid_connected"))
    late = result["time"][np.abs(result["P_bess"] - result["P_bess"][0]) > 0.5e6]
    assert late.max() - 1 < 3.0
    assert result["grid_connected"].all()


def test_converter_is_back_on_a_weak_utility(network):
    """Short-circuit ratio 5 of the site's load."""
    for jump in (90, -90):
        run = network(S_short_circuit=100e6)
        result = run.run(8, lambda t: 0.005 if 0.99 < t < 3 else 0.05, [(1.0, "phi_grid", np.radians(jump))], record=("P_bess",))
        late = result["time"][np.abs(result["P_bess"] - result["P_bess"][0]) > 0.5e6]
        assert late.max() - 1 < 10.0
