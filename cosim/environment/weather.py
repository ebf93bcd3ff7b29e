"""Weather as an entity of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

import numpy as np
import pandas as pd
import psychrolib
import pvlib
from scipy.interpolate import PchipInterpolator

from cosim.component import Component, Context, Variable
from cosim.environment.series import HourlyWeather, UniformTable, hours_of_run
from cosim.environment.solar import ArrayPlane, cell_temperature, plane_of_array
from cosim.environment.transforms import TemperatureEvent
from cosim.environment.weather_files import WeatherYear, read_weather


class Weather(Component):
    """Weather of a typical year at any time of the run, with irradiance on a tilted plane.

    Parameters: ``file`` (.epw, TMY3 .csv or a packaged site's name), ``tilt`` and ``azimuth``
    of the array [rad], ``albedo`` [1], ``events``: list of TemperatureEvent fields (heat waves,
    cold snaps), ``days``: days of the year (1 to 365) that the run goes through in turn instead of its own
    (the sun keeps to the run's dates), ``grid_step`` [s] of the precomputed table.
    """

    outputs = (
        Variable("T_dry_bulb", "K", "Outdoor dry-bulb temperature", 293.15),
        Variable("T_wet_bulb", "K", "Outdoor wet-bulb temperature", 288.15),
        Variable("T_dew_point", "K", "Outdoor dew point", 283.15),
        Variable("pressure", "Pa", "Outdoor air pressure", 101325.0),
        Variable("wind_speed", "m/s", "Wind speed", 2.0),
        Variable("G_horizontal", "W/m2", "Global horizontal irradiance"),
        Variable("G_poa", "W/m2", "Global irradiance on the array's plane"),
        Variable("T_pv", "K", "Photovoltaic cell temperature", 293.15),
    )

    def __init__(
        self,
        context: Context,
        file: str = "greensboro",
        tilt: float = np.radians(20.0),
        azimuth: float = np.radians(180.0),
        albedo: float = 0.2,
        events: Sequence[dict] = (),
        days: Sequence[int] | None = None,
        grid_step: float = 600.0,
    ) -> None:
        super().__init__(context)
        self.year = read_weather(file, context.folder)
        hours = hours_of_run(self.year, context.start, context.duration, days)
        for event in events:
            hours = TemperatureEvent(**event).apply(hours)
        plane = ArrayPlane(float(np.degrees(tilt)), float(np.degrees(azimuth)), albedo)
        t = np.arange(-grid_step, context.duration + 2 * grid_step, grid_step)
        self._table = UniformTable(t[0], grid_step, _resample(self.year, hours, context, plane, t))
        self._out: dict = {}

    def step(self, t: float, inputs: dict) -> dict:
        """Weather at time t [s]."""
        return self._table.at(t, self._out)

    def straight_until(self, t: float) -> float:
        """Next point of the table after t [s]."""
        return self._table.after(t)


def wet_bulb(T_dry_bulb: np.ndarray, T_dew_point: np.ndarray, pressure: np.ndarray) -> np.ndarray:
    """Thermodynamic wet-bulb temperature [K] of arrays of dry bulb, dew point [K] and pressure [Pa]

    (PsychroLib, ASHRAE Handbook of Fundamentals 2017, chapter 1).
    """
    psychrolib.SetUnitSystem(psychrolib.SI)
    return np.array(
        [
            psychrolib.GetTWetBulbFromTDewPoint(T - 273.15, min(dew, T) - 273.15, p) + 273.15
            for T, dew, p in zip(T_dry_bulb, T_dew_point, pressure, strict=True)
        ]
    )


def _resample(
    year: WeatherYear, hours: HourlyWeather, context: Context, plane: ArrayPlane, t: np.ndarray
) -> dict[str, np.ndarray]:
    """All outputs at times t [s]: monotone cubic between the hours, sun angles exact."""

    def at_hour(values: np.ndarray) -> np.ndarray:
        return PchipInterpolator(hours.t, values)(t)

    def mean_of_hour(values: np.ndarray) -> np.ndarray:
        return np.clip(PchipInterpolator(hours.t - 1800.0, values)(t), 0.0, None)

    start = context.start.astimezone(UTC)
    times = pd.DatetimeIndex([start + timedelta(seconds=float(s)) for s in t])
    place = pvlib.location.Location(year.latitude, year.longitude, altitude=year.altitude)
    T_dry_bulb, wind_speed = at_hour(hours.T_dry_bulb), at_hour(hours.wind_speed)
    G_poa = plane_of_array(times, place, plane, mean_of_hour(hours.dni), mean_of_hour(hours.dhi))
    return {
        "T_dry_bulb": T_dry_bulb,
        "T_wet_bulb": at_hour(wet_bulb(hours.T_dry_bulb, hours.T_dew_point, hours.pressure)),
        "T_dew_point": at_hour(hours.T_dew_point),
        "pressure": at_hour(hours.pressure),
        "wind_speed": wind_speed,
        "G_horizontal": mean_of_hour(hours.ghi),
        "G_poa": G_poa,
        "T_pv": cell_temperature(G_poa, T_dry_bulb, wind_speed),
    }
