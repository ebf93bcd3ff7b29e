"""A one-line diagram as data: what is refused, and with which words."""

import pytest

from cosim.errors import ScenarioErrors
from cosim.network import read
from cosim.network.kinds import kinds, table

BUSES = {"utility": "69 kV", "mv": "13.8 kV", "lv": "480 V"}
DEVICES = {
    "feed": {"kind": "utility", "bus": "utility", "short_circuit": "500 MVA"},
    "t_a": {"kind": "transformer", "from": "utility", "to": "mv", "rating": "30 MVA"},
    "t_lv": {"kind": "transformer", "from": "mv", "to": "lv", "rating": "2.5 MVA", "impedance": "6 %"},
    "load": {"kind": "load", "bus": "lv", "rating": "1 MW"},
}


def diagram(**changes):
    """A small network with some devices changed, added or (None) taken away."""
    devices = {name: {**DEVICES.get(name, {}), **change} for name, change in changes.items() if change is not None}
    return {"buses": BUSES, "devices": {**{k: v for k, v in DEVICES.items() if k not in changes}, **devices}}


def faults(raw):
    with pytest.raises(ScenarioErrors) as caught:
        read(raw, "site.yaml")
    return str(caught.value).splitlines()


def test_quantities_are_si_and_voltages_come_from_the_buses():
    network = read(diagram(), "site.yaml")
    transformer = network.devices["t_lv"]
    assert transformer.parameters == {"V_from": 13.8e3, "V_to": 480.0, "rating": 2.5e6, "impedance": 0.06}
    assert network.frequency == 60.0 and network.devices["load"].terminals == {"bus": "lv"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (diagram(load={"bus": "lw"}), ["site.yaml: network.devices.load.bus: 'lw'", "expected a bus, one of: utility, mv, lv"]),
        (diagram(load={"kind": "lode"}), ["devices.load.kind: 'lode'", "expected a kind, 'load'?"]),
        (diagram(load={"ratng": 1}), ["devices.load.ratng: 1", "unknown key of load, 'rating'?"]),
        (diagram(load={"rating": "1 kV"}), ["devices.load.rating: '1 kV'", "expected a quantity in W"]),
        (diagram(load={"rating": "-1 kW"}), ["devices.load.rating: '-1 kW'", "expected 0 to inf W"]),
        (diagram(load={"power_factor": 2}), ["devices.load.power_factor: 2", "expected 0.1 to 1 1"]),
        (diagram(load={"count": 1.5}), ["devices.load.count: 1.5", "expected a whole number"]),
        (diagram(load={"count": 0}), ["devices.load.count: 0", "expected 1 to"]),
        (diagram(t_a={"closed": "yes please"}), ["devices.t_a.closed: 'yes please'", "expected true or false"]),
        (diagram(tie={"kind": "breaker", "from": "mv", "to": "lv"}), ["devices.tie", "mv 13800 V, lv 480 V", "does not transform"]),
        (diagram(tie={"kind": "breaker", "from": "mv", "to": "mv"}), ["devices.tie: 'mv'", "expected different buses"]),
        (diagram(tie={"kind": "breaker", "from": "mv"}), ["devices.tie.to: None", "expected a bus"]),
        (diagram(t_lv=None), ["devices.load: 'lv'", "no switch position feeds it"]),
        (diagram(t_lv=None, load=None), ["buses.lv: 'lv'", "nothing is connected to it"]),
        (diagram(t_a={"rating": None}), ["devices.t_a.rating: None", "expected a quantity in V.A"]),
        (diagram(b={"kind": "breaker", "from": "mv", "to": "lv", "resistance": 0}), ["devices.b.resistance: 0", "expected 1e-07 to inf"]),
        ({"buses": {**BUSES, "a b": "1 kV"}, "devices": DEVICES}, ["buses.a b: 'a b'", "expected a name of letters"]),
        ({"buses": {**BUSES, "end": "1 kV"}, "devices": DEVICES}, ["buses.end: 'end'", "no word of Modelica"]),
        ({"buses": {**BUSES, "mv": "13.8 MW"}, "devices": DEVICES}, ["buses.mv: '13.8 MW'", "expected a quantity in V"]),
        ({"buses": {**BUSES, "mv": "0 V"}, "devices": DEVICES}, ["buses.mv: '0 V'", "expected 1 to"]),
        ({"buses": [], "devices": {}}, ["network.buses: []", "nominal voltages by bus"]),
        ({"buses": BUSES, "devices": DEVICES, "frequncy": "60 Hz"}, ["network.frequncy: '60 Hz'", "unknown key, 'frequency'?"]),
        ({"buses": BUSES, "devices": DEVICES, "frequency": "nan Hz"}, ["network.frequency: 'nan Hz'"]),
        ({"buses": BUSES, "devices": {"lv": DEVICES["load"], **DEVICES}}, ["devices.lv: 'lv'", "expected a name that no bus has"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(raw, words):
    lines = faults(raw)
    assert any(all(word in line for word in words) for line in lines), lines


def test_a_missing_rating_is_named():
    raw = diagram()
    raw["devices"]["t_a"] = {key: value for key, value in raw["devices"]["t_a"].items() if key != "rating"}
    assert faults(raw) == [
        "site.yaml: network.devices.t_a.rating: None: expected a quantity in V.A: Rated power of one transformer (transformer has no default)"
    ]


def test_all_faults_are_told_at_once():
    assert len(faults(diagram(load={"bus": "lw", "rating": "x"}, t_a={"impedance": "80"}))) == 3


def test_kinds_come_from_the_classes():
    transformer = kinds()["transformer"]
    assert transformer.terminals == ("from", "to") and "closed" in transformer.commands
    assert transformer.parameters["impedance"].attributes == {"min": "1e-3", "max": "0.5"}
    assert "impedance = 0.08 [1]: Short-circuit voltage, rating base" in table(transformer)
    assert not any(variable.description == "" for kind in kinds().values() for variable in kind.parameters.values())
