"""Tables that grow row by row: a sudden end damages at most what was being written."""

from __future__ import annotations

import pytest

from cosim.dispatch.rows import Rows

SETTINGS = {"year": "2024"}


@pytest.mark.parametrize("damage, left", [
    (lambda text: text[:-5], 2),
    (lambda text: text.replace('{"a": 1}', '{"a":'), 2),
    (lambda text: text.replace('{"a": 1}', "[1, 2]"), 2),
    (lambda text: text.replace('{"a": 1}', "\x00"), 2),
    (lambda text: "", 0),
    (lambda text: text[3:], 0),
])
def test_damaged_lines_are_named_and_made_again(tmp_path, capsys, damage, left):
    file = tmp_path / "rows.jsonl"
    table = Rows(file, SETTINGS)
    for number in range(3):
        table.add({"a": number})
    file.write_text(damage(file.read_text()))
    again = Rows(file, SETTINGS)
    assert len(again.rows) == left
    if file.read_text() and left:
        assert f"{file}: line " in capsys.readouterr().err
    again.add({"a": 9})
    assert Rows(file, SETTINGS).rows == [*again.rows] and again.rows[-1] == {"a": 9}
    assert not capsys.readouterr().err.count("damaged") or not left


def test_other_settings_are_refused(tmp_path):
    Rows(tmp_path / "rows.jsonl", SETTINGS).add({"a": 1})
    with pytest.raises(ValueError, match="made with"):
        Rows(tmp_path / "rows.jsonl", {"year": "2023"})
    with pytest.raises(FileNotFoundError):
        Rows(tmp_path / "other.jsonl", None)
