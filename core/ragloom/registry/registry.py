"""The registry: every plugin that could be found, and the components that they offer by kind and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ragloom.config.annotations import SpecAt
from ragloom.config.component import ComponentSpec
from ragloom.config.finding import Finding, dotted
from ragloom.config.validation import validated
from ragloom.errors import ConfigError, Problem
from ragloom.interfaces import Description, Spec
from ragloom.interfaces.resources import plain
from ragloom.registry.abilities import description
from ragloom.registry.admission import admit
from ragloom.registry.catalogue import Catalogue
from ragloom.registry.checking import Checked, check
from ragloom.registry.importing import imported
from ragloom.registry.record import PluginRecord
from ragloom.registry.registration import Owner, Registration
from ragloom.registry.sources import RESTRICTION, at_hand, bundled, from_files, installed


class Registry:
    """Looks components up by kind and name. ``plugins`` are all that were found, those kept out among them."""

    def __init__(self, plugins: Iterable[PluginRecord]) -> None:
        self.plugins = tuple(plugins)
        self._catalogue = Catalogue(self.plugins)

    @classmethod
    def load(cls, *, only: Iterable[str] | None = None, local: Sequence[Path] = ()) -> Registry:
        """Read the entry points of group ``ragloom``, one at a time, and the plugin files in ``local``.

        ``only`` restricts the entry points by name; without it the environment variable ``RAGLOOM_PLUGINS`` does. A
        plugin that fails is kept out and recorded, never raised. Raises ``UsageError`` for a file that is not there.
        """
        found, absent = installed(only)
        return cls([*map(admit, [*found, *from_files(local)]), *map(_absent, absent)])

    @classmethod
    def bundled(cls) -> Registry:
        """The plugins of ragloom's own distribution alone, whatever else is installed and clashes with them."""
        return cls(map(admit, bundled()))

    @classmethod
    def of(cls, **plugins: object) -> Registry:
        """A registry of plugin modules that are at hand, by name: for programs and tests."""
        return cls(map(admit, at_hand(plugins)))

    @property
    def observers(self) -> tuple[object, ...]:
        """The plugins that implement event hooks."""
        return tuple(plugin.module for plugin in self.plugins if plugin.admitted and plugin.observes)

    def registrations(self, kind: str | None = None) -> tuple[Registration, ...]:
        """Everything of one kind (of all kinds), clashing ones included, by kind, name and entry point."""
        return self._catalogue.registrations(kind)

    def names(self, kind: str) -> tuple[str, ...]:
        """The names that a config can use for ``kind``, sorted; a clashing one as ``entry-point/name``."""
        return self._catalogue.names(kind)

    def find(self, kind: str, name: str) -> Registration:
        """The component called ``name`` or ``entry-point/name``.

        Raises ``PluginError`` with what was probably meant, or with both owners where two plugins offer the name.
        """
        return self._catalogue.find(kind, name)

    def rivals(self, registration: Registration) -> tuple[Registration, ...]:
        """The components of other plugins that have the same kind and name."""
        return self._catalogue.rivals(registration)

    def config_model(self, registration: Registration) -> type[BaseModel] | None:
        """The model of its settings; None where it takes none."""
        return imported(registration, "config") if registration.config else None

    def target(self, registration: Registration) -> Any:
        """Its class (a command's function). Raises ``MissingExtraError`` where what it requires is not installed."""
        registration.require()
        return imported(registration)

    def configure(self, kind: str, spec: Spec) -> tuple[Registration, BaseModel | None]:
        """The component that ``spec`` names, with its settings checked, those of components named in it too.

        Raises ``PluginError`` where there is no such component, ``ConfigError`` with every problem of the settings.
        """
        at = SpecAt((), kind, _spec(spec), type(spec) if isinstance(spec, ComponentSpec) else ComponentSpec)
        self.find(kind, at.value.use if isinstance(at.value, ComponentSpec) else str(at.value))
        results = list(check(self, at))
        wrong = [result for result in results if isinstance(result, Finding)]
        if wrong:
            raise ConfigError([Problem(dotted(one.path), one.what, one.hint, f"<{kind}>") for one in wrong])
        first = next(result for result in results if isinstance(result, Checked))
        return first.registration, first.config

    def make(self, kind: str, spec: Spec) -> Any:
        """The component that ``spec`` names, made and not opened. Raises as ``configure`` and ``target`` do."""
        registration, config = self.configure(kind, spec)
        target = self.target(registration)
        return target() if config is None else target(config)

    def describe(self, kind: str, spec: Spec) -> Description:
        """What the component that ``spec`` names would be able to do, without making it."""
        registration, config = self.configure(kind, spec)
        return description(self.target(registration), config)


def _absent(name: str) -> PluginRecord:
    return PluginRecord(
        Owner(name),
        "not installed",
        error=f"no installed distribution has a ragloom plugin `{name}`",
        fix=f"install it, or take it out of {RESTRICTION}",
    )


def _spec(spec: Spec) -> ComponentSpec:
    if isinstance(spec, ComponentSpec):
        return spec
    said = plain(spec)
    raw: Mapping[str, object] = {"use": said} if isinstance(said, str) else said
    made, wrong = validated(ComponentSpec, raw)
    if made is None:
        raise ConfigError([Problem(dotted(one.path), one.what, one.hint) for one in wrong])
    return made
