"""Every class of the electrical library is described, shown by an Example, covered by a Validation, and kept in the books."""

import re

import numpy as np
import pytest

from fmus import SimulationOptions, simulate
from tests.library import MODELS, classes, reached, uses

PACKAGE = "DataCenter.Electrical"
LIBRARY = MODELS / "DataCenter" / "Electrical"
KNOWN = classes(PACKAGE)
CIRCUITS = ("Examples", "Validation")


def last(name: str) -> str:
    """The name of a class without its packages."""
    return name.rpartition(".")[2]


EXAMPLES = sorted(last(name) for name, each in KNOWN.items() if each.package == "Examples")
COMPONENTS = sorted(
    name for name, each in KNOWN.items()
    if each.package not in CIRCUITS and each.kind != "type" and not each.partial
)  # fmt: skip

VALIDATED_BY_TEST = {
    "ElectricalNetwork": "test_network.py, test_converters.py",
    "SiteController": "test_network.py, test_return.py, tests/faults",
    "DirectionalElement": "test_return.py::test_current_fed_into_a_fault_of_the_utility_locks_nothing_out",
    "EventCounter": "test_converters.py::test_six_dips_lock_the_site_out",
    "MechanicalFeeder": "test_network.py, Examples.GensetStart",
    **dict.fromkeys(
        ("Breaker", "Bus", "BusTerminal", "CapacitorBank", "Cable", "Fault", "Load", "MeasuredInput", "MeasuredOutput", "System",
         "Terminal", "Transformer", "Utility"),
        "tests/network/test_power_flow.py::test_random_networks_start_at_the_power_flow_of_pandapower",
    ),
    "ReserveSwitch": "test_examples.py::test_block_redundant_ups",
    "ReserveTransfer": "test_examples.py::test_block_redundant_ups",
}
"""Classes without a Validation of their own: what validates them inside of the site or of an Example."""


def test_every_component_is_in_an_example():
    assert sorted(set(COMPONENTS) - reached(PACKAGE, "Examples")) == []


def test_every_component_is_in_a_validation():
    """Or it is in the table above, which names only what is in no Validation and tests that exist."""
    assert sorted(map(last, set(COMPONENTS) - reached(PACKAGE, "Validation"))) == sorted(VALIDATED_BY_TEST)
    here = LIBRARY.parents[2] / "tests"
    for where in VALIDATED_BY_TEST.values():
        for name, test in re.findall(r"((?:tests/\w+/)?test_\w+\.py)(?:::(\w+))?", where):
            file = here.parent / name if "/" in name else here / "electrical" / name
            assert f"def {test}" in file.read_text(encoding="utf-8"), where


def test_every_class_with_terminals_is_metered():
    """A class through whose terminals energy flows is part of a circuit with an EnergyMeter, which stops it on a violation."""
    metered = set()
    for circuit in [name for name, each in KNOWN.items() if each.package in CIRCUITS]:
        seen, todo = {circuit}, [circuit]
        while todo:
            new = uses(KNOWN[todo.pop()], KNOWN) - seen
            seen |= new
            todo += new
        if f"{PACKAGE}.Sensors.EnergyMeter" in seen:
            metered |= seen
    terminals = {
        name for name in COMPONENTS
        if any(declared.type.endswith((".Pin", ".DcPin")) for declared in KNOWN[name].declarations)
    }  # fmt: skip
    assert len(terminals) > 20
    assert sorted(terminals - metered) == []


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_class_is_described_with_units(name):
    """Prints what lacks: descriptions of the class and of each declaration, units of each Real."""
    assert KNOWN[name].lacking() == []


def test_package_order_is_complete():
    for folder in [LIBRARY, *(path for path in LIBRARY.iterdir() if path.is_dir())]:
        inside = {path.stem for path in folder.glob("*.mo")} - {"package"} | {
            p.name for p in folder.iterdir() if p.is_dir()
        }
        assert sorted((folder / "package.order").read_text(encoding="utf-8").split()) == sorted(inside), folder.name


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_runs_and_keeps_its_books(fmu, name):
    """As its annotation asks; what went in is out, lost or stored: within 1e-5 of what passed, at a tolerance of 1e-6."""
    text = (LIBRARY / "Examples" / f"{name}.mo").read_text(encoding="utf-8")
    stop, interval = (
        float(value) for value in re.search(r"StopTime = ([\d.e-]+), Interval = ([\d.e-]+)", text).groups()
    )
    result = simulate(fmu(f"Examples.{name}"), SimulationOptions(stop=stop, output_interval=interval),
                      output=["meter.residual", "meter.E_passed"])  # fmt: skip
    assert result["time"][-1] == pytest.approx(stop)
    assert result["meter.E_passed"][-1] > 1e3
    assert np.abs(result["meter.residual"]).max() < 1e-5 * result["meter.E_passed"][-1]
