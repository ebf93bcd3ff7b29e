"""Design studies: many runs of a scenario or of a function, as one table."""

from cosim.lazy import lazy

__getattr__ = lazy(
    __name__,
    {
        "analysis": ("pareto", "regression", "sobol_indices"),
        "executors": ("LocalProcesses",),
        "results": ("StudyResults",),
        "runner": ("LoadedStudy", "load_study", "run_study"),
    },
)
__all__ = [
    "LoadedStudy",
    "LocalProcesses",
    "StudyResults",
    "load_study",
    "pareto",
    "regression",
    "run_study",
    "sobol_indices",
]
