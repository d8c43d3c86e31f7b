"""What an index holds, as a name: retrievers that would build the same index get the same one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pydantic import BaseModel

from ragloom.config.annotations import specs
from ragloom.interfaces import KnownSpace
from ragloom.pipeline.made_of import made_of
from ragloom.pipeline.no_passages import NoPassages
from ragloom.pipeline.recipe import Planned, Recipe
from ragloom.pipeline.shelf import Shelf, ShelfResources
from ragloom.registry import Registry


@dataclass(frozen=True, slots=True)
class IndexName:
    """``name`` is fit for a folder; ``space`` says what the index's entries mean, empty where that is not known."""

    name: str
    space: str


def index_name(planned: Planned, config: BaseModel | None, recipe: Recipe, registry: Registry) -> IndexName:
    """Of the settings those count that rebuild an index, and what its entries mean.

    That is the passage space where the retriever can tell it without loading a model; else every component that its
    settings name, whatever it makes of it. Raises what a model raises that is not there.
    """
    space = _space(planned, recipe, registry)
    named = [] if space or config is None else list(specs(type(config), config))
    inner = [made_of(registry, *registry.configure(at.kind, at.value)) for at in named]  # type: ignore[arg-type]
    facts = json.dumps([planned.component, planned.settings, planned.origin, space, inner], sort_keys=True)
    digest = hashlib.sha256(facts.encode()).hexdigest()
    return IndexName(f"{planned.component.rpartition('/')[2]}-{digest[:12]}", space)


def _space(planned: Planned, recipe: Recipe, registry: Registry) -> str:
    made = planned.make()
    if not isinstance(made, KnownSpace):
        return ""
    shelf = Shelf(registry, NoPassages(), recipe, recipe.base)
    try:
        return made.space(ShelfResources(shelf, None))
    finally:
        shelf.close()
