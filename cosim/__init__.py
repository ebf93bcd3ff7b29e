"""Co-simulation of a data centre: scenarios, FMUs, mosaik, results."""

import sys

try:
    from cosim.results import Results
    from cosim.run import resume, run
    from cosim.scenario.loader import Loaded, load, with_changes
except ModuleNotFoundError as missing:
    # The doctor has to start where packages are missing, for it is the one to say so.
    if sys.argv[1:2] != ["doctor"]:
        raise ModuleNotFoundError(f"{missing}; 'python -m cosim doctor' says how to mend it", name=missing.name) from None

__all__ = ["Loaded", "Results", "load", "resume", "run", "with_changes"]
