"""The FMUs of the catalogue, as `make fmus` has built them."""

from __future__ import annotations

import pytest

from fmus import read_catalog, validate
from fmus.builder import OUTPUT, Entry


@pytest.mark.parametrize("entry", read_catalog(), ids=lambda entry: entry.name)
def test_fmpy_finds_nothing_to_say(entry: Entry) -> None:
    assert validate(OUTPUT / f"{entry.name}.fmu") == []


@pytest.mark.parametrize("entry", read_catalog(), ids=lambda entry: entry.name)
def test_size(entry: Entry) -> None:
    """2 MiB; the whole site in one FMU, with the relays and causes of all its models, 2.5 MiB."""
    limit = 2.5 if entry.name == "ReferenceSite" else 2.0
    assert (OUTPUT / f"{entry.name}.fmu").stat().st_size < limit * 1024 * 1024
