"""Signals that just pass and just fail every kind of limit."""

from pathlib import Path

import numpy as np
import pytest

from cosim.errors import ScenarioError
from cosim.faults import limits
from cosim.faults.signals import Trace

CURVES = Path(__file__).parents[2] / "scenarios" / "limits"


def curve(name):
    """A curve of scenarios/limits."""
    return limits.read_curve(name, [CURVES], "test", "curve")[0]


def dip(level, duration, end=2000.0, normal=1.0):
    """Fault at 1 s: ``level`` for ``duration``, then back."""
    t = np.array([0, 1, 1, 1 + duration, 1 + duration, end])
    return Trace(t, np.array([normal, normal, level, level, normal, normal]))


@pytest.mark.parametrize("name, level, longest, normal", [
    ("itic", 0.699, 0.020, 1), ("itic", 0.799, 0.5, 1), ("itic", 0.899, 10, 1), ("itic", 1.101, 0.5, 1), ("itic", 1.201, 3e-3, 1),
    ("itic", 1.401, 1e-3, 1), ("semi_f47", 0.499, 0.2, 1), ("semi_f47", 0.699, 0.5, 1), ("semi_f47", 0.799, 1.0, 1),
    ("iso_8528_5/G1 frequency", 0.964, 10, 1), ("iso_8528_5/G2 frequency", 0.979, 5, 1), ("iso_8528_5/G3 frequency", 1.021, 3, 1),
    ("iso_8528_5/G3 voltage", 0.989, 4, 1), ("ieee_1547/II", 0.4499, 0.16, 1), ("ieee_1547/II", 0.6499, 0.32, 1),
    ("ieee_1547/II", 1.1751, 0.2, 1), ("ieee_1547/III", 0.499, 1.0, 1), ("ieee_1547/III", 0.699, 10, 1), ("ieee_1547/III", 0.879, 20, 1),
    ("ieee_1547/frequency", 58.79, 299, 60), ("prc_024/voltage", 0.449, 0.15, 1), ("prc_024/voltage", 0.649, 0.3, 1),
    ("prc_024/voltage", 0.749, 2, 1), ("prc_024/voltage", 0.899, 3, 1), ("prc_024/voltage", 1.151, 0.5, 1),
    ("large_load/ERCOT voltage", 0.499, 0.15, 1), ("large_load/ERCOT voltage", 0.799, 0.5, 1), ("psu_hold_up", 0.0, 0.020, 1),
])
def test_duration_decides(name, level, longest, normal):
    """Just shorter than allowed passes, just longer fails, and the binding time is where the clock runs out."""
    assert limits.check(dip(level, 0.99 * longest, normal=normal), curve(name), 1.0).passed
    verdict = limits.check(dip(level, 1.01 * longest, normal=normal), curve(name), 1.0)
    assert not verdict.passed and verdict.time == pytest.approx(longest) and verdict.value == pytest.approx(level)
    assert verdict.used >= 1.0


def test_sloping_bound_of_category_ii():
    """3 s + 8.7 s/pu (V - 0.65): at 0.765 pu 4.0 s (IEEE 1547-2018, table 15)."""
    category = curve("ieee_1547/II")
    assert limits.check(dip(0.765, 3.97), category, 1.0).passed
    assert not limits.check(dip(0.765, 4.03), category, 1.0).passed


def test_logarithmic_bound_of_the_frequency_boundary():
    """10^(1.7373 f - 100.116) s at 58.5 Hz: 32.6 s (PRC-024-3, attachment 1)."""
    longest = 10 ** (1.7373 * 58.5 - 100.116)
    boundary = curve("prc_024/frequency")
    assert limits.check(dip(58.5, 0.97 * longest, normal=60), boundary, 1.0).passed
    assert not limits.check(dip(58.5, 1.2 * longest, normal=60), boundary, 1.0).passed


def test_margin_is_the_shift_that_still_passes():
    itic = curve("itic")
    assert limits.check(dip(0.75, 0.3), itic, 1.0).margin == pytest.approx(0.05, abs=2e-6)
    assert limits.check(dip(0.65, 0.3), itic, 1.0).margin == pytest.approx(-0.05, abs=2e-6)
    # 0.95 to 0.6 and back in 2 s is below a level x for 2 (x - 0.6)/0.35 s: 20 ms at 0.6035 (0.0965 under its bound
    # 0.7), 0.5 s at 0.6875 (0.1125 under its bound 0.8)
    ramp = Trace(np.array([0, 1, 2, 3, 50.0]), np.array([0.95, 0.95, 0.6, 0.95, 0.95]))
    verdict = limits.check(ramp, itic, 1.0)
    assert verdict.margin == pytest.approx(-0.1125, abs=2e-6) and verdict.used == pytest.approx(0.2 / 0.35 / 0.020)
    for shift, passed in ((verdict.margin - 1e-4, True), (verdict.margin + 1e-4, False)):
        assert limits.check(Trace(ramp.t, ramp.v - shift), itic, 1.0).passed is passed


def test_what_has_not_ended_counts_as_lasting():
    open_end = Trace(np.array([0, 1, 1, 2.0]), np.array([1, 1, 0.85, 0.85]))
    assert not limits.check(open_end, curve("itic"), 1.0).passed


def test_stopwatch_counts_from_the_first_departure():
    twice = Trace(np.array([0, 1, 1, 2, 2, 5, 5, 6, 6, 20.0]), np.array([1, 1, .97, .97, 1, 1, .97, .97, 1, 1]))
    assert limits.check(twice, curve("iso_8528_5/G2 frequency"), 1.0).used == pytest.approx(1.0)
    assert not limits.check(twice, curve("iso_8528_5/G3 frequency"), 1.0).passed


def test_ride_through_asks_for_the_connection_only_inside_the_curve():
    boundary = curve("prc_024/voltage")
    voltage = dip(0.6, 1.0)  # leaves the curve 0.3 s after the fault
    connected = lambda lost: Trace(np.array([0, 1 + lost, 1 + lost, 9.0]), np.array([1, 1, 0, 0.0]))
    early = limits.stays_connected(voltage, boundary, connected(0.25), 1.0)
    late = limits.stays_connected(voltage, boundary, connected(0.35), 1.0)
    assert (early.passed, late.passed) == (False, True)
    assert late.margin == pytest.approx(0.05) and early.margin == pytest.approx(-0.05)
    assert limits.stays_connected(voltage, boundary, Trace(np.array([0, 9.0]), np.ones(2)), 1.0).margin == np.inf
    assert limits.stays_connected(dip(0.95, 1.0), boundary, connected(0.35), 1.0).margin == -np.inf


def test_recovery_of_the_power():
    profile = curve("large_load/ERCOT voltage")
    power = lambda back: Trace(np.array([0, 1, 1, 1.4 + back, 1.4 + back, 9.0]), np.array([20, 20, 2, 2, 19, 19.0]))
    assert limits.comes_back(dip(0.6, 0.4), profile.recovery, power(0.95), 1.0).margin == pytest.approx(0.05)
    assert not limits.comes_back(dip(0.6, 0.4), profile.recovery, power(1.05), 1.0).passed
    assert not limits.comes_back(dip(0.6, 0.4), profile.recovery, power(99.0), 1.0).passed


def test_unknown_curves_are_named():
    with pytest.raises(ScenarioError, match="iso_8528_5/G1 frequency, "):
        curve("iso_8528_5/G9 frequency")
    with pytest.raises(ScenarioError, match="expected one of the files"):
        curve("no_such_standard")


@pytest.mark.parametrize("path", sorted(CURVES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_reads_and_names_its_source(path):
    content = limits.CurveFile.model_validate(__import__("yaml").safe_load(path.read_text()))
    assert len(content.source) > 20 and content.curves
