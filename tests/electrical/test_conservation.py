"""The validation circuits keep the books of their energy; the examples do so in test_library.py."""

import numpy as np
import pytest

BOOKS = [
    ("TapChangerSteps", 60.0, {"quasiStatic": False}),
    ("TapChangerSteps", 60.0, {"quasiStatic": True}),
    ("CableSteps", 0.1, {"quasiStatic": False}),
    ("RlcEnergise", 0.05, {}),
    ("DcBusStep", 0.1, {}),
    ("TransformerEnergise", 1.0, {"psi_residual": 0.7}),
    ("MotorStart", 10.0, {}),
    ("MachineLoadStep", 0.6, {"G_after": 20.0}),
    ("DroopSharing", 20.0, {}),
    ("AutomaticTransfer", 20.0, {}),
    ("TransferAndTrip", 0.2, {}),
    ("GensetStep", 10.0, {}),
    ("GensetStepAC8B", 10.0, {"isochronous": True}),
    ("GensetArray", 25.0, {}),
    ("LoadSharingStep", 20.0, {}),
    ("ConverterIsland", 40.0, {"virtualMachine": True, "quasiStatic": False}),
    ("ConverterIsland", 40.0, {"following": True}),
    ("RackSag", 2.0, {"shelf_installed": True, "depth": 0.0}),
    ("DriveSag", 20.0, {}),
    ("UpsTransfer", 40.0, {}),
    ("PvDay", 200.0, {}),
]
"""Validation class, duration [s], parameters."""


@pytest.mark.parametrize(("name", "stop", "options"), BOOKS, ids=lambda value: value if isinstance(value, str) else "")
def test_energy_is_conserved(validation, name, stop, options):
    """In - out - losses = stored, the losses from their own laws; the residual is that of the integration."""
    result = validation(name, stop, stop / 200, output=["meter.residual", "meter.E_passed"], **options)
    assert result["meter.E_passed"][-1] > 0
    assert np.abs(result["meter.residual"]).max() < 2e-6 * result["meter.E_passed"][-1]
