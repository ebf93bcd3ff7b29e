"""Building: catalogue, what is rebuilt, and one clear message for everything that can go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fmus import BuildError, Entry, build, read_catalog, select
from fmus import compile as c
from fmus.cli import main

LIBRARY = Path(__file__).parent / "library"
CONFORMANCE = Path(__file__).parent.parent / "modelica"
DECAY = """model Decay "Decay"
  parameter Integer n = 2 "Number of states";
  Real x[n](each start = 1, each fixed = true) "States";
equation
  der(x) = -x;
end Decay;
"""


@pytest.fixture
def decay(tmp_path) -> Path:
    path = tmp_path / "Decay.mo"
    path.write_text(DECAY)
    return path


def _catalog(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalog.toml"
    path.write_text(text)
    return path


def test_only_what_changed_is_built(decay, tmp_path):
    entries = select(["Decay"], [], [decay])
    out = tmp_path / "out"
    assert build(entries, out, jobs=1)[0].rebuilt
    assert not build(entries, out, jobs=1)[0].rebuilt
    decay.write_text(DECAY.replace("-x", "-2*x"))
    assert build(entries, out, jobs=1)[0].rebuilt
    (out / "Decay.fmu").write_bytes(b"damaged")
    assert build(entries, out, jobs=1)[0].rebuilt


def test_a_change_elsewhere_in_the_library_builds_nothing(tmp_path):
    library = tmp_path / "Lib"
    library.mkdir()
    used = 'within Lib; model Used Other x "like Unused"; end Used;'
    texts = {
        "package.mo": "package Lib end Lib;",
        "package.order": "Used\nOther\nUnused",
        "Used.mo": used,
        "Other.mo": "within Lib; model Other Real y = 1; end Other;",
        "Unused.mo": "within Lib; model Unused Real z = 1; end Unused;",
    }
    for name, text in texts.items():
        (library / name).write_text(text)
    entries = [Entry("Used", "Lib.Used", (str(library),))]
    out = tmp_path / "out"
    assert build(entries, out, jobs=1)[0].rebuilt
    (library / "Unused.mo").write_text(texts["Unused.mo"].replace("1", "2"))
    assert not build(entries, out, jobs=1)[0].rebuilt
    for name in ("Other.mo", "package.mo", "Used.mo"):
        (library / name).write_text("// changed\n" + texts[name])
        assert build(entries, out, jobs=1)[0].rebuilt, name


def test_a_class_with_different_structural_parameters(decay, tmp_path):
    from fmus import info

    entries = [Entry(f"Decay{n}", "Decay", (str(decay),), {"n": n}) for n in (2, 7)]
    for built, n in zip(build(entries, tmp_path / "out", jobs=1), (2, 7), strict=True):
        (state,) = [variable for variable in info(built.path).modelVariables if variable.name == "x"]
        assert state.shape == (n,)


def test_catalogue(tmp_path):
    path = _catalog(
        tmp_path,
        'libraries = ["lib"]\ntolerance = 1e-5\n[[fmu]]\nclass = "A.B"\n'
        '[[fmu]]\nclass = "A.B"\nname = "Fine"\nsolver = "arkode"\nparameters = { n = 3 }\n',
    )
    first, second = read_catalog(path)
    assert first == Entry("B", "A.B", (str(tmp_path / "lib"),), {}, "cvodes", 1e-5)
    assert second == Entry("Fine", "A.B", (str(tmp_path / "lib"),), {"n": 3}, "arkode", 1e-5)
    assert select(["Fine"], [first, second]) == [second]
    assert select(["A.B"], [first, second]) == [first, second]
    assert select(["A.C"], [first, second])[0].class_name == "A.C"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[fmu]]\nname = 'X'", "fmu 1: the key 'class' is missing"),
        ("[[fmu]]\nclass = 'A'\ncolour = 1", "fmu 1: unknown key 'colour'"),
        ("[[fmu]]\nclass = 'A'\nsolver = 'euler'", "solver = 'euler', expected one of cvodes, arkode, rosenbrock"),
        ("[[fmu]]\nclass = 'A'\ntolerance = 2.0", "tolerance = 2.0, expected"),
        ("[[fmu]]\nclass = 'A'\n[[fmu]]\nclass = 'B.A'", "two entries have the name 'A'"),
        ("[[fmu]", "catalog.toml: "),
        ("speed = 1", "unknown key 'speed'"),
    ],
)
def test_mistakes_in_the_catalogue(tmp_path, text, message):
    with pytest.raises(BuildError) as caught:
        read_catalog(_catalog(tmp_path, text))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "class_name", "expected"),
    [
        ("model M\n  Real x\nequation\n  x = 1;\nend M;", "M", "M"),  # syntax
        ("model M\n  Real x;\n  Real y;\nequation\n  x = 1;\nend M;", "M", "M"),  # unbalanced
        (DECAY, "Missing", "Missing"),
        ("model M\n  Real x(start = 0);\nequation\n  der(x) = delay(x, 1);\nend M;", "M", "delay"),
    ],
)
def test_what_cannot_be_built(tmp_path, capsys, source, class_name, expected):
    library, out = tmp_path / "Library.mo", tmp_path / "out"
    library.write_text(source)
    assert main(["build", "--library", str(library), "--out", str(out), "--jobs", "1", class_name]) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ") and expected in lines[0]
    assert list(out.glob("*.fmu")) == [] and list(out.glob(".*.fmu*")) == []


def test_missing_compiler(tmp_path, monkeypatch, capsys, decay):
    c.compiler.cache_clear()
    monkeypatch.setenv("CC", "no-such-compiler")
    assert main(["build", "--library", str(decay), "--out", str(tmp_path / "out"), "Decay"]) == 1
    c.compiler.cache_clear()
    assert "'no-such-compiler', does not exist" in capsys.readouterr().err
    monkeypatch.delenv("CC")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="no C compiler found: install gcc or clang"):
        c.compiler()
    c.compiler.cache_clear()


def test_one_bad_class_does_not_stop_the_others(decay, tmp_path):
    entries = select(["Missing", "Decay"], [], [decay])
    with pytest.raises(BuildError, match="Missing"):
        build(entries, tmp_path / "out", jobs=1)
    assert (tmp_path / "out" / "Decay.fmu").is_file()


def test_command_line(plant, tmp_path, capsys):
    assert main(["validate", str(plant.path)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["info", str(plant.path)]) == 0
    assert "V_source" in capsys.readouterr().out
    table, image = tmp_path / "result.csv", tmp_path / "result.png"
    arguments = ["simulate", str(plant.path), "--stop", "1", "--set", "e=0.5", "--set", "V_source=12"]
    assert main([*arguments, "--output", str(table), "--plot", "u", "height", "--image", str(image)]) == 0
    header, *rows = table.read_text().splitlines()
    assert header == "time,u[1],u[2],u[3],height"
    assert len(rows) == 501
    assert image.stat().st_size > 1000
    capsys.readouterr()
    assert main(["simulate", str(plant.path), "--set", "heigth=1"]) == 1
    assert "no variable 'heigth'" in capsys.readouterr().err
    assert main(["info", str(table)]) == 1
    assert "is not a readable FMU" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("AssertFails", ("time = 0.75 s", "x left its range")),
        ("Chattering", ("time = 0.5 s", "event iteration")),
        ("NoSolution", ("time = 0.5 s", "largest error in x", "no solution")),
    ],
)
def test_failing_models_say_when_and_where(tmp_path, capsys, model, expected):
    library = CONFORMANCE / f"{model}.mo"
    assert main(["build", "--library", str(library), "--out", str(tmp_path), "--jobs", "1", model]) == 0
    capsys.readouterr()
    assert main(["simulate", str(tmp_path / f"{model}.fmu"), "--stop", "2"]) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    for text in expected:
        assert text in lines[0]


def test_a_model_that_ends_itself(tmp_path, capsys):
    library = CONFORMANCE / "Terminates.mo"
    assert main(["build", "--library", str(library), "--out", str(tmp_path), "--jobs", "1", "Terminates"]) == 0
    for interface in ("CoSimulation", "ModelExchange"):
        capsys.readouterr()
        assert main(["simulate", str(tmp_path / "Terminates.fmu"), "--stop", "2", "--interface", interface]) == 0
        assert "time = 0.5" in capsys.readouterr().out


LIBRARIES = {
    "one/Plant/package.mo": 'package Plant "Plant"\nend Plant;\n',
    "one/Plant/package.order": "Hall\n",
    "one/Plant/Hall.mo": 'within Plant;\nmodel Hall "Of parts of two libraries"\n  extends Base.Shell;\nend Hall;\n',
    "two/Base/package.mo": 'package Base "Base"\nend Base;\n',
    "two/Base/package.order": "Shell\n",
    "two/Base/Shell.mo": 'within Base;\nmodel Shell "With a part of a third"\n  Parts.Leak leak;\nend Shell;\n',
    "three/Parts/package.mo": 'package Parts "Parts"\nend Parts;\n',
    "three/Parts/package.order": "Leak\n",
    "three/Parts/Leak.mo": 'within Parts;\nmodel Leak "Leak"\n  Real x(start = 1, fixed = true);\nequation\n  der(x) = -x;\nend Leak;\n',
}  # fmt: skip


@pytest.mark.parametrize("folders", [["one", "two", "three"], ["three/Parts", "two/Base", "one/Plant"]])
def test_every_library_is_known_to_the_classes_of_the_others(tmp_path: Path, folders: list[str]) -> None:
    """A library is named by its own folder or by the one that it lies in, in any order, and may use those beside it."""
    for name, text in LIBRARIES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    arguments = [word for folder in folders for word in ("--library", str(tmp_path / folder))]
    assert main(["build", *arguments, "--out", str(tmp_path / "out"), "--jobs", "1", "Plant.Hall"]) == 0
