"""Lives of a battery: a duty is repeated with updated health, fifteen years in minutes."""

from cosim.life.duty import Duty, daily_cycle, duty_from_csv, duty_from_results
from cosim.life.forward import Life, Year, fast_forward
from cosim.life.laws import LAWS, Law
from cosim.life.simulation import Passage, simulate

__all__ = [
    "LAWS", "Duty", "Law", "Life", "Passage", "Year", "daily_cycle", "duty_from_csv", "duty_from_results", "fast_forward",
    "simulate",
]
