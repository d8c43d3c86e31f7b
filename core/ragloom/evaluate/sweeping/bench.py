"""One collection, opened for trials: what they have in common is opened once, and computes nothing twice."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ragloom.errors import PluginError, RagloomError
from ragloom.evaluate.sweeping.holding import Holding
from ragloom.evaluate.sweeping.memory import Memory
from ragloom.evaluate.sweeping.remembering import (
    RememberingFuser,
    RememberingReranker,
    RememberingRetriever,
    RememberingTransform,
)
from ragloom.evaluate.sweeping.trial import Trial
from ragloom.evaluate.sweeping.watching import SharedResources, WatchedResources
from ragloom.interfaces import External, IndexFolder, Retriever, Spec
from ragloom.interfaces.resources import plain
from ragloom.pipeline import Librarian, Pipeline
from ragloom.pipeline.abstaining import abstaining
from ragloom.pipeline.events import Events
from ragloom.pipeline.fingerprint import fingerprint
from ragloom.pipeline.opening import OpenParts
from ragloom.pipeline.parts import Named, Parts, Reranking, Route
from ragloom.pipeline.passages import ExternalSearch, ForeignPassages, PassageSource
from ragloom.pipeline.recipe import Planned
from ragloom.pipeline.reranking import NoReranking, RerankFirst
from ragloom.pipeline.run import search
from ragloom.pipeline.shelf import Shelf, ShelfResources
from ragloom.registry import Registry
from ragloom.registry.abilities import description
from ragloom.store import Reader
from ragloom.types import Query, Ranking

SHARED = ("encoder", "analyzer")
"""Kinds that are the same by whichever trial they are named."""
OPEN = 8
"""Parts that stay open for trials to come, beside those in use: each takes memory."""


class Bench:
    """``memory`` outlives it; ``depths`` says how deep the deepest trial searches, by a retriever's fingerprint."""

    def __init__(
        self,
        holding: Holding,
        reader: Reader,
        registry: Registry,
        memory: Memory,
        depths: Mapping[str, int],
        base: Path,
    ) -> None:
        self.holding = holding
        self.reader = reader
        self.registry = registry
        self.memory = memory
        self.depths = depths
        self.foreign = ForeignPassages()
        self.source = PassageSource(reader.view, self.foreign)
        self._shelf = Shelf(registry, reader.view, _Nothing(), base)
        self._opened: OrderedDict[str, Any] = OrderedDict()

    @contextmanager
    def pipeline(self, trial: Trial, *, remembering: bool = True) -> Iterator[Pipeline]:
        """The trial's pipeline for as long as the context lasts; not ``remembering``, it does everything anew."""
        trial = replace(trial, recipe=replace(trial.recipe, trace=True))
        parts = TrialParts(self, trial, remembering=remembering)
        try:
            yield TrialPipeline(trial, self.registry, self.holding.folder, parts)
        finally:
            parts.close()
            self._close_all_but(OPEN)

    def component(self, kind: str, spec: Spec) -> Any:
        """A component that trials name, the same for all of them."""
        return self._shelf.component(kind, spec)

    def passage_space(self, spec: Spec) -> str:
        """An encoder's."""
        return self._shelf.passage_space(spec)

    def part(self, key: str, planned: Planned, index: IndexFolder | None = None) -> Any:
        """A part that trials have in common, opened by the first of them; closed while none is in use, if at all."""
        if key not in self._opened:
            part = planned.make()
            part.open(SharedResources(self._shelf, index, partial(self.memory.peculiar.add, planned.fingerprint)))
            self._opened[key] = part
        self._opened.move_to_end(key)
        return self._opened[key]

    def lacks(self, trial: Trial) -> bool:
        """Whether the trial needs an index that was built after this was opened."""
        wanted = {self.holding.index_of(route.planned) for route in trial.recipe.routes}
        return not wanted <= {"", *self.reader.manifest.indexes}

    def close(self) -> None:
        """Close what was opened."""
        try:
            self._close_all_but(0)
        finally:
            self._shelf.close()

    def _close_all_but(self, kept: int) -> None:
        """Those that were used longest ago are closed; one that fails to close does not keep the others open."""
        with ExitStack() as closing:
            while len(self._opened) > kept:
                closing.callback(self._opened.popitem(last=False)[1].close)


class TrialPipeline(Pipeline):
    """A pipeline over parts that are open already, and stay open when it is closed."""

    def __init__(self, trial: Trial, registry: Registry, folder: Path, parts: TrialParts) -> None:
        super().__init__(trial.recipe, registry, Librarian(trial.recipe, registry, folder))
        self._trial = parts

    @property
    def holds_all(self) -> bool:
        """See ``Pipeline``."""
        return not self._trial.external

    @contextmanager
    def _in_use(self) -> Iterator[OpenParts]:
        yield self._trial


class TrialShelf(Shelf):
    """The trial's own components, and the bench's for what it shares with others."""

    def __init__(self, bench: Bench, trial: Trial) -> None:
        known_by = fingerprint(trial.recipe, bench.reader.manifest.collection)
        super().__init__(bench.registry, bench.reader.view, trial.recipe, trial.recipe.base, known_by)
        self._bench = bench
        self._trial = trial

    def component(self, kind: str, spec: Spec) -> Any:
        """See ``Shelf``."""
        return self._bench.component(kind, spec) if kind in SHARED else super().component(kind, spec)

    def passage_space(self, spec: Spec) -> str:
        """See ``Shelf``."""
        return self._bench.passage_space(spec)

    def own(self, kind: str) -> Any:
        """See ``Shelf``. One that takes nothing of the pipeline's own is the same for all."""
        planned = {"generator": self._trial.recipe.generator, "reranker": self._trial.recipe.reranker}.get(kind)
        if planned is None or self.shares(kind):
            return super().own(kind)
        return self.in_common(f"{kind} {planned.fingerprint}", planned, None, partial(super().own, kind))

    def in_common(self, key: str, planned: Planned, index: IndexFolder | None, alone: Callable[[], Any]) -> Any:
        """The part that trials share; what ``alone`` opens for this one where the part cannot do without a pipeline."""
        peculiar = self._bench.memory.peculiar
        if planned.fingerprint not in peculiar:
            try:
                return self._bench.part(key, planned, index)
            except RagloomError:
                if planned.fingerprint not in peculiar:
                    raise
        return alone()

    def shares(self, *path: str | int) -> frozenset[str]:
        """The kinds that the component at ``path`` takes of the pipeline itself."""
        resolved = self._trial.resolved
        return description(self._bench.registry.target(resolved.registration(*path)), resolved.config(*path)).shares

    def key(self, planned: Planned, *path: str | int) -> str:
        """All that the results of the component at ``path`` depend on beside what it is given."""
        recipe = self._trial.recipe
        own: dict[str, object] = {
            "encoder": None if recipe.encoder is None else plain(recipe.encoder),
            "reranker": recipe.reranker.fingerprint if recipe.reranker else None,
        }
        taken = {kind: own.get(kind) for kind in sorted(self.shares(*path))}
        if planned.fingerprint in self._bench.memory.peculiar:
            taken["pipeline"] = self.fingerprint
        return " ".join([str(self._bench.holding.folder), planned.fingerprint, json.dumps(taken, default=str)])


class TrialParts(OpenParts):
    """The parts of one trial; ``external`` says whether one of its retrievers is an engine that holds its own data."""

    def __init__(self, bench: Bench, trial: Trial, *, remembering: bool) -> None:
        self._stack = ExitStack()
        self._bench = bench
        self._recipe = trial.recipe
        self._remembering = remembering
        self._shelf = TrialShelf(bench, trial)
        self._stack.callback(self._shelf.close)
        self.external = False
        self.reader = bench.reader
        self.resources = ShelfResources(self._shelf, None)
        try:
            self.parts = self._made()
            self._stack.callback(self.parts.abreast.close)
        except BaseException:
            self._stack.close()
            raise

    def use(self) -> Parts:
        """The parts; whoever made them closes them."""
        return self.parts

    def retire(self) -> None:
        """Nothing to do: they stay open for the trial."""

    def close(self) -> None:
        """Close what is the trial's own."""
        self._stack.close()

    def _made(self) -> Parts:
        recipe, shelf = self._recipe, self._shelf
        # What other parts gave is remembered by what the generator turns out to depend on.
        generator = shelf.own("generator")
        parts = Parts(
            source=self._bench.source,
            routes=tuple(self._route(number) for number in range(len(recipe.routes))),
            rank_fuser=self._named(recipe.rank_fuser),
            reranking=self._reranking(),
            answer_fuser=self._answer_fuser(),
            generator=generator,
            transforms=tuple(self._transform(number) for number in range(len(recipe.transforms))),
            interceptors=tuple(map(self._named, recipe.interceptors)),
            rounds=recipe.rounds,
            abstaining=abstaining(recipe.abstain_below),
            task=recipe.task,
        )
        silent = Events()

        def first_stage(queries: Sequence[Query], k: int) -> list[Ranking]:
            return [found.head(k) for found in search(parts, [[query] for query in queries], 0, silent)]

        shelf.search = first_stage
        return parts

    def _route(self, number: int) -> Route:
        route, bench = self._recipe.routes[number], self._bench
        planned, shelf = route.planned, self._shelf
        if planned.fingerprint in bench.holding.broken:
            raise PluginError(bench.holding.broken[planned.fingerprint])
        index = bench.holding.index_of(planned)
        folder = bench.reader.index_folder(index) if index else None

        def alone() -> Any:
            return shelf.opened(planned.make(), folder)

        retriever: Retriever = (
            alone()
            if shelf.shares("retrievers", number)
            else shelf.in_common(f"retriever {planned.fingerprint}", planned, folder, alone)
        )
        if isinstance(retriever, External):
            self.external = True
            retriever = ExternalSearch(route.planned.name, retriever, bench.foreign)
        if self._remembering:
            depth = bench.depths.get(planned.fingerprint, route.k)
            key = f"retriever {shelf.key(planned, 'retrievers', number)}"
            retriever = RememberingRetriever(retriever, bench.memory, key, depth)
        return Route(planned.name, retriever, route.k, route.weight)

    def _reranking(self) -> Reranking:
        planned = self._recipe.reranker
        if planned is None:
            return NoReranking()
        reranker = self._shelf.own("reranker")
        if self._remembering:
            reranker = RememberingReranker(reranker, self._bench.memory, self._shelf.key(planned, "reranker"))
        return RerankFirst(planned.name, reranker, self._recipe.rerank_k, self._bench.source)

    def _answer_fuser(self) -> Named[Any]:
        planned = self._recipe.answer_fuser
        fuser, resources = self._watched(planned)
        if self._remembering:
            key = f"{self._shelf.key(planned, 'fusion', 'answer')} {self._generator_key}"
            fuser = RememberingFuser(fuser, self._bench.memory, key, lambda: resources.searched)
        return Named(planned.name, fuser)

    def _transform(self, number: int) -> Named[Any]:
        planned = self._recipe.transforms[number]
        transform, resources = self._watched(planned)
        if self._remembering:
            key = f"{self._shelf.key(planned, 'query', number)} {self._generator_key}"
            transform = RememberingTransform(transform, self._bench.memory, key, lambda: resources.searched)
        return Named(planned.name, transform)

    @property
    def _generator_key(self) -> str:
        return self._shelf.key(self._recipe.generator, "generator")

    def _named(self, planned: Planned) -> Named[Any]:
        return Named(planned.name, self._shelf.opened(planned.make()))

    def _watched(self, planned: Planned) -> tuple[Any, WatchedResources]:
        component, resources = planned.make(), WatchedResources(self._shelf)
        component.open(resources)
        self._stack.callback(component.close)
        return component, resources


class _Nothing:
    """What is shared takes nothing of a pipeline's own: there is none."""

    makes: Mapping[str, Callable[[], Any]] = {}
    encoder: Spec | None = None
