"""Files of others: whatever they hold, the answer is one line, and soon."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from pathlib import Path

import pytest

from cosim import load
from cosim.errors import CosimError
from cosim.fmu import description
from cosim.units import UnitError, parse

ROOT = Path(__file__).parents[2]
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi")
)
TEXTS = {
    "aliases": (LAUGHS, "with all aliases written out"),
    "a circle": ("a: &a [*a]\n", "no circle of aliases"),
    "depth": ("a: " + "[" * 5000 + "]" * 5000, "nested too deeply"),
    "some depth": ("a: " + "[" * 100 + "]" * 100, "at most 60 levels"),
    "a long number": ("duration: " + "9" * 5000, "a number of at most 40 characters"),
    "a long exponent": ("duration: 1e" + "9" * 60, "a number of at most 40 characters"),
    "a key that is a list": ("? [a, b]\n: 1\n", "expected"),
    "a wrong date": ("start: !!timestamp 2024-99-99", "expected"),
    "no number": ("seed: !!int abc", "expected"),
    "code": ("name: !!python/object/apply:os.system [touch made]", "expected valid YAML"),
    "bytes": ("name: \x00", "expected valid YAML"),
    "nothing": ("", "expected a mapping of keys"),
    "a list": ("[1, 2]", "expected a mapping of keys"),
    "much": ("a: " + "x" * 9_000_000, "expected at most 8000000"),
}


@pytest.mark.parametrize("text, expected", TEXTS.values(), ids=TEXTS)
def test_a_hostile_scenario_is_refused_soon(tmp_path, text, expected, stood):
    path = tmp_path / "hostile.yaml"
    path.write_text(text)
    began = time.monotonic()
    with pytest.raises(CosimError, match=expected) as error:
        load(path)
    assert time.monotonic() - began < 5.0 and str(error.value).count("\n") == 0
    assert "hostile.yaml" in str(error.value) and len(str(error.value)) < 1000
    stood("a hostile scenario (aliases, depth, circles, long numbers, tags that run code) is refused within 5 s", len(TEXTS), "kinds")


def test_what_is_no_text_or_no_file(tmp_path):
    path = tmp_path / "hostile.yaml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(CosimError, match="expected UTF-8 text"):
        load(path)
    with pytest.raises(CosimError, match="expected a file that can be read"):
        load(tmp_path)


def test_a_long_chain_of_includes(tmp_path):
    for number in range(200):
        (tmp_path / f"{number}.yaml").write_text(f"include: {number + 1}.yaml\n")
    with pytest.raises(CosimError, match="expected at most 20 files"):
        load(tmp_path / "0.yaml")


@pytest.mark.parametrize("value", [".inf", ".nan", "-.inf"])
@pytest.mark.parametrize("key", ["duration", "solver.maximum_step", "solver.tolerance"])
def test_numbers_that_are_none(key, value):
    from cosim.scenario.loader import parse_changes

    with pytest.raises(CosimError, match=rf"{key}: .*expected"):
        load(ROOT / "scenarios" / "handover.yaml", parse_changes([f"{key}={value}"]))


@pytest.mark.parametrize("unit", ["m**9999999999", "m999999999", "(" * 500 + "m" + ")" * 500, "m*" * 3000 + "m"])
def test_a_hostile_unit_is_refused_soon(unit):
    began = time.monotonic()
    with pytest.raises(UnitError):
        parse(unit)
    assert time.monotonic() - began < 2.0


def archive(name: str, content: bytes = b"", mode: int = 0, count: int = 1) -> bytes:
    """A compressed archive with one file, or many."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(count):
            info = zipfile.ZipInfo(name if count == 1 else f"{name}{number}")
            info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return stream.getvalue()


@pytest.mark.parametrize("content, expected", [
    (archive("resources/zeros", bytes(200_000_000)), "MB unpacked from"),
    (archive("resources/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a link"),
    (archive("../escaped", b"x"), "expected a place inside of the archive"),
    (archive("/absolute", b"x"), "expected a place inside of the archive"),
    (archive("many", b"", count=20_001), "20001 files"),
    (b"no archive at all", "not a readable FMU"),
])
def test_a_hostile_archive_is_refused(tmp_path, content, expected):
    path = tmp_path / "hostile.fmu"
    path.write_bytes(content)
    with pytest.raises(CosimError, match=expected):
        description.read(path)


def test_info_tells_the_native_code_of_an_fmu(fmu_folder):
    from cosim.info import describe_fmu

    assert "native code (it may do all that you may): x86_64-linux/Gain.so (" in describe_fmu(fmu_folder / "Gain.fmu")


@pytest.mark.parametrize("change, expected", [
    ("duration=1e12", "duration: 1e\\+12 s: expected at most"),
    ("solver.maximum_step=1e-9", "maximum_step: 1e-09 s: expected at least 1e-06 s"),
    ("solver.maximum_step=1e-6", "maximum_step: 1e-06 s makes 8.6e\\+10 steps, 20 days at 20 us each"),
])
def test_runs_without_end_are_refused_before_they_start(change, expected):
    from cosim.scenario.loader import parse_changes

    with pytest.raises(CosimError, match=expected):
        load(ROOT / "scenarios" / "handover.yaml", parse_changes([change]))
