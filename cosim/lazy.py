"""Names of a package that are imported when they are first asked for: `cosim --help` needs none of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module


def lazy(package: str, names: dict[str, tuple[str, ...]]) -> Callable[[str], object]:
    """The ``__getattr__`` (PEP 562) of ``package``; ``names`` has per submodule what the package takes from it."""
    places = {name: module for module, taken in names.items() for name in taken}

    def __getattr__(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return __getattr__
