"""Paths count from the file that they stand in, wherever it is included from."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import yaml

from cosim import load
from cosim.connections import build
from cosim.dispatch.agent import load_policy
from cosim.entities import importable
from cosim.errors import CosimError
from cosim.faults.checks import check_curves

ROOT = Path(__file__).parents[2]
COMPONENT = '''
from cosim.component import Component, Variable


class Reader(Component):
    outputs = (Variable("y", "1", "What the file says", 0.0),)

    def __init__(self, context, file, more=None):
        super().__init__(context)
        self.value = float((context.folder / file).read_text())
        assert more is None or (context.folder / more["file"]).is_file()

    def step(self, t, inputs):
        return {"y": self.value}
'''
PLANT = {
    "fmu_path": ["models"],
    "entities": {
        "searched": {"fmu": "Gain.fmu"},
        "beside": {"fmu": "Near.fmu"},
        "reader": {"python": "reader:Reader", "parameters": {"file": "data/number.txt", "more": {"file": "data/number.txt"}}},
        "weather": {"python": "cosim.environment.weather:Weather", "parameters": {"file": "greensboro"}},
        "prices": {"python": "cosim.environment.prices:Prices", "parameters": {"tariff": "tariffs/series.yaml"}},
    },
    "modules": {"rack": {"parameters": {"data": "data/number.txt"},
                         "entities": {"rack{i}": {"python": "reader:Reader", "parameters": {"file": "{data}"}}}}},
    "site": [{"module": "rack", "count": 2}],
    "unconnected": ["*"],
    "results": {"file": "out/run.h5"},
    "fault": {"at": "1 s", "limits": {"voltage": {"signal": "reader.y", "curve": "own/itic"}}},
}  # fmt: skip


@pytest.fixture
def library(tmp_path, fmu_folder) -> Path:
    """A folder with a plant and all that it names, deep in a tree."""
    folder = tmp_path / "library" / "plants"
    for name in ("models", "data", "tariffs"):
        (folder / name).mkdir(parents=True)
    shutil.copy(fmu_folder / "Gain.fmu", folder / "models")
    shutil.copy(fmu_folder / "Gain.fmu", folder / "Near.fmu")
    (folder / "data" / "number.txt").write_text("4.25")
    (folder / "reader.py").write_text(COMPONENT)
    tariff = yaml.safe_load((ROOT / "scenarios/extremes/scarcity.yaml").read_text())
    tariff["energy_series"] = {"file": "prices.csv", "adder": 0.0}
    (folder / "tariffs" / "series.yaml").write_text(yaml.safe_dump(tariff))
    (folder / "tariffs" / "prices.csv").write_text("2020-01-01T00:00:00+00:00,0.1\n")
    (folder.parent / "limits").mkdir()
    shutil.copy(next((ROOT / "scenarios/limits").glob("itic*.yaml")), folder.parent / "limits" / "own.yaml")
    (folder / "plant.yaml").write_text(yaml.safe_dump(PLANT, sort_keys=False))
    return folder


HEAD = {"version": 1, "name": "test", "start": "2024-01-01T00:00:00+00:00", "duration": "1 s"}


def check(file: Path) -> None:
    loaded = load(file)
    site = build(loaded)
    assert site.slaves["reader"].component.value == site.slaves["rack2"].component.value == 4.25
    site.close()
    assert (loaded.folder / loaded.scenario.results.file).resolve().parent.name == "out"
    assert (loaded.folder / loaded.scenario.results.file).resolve().parents[1].name == "plants"
    with importable(loaded):
        assert load_policy("reader:Reader").__name__ == "Reader"


@pytest.mark.parametrize("place", ["here", "library/plants", "library", "library/plants/deep/er", "a/b/c"])
def test_a_file_may_be_included_from_anywhere(tmp_path, library, place):
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    name = os.path.relpath(library / "plant.yaml", folder)
    (folder / "site.yaml").write_text(yaml.safe_dump({**HEAD, "include": name}))
    check(folder / "site.yaml")


def test_includes_of_includes(tmp_path, library):
    for folder in ("one", "two/deep"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "two/deep/middle.yaml").write_text(yaml.safe_dump({"include": ["../../library/plants/plant.yaml"]}))
    (tmp_path / "one/site.yaml").write_text(yaml.safe_dump({**HEAD, "include": ["../two/deep/middle.yaml"], "fmu_path": ["."]}))
    check(tmp_path / "one/site.yaml")


def test_limit_curves_count_from_the_file_that_names_them(tmp_path, library):
    """Also where it leaves the folder to the default, beside its own."""
    own = yaml.safe_load((library.parent / "limits" / "own.yaml").read_text())
    curve = next(iter(own.get("curves", own)))
    plant = {**PLANT, "fault": {"at": "1 s", "limits": {"voltage": {"signal": "reader.y", "curve": f"own/{curve}"}}}}
    (library / "plant.yaml").write_text(yaml.safe_dump(plant, sort_keys=False))
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/site.yaml").write_text(yaml.safe_dump({**HEAD, "include": "../../library/plants/plant.yaml"}))
    check_curves(load(tmp_path / "a/b/site.yaml"))


def test_a_file_that_is_missing_is_named_where_it_was_looked_for(tmp_path, library):
    (library / "tariffs" / "series.yaml").unlink()
    (tmp_path / "here").mkdir()
    (tmp_path / "here/site.yaml").write_text(yaml.safe_dump({**HEAD, "include": "../library/plants/plant.yaml"}))
    with pytest.raises(CosimError, match=r"library/plants/tariffs/series\.yaml"):
        build(load(tmp_path / "here/site.yaml"))


def test_the_file_of_a_network_counts_from_the_file_that_names_it(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "lib/plant.yaml").write_text(yaml.safe_dump({"entities": {"grid": {"network": "diagram.yaml"}}}))
    (tmp_path / "a/b/site.yaml").write_text(yaml.safe_dump({**HEAD, "include": "../../lib/plant.yaml"}))
    loaded = load(tmp_path / "a/b/site.yaml")
    assert (loaded.folder / loaded.scenario.entities["grid"].network).resolve() == tmp_path / "lib/diagram.yaml"
