"""Heat waves and cold snaps laid over a weather series."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cosim.environment.series import HourlyWeather


@dataclass(frozen=True)
class TemperatureEvent:
    """A spell of hotter (dT > 0) or colder (dT < 0) air.

    begin, duration, rim: s after the start of the run, length, and length of the smooth rise
    and fall inside it. dT [K] is added to the dry bulb; the dew point follows by
    ``humidity_share`` of it (0: same water content) and never exceeds the dry bulb.
    ``wind_factor`` and ``sun_factor`` scale wind and irradiance in full effect.
    """

    begin: float
    duration: float
    dT: float
    rim: float = 6 * 3600.0
    humidity_share: float = 0.0
    wind_factor: float = 1.0
    sun_factor: float = 1.0

    def weight(self, t: np.ndarray) -> np.ndarray:
        """Share of the full effect at times t [s], 0..1, raised-cosine rims."""
        rim = max(1.0, min(self.rim, self.duration / 2))
        edge = np.minimum(t - self.begin, self.begin + self.duration - t)
        return 0.5 - 0.5 * np.cos(np.pi * np.clip(edge / rim, 0.0, 1.0))

    def apply(self, hours: HourlyWeather) -> HourlyWeather:
        """The hourly weather with this spell in it."""
        weight = self.weight(hours.t)
        sun = 1 + (self.sun_factor - 1) * self.weight(hours.t - 1800.0)
        T_dry_bulb = hours.T_dry_bulb + self.dT * weight
        T_dew_point = hours.T_dew_point + self.humidity_share * self.dT * weight
        return replace(
            hours,
            T_dry_bulb=T_dry_bulb,
            T_dew_point=np.minimum(T_dew_point, T_dry_bulb),
            wind_speed=hours.wind_speed * (1 + (self.wind_factor - 1) * weight),
            dni=hours.dni * sun,
            dhi=hours.dhi * sun,
            ghi=hours.ghi * sun,
        )
