"""Which distributions a config needs, and their versions: those of its plugins, and what these require in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version

from pydantic import BaseModel

from ragloom.pipeline.locking.markers import holds, plain_name
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.registration import Registration

OWN = "ragloom"

_REQUIREMENT = re.compile(r"\s*(?P<name>[\w.-]+)\s*(?:\[(?P<extras>[^\]]*)\])?[^;]*(?:;(?P<marker>.*))?", re.DOTALL)

Need = tuple[str, str]
"""A distribution, and one of its extras or nothing."""


def needs_of(resolved: ResolvedConfig, registry: Registry) -> list[Need]:
    """What the config's components come from, and the extras that they belong to or that a setting of theirs names."""
    named = [(one.registration, one.config) for one in resolved.components.values()]
    # A config that names no loader takes every one that is installed.
    others = [] if resolved.core.ingest.loaders else registry.registrations("loader")
    found = [(OWN, ""), *_needs(named), *_needs((one, None) for one in others if not one.missing)]
    return list(dict.fromkeys(found))


def versions_of(needs: Iterable[Need]) -> dict[str, str]:
    """Versions by name of all that is installed of ``needs``, and of what they require here, however far down."""
    found: dict[str, str] = {}
    waiting, seen = list(needs), set[Need]()
    while waiting:
        name, extra = waiting.pop()
        need = plain_name(name), plain_name(extra)
        if need in seen or (installed := _installed(name)) is None:
            continue
        seen.add(need)
        found[need[0]] = installed.version
        waiting.extend(_required(installed, extra))
    return dict(sorted(found.items()))


def version_of(name: str) -> str | None:
    """The version of one distribution; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _needs(components: Iterable[tuple[Registration, BaseModel | None]]) -> Iterator[Need]:
    for registration, config in components:
        owner = registration.owner.distribution
        if owner and not owner.endswith(".py"):
            yield owner, ""
            yield from ((owner, extra) for extra in _extras(owner, registration, config))


def _extras(owner: str, registration: Registration, config: BaseModel | None) -> Iterator[str]:
    """The registration's, and those that settings name (``runtime: openvino``)."""
    if registration.extra:
        yield registration.extra
    installed = None if config is None else _installed(owner)
    if installed is not None and config is not None:
        said = {value for value in dict(config).values() if isinstance(value, str)}
        yield from sorted(said & set(installed.metadata.get_all("Provides-Extra") or ()))


def _required(installed: Distribution, extra: str) -> Iterator[Need]:
    """What the distribution requires itself (no ``extra``), or for the sake of one extra."""
    for stated in installed.requires or ():
        found = _REQUIREMENT.match(stated)
        if found is None or not holds(found["marker"] or "", [extra] if extra else []):
            continue
        yield found["name"], ""
        yield from ((found["name"], one.strip()) for one in (found["extras"] or "").split(",") if one.strip())


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
