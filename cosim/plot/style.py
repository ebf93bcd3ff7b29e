"""The look of all figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt

STYLE = str(Path(__file__).with_name("style.mplstyle"))


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of cosim.

    The backend is loaded before: it says whether figures show by themselves, which the end of the context would reset.
    """
    plt.draw_if_interactive()
    with plt.style.context(STYLE):
        yield
