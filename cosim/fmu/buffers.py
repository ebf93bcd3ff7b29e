"""Numeric buffers bound once: each read or write of a group of variables is one call."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial

import numpy as np

from cosim.variables import Port

Call = Callable[[], int]

FMI3 = {
    "Float64": ("Float64", ctypes.c_double),
    "Float32": ("Float32", ctypes.c_float),
    "Int8": ("Int8", ctypes.c_int8),
    "UInt8": ("UInt8", ctypes.c_uint8),
    "Int16": ("Int16", ctypes.c_int16),
    "UInt16": ("UInt16", ctypes.c_uint16),
    "Int32": ("Int32", ctypes.c_int32),
    "UInt32": ("UInt32", ctypes.c_uint32),
    "Int64": ("Int64", ctypes.c_int64),
    "Enumeration": ("Int64", ctypes.c_int64),
    "UInt64": ("UInt64", ctypes.c_uint64),
    "Boolean": ("Boolean", ctypes.c_bool),
}
FMI2 = {
    "Real": ("Real", ctypes.c_double),
    "Integer": ("Integer", ctypes.c_int32),
    "Enumeration": ("Integer", ctypes.c_int32),
    "Boolean": ("Boolean", ctypes.c_int32),
}


class Group:
    """Variables of one type, contiguous in a vector: their buffer and their get and set calls."""

    def __init__(self, library: ctypes.CDLL, version: int, component: int, ports: list[Port]) -> None:
        word, c_type = (FMI2 if version == 2 else FMI3)[ports[0].type]
        self.start = ports[0].slot
        self.stop = ports[-1].slot + ports[-1].size
        self.exact = c_type is ctypes.c_double
        count = self.stop - self.start
        self._references = (ctypes.c_uint32 * len(ports))(*[port.reference for port in ports])
        self._buffer = (c_type * count)()
        self.values = np.frombuffer(self._buffer, dtype=np.dtype(c_type))
        self._component, self._version, self._count = component, version, count
        self._prefix = f"fmi{version}"
        self._word, self._library = word, library
        self.get = self._bind("Get", self._buffer)
        self.set = self._bind("Set", self._buffer)

    def _bind(self, direction: str, buffer) -> Call:
        # A function taken by index has no argument types to convert: half the price per call.
        function = self._library[f"{self._prefix}{direction}{self._word}"]
        arguments = [ctypes.c_void_p(self._component), self._references, ctypes.c_size_t(len(self._references)), buffer]
        if self._version == 3:
            arguments.append(ctypes.c_size_t(self._count))
        return partial(function, *arguments)

    def read_into(self, vector: np.ndarray) -> None:
        """From now on ``get`` writes straight into this piece of ``vector`` (float64 groups only)."""
        piece = vector[self.start : self.stop]
        self._buffer = (ctypes.c_double * self._count).from_address(piece.ctypes.data)
        self.values = piece
        self.get = self._bind("Get", self._buffer)

    def write_from(self, vector: np.ndarray) -> None:
        """From now on ``set`` reads straight from this piece of ``vector`` (float64 groups only)."""
        piece = vector[self.start : self.stop]
        self._buffer = (ctypes.c_double * self._count).from_address(piece.ctypes.data)
        self.values = piece
        self.set = self._bind("Set", self._buffer)


def groups(library: ctypes.CDLL, version: int, component: int, ports: dict[str, Port]) -> list[Group]:
    """One group per type, in slot order."""
    by_type: dict[str, list[Port]] = {}
    for port in ports.values():
        by_type.setdefault(port.type, []).append(port)
    return [Group(library, version, component, members) for members in by_type.values()]
