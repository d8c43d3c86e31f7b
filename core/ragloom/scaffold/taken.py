"""Whether a name is still free: a clash is told before a file is written, not by the first config that fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import distributions
from importlib.util import find_spec

from ragloom.errors import UsageError
from ragloom.registry import Owner, Registration, Registry
from ragloom.registry.kinds import spoken
from ragloom.scaffold.drafts import Draft
from ragloom.scaffold.naming import Names


@dataclass(frozen=True, slots=True)
class Taken:
    """What is installed where the command runs, and the ``verbs`` that a command cannot have."""

    registry: Registry
    verbs: Collection[str] = ()


def check_free(names: Names, draft: Draft, taken: Taken) -> None:
    """Raise ``UsageError`` with the owner where a plugin, component, verb, distribution or module has the name."""
    rivals = (
        *(f"{owner} is a plugin of this name" for owner in _plugins(names, taken)),
        *(f"{one.owner} offers a {spoken(draft.kind)} `{one.name}`" for one in _components(names, draft, taken)),
        *(f"`{verb}` is a verb of ragloom's own" for verb in _verbs(names, draft, taken)),
        *(f"a distribution `{name}` is installed" for name in _distributions(names)),
        *(f"a module `{name}` can be imported already" for name in _modules(names)),
    )
    if rivals:
        raise UsageError(rivals[0], where=names.component, hint="choose another name")


def _plugins(names: Names, taken: Taken) -> list[Owner]:
    return [one.owner for one in taken.registry.plugins if one.owner.entry_point == names.component]


def _components(names: Names, draft: Draft, taken: Taken) -> list[Registration]:
    return [one for one in taken.registry.registrations(draft.kind) if one.name == names.component]


def _verbs(names: Names, draft: Draft, taken: Taken) -> list[str]:
    return [verb for verb in taken.verbs if draft.kind == "command" and verb == names.component]


def _distributions(names: Names) -> list[str]:
    return [one.name for one in distributions() if one.name.lower().replace("_", "-") == names.distribution][:1]


def _modules(names: Names) -> list[str]:
    return [names.package] if find_spec(names.package) else []
