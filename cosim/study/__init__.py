"""Design studies: many runs of a scenario or of a function, as one table."""

from cosim.study.analysis import pareto, regression, sobol_indices
from cosim.study.executors import LocalProcesses
from cosim.study.results import StudyResults
from cosim.study.runner import LoadedStudy, load_study, run_study

__all__ = [
    "LoadedStudy", "LocalProcesses", "StudyResults", "load_study", "pareto", "regression", "run_study", "sobol_indices",
]
