"""A year by a few of its days.

The days are sorted by their mean wet-bulb temperature and cut into strata of equal size; each stratum gives
the day whose wet-bulb and dry-bulb temperatures, hour by hour, lie nearest to the stratum's mean day (its
medoid). Strata of equal size need no weights: the mean over the chosen days stands for the mean of the year.
"""

from __future__ import annotations

import numpy as np

from cosim.environment.weather import wet_bulb
from cosim.environment.weather_files import WeatherYear


def representative_days(year: WeatherYear, count: int) -> list[int]:
    """Days of the year (1 to 365, rising) that stand for it, one of each of ``count`` strata."""
    if not 1 <= count <= 365:
        raise ValueError(f"{count} days: expected 1 to 365")
    profile = np.hstack([
        wet_bulb(year.T_dry_bulb, year.T_dew_point, year.pressure).reshape(365, 24),
        year.T_dry_bulb.reshape(365, 24),
    ])
    order = np.argsort(profile[:, :24].mean(axis=1), kind="stable")
    chosen = []
    for stratum in np.array_split(order, count):
        distance = ((profile[stratum] - profile[stratum].mean(axis=0)) ** 2).sum(axis=1)
        chosen.append(int(stratum[distance.argmin()]) + 1)
    return sorted(chosen)
