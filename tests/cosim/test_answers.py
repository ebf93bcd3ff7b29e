"""What a follower answers to an event reaches the leader at the next shortest exchange."""

from __future__ import annotations

import pytest

SHORTEST = 0.02
SOLVER = {"minimum_exchange": SHORTEST, "maximum_step": "10 s"}


def site(followers: int, chained: bool, remote: bool = False) -> dict:
    """A contactor and pumps in clusters of their own; in a chain each waits for the one before it, else all start."""
    clusters = {"grid": {}, **{f"cluster{k}": {"minimum_step": "5 ms", "process": remote} for k in range(followers)}}
    entities = {"contactor": {"fmu": "Contactor.fmu"}}
    connections = {"contactor.P": " + ".join(f"pump{k}.P" for k in range(followers))}
    for k in range(followers):
        entities[f"pump{k}"] = {"fmu": "Pump.fmu", "cluster": f"cluster{k}"}
        connections[f"pump{k}.V"] = "contactor.V"
        connections[f"pump{k}.on"] = f"pump{k - 1}.runs" if chained and k else "contactor.closed"
    return {"clusters": clusters, "entities": entities, "connections": connections}


@pytest.mark.parametrize("t_close", [0.3, 1.0, 25.000007])
@pytest.mark.parametrize("followers, chained, remote", [(1, False, False), (3, False, False), (3, True, False), (1, False, True)])
def test_the_leader_has_the_answer_at_the_next_shortest_exchange(workshop, t_close, followers, chained, remote):
    """Of all pumps, also of those that start because another one, in another cluster, has started."""
    keys = site(followers, chained, remote)
    keys["entities"]["contactor"]["start"] = {"t_close": t_close}
    results = workshop.run(duration=t_close + 30.0, solver=SOLVER, **keys)
    run_time = results["contactor.E"][-1] / (1000.0 * followers)
    latest = SHORTEST * (followers if chained else 1)
    assert 30.0 - latest - 1e-4 <= run_time <= 30.0 + 1e-6
    for k in range(followers):
        t, runs = results.time(f"pump{k}.runs"), results[f"pump{k}.runs"]
        # A pump knows the voltage when the exchange is over, and starts where it began.
        assert t[runs > 0.5][0] - t_close <= (SHORTEST * k if chained else 0.0) + 1e-4
