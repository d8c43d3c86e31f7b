"""From installed plugins to named components."""

from ragloom.registry.record import PluginRecord
from ragloom.registry.registration import Owner, Registration
from ragloom.registry.registry import Registry
from ragloom.registry.resolve import ResolvedConfig, check_fit, resolve

__all__ = ["Owner", "PluginRecord", "Registration", "Registry", "ResolvedConfig", "check_fit", "resolve"]
