"""Scenario files: schema, loading, composition from modules."""

from cosim.scenario.loader import load, with_changes
from cosim.scenario.schema import Scenario

__all__ = ["Scenario", "load", "with_changes"]
