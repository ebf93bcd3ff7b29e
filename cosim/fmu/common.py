"""What FMI 2.0 and FMI 3.0 slaves have in common: start values, buffers, messages."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import fmpy
import numpy as np
from fmpy import calloc, free
from fmpy.fmi1 import FMICallException
from fmpy.fmi2 import (
    fmi2CallbackAllocateMemoryTYPE,
    fmi2CallbackFreeMemoryTYPE,
    fmi2CallbackFunctions,
    fmi2CallbackLoggerTYPE,
)
from fmpy.logging import addLoggerProxy

from cosim.errors import FmuError
from cosim.fmu.buffers import Group, groups
from cosim.fmu.description import FmuDescription
from cosim.fmu.slave import Slave
from cosim.variables import Port, find

OWN_TOOL = "fmus "
"""FMUs of this tool give outputs for inputs that were set after the step."""
STATUS = ("ok", "warning", "discard", "error", "fatal", "pending")


class FmuSlave(Slave):
    """An FMU of either version as a member of a cluster."""

    interface_name = "coSimulation"

    def __init__(self, name: str, description: FmuDescription, start: dict) -> None:
        super().__init__(name, description.inputs, description.outputs)
        self.description = description
        self.start_values = start
        self.interface = getattr(description.model, self.interface_name)
        if self.interface is None:
            raise FmuError(f"{name}: {description.path.name} offers no {self.interface_name} interface")
        self.can_roll_back = bool(self.interface.canGetAndSetFMUstate)
        self.feedthrough = bool(self.inputs) and _has_feedthrough(description)
        self.sets_then_gets = (description.model.generationTool or "").startswith(OWN_TOOL)
        self.renewable = self.sets_then_gets
        self.messages: deque[str] = deque(maxlen=20)
        self.fmu = None
        self.time = 0.0
        """Time of the last call that was made from here [s]."""
        self._runs = False
        """Whether the FMU is past its initialisation and without error: only then it may be terminated."""
        self._check_platform()
        self.reads: list[Group] = []
        self.writes: list[Group] = []

    @property
    def reserve(self) -> int:
        """Ticks kept back at the end of each step, to be made with the inputs of its end, because
        only a step makes the outputs follow the inputs."""
        return int(self.feedthrough and not self.sets_then_gets and not self.fixed_step)

    def bind(self, y: np.ndarray) -> None:
        super().bind(y)
        if self.fmu is not None:
            self._bind_buffers()

    @property
    def moment(self) -> float:
        """Time that an error message names [s]."""
        return self.time

    def _check_platform(self) -> None:
        """Refuse an FMU without a library for this machine before anything runs."""
        folder, identifier = self.description.folder / "binaries", self.interface.modelIdentifier
        there = fmpy.platform if self.description.version == 2 else fmpy.platform_tuple
        if (folder / there / f"{identifier}{fmpy.sharedLibraryExtension}").is_file():
            return
        others = ", ".join(sorted(path.name for path in folder.glob("*") if path.is_dir())) or "none"
        raise FmuError(f"{self.name} ({self.description.path.name}): expected a library for {there} "
                       f"({identifier}{fmpy.sharedLibraryExtension}), has those for: {others}")

    def _load(self, kind: type):
        """FMPy's view of the FMU, its library loaded."""
        model = self.description.model
        try:
            fmu = kind(
                instanceName=self.name,
                guid=model.guid if self.description.version == 2 else model.instantiationToken,
                modelIdentifier=self.interface.modelIdentifier,
                unzipDirectory=str(self.description.folder),
            )
        except Exception as error:
            self.fail(f"the library cannot be loaded: {error}")
        fmu._call = self._checked(fmu._call)
        return fmu

    def _checked(self, call: Callable) -> Callable:
        """FMPy's way to the FMU, with errors that say which entity, file, time and what the FMU logged."""

        def checked(function: str, *arguments):
            try:
                return call(function, *arguments)
            except FMICallException as error:
                self.fail(f"{function} failed", error.status)

        return checked

    def _instantiate(self, **arguments) -> None:
        try:
            self.fmu.instantiate(**arguments)
        except Exception:
            self.fail("the FMU cannot be instantiated")

    def _fmi2_callbacks(self) -> fmi2CallbackFunctions:
        """FMI 2.0: memory and messages."""
        self._callbacks = callbacks = fmi2CallbackFunctions()
        callbacks.logger = fmi2CallbackLoggerTYPE(
            lambda _, instance, status, category, message: self._log(status, category, message)
        )
        callbacks.allocateMemory = fmi2CallbackAllocateMemoryTYPE(calloc)
        callbacks.freeMemory = fmi2CallbackFreeMemoryTYPE(free)
        addLoggerProxy(ctypes.byref(callbacks))
        return callbacks

    def _log_fmi3(self, environment: object, status: int, category: bytes | None, message: bytes | None) -> None:
        self._log(status, category, message)

    def _log(self, status: int, category: bytes | None, message: bytes | None) -> None:
        text = (message or b"").decode("utf-8", "replace").strip()
        self.messages.append(f"[{STATUS[status] if status < len(STATUS) else status}] {text}")

    def fail(self, what: str, status: int | None = None) -> None:
        """Raise FmuError with the time, the inputs and the last messages of the FMU."""
        self._runs = False
        text = f"{self.name} ({self.description.path.name}): {what}"
        if " t = " not in what:
            text += f" at t = {self.moment:.9g} s"
        if status is not None:
            text += f": {STATUS[status] if 0 <= status < len(STATUS) else status}"
        lines = [text, *list(self.messages)[-3:]]
        if self.inputs:
            lines.append("inputs: " + ", ".join(
                f"{port.name} = {np.array2string(self.u[port.slot : port.slot + port.size], precision=6)}"
                for port in self.inputs.values()
            ))
        error = FmuError("\n  ".join(lines))
        error.status = status
        raise error

    def _bind_buffers(self) -> None:
        library, version, component = self.fmu.dll, self.description.version, self.fmu.component
        self.reads = groups(library, version, component, self.outputs, self.y)
        self.writes = groups(library, version, component, self.inputs, self.u)

    @property
    def component(self) -> int:
        """Address of the FMU's instance."""
        return self.fmu.component

    def function(self, name: str):
        """A function of the FMU's library without argument types."""
        return self.fmu.dll[name]

    def call(self, name: str, *arguments, what: str = "") -> None:
        """Call a function of the FMU with the instance and ctypes arguments; fail on a bad status."""
        status = self.function(name)(ctypes.c_void_p(self.component), *arguments)
        if status > 1:
            self.fail(what or f"{name} failed", status)

    def _check_status(self, status: int, what: str) -> None:
        if status > 1:
            self.fail(what, status)

    def pull(self) -> None:
        for group in self.reads:
            self._check_status(group.get(), "reading outputs failed")

    def push(self) -> None:
        for group in self.writes:
            self._check_status(group.set(), "setting inputs failed")
        self.u_set[:] = self.u

    def close(self) -> None:
        if self.fmu is None:
            return
        with suppress(Exception):  # the way out hides no error that led there
            if self._runs:
                self.fmu.terminate()
        with suppress(Exception):
            self.fmu.freeInstance()
        # What checks the calls leads back to the FMU: a circle would wait long for the garbage collector.
        vars(self.fmu).pop("_call", None)
        self.fmu, self._runs = None, False

    def capture(self) -> dict:
        if not self.interface.canSerializeFMUstate:
            self.fail("it cannot be continued later, because it cannot write down its state (canSerializeFMUState)")
        state = self.fmu.getFMUState()
        try:
            data = self.fmu.serializeFMUState(state)
        finally:
            self.fmu.freeFMUState(state)
        return {"state": bytes(data), "next_event": self.next_event, "u": self.u.copy(), "u_set": self.u_set.copy(),
                "own_steps": self.own_steps}

    def go_on(self, tick: int, captured: dict) -> None:
        fmi3 = self.description.version == 3
        state = self.fmu.deserializeFMUState(captured["state"]) if fmi3 else self.fmu.deSerializeFMUstate(captured["state"])
        self.fmu.setFMUState(state)
        self.fmu.freeFMUState(state)
        self.next_event, self.own_steps = captured["next_event"], captured["own_steps"]
        self.u[:], self.u_set[:] = captured["u"], captured["u_set"]
        self.pull()

    def _set_start_values(self) -> None:
        """Parameters and start values of the scenario; numbers are in the FMU's units."""
        for name, value in self.start_values.items():
            if name in self.description.strings:
                reference = self.description.strings[name].valueReference
                self.fmu.setString([reference], [str(value)])
                continue
            ports = self.description.inputs | self.description.others | self.description.outputs
            port, slot, size = find(ports, name)
            if port.causality == "input":
                self.u[slot : slot + size] = np.ravel(value)
            else:
                self._set_values(port, np.broadcast_to(np.ravel(value), size).tolist())

    def read(self, name: str) -> np.ndarray:
        port = self.description.others[name]
        vector = np.zeros(port.size)
        # A port by itself begins its own vector.
        for group in groups(self.fmu.dll, self.description.version, self.component, {name: replace(port, slot=0)}, vector):
            self._check_status(group.get(), f"reading {name} failed")
        return vector

    def _set_values(self, port: Port, values: list) -> None:
        if self.description.version == 2:
            word = {"float": "Real", "integer": "Integer", "boolean": "Boolean"}[port.kind]
        else:
            word = "Int64" if port.type == "Enumeration" else port.type
        convert = {"float": float, "integer": int, "boolean": bool}[port.kind]
        try:
            getattr(self.fmu, f"set{word}")([port.reference], [convert(value) for value in values])
        except FmuError as error:
            self.fail(f"the start value {values} of {port.name} is refused", error.status)


def _has_feedthrough(description: FmuDescription) -> bool:
    """Whether any output may depend directly on an input (also if the FMU does not say)."""
    for output in description.model.outputs:
        if output.dependencies is None or any(v.causality == "input" for v in output.dependencies):
            return True
    return False
