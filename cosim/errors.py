"""Errors that a user of the co-simulation can act upon."""

from __future__ import annotations


class CosimError(Exception):
    """Base class; the message is complete and needs no traceback."""


class ScenarioError(CosimError):
    """A scenario file says something impossible: file, key, value, what was expected."""

    def __init__(self, file: str, key: str, value: object, expected: str) -> None:
        self.file, self.key, self.value, self.expected = file, key, value, expected
        super().__init__(f"{file}: {key}: {value!r}: {expected}")


class ScenarioErrors(CosimError):
    """All the faults found in one scenario, one line each."""

    def __init__(self, errors: list[ScenarioError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


class FmuError(CosimError):
    """An FMU reported an error, or does not offer what the run needs."""

    status: int | None = None
    """What the FMU answered, as an FMI status."""


class AlgebraicLoopError(CosimError):
    """The values at one instant do not settle."""
