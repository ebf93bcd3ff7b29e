"""Errors of the tool chain that a user can act on."""


class BuildError(Exception):
    """A class cannot be turned into an FMU; the message is one line that says why."""
