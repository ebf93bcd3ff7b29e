"""The electrical network of a site: its one-line diagram as data, written as a Modelica class and built into an FMU."""

from cosim.lazy import lazy

__getattr__ = lazy(
    __name__,
    {"diagram": ("Bus", "Device", "Network", "read"), "fmu": ("build", "operating_point"), "modelica": ("write",)},
)
__all__ = ["Bus", "Device", "Network", "build", "operating_point", "read", "write"]
