"""What several tests of studies ask of their results."""

import numpy as np
import pytest


def check_tank(results) -> None:
    """Temperatures of a heated tank against the closed form."""
    data = results.to_xarray()
    heat, conductance = data["Q"].to_numpy() * 1e3, data["G"].to_numpy()[:, np.newaxis]
    rise = heat / conductance * (1 - np.exp(-5000 * conductance / 1e6))
    assert data["T_end"].to_numpy() == pytest.approx(20 + rise, abs=2e-3)
    assert data["T_max"].to_numpy() == pytest.approx(293.15 + rise, abs=2e-3)
    assert data["T_min"].to_numpy() == pytest.approx(293.15)
    assert data["T_mean"].to_numpy() == pytest.approx(data["T_python"].to_numpy(), rel=1e-12)
    assert data["T_end"].attrs["units"] == "degC" and np.isnan(data["balance"]).all()
