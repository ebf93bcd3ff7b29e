"""Results of a run: one HDF5 file, a group per cluster with its own time vector."""

from cosim.results.reader import Results
from cosim.results.selection import extract
from cosim.results.writer import ResultFile

__all__ = ["ResultFile", "Results", "extract"]
