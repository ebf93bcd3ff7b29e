"""What cannot be is told, and no verdict on it counts."""

from types import SimpleNamespace

import numpy as np
import pytest

from cosim.faults.physical import unphysical
from cosim.faults.study import Outcome


class Curves:
    """Results with given curves: {name: (unit, values)} at 1 ms."""

    def __init__(self, **curves):
        self._curves = {name.replace("__", "."): value for name, value in curves.items()}

    def names(self):
        return list(self._curves)

    def __getitem__(self, name):
        return np.asarray(self._curves[name][1], dtype=float)

    def time(self, name):
        return np.arange(len(self._curves[name][1])) * 1e-3

    def unit(self, name):
        return self._curves[name][0]


@pytest.mark.parametrize(
    ("curves", "words"),
    [
        ({"electrical__V_pu": ("1", [1.0] * 10 + [9.9] * 100)}, "electrical.V_pu is 9.9 pu at t = 0.01 s, expected 0 to 1.6 pu"),
        ({"network__mv_a.V": ("1", [1.0] + [1.7] * 50)}, "network.mv_a.V is 1.7 pu"),
        ({"electrical__V_critical_pu[1]": ("1", [1.0, -0.2])}, "is -0.2 pu"),
        ({"electrical__f": ("Hz", [60.0, 20.0])}, "electrical.f is 20 Hz at t = 0.001 s, expected 30 to 90 Hz"),
        ({"rack1__T_die": ("K", [300.0, np.nan])}, "rack1.T_die is nan at t = 0.001 s"),
        ({"electrical__V_pu": ("1", [1.0, 0.0, 1.2]), "electrical__f": ("Hz", [60.0, 57.0])}, None),
        ({"electrical__V_pu": ("1", [1.0] * 10 + [1.8] * 5 + [1.0] * 10)}, None),  # 5 ms: a transient
        ({"plant__V_tank": ("m3", [190.0])}, None),
    ],
)
def test_what_cannot_be_is_named(curves, words):
    lines = unphysical(Curves(**curves))
    assert [words in line for line in lines] == ([True] if words else [])


def test_no_verdict_counts_then_and_none_is_no_pass():
    holds = SimpleNamespace(verdict=SimpleNamespace(passed=True))
    outcome = {"name": "", "description": "", "metered": [], "results": None, "cpu": 0.0}
    assert Outcome(**outcome, judged=[holds]).passed
    assert not Outcome(**outcome, judged=[holds], unphysical=["V is 9.9 pu"]).passed
    assert not Outcome(**outcome, judged=[]).passed
