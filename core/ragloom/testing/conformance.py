"""The kit as a plugin's own tests use it."""

from __future__ import annotations

from collections.abc import Iterator

from ragloom.errors import PluginError
from ragloom.registry import Registration, Registry
from ragloom.testing.running import BoundCheck, bound_checks


def conformance(plugin: str, *, registry: Registry | None = None) -> list[BoundCheck]:
    """The checks of every component that the installed plugin with the entry point ``plugin`` offers.

    For pytest::

        @pytest.mark.parametrize("check", conformance("mine"), ids=str)
        def test_keeps_its_promises(check):
            check()

    Raises ``PluginError`` where the plugin is not there, could not be loaded, or has a component without cases.
    """
    from_registry = registry or Registry.load()
    return [one for part in offered_by(from_registry, plugin) for one in _checks(from_registry, part)]


def offered_by(registry: Registry, plugin: str) -> list[Registration]:
    """What the plugin with that entry point offers. Raises ``PluginError`` where it is not there or was kept out."""
    records = [one for one in registry.plugins if one.owner.entry_point == plugin]
    if not records:
        known = ", ".join(sorted(one.owner.entry_point for one in registry.plugins))
        raise PluginError(f"no plugin `{plugin}` is installed", hint=f"installed: {known}")
    broken = next((one for one in records if not one.admitted), None)
    if broken is not None:
        raise PluginError(f"plugin `{plugin}`: {broken.error}", hint=broken.fix)
    return [registration for one in records for registration in one.registrations]


def _checks(registry: Registry, registration: Registration) -> Iterator[BoundCheck]:
    if not registration.conformance:
        raise PluginError(
            f"{registration.kind} `{registration.name}` registers no conformance cases",
            hint='register(…, conformance="package.module:cases")',
        )
    yield from bound_checks(registry, registration)
