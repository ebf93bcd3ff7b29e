"""Numeric buffers bound once: each read or write of a group of variables is one call."""

from __future__ import annotations

import ctypes
from functools import partial

import numpy as np

from cosim.variables import Port

FMI3 = {
    "Float64": ("Float64", ctypes.c_double, 0),
    "Float32": ("Float32", ctypes.c_float, 1),
    "Int8": ("Int8", ctypes.c_int8, 2),
    "Int16": ("Int16", ctypes.c_int16, 3),
    "Int32": ("Int32", ctypes.c_int32, 4),
    "Int64": ("Int64", ctypes.c_int64, 5),
    "Enumeration": ("Int64", ctypes.c_int64, 5),
    "UInt8": ("UInt8", ctypes.c_uint8, 6),
    "UInt16": ("UInt16", ctypes.c_uint16, 7),
    "UInt32": ("UInt32", ctypes.c_uint32, 8),
    "UInt64": ("UInt64", ctypes.c_uint64, 9),
    "Boolean": ("Boolean", ctypes.c_bool, 10),
}
FMI2 = {
    "Real": ("Real", ctypes.c_double, 0),
    "Integer": ("Integer", ctypes.c_int32, 4),
    "Enumeration": ("Integer", ctypes.c_int32, 4),
    "Boolean": ("Boolean", ctypes.c_int32, 11),
}


class Group:
    """Variables of one type, contiguous in an input or output vector, with their get and set calls.

    Doubles are read and written in place; other types go through a buffer of their own.
    """

    def __init__(self, library: ctypes.CDLL, version: int, component: int, ports: list[Port], vector: np.ndarray) -> None:
        word, c_type, self.type_code = (FMI2 if version == 2 else FMI3)[ports[0].type]
        self.continuous = not ports[0].discrete
        start, stop = ports[0].slot, ports[-1].slot + ports[-1].size
        self.vector = vector[start:stop]
        count = stop - start
        self.references = (ctypes.c_uint32 * len(ports))(*[port.reference for port in ports])
        if self.type_code == 0:
            self.buffer = (c_type * count).from_address(self.vector.ctypes.data)
            self._values = None
        else:
            self.buffer = (c_type * count)()
            self._values = np.frombuffer(self.buffer, dtype=np.dtype(c_type))
        # Functions taken by index have no argument types to convert: half the price per call.
        self.get_function = library[f"fmi{version}Get{word}"]
        self.set_function = library[f"fmi{version}Set{word}"]
        arguments = [ctypes.c_void_p(component), self.references, ctypes.c_size_t(len(ports)), self.buffer]
        if version == 3:
            arguments.append(ctypes.c_size_t(count))
        self._get, self._set = partial(self.get_function, *arguments), partial(self.set_function, *arguments)

    def get(self) -> int:
        """Read the variables into the vector; returns the FMI status."""
        status = self._get()
        if self._values is not None:
            self.vector[:] = self._values
        return status

    def set(self) -> int:
        """Set the variables from the vector; returns the FMI status."""
        if self._values is not None:
            self._values[:] = self.vector
        return self._set()


def groups(library: ctypes.CDLL, version: int, component: int, ports: dict[str, Port], vector: np.ndarray) -> list[Group]:
    """One group per type and variability, in slot order."""
    kinds: dict[tuple[str, bool], list[Port]] = {}
    for port in ports.values():
        kinds.setdefault((port.type, port.discrete), []).append(port)
    return [Group(library, version, component, members, vector) for members in kinds.values()]
