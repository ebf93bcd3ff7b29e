"""cosim doctor: says what is missing and how to mend it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cosim import doctor

ROOT = Path(__file__).parents[2]


def ask(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """What the doctor says in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cosim", *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False,
        capture_output=True, text=True,
    )


def test_here_everything_is_there():
    answer = ask("doctor")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "MISSING" not in answer.stdout and "C compiler" in answer.stdout


def test_missing_compiler(tmp_path):
    answer = ask("doctor", PATH=str(tmp_path), CC="")
    assert answer.returncode == 1
    missing = [line for line in answer.stdout.splitlines() if line.startswith("MISSING")]
    assert len(missing) == 1 and "no C compiler found" in missing[0]
    assert "apt install gcc" in answer.stdout


def test_compiler_that_makes_nothing(tmp_path):
    broken = tmp_path / "cc"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "broken 1.0" && exit 0\necho "no headers" >&2\nexit 1\n')
    broken.chmod(0o755)
    answer = ask("doctor", CC=str(broken))
    assert answer.returncode == 1
    assert "broken 1.0: cannot make a library: no headers" in answer.stdout


def test_missing_package(tmp_path):
    """Where a package is missing, the doctor still starts, and every other command points to it."""
    (tmp_path / "mosaik.py").write_text("raise ModuleNotFoundError(\"No module named 'mosaik'\", name='mosaik')\n")
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    assert ask("doctor", PYTHONPATH=path).returncode == 0
    answer = ask("validate", "scenarios/handover.yaml", PYTHONPATH=path)
    assert answer.returncode == 1 and "python -m cosim doctor" in answer.stderr


@pytest.mark.parametrize(
    ("requirement", "words"),
    [("no-such-package>=1", "not installed"), ("numpy>=9999", "version "), ("numpy>=1", "")],
)
def test_packages_against_their_requirements(monkeypatch, tmp_path, requirement, words):
    (tmp_path / "pyproject.toml").write_text(f'[project]\ndependencies = ["{requirement}"]\n')
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    findings = [finding for finding in doctor.examine() if finding.what.startswith("package") and finding.needed]
    assert doctor.healthy(findings) == (words == "")
    if words:
        assert words in findings[0].found and f'pip install "{requirement}"' in findings[0].mend


def test_old_python(monkeypatch):
    monkeypatch.setattr(doctor, "PYTHON", (3, 99))
    assert "make PYTHON=" in doctor.examine()[0].mend
