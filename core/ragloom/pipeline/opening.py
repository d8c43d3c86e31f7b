"""From a recipe and a reader to opened parts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from ragloom.interfaces import CollectionView, External, Indexed, IndexFolder, KnownSpace
from ragloom.pipeline.abstaining import abstaining
from ragloom.pipeline.events import Events
from ragloom.pipeline.fingerprint import fingerprint
from ragloom.pipeline.no_passages import NoPassages
from ragloom.pipeline.parts import Named, Parts, Reranking, Route, Searches, SearchParts
from ragloom.pipeline.passages import ExternalSearch, ForeignPassages, PassageSource
from ragloom.pipeline.recipe import Planned, PlannedRoute, Recipe
from ragloom.pipeline.reranking import NoReranking, RerankFirst
from ragloom.pipeline.run import search
from ragloom.pipeline.shelf import Makes, Search, Shelf, ShelfResources
from ragloom.store import IndexBinding, Reader
from ragloom.types import Query, Ranking


def bindings_of(recipe: Recipe, registry: Makes) -> list[IndexBinding]:
    """What the store has to know of those retrievers that keep an index."""
    return [
        _binding(route.planned, recipe, registry)
        for route in recipe.routes
        if isinstance(route.planned.make(), Indexed)
    ]


class OpenParts:
    """Opened parts that any number of calls may be using; closed when they are retired and the last one is done."""

    def __init__(self, recipe: Recipe, registry: Makes, reader: Reader, bindings: Sequence[IndexBinding]) -> None:
        self._stack = ExitStack()
        self._users = 1
        self._guard = threading.Lock()
        self.reader = reader
        self._stack.callback(reader.close)
        known_by = fingerprint(recipe, reader.manifest.collection)
        shelf = Shelf(registry, reader.view, recipe, recipe.base, known_by)
        self._stack.callback(shelf.close)
        self.resources = ShelfResources(shelf, None)
        try:
            self.parts = _parts(recipe, shelf, reader, bindings)
            self._stack.callback(self.parts.abreast.close)
        except BaseException:
            self._stack.close()
            raise

    def use(self) -> Parts:
        """The parts, open at least until the caller says ``retire``."""
        with self._guard:
            self._users += 1
        return self.parts

    def retire(self) -> None:
        """One user less; the one who made them counts as one."""
        with self._guard:
            self._users -= 1
            last = self._users == 0
        if last:
            self._stack.close()


def opened_search(
    recipe: Recipe, shelf: Shelf, reader: Reader, bindings: Sequence[IndexBinding], foreign: ForeignPassages
) -> tuple[Search, Callable[[], None]]:
    """The first stage of ``recipe`` alone, its retrievers opened by ``shelf``; and what ends its threads.

    Asked for more than a retriever's ``k``, it searches so deep: ``k`` is what serving wants of it.
    """
    indexes = {binding.name: binding for binding in bindings}
    routes = tuple(_route(route, shelf, reader, indexes, foreign) for route in recipe.routes)
    parts = SearchParts(routes, _named(recipe.rank_fuser, shelf))

    def as_deep_as_asked(queries: Sequence[Query], k: int) -> list[Ranking]:
        deep = tuple(replace(one, k=max(one.k, k)) for one in parts.routes)
        return _first_stage(replace(parts, routes=deep))(queries, k)

    return as_deep_as_asked, parts.abreast.close


def _binding(planned: Planned, recipe: Recipe, registry: Makes) -> IndexBinding:
    @contextmanager
    def opening(folder: IndexFolder, view: CollectionView) -> Iterator[Indexed]:
        shelf = Shelf(registry, view, recipe, recipe.base)
        try:
            yield shelf.opened(planned.make(), folder)
        finally:
            shelf.close()

    def space() -> str:
        shelf = Shelf(registry, NoPassages(), recipe, recipe.base)
        try:
            known: KnownSpace = planned.make()
            return known.space(ShelfResources(shelf, None))
        finally:
            shelf.close()

    return IndexBinding(
        name=planned.name,
        component=planned.component,
        opening=opening,
        settings=planned.settings,
        passage_space=space if isinstance(planned.make(), KnownSpace) else None,
        plugin=planned.origin,
    )


def _parts(recipe: Recipe, shelf: Shelf, reader: Reader, bindings: Sequence[IndexBinding]) -> Parts:
    foreign = ForeignPassages()
    source = PassageSource(reader.view, foreign)
    indexes = {binding.name: binding for binding in bindings}
    parts = Parts(
        source=source,
        routes=tuple(_route(route, shelf, reader, indexes, foreign) for route in recipe.routes),
        rank_fuser=_named(recipe.rank_fuser, shelf),
        reranking=_reranking(recipe, shelf, source),
        answer_fuser=_named(recipe.answer_fuser, shelf),
        generator=shelf.own("generator"),
        transforms=tuple(_named(planned, shelf) for planned in recipe.transforms),
        interceptors=tuple(_named(planned, shelf) for planned in recipe.interceptors),
        rounds=recipe.rounds,
        abstaining=abstaining(recipe.abstain_below),
        task=recipe.task,
    )
    shelf.search = _first_stage(parts)
    return parts


def _route(
    route: PlannedRoute,
    shelf: Shelf,
    reader: Reader,
    indexes: dict[str, IndexBinding],
    foreign: ForeignPassages,
) -> Route:
    name = route.planned.name
    folder = reader.index_folder(name) if name in indexes else None
    retriever = shelf.opened(route.planned.make(), folder)
    if name in indexes:
        reader.check_space(indexes[name], retriever.passage_space())
    if isinstance(retriever, External):
        retriever = ExternalSearch(name, retriever, foreign)
    return Route(name, retriever, route.k, route.weight)


def _named(planned: Planned, shelf: Shelf) -> Named[Any]:
    return Named(planned.name, shelf.opened(planned.make()))


def _reranking(recipe: Recipe, shelf: Shelf, source: PassageSource) -> Reranking:
    if recipe.reranker is None:
        return NoReranking()
    return RerankFirst(recipe.reranker.name, shelf.own("reranker"), recipe.rerank_k, source)


def _first_stage(parts: Searches) -> Search:
    silent = Events()

    def first_stage(queries: Sequence[Query], k: int) -> list[Ranking]:
        return [ranking.head(k) for ranking in search(parts, [[query] for query in queries], 0, silent)]

    return first_stage
