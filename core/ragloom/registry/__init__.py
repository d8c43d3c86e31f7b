"""From installed plugins to named components."""

from ragloom.registry.record import PluginRecord
from ragloom.registry.registration import Owner, Registration
from ragloom.registry.registry import Registry

__all__ = ["Owner", "PluginRecord", "Registration", "Registry"]
