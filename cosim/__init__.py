"""Co-simulation of a data centre: scenarios, FMUs, mosaik, results."""

from cosim.lazy import lazy

__getattr__ = lazy(
    __name__,
    {
        "results": ("Results",),
        "running": ("resume", "run"),
        "scenario.loader": ("Loaded", "load", "with_changes"),
    },
)
__all__ = ["Loaded", "Results", "load", "resume", "run", "with_changes"]
