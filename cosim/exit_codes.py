"""What the exit codes of all commands mean."""

DONE = 0
FAILED = 1
"""A fault of the scenario or of the models; in studies, of some of the runs."""
USAGE = 2
"""A command line that cannot be understood."""
STRICT = 3
"""All ran, but operating limits were left, and ``--strict`` makes this an error."""
INTERRUPTED = 130
"""Ctrl-C; `cosim resume` goes on from the checkpoint."""
