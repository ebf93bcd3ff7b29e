"""Where a scenario has its network: an entity with a one-line diagram, in place or in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cosim.errors import ScenarioError
from cosim.network.diagram import Network, read

if TYPE_CHECKING:
    from cosim.scenario.loader import Loaded
    from cosim.scenario.schema import Entity


def network_of(loaded: Loaded, name: str, entity: Entity) -> Network:
    """The network of one entity; ScenarioErrors with a line per fault."""
    if not isinstance(entity.network, str):
        return read(entity.network, str(loaded.file), f"entities.{name}.network")
    from cosim.scenario.loader import read_yaml

    file = loaded.folder / entity.network
    return read(read_yaml(file).get("network"), str(file))


def find_network(loaded: Loaded, name: str | None = None) -> tuple[Entity, Network]:
    """The entity that has a network (the one of this name), and the network."""
    found = {key: entity for key, entity in loaded.scenario.entities.items() if entity.network is not None}
    if name is None and len(found) == 1:
        name = next(iter(found))
    if name not in found:
        expected = f"one of: {', '.join(found)}" if found else "an entity with 'network'"
        raise ScenarioError(str(loaded.file), "entities", name, f"expected {expected}")
    return found[name], network_of(loaded, name, found[name])
