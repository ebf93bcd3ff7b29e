"""Tables of a result file: a list of records (dataclasses of numbers and texts) as one compound dataset."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

from cosim.errors import CosimError

if TYPE_CHECKING:
    import pandas

_TYPES = {"float": "f8", "int": "i8", "bool": "?", "str": h5py.string_dtype()}


def _columns(record: type) -> list[tuple[str, Any]]:
    return [(field.name, _TYPES[field.type]) for field in dataclasses.fields(record)]


def store(path: Path, name: str, records: list, record: type) -> None:
    """Write records of one class as the table ``name`` of a result file, in place of the one that is there."""
    rows = np.array([dataclasses.astuple(one) for one in records], dtype=np.dtype(_columns(record)))
    with h5py.File(path, "a") as file:
        if name in file:
            del file[name]
        dataset = file.create_dataset(name, data=rows)
        dataset.attrs["sha256"] = _digest(dataset[...])


def _digest(rows: np.ndarray) -> str:
    """Checksum over the values, texts included, which HDF5 keeps without one."""
    return hashlib.sha256(repr(rows.tolist()).encode()).hexdigest()


def read(file: h5py.File, name: str, record: type) -> pandas.DataFrame | None:
    """The table ``name`` of an open file; None if there is none, or an older one with other columns."""
    if name not in file or list(file[name].dtype.names or ()) != [column for column, _ in _columns(record)]:
        return None
    table = file[name][...]
    if file[name].attrs.get("sha256", _digest(table)) != _digest(table):
        raise CosimError(f"{file.filename}: {name} is damaged: its checksum is wrong")
    texts = {field.name for field in dataclasses.fields(record) if field.type == "str"}
    rows = {column: [v.decode() for v in table[column]] if column in texts else table[column] for column, _ in _columns(record)}
    return _data_frame(rows)


def frame(records: list, record: type) -> pandas.DataFrame:
    """Records of one class as a table, one row each."""
    names = [field.name for field in dataclasses.fields(record)]
    return _data_frame({name: [getattr(one, name) for one in records] for name in names})


def _data_frame(columns: dict) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(columns)
