"""Irradiance on the array's plane and cell temperature, by pvlib."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pvlib


@dataclass(frozen=True)
class ArrayPlane:
    """Where a photovoltaic array looks: tilt and azimuth [deg, clockwise from north], ground albedo [1]."""

    tilt: float = 20.0
    azimuth: float = 180.0
    albedo: float = 0.2


def plane_of_array(
    times: pd.DatetimeIndex,
    place: pvlib.location.Location,
    plane: ArrayPlane,
    dni: np.ndarray,
    dhi: np.ndarray,
) -> np.ndarray:
    """Global irradiance on the plane [W/m2], shape of ``times``, from instantaneous dni and dhi [W/m2].

    Hay-Davies transposition (doi 10.1016/0038-092X(80)90430-6).
    """
    sun = place.get_solarposition(times)
    zenith = sun["apparent_zenith"].to_numpy()
    up = np.cos(np.radians(zenith)) > 0.02
    dni = np.where(up, dni, 0.0)
    ghi = dhi + dni * np.clip(np.cos(np.radians(zenith)), 0.0, None)
    total = pvlib.irradiance.get_total_irradiance(
        plane.tilt,
        plane.azimuth,
        zenith,
        sun["azimuth"].to_numpy(),
        dni,
        ghi,
        dhi,
        dni_extra=pvlib.irradiance.get_extra_radiation(times).to_numpy(),
        albedo=plane.albedo,
        model="haydavies",
    )
    return np.clip(np.nan_to_num(np.asarray(total["poa_global"], float)), 0.0, None)


def cell_temperature(G_poa: np.ndarray, T_dry_bulb: np.ndarray, wind_speed: np.ndarray) -> np.ndarray:
    """Cell temperature [K] from plane irradiance [W/m2], air temperature [K] and wind at 10 m [m/s].

    Sandia model, open rack, glass/glass (SAND2004-3535).
    """
    model = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["open_rack_glass_glass"]
    return pvlib.temperature.sapm_cell(G_poa, T_dry_bulb - 273.15, wind_speed, **model) + 273.15
