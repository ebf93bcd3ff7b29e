#!/bin/sh
# Makes the virtual environment: finds a Python of at least 3.12, or says what to install.
set -eu
venv=${1:-.venv}
check='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))'

usable() { command -v "$1" >/dev/null 2>&1 && "$1" -c "$check" >/dev/null 2>&1; }

find_python() {
  for candidate in "${PYTHON:-}" python3.14 python3.13 python3.12 python3 python; do
    [ -n "$candidate" ] && usable "$candidate" && { command -v "$candidate"; return; }
  done
  for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
    usable "$candidate" && { echo "$candidate"; return; }
  done
  if command -v uv >/dev/null 2>&1; then
    candidate=$(uv python find '>=3.12' 2>/dev/null) && usable "$candidate" && { echo "$candidate"; return; }
  fi
  return 1
}

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c "$check" >/dev/null 2>&1; then
  python=$(find_python) || {
    echo "No Python of version 3.12 or newer was found on PATH, among pyenv's versions or by uv." >&2
    echo "Install one (for example: apt install python3.12 python3.12-venv, pyenv install 3.12, or uv python install 3.12)," >&2
    echo "or name it: make PYTHON=/path/to/python3.12 ..." >&2
    exit 1
  }
  echo "Making $venv with $python"
  "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[test]'
