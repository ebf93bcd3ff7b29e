"""Figures: functions take and return matplotlib axes or figures, with units on every axis.

``site``: power, heat and events of a run; ``study``: many runs; ``year``: bills and dispatch. All look the same under
``matplotlib.pyplot.style.use(STYLE)``.
"""

from cosim.plot.figures import figure, lines
from cosim.plot.panels import draw
from cosim.plot.style import STYLE

__all__ = ["STYLE", "draw", "figure", "lines"]
