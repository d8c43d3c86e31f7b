"""Pairs that cannot work together: what one component needs of another, and which installed ones have it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ragloom.config.finding import Finding, Path
from ragloom.config.suggest import suggestion
from ragloom.errors import RagloomError
from ragloom.interfaces import Description
from ragloom.registry.abilities import capabilities, description
from ragloom.registry.checking import Checked
from ragloom.registry.kinds import spoken
from ragloom.registry.registration import Registration
from ragloom.registry.registry import Registry

PARTNERS: dict[str, Path] = {
    "answer_fuser": ("generator",),
    "metric": ("generator",),
    "query_transform": ("generator",),
}
"""From the kind of a component to where the config names the one that it works through."""


SHARED: dict[str, Callable[[Path], bool]] = {
    "encoder": lambda path: path[0] == "retrievers" and len(path) > 2,
    "reranker": lambda path: path == ("reranker",),
}
"""From a kind that components share to where the config gives it."""

_GIVES = {
    "encoder": "add a retriever with an encoder (`{use: faiss, encoder: {use: onnx, model: …}}`), or choose another",
    "reranker": "add one: `reranker: {use: onnx, model: …}`, or choose another",
}


def unmet_needs(
    components: Mapping[Path, Checked],
    registry: Registry,
    retrievers: Sequence[str] = (),
    silent: Collection[Path] = (),
) -> list[Finding]:
    """A finding for each component that cannot describe itself, or finds something missing in the config.

    That is what its partner lacks, what it would take of the pipeline itself, or a retriever that it names;
    ``retrievers`` are the names that there are. Those at ``silent`` are not asked, nor is anything asked of them.
    """
    described: dict[Path, Description] = {}
    wrong: list[Finding] = []
    for path, one in components.items():
        if path in silent:
            continue
        try:
            described[path] = description(registry.target(one.registration), one.config)
        except RagloomError as error:
            wrong.append(Finding((*path, "use"), error.message, error.hint))
    return [
        *wrong,
        *_unmet(components, described, registry),
        *_unshared(components, described),
        *_strangers(described, retrievers),
    ]


def _unmet(
    components: Mapping[Path, Checked], described: Mapping[Path, Description], registry: Registry
) -> Iterator[Finding]:
    for path, told in described.items():
        asking = components[path].registration
        partner = PARTNERS.get(asking.kind)
        if partner is None or partner not in described:
            continue
        if lacking := told.needs - described[partner].capabilities:
            other = components[partner].registration
            what = (
                f"{spoken(asking.kind)} `{asking.name}` needs a {spoken(other.kind)} with "
                f"{' and '.join(sorted(lacking))}, which `{other.name}` has not"
            )
            yield Finding((*path, "use"), what, _who_has(other.kind, told.needs, registry))


def _unshared(components: Mapping[Path, Checked], described: Mapping[Path, Description]) -> Iterator[Finding]:
    """What is to be taken from the pipeline itself and is not there."""
    for path, told in described.items():
        for kind in sorted(told.shares):
            if not any(SHARED[kind](at) and one.registration.kind == kind for at, one in components.items()):
                asking = components[path].registration
                what = f"{spoken(asking.kind)} `{asking.name}` takes the pipeline's own {kind}, and it has none"
                yield Finding((*path, "use"), what, _GIVES[kind])


def _strangers(described: Mapping[Path, Description], retrievers: Sequence[str]) -> Iterator[Finding]:
    for path, told in described.items():
        for name in sorted(told.retrievers - set(retrievers)):
            yield Finding((*path, "use"), f"its settings name a retriever `{name}`", suggestion(name, retrievers))


def _who_has(kind: str, needs: frozenset[str], registry: Registry) -> str:
    able = [_able(one, needs, registry) for one in registry.registrations(kind)]
    named = ", ".join(filter(None, able))
    return f"{spoken(kind)}s that have it: {named}" if named else f"no installed {spoken(kind)} has it"


def _able(one: Registration, needs: frozenset[str], registry: Registry) -> str:
    """How a config names it; empty where it has not what is needed."""
    told, certain = _capabilities(one, registry)
    name = one.qualified if registry.rivals(one) else one.name
    return (name if certain else f"{name} (with a model that can)") if needs <= told else ""


def _capabilities(registration: Registration, registry: Registry) -> tuple[frozenset[str], bool]:
    """By its default settings, and then for certain; else as its class shows; nothing where it cannot be loaded."""
    try:
        target = registry.target(registration)
    except RagloomError:
        return frozenset(), True
    try:
        return registry.describe(registration.kind, registration.qualified).capabilities, True
    except RagloomError:
        return capabilities(target), False
