"""Lives of a battery: a duty is repeated with updated health, fifteen years in minutes."""

from cosim.lazy import lazy

__getattr__ = lazy(
    __name__,
    {
        "duty": ("Duty", "daily_cycle", "duty_from_csv", "duty_from_results"),
        "forward": ("Life", "Year", "fast_forward"),
        "laws": ("LAWS", "Law"),
        "simulation": ("Passage", "simulate"),
    },
)
__all__ = [
    "LAWS",
    "Duty",
    "Law",
    "Life",
    "Passage",
    "Year",
    "daily_cycle",
    "duty_from_csv",
    "duty_from_results",
    "fast_forward",
    "simulate",
]
