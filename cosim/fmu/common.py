"""What FMI 2.0 and FMI 3.0 slaves have in common: unpacking, start values, buffers, messages."""

from __future__ import annotations

import atexit
import shutil
from collections import deque
from functools import lru_cache
from time import perf_counter

import fmpy
import numpy as np

from cosim.errors import FmuError
from cosim.fmu.buffers import Group, groups
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import Slave
from cosim.variables import Port, find

OWN_TOOL = "fmus "
"""FMUs of this tool give outputs for inputs that were set after the step."""
STATUS = ("ok", "warning", "discard", "error", "fatal", "pending")


@lru_cache(maxsize=64)
def unpack(path: str, digest: str) -> str:
    """Folder with the unpacked FMU; removed at the end of the process."""
    folder = fmpy.extract(path)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class FmuSlave(Slave):
    """An FMU of either version as a member of a cluster."""

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description.inputs, description.outputs)
        self.description = description
        self.start_values = start
        self.interface = description.model.coSimulation
        if self.interface is None:
            raise FmuError(f"{name}: {description.path.name} offers no Co-Simulation interface")
        self.feedthrough = bool(self.inputs) and _has_feedthrough(description)
        self._sets_then_gets = (description.model.generationTool or "").startswith(OWN_TOOL)
        self._reserve = 0
        """Ticks kept back at the end of a step, to be made with the inputs of the end."""
        self._behind = 0
        self.messages: deque[str] = deque(maxlen=20)
        self.fmu = None
        self._reads: list[Group] = []
        self._writes: list[Group] = []
        self._pushed = b""

    def bind(self, y: np.ndarray) -> None:
        super().bind(y)
        if self.fmu is not None:
            self._bind_buffers()

    def _log(self, status: int, category: bytes | None, message: bytes | None) -> None:
        text = (message or b"").decode("utf-8", "replace").strip()
        self.messages.append(f"[{STATUS[status] if status < len(STATUS) else status}] {text}")

    def fail(self, what: str, status: int | None = None) -> None:
        """Raise FmuError with the last messages of the FMU."""
        text = f"{self.name} ({self.description.path.name}): {what}"
        if status is not None:
            text += f": {STATUS[status] if 0 <= status < len(STATUS) else status}"
        raise FmuError("\n  ".join([text, *list(self.messages)[-3:]]))

    def _bind_buffers(self) -> None:
        library, version = self.fmu.dll, self.description.version
        component = self.fmu.component
        self._reads = groups(library, version, component, self.outputs)
        self._writes = groups(library, version, component, self.inputs)
        for group in self._reads:
            if group.exact:
                group.read_into(self.y)
        for group in self._writes:
            if group.exact:
                group.write_from(self.u)
        self._exact_reads = [group.get for group in self._reads if group.exact]
        self._other_reads = [group for group in self._reads if not group.exact]
        self._exact_writes = [group.set for group in self._writes if group.exact]
        self._other_writes = [group for group in self._writes if not group.exact]
        self._pushed = b""

    def step(self, start: int, end: int) -> int:
        self._behind = self._reserve if end - start > self._reserve else 0
        self.push()
        self.had_event = False
        began = perf_counter()
        reached = self._advance(start, end - self._behind)
        if reached < end - self._behind:
            self._behind, end = 0, reached
        self.seconds += perf_counter() - began
        self.steps += 1
        self.pull()
        return end

    def refresh(self, tick: int) -> None:
        self.push()
        if self._behind:
            began = perf_counter()
            self._advance(tick - self._behind, tick)
            self._behind = 0
            self.seconds += perf_counter() - began
        self.pull()

    def _advance(self, start: int, end: int) -> int:
        """Step the FMU from tick to tick; returns the tick reached."""
        raise NotImplementedError

    def _plan_reserve(self) -> None:
        self._reserve = int(self.feedthrough and not self._sets_then_gets and not self.fixed_step)

    def pull(self) -> None:
        for get in self._exact_reads:
            if get() > 1:
                self.fail("reading outputs failed")
        for group in self._other_reads:
            if group.get() > 1:
                self.fail("reading outputs failed")
            self.y[group.start : group.stop] = group.values

    def push(self) -> None:
        present = self.u.tobytes()
        if present == self._pushed:
            return
        self._pushed = present
        for put in self._exact_writes:
            if put() > 1:
                self.fail("setting inputs failed")
        self._push_others()

    def _push_others(self) -> None:
        for group in self._other_writes:
            group.values[:] = self.u[group.start : group.stop]
            if group.set() > 1:
                self.fail("setting inputs failed")

    def _set_start_values(self) -> None:
        """Parameters and start values of the scenario; numbers are in the FMU's units."""
        for name, value in self.start_values.items():
            if name in self.description.strings:
                reference = self.description.strings[name].valueReference
                self.fmu.setString([reference], [str(value)])
                continue
            ports = self.description.inputs | self.description.others | self.description.outputs
            port, slot, size = find(ports, name)
            if name in self.description.inputs or port.causality == "input":
                self.u[slot : slot + size] = np.ravel(value)
            else:
                self._set_values(port, np.broadcast_to(np.ravel(value), size).tolist())

    def _set_values(self, port: Port, values: list) -> None:
        raise NotImplementedError


def _has_feedthrough(description: FmuDescription) -> bool:
    """Whether any output may depend directly on an input (also if the FMU does not say)."""
    for output in description.model.outputs:
        if output.dependencies is None or any(v.causality == "input" for v in output.dependencies):
            return True
    return False
