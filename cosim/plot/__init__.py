"""Figures: functions take and return matplotlib axes or figures, with units on every axis."""

from cosim.plot.figures import figure, lines
from cosim.plot.panels import draw

__all__ = ["draw", "figure", "lines"]
