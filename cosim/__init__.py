"""Co-simulation of a data centre: scenarios, FMUs, mosaik, results."""

from cosim.results import Results
from cosim.run import run
from cosim.scenario.loader import Loaded, load, with_changes

__all__ = ["Loaded", "Results", "load", "run", "with_changes"]
