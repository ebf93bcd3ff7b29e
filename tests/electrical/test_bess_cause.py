"""Why the battery converter changed its mode."""

import pytest

OFF, PARALLEL, FORMING = 1, 2, 3
START, WITHDRAWN, EXHAUSTED, RELEASED, RECOVERED, LOST, BACK = range(1, 8)
EVENTS = {
    "utility": ([(1.0, "grid_available", False)], FORMING, LOST),
    "withdrawn": ([(1.0, "bess_available", False)], OFF, WITHDRAWN),
    "released": ([(1.0, "bess_available", False), (2.0, "bess_available", True)], PARALLEL, RELEASED),
    "empty": ([(1.0, "E0_bess", 800.0)], OFF, EXHAUSTED),
    "recovered": ([(1.0, "E0_bess", 800.0), (2.0, "E0_bess", 1300.0)], PARALLEL, RECOVERED),
}
"""Events, and the mode and its cause that they end with."""


@pytest.mark.parametrize("name", EVENTS)
def test_mode_says_why_it_changed(network, name):
    events, mode, cause = EVENTS[name]
    result = network(P_bess_setpoint=-2e6).run(3.0, 0.02, events, record=("bess_mode", "bess_mode_cause"))
    assert result["bess_mode_cause"][0] == START and result["bess_mode"][0] == PARALLEL
    assert (result["bess_mode"][-1], result["bess_mode_cause"][-1]) == (mode, cause)


def test_utility_back(network):
    """The converter follows its setpoint again once the breaker has closed."""
    events = [(1.0, "grid_available", False), (5.0, "grid_available", True)]
    result = network().run(220.0, 0.1, events, record=("bess_mode", "bess_mode_cause", "grid_connected"))
    assert result["grid_connected"][-1] == 1
    assert (result["bess_mode"][-1], result["bess_mode_cause"][-1]) == (PARALLEL, BACK)
