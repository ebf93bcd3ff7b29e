"""Counts outside of what is installed are refused with the variable, its value and the range."""

import fmpy
import pytest

from tests.electrical.conftest import SITE, NetworkRun


@pytest.mark.parametrize(("name", "count", "value"), [("n_genset_failed", 13, 13), ("n_ups_block_failed", 12, [12]), ("n_genset_failed", -1, -1), ("n_ups_block_failed", -1, [-1])])
def test_more_failed_units_than_there_are_is_refused(fmu, tmp_path, name, count, value):
    run = NetworkRun(fmu("ElectricalNetwork"), tmp_path, SITE, None)
    with pytest.raises(fmpy.fmi1.FMICallException):
        run.run(1.0, 0.1, [(0.5, name, value)], record=("V_pu",))
    run.fmu.freeInstance()
    text = " ".join(run.log)
    assert name in text and f" {count}," in text and "expected 0 to" in text


def test_all_units_may_fail(network):
    run = network(n_genset_failed=12, n_ups_block_failed=[11])
    assert run.run(0.5, 0.1, record=("n_genset_online",))["n_genset_online"][-1] == 0
