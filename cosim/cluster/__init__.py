"""Rate clusters: FMUs and Python components that step together, with error control."""

from cosim.cluster.engine import Cluster, ClusterOptions
from cosim.cluster.wiring import Wiring

__all__ = ["Cluster", "ClusterOptions", "Wiring"]
