"""Whatever is wrong with a user's input: one line that names it, never a traceback; the check finds what a run would."""

from __future__ import annotations

import pytest
import yaml

from cosim import cli

FILES = {
    "broken.yaml": b"name: [1", "text.yaml": b"hello", "binary.yaml": b"\xff\xfe\x00", "empty.yaml": b"", "list.yaml": b"- 1",
    "result.h5": b"garbage", "model.fmu": b"no archive",
}  # fmt: skip
COMMANDS = [["validate"], ["run", "-q"], ["show"], ["study"], ["fault"], ["pue"], ["plot"], ["info"], ["bench"], ["resume"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_files_of_every_wrong_kind(command, tmp_path, capsys):
    (tmp_path / "folder.yaml").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    for name in (*FILES, "folder.yaml", "missing.yaml", "missing.h5"):
        assert cli.main([*command, str(tmp_path / name)]) in (1, 2)
        assert name in capsys.readouterr().err


WRONG = [
    ("entities.left.start.x_end", 1.0),
    ("entities.left.start.m", "3 kWh"),
    ("entities.left.start.k", [1.0, 2.0]),
    ("entities.left.start", 3),
    ("entities.left.fmu", 3),
    ("entities.left.fmu", "README.md"),
    ("entities.left.python", "nowhere:Nothing"),
    ("entities.left.interface", "neither"),
    ("entities.left.cluster", "nowhere"),
    ("entities.left.structure", {"n": 2}),
    ("entities", [1]),
    ("connections", "all"),
    ("connections.left.nowhere", 1.0),
    ("clusters", 3),
    ("clusters.main.process", True),
    ("solver.tolerance", "much"),
    ("solver.windows", [{"start": "noon", "end": 3, "maximum_step": 1}]),
    ("fmu_path", "here"),
    ("fmu_path.0", 3),
    ("include", 3),
    ("disturbances", [{"at": "1 kg", "set": {"left.F": 1.0}}]),
    ("disturbances", [{"at": 1, "set": {"left.F": "1 kg"}}]),
    ("duration", -1),
    ("start", "yesterday"),
    ("results.interval", "often"),
    ("results.file", 3),
    ("site", [{"module": "none"}]),
    ("cuts", {"a": {"one": ["left.nowhere"], "other": ["left.x"]}}),
    ("fault", {"at": 1, "limits": {"a": {"signal": "left.x", "curve": "none/none"}}}),
    ("fault", {"at": 1, "meters": {"a": {"signal": "nowhere.x", "metric": "lowest", "unit": "m"}}}),
    ("entities.weather", {"python": "cosim.environment.weather:Weather", "parameters": {"file": "none.epw"}}),
    ("entities.weather", {"python": "cosim.environment.weather:Weather", "parameters": {"nothing": 1}}),
    ("entities.prices", {"python": "cosim.environment.prices:Prices", "parameters": {"tariff": "none.yaml"}}),
    ("entities.prices", {"python": "cosim.environment.prices:Prices", "parameters": {"tariff": "test.yaml"}}),
    ("entities.prices", {"python": "cosim.environment.prices:Prices", "parameters": {"tariff": 3}}),
    ("entities.agent", {"python": "cosim.dispatch.agent:Agent", "parameters": {"policy": "none"}}),
    ("entities.agent", {"python": "cosim.dispatch.agent:Agent", "parameters": {"policy": "none:None"}}),
    ("unconnected", 3),
]  # fmt: skip


@pytest.mark.parametrize("key, value", WRONG, ids=[f"{k}={v}"[:50] for k, v in WRONG])
def test_the_check_finds_what_the_run_would(workshop, oscillator, key, value, capsys):
    """The same line from both, with the file in it."""
    path = str(workshop.write(**oscillator))
    change = f"{key}={yaml.safe_dump(value, default_flow_style=True, width=10000).removesuffix(chr(10)).removesuffix('...')}"
    said = []
    for command in (["validate"], ["run", "-q", "--no-plot", "-o", str(workshop.folder / "out.h5")]):
        assert cli.main([*command, path, "--set", change]) == 1
        said.append(capsys.readouterr().err.strip())
    assert "test.yaml" in said[0] and "COSIM_TRACEBACK" not in said[0]
    assert not (workshop.folder / "out.h5").exists()


def test_a_value_that_the_model_computes_cannot_be_set(workshop, capsys):
    path = str(workshop.write(duration="1 s", entities={"plate": {"fmu": "Pump.fmu", "start": {"P": 3.0}}}, unconnected=["*"]))
    assert cli.main(["validate", path]) == 1
    assert "entities.plate.start.P: 3.0: expected a parameter" in capsys.readouterr().err
