"""cosim init: a site to start from, which runs unchanged."""

import pytest

from cosim import Results
from cosim.cli import main


def test_a_new_site_runs_unchanged(tmp_path, capsys, record):
    assert main(["init", str(tmp_path / "mysite")]) == 0
    scenario = tmp_path / "mysite" / "site.yaml"
    assert str(scenario) in capsys.readouterr().out
    assert main(["run", str(scenario), "-o", str(tmp_path / "site.h5"), "--quiet", "--no-plot"]) == 0
    with Results(tmp_path / "site.h5") as results:
        # The utility fails for ten minutes: the racks notice nothing, the gensets carry the site.
        assert results.time("electrical.V_pu")[-1] == 7200.0
        assert results.min("electrical.V_critical_pu") == pytest.approx(1.0, abs=0.05)
        assert results.max("electrical.n_genset_online") >= 8
        balance = next(row["value"] for row in results.summary if row["name"] == "site.balance")
        record("Energy of a whole site over two hours with an outage", "conservation", 100 * balance, 0.1, "%")
        assert bool(results["rack.running"].all()) and bool(results["electrical.grid_connected"][-1])


def test_a_file_that_is_there_is_left_alone(tmp_path, capsys):
    (tmp_path / "site.yaml").write_text("mine")
    assert main(["init", str(tmp_path)]) == 1
    assert "site.yaml: expected no such file" in capsys.readouterr().err
    assert (tmp_path / "site.yaml").read_text() == "mine"
