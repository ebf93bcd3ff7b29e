"""FMUs as slaves of a cluster: model description, numeric buffers, FMI 2.0 and 3.0."""

from cosim.fmu.description import FmuDescription, read
from cosim.fmu.fmi2 import Fmi2Slave
from cosim.fmu.fmi3 import Fmi3Slave
from cosim.fmu.model_exchange import ModelExchangeSlave
from cosim.fmu.slave import Slave

__all__ = ["FmuDescription", "ModelExchangeSlave", "Slave", "open_fmu", "read"]


def open_fmu(name: str, description: FmuDescription, start: dict, interface: str | None = None) -> Slave:
    """A slave for the FMU, by its FMI version; ``start`` holds values in the FMU's own units.

    ``interface`` is "co_simulation" or "model_exchange"; None takes co-simulation if the FMU offers it.
    """
    if interface == "model_exchange" or (interface is None and description.model.coSimulation is None):
        return ModelExchangeSlave(name, description, start)
    kind = {2: Fmi2Slave, 3: Fmi3Slave}[description.version]
    return kind(name, description, start)
