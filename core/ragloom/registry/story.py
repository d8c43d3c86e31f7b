"""Each plugin's story as values: what it is, what it offers, what keeps it or parts of it out, and the fix."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ragloom.registry.kinds import spoken
from ragloom.registry.record import PluginRecord, Status
from ragloom.registry.registration import Registration
from ragloom.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and what to type."""

    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One component, and what keeps it from being used by its name."""

    kind: str
    name: str
    summary: str
    status: Status
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One plugin. ``status`` is the worst of its own and its components'."""

    plugin: str
    distribution: str
    version: str
    status: Status
    offers: tuple[Offer, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    observes: tuple[str, ...] = ()
    traceback: str = field(default="", repr=False)


def stories(registry: Registry, *, taken: Collection[str] = ()) -> list[Story]:
    """The story of every plugin that was found. ``taken``: the verbs that a command cannot have."""
    return [_story(registry, plugin, taken) for plugin in registry.plugins]


def _story(registry: Registry, plugin: PluginRecord, taken: Collection[str]) -> Story:
    offers = tuple(_offer(registry, one, taken) for one in plugin.registrations)
    own = (Trouble(plugin.error, plugin.fix),) if plugin.error else _same_entry_point(registry, plugin)
    troubles = (*own, *dict.fromkeys(offer.trouble for offer in offers if offer.trouble), *_deprecated(plugin))
    status = plugin.status if plugin.error else _worst([offer.status for offer in offers], own)
    owner = plugin.owner
    return Story(
        owner.entry_point,
        owner.distribution,
        owner.version,
        status,
        offers,
        troubles,
        plugin.observes,
        plugin.traceback,
    )


def _deprecated(plugin: PluginRecord) -> Iterator[Trouble]:
    """It works, and will not with the next API: no reason for another status."""
    newer = f"pip install -U {plugin.owner.distribution}" if plugin.owner.version else "its author follows the advice"
    return (Trouble(f"deprecated: {what}", newer) for what in plugin.deprecations)


def _worst(statuses: list[Status], own: tuple[Trouble, ...]) -> Status:
    order: tuple[Status, ...] = ("ambiguous", "missing extra")
    found = {*statuses, *(("ambiguous",) if own else ())}
    return next((status for status in order if status in found), "ok")


def _same_entry_point(registry: Registry, plugin: PluginRecord) -> tuple[Trouble, ...]:
    name = plugin.owner.entry_point
    others = [one.owner for one in registry.plugins if one is not plugin and one.owner.entry_point == name]
    if not others:
        return ()
    what = f"the entry point `{name}` is also that of {' and '.join(map(str, others))}"
    return (Trouble(what, f"pip uninstall {plugin.owner.distribution}, or the other"),)


def _offer(registry: Registry, one: Registration, taken: Collection[str]) -> Offer:
    status, trouble = _trouble(registry, one, taken)
    return Offer(one.kind, one.name, one.summary, status, trouble)


def _trouble(registry: Registry, one: Registration, taken: Collection[str]) -> tuple[Status, Trouble | None]:
    what = f"{spoken(one.kind)} `{one.name}`"
    if rivals := registry.rivals(one):
        others = " and ".join(str(rival.owner) for rival in rivals)
        return "ambiguous", Trouble(f"{what} is also offered by {others}", f"say `{one.qualified}`")
    if one.kind == "command" and one.name in taken:
        return "ambiguous", Trouble(f"{what} is a verb of ragloom's own", f"say `ragloom {one.qualified}`")
    if missing := one.missing:
        return "missing extra", Trouble(f"{what} needs {', '.join(missing)}", one.install_command)
    return "ok", None
