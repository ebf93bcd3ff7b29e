"""The stepping loop in C (kernel.c, with member.c and control.c): compiled once per machine, called through ctypes.

A macro step of the loop in Python would cost ten times what the FMUs themselves need.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import tempfile
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_void_p
from functools import lru_cache
from pathlib import Path

from cosim.errors import CosimError

FOLDER = Path(__file__).parent
REACHED, EVENT, ROWS_FULL, FAILED = range(4)
PYTHON, EXTERNAL = 0, 1
DO_STEP, DO_REFRESH, DO_SAVE, DO_RESTORE = range(4)
OPTIONS = ("-std=gnu11", "-O2", "-fno-math-errno", "-shared", "-fPIC")

SOURCE = ctypes.CFUNCTYPE(ctypes.c_int, c_int32, c_int64, POINTER(c_int64), POINTER(c_double))
CALL = ctypes.CFUNCTYPE(ctypes.c_int, c_int32, c_int32, c_int64, POINTER(c_int64))


class GroupStruct(ctypes.Structure):
    """Mirrors Group in kernel.h."""

    _fields_ = [
        ("get", c_void_p), ("set", c_void_p), ("references", c_void_p), ("n_references", c_size_t),
        ("n_values", c_size_t), ("buffer", c_void_p), ("type", c_int32), ("continuous", c_int32), ("vector", c_void_p),
    ]


class MemberStruct(ctypes.Structure):
    """Mirrors Member in kernel.h."""

    _fields_ = [
        *[(name, c_int32) for name in ("kind", "feedthrough", "sets_then_gets", "event_mode", "can_roll_back",
                                       "sampled", "constant", "had_event")],
        ("tick", c_int64), ("reserve", c_int64), ("behind", c_int64), ("next_event", c_double), ("t", c_double),
        ("own_step", c_double), ("own_steps", c_int64), ("saved_own_steps", c_int64),
        *[(name, c_void_p) for name in ("component", "state", "do_step", "enter_event", "enter_step", "update",
                                        "get_state", "set_state", "get_real_status", "reads", "writes")],
        *[(name, c_int32) for name in ("n_reads", "n_writes", "first", "n_outputs", "n_inputs", "n_smooth")],
        *[(name, c_void_p) for name in ("u", "u_set", "dead_band", "held", "taken", "row_start", "slot", "factor", "offset",
                                        "span_begin", "span_end")],
        ("span_from", c_int64), ("span_to", c_int64), ("saved_next_event", c_double),
        ("steps", c_int64), ("events", c_int64), ("rollbacks", c_int64), ("seconds", c_double),
    ]


class ClusterStruct(ctypes.Structure):
    """Mirrors Cluster in kernel.h."""

    _fields_ = [
        ("members", POINTER(MemberStruct)),
        *[(name, c_int32) for name in ("n_members", "n_outputs", "n_values", "n_units", "external", "n_external")],
        *[(name, c_void_p) for name in ("values", "before", "middle", "ahead", "slope", "integral", "continuous",
                                        "coupled", "held", "unit", "fixed_scale", "floor", "largest", "by_unit", "scale",
                                        "weight", "limited")],
        *[(name, c_double) for name in ("tolerance", "dead_band", "step", "minimum", "maximum", "last_step", "slope_span")],
        ("windows", c_void_p), ("n_windows", c_int32), ("roll_back", c_int32),
        *[(name, c_int64) for name in ("since", "tick", "n_steps", "n_rejected", "n_brought_back")],
        ("row_ticks", c_void_p), ("rows", c_void_p),
        *[(name, c_int64) for name in ("n_rows", "max_rows", "last_row")],
        ("source", SOURCE), ("external_call", CALL), ("failed_member", c_int32), ("failed_status", c_int32),
        ("failed_call", c_char_p),
    ]


@lru_cache
def library() -> ctypes.PyDLL:
    """The compiled kernel; CosimError if it cannot be compiled."""
    sources = sorted(FOLDER.glob("*.[ch]"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources) + " ".join(OPTIONS).encode()).hexdigest()
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "datacenter-cosim"
    target = folder / f"kernel-{digest[:16]}.so"
    if not target.is_file():
        _compile([path for path in sources if path.suffix == ".c"], target)
    # PyDLL keeps the interpreter's lock: FMUs may be Python themselves.
    kernel = ctypes.PyDLL(str(target))
    kernel.kernel_sizes.restype = c_size_t
    for which, struct in enumerate((GroupStruct, MemberStruct, ClusterStruct)):
        if kernel.kernel_sizes(which) != ctypes.sizeof(struct):
            raise CosimError(f"kernel.py and kernel.h disagree about {struct.__name__}")
    kernel.kernel_advance.argtypes = [POINTER(ClusterStruct), c_int64]
    kernel.kernel_observe.argtypes = kernel.kernel_record.argtypes = [POINTER(ClusterStruct)]
    kernel.kernel_observe.restype = kernel.kernel_record.restype = None
    return kernel


def _compile(sources: list[Path], target: Path) -> None:
    from fmus.compile import compiler
    from fmus.errors import BuildError

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        try:
            command = [*compiler(), *OPTIONS, "-o", str(made), *map(str, sources), "-lm"]
            subprocess.run(command, check=True, capture_output=True, text=True)
        except BuildError as error:
            raise CosimError(str(error)) from None
        except subprocess.CalledProcessError as error:
            raise CosimError(f"the stepping kernel does not compile:\n{error.stderr}") from None
        made.replace(target)


def address(function) -> int:
    """Address of a function of a shared library."""
    return ctypes.cast(function, c_void_p).value
