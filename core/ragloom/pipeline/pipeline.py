"""The pipeline as a library user holds it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self, overload

from ragloom.config import config_from_mapping, load_config
from ragloom.config.place import placed
from ragloom.errors import UsageError
from ragloom.interfaces import Generator, Interceptor, Resources, Retriever
from ragloom.pipeline.by_hand import Part, recipe_by_hand
from ragloom.pipeline.events import Events
from ragloom.pipeline.from_config import recipe_of
from ragloom.pipeline.librarian import Librarian
from ragloom.pipeline.one_each import one_each
from ragloom.pipeline.opening import OpenParts, bindings_of
from ragloom.pipeline.parts import Named, Parts
from ragloom.pipeline.passages import ExternalSearch
from ragloom.pipeline.recipe import Recipe
from ragloom.pipeline.run import answer, answer_from, find
from ragloom.pipeline.trace import TraceRecorder
from ragloom.registry import Registry
from ragloom.registry.resolve import ResolvedConfig, check_fit, resolve
from ragloom.store import Collection
from ragloom.types import Answer, Document, Evidence, Filter, Hits, Passage, Query, Ranking
from ragloom.types.events import QueryReceived

Answering = Callable[[Sequence[Query]], list[Answer]]
Batch = list[str] | list[Query] | list[str | Query] | tuple[str | Query, ...]


class Pipeline:
    """Answers questions from a collection. Safe to share between threads; use it as a context manager, or ``close`` it.

    Nothing is opened before it is needed: the first question opens the collection and the parts. ``collection`` keeps
    the documents (``pipeline.collection.index([…])``, ``.add(documents)``); after a change made through it the next
    question sees the change. After a change that another process made, call ``refresh``.
    """

    def __init__(self, recipe: Recipe, registry: Registry, collection: Librarian) -> None:
        self._recipe = recipe
        self._registry = registry
        self._events = Events(registry.observers)
        self._opened: OpenParts | None = None
        self._guard = threading.RLock()
        self.collection = collection
        collection.on_change(self.refresh)

    @classmethod
    def from_config(
        cls,
        config: Path | str | Mapping[str, Any] | None = None,
        *,
        overrides: Sequence[str] = (),
        plugins: Sequence[Path | str] = (),
    ) -> Self:
        """The pipeline that a config file, or a mapping of the same shape, describes.

        Without ``config``, ``ragloom.yaml`` in the working folder or the defaults. ``overrides`` are ``"a.b=1"``;
        ``plugins`` are local plugin files. Raises ``ConfigError`` with everything that is wrong.
        """
        registry = Registry.load(local=[Path(file) for file in plugins])
        if isinstance(config, Mapping):
            loaded = config_from_mapping(config, overrides=overrides)
        else:
            loaded = load_config(config, overrides=overrides)
        return cls.from_resolved(resolve(loaded, registry), registry)

    @classmethod
    def from_resolved(cls, resolved: ResolvedConfig, registry: Registry) -> Self:
        """The pipeline of a checked config. Raises ``ConfigError`` where its parts do not fit together."""
        check_fit(resolved, registry)
        with placed(resolved.loaded.base):
            recipe = recipe_of(resolved, registry)
        return cls(recipe, registry, Librarian(recipe, registry, resolved.loaded.collection))

    @classmethod
    def assemble(
        cls,
        documents: Sequence[Document | str] = (),
        *,
        retrievers: Sequence[Part] = ("bm25",),
        generator: Part = "extractive",
        rank_fuser: Part = "rrf",
        answer_fuser: Part = "concat",
        transforms: Sequence[Part] = (),
        reranker: Part | None = None,
        interceptors: Sequence[Part] = (),
        chunker: Part = "sentences",
        rounds: int = 1,
        abstain_below: float | None = None,
        trace: bool = True,
        task: str = "qa",
        folder: Path | str | None = None,
    ) -> Self:
        """A pipeline of parts at hand, without any file.

        A part is a registered name (``"bm25"``), a mapping (``{"use": "bm25", "k1": 1.2}``) or an object that has not
        been opened. A text among ``documents`` gets its number as its id. Without ``folder`` the collection lies in a
        temporary one and is gone when the pipeline is closed. An answer whose confidence is below ``abstain_below``
        becomes an abstention. ``task`` is ``qa``, ``summarize`` or ``classify``; the parts are those that are given.
        """
        registry = Registry.load()
        recipe = recipe_by_hand(
            registry,
            retrievers=retrievers,
            generator=generator,
            rank_fuser=rank_fuser,
            answer_fuser=answer_fuser,
            transforms=transforms,
            reranker=reranker,
            interceptors=interceptors,
            chunker=chunker,
            rounds=rounds,
            abstain_below=abstain_below,
            trace=trace,
            task=task,
        )
        at = Collection.temporary() if folder is None else Path(folder)
        pipeline = cls(recipe, registry, Librarian(recipe, registry, at))
        try:
            if documents or folder is None:
                pipeline.collection.add(_as_documents(documents))
        except BaseException:
            pipeline.close()
            raise
        return pipeline

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def observe(self, observer: object) -> None:
        """Tell ``observer`` what happens here, as a plugin's event hooks are told: by methods named as the hooks."""
        self._events = self._events.beside(observer)
        self.collection.observe(observer)

    @contextmanager
    def observed(self, observer: object) -> Iterator[None]:
        """Tell ``observer`` what happens here, for as long as the context lasts; no other may begin or end within."""
        before = self._events
        self._events = before.beside(observer)
        try:
            yield
        finally:
            self._events = before

    def close(self) -> None:
        """Close every part and the collection. Safe to call twice."""
        self.refresh()
        self.collection.close()

    def refresh(self) -> None:
        """Let the next question open the newest generation. Calls that are under way end with theirs."""
        with self._guard:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.retire()

    @overload
    def ask(self, question: str | Query, *, filter: Filter | None = None) -> Answer: ...
    @overload
    def ask(self, question: Batch, *, filter: Filter | None = None) -> list[Answer]: ...
    def ask(self, question: str | Query | Batch, *, filter: Filter | None = None) -> Answer | list[Answer]:
        """The answer to a question, or the answers to a batch of them, in order.

        ``filter`` restricts those questions to passages whose metadata match that bring no filter of their own.
        Raises ``UsageError`` for an empty question, ``CollectionError`` where there is nothing to answer from.
        """
        if isinstance(question, str | Query):
            return self._answer([_query(question, filter)])[0]
        return self._answer([_query(one, filter) for one in question])

    def answer_from(self, questions: Sequence[str | Query], passages: Sequence[Sequence[Passage]]) -> list[Answer]:
        """The answer to each question from the passages given with it: nothing is searched for, nothing intercepts.

        ``passages[i]`` are of this pipeline's collection, best first: a quote of others is not found and not cited.
        """
        queries, run = [_query(one, None) for one in questions], self._events.new_run()
        with self._parts() as parts:
            evidence = [_given(query, some, parts.task) for query, some in zip(queries, passages, strict=True)]
            return answer_from(parts, evidence, run, self._events, parts.abstaining)

    @contextmanager
    def generator(self) -> Iterator[Generator]:
        """The opened generator, for as long as the context lasts."""
        with self._parts() as parts:
            yield parts.generator

    @contextmanager
    def retrievers(self) -> Iterator[Mapping[str, Retriever]]:
        """The opened retrievers by name, all of one generation, for as long as the context lasts."""
        with self._parts() as parts:
            yield {route.name: route.retriever for route in parts.routes}

    @contextmanager
    def resources(self) -> Iterator[Resources]:
        """What a component made beside the pipeline, a metric say, may ask for, for as long as the context lasts."""
        with self._in_use() as opened:
            yield opened.resources

    @property
    def holds_all(self) -> bool:
        """Whether answers come from the collection alone: no retriever is an external engine."""
        with self._parts() as parts:
            return not any(isinstance(route.retriever, ExternalSearch) for route in parts.routes)

    @property
    def collection_id(self) -> str:
        """The id that the collection was given when it was made."""
        with self._in_use() as opened:
            return opened.reader.manifest.collection

    def document_ids(self) -> list[str]:
        """The ids of all documents that answers can come from, ascending, those of external engines left out."""
        with self._in_use() as opened:
            return opened.reader.view.document_ids()

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """Passages that were found here, by their ids. Raises ``CollectionError`` for one that is not there."""
        with self._parts() as parts:
            return parts.source.fetch(ids)

    def search(self, question: str | Query, k: int = 10, *, filter: Filter | None = None) -> Hits:
        """The ``k`` best passages: transforms, retrievers, rank fusion and reranking, without an answer."""
        return self.search_all([question], k, filter=filter)[0]

    def search_all(self, questions: Sequence[str | Query], k: int = 10, *, filter: Filter | None = None) -> list[Hits]:
        """As ``search``, for several questions together, in their order."""
        if k < 1:
            raise UsageError(f"k is {k}: there is nothing to search for", hint="k must be at least 1")
        return self._found([_query(one, filter) for one in questions], k)

    def _found(self, queries: Sequence[Query], k: int) -> list[Hits]:
        run = self._events.new_run()
        with self._parts() as parts:
            self._events.emit(QueryReceived(run, tuple(queries)))
            heads = [ranking.head(k) for ranking in find(parts, queries, run, self._events)]
            passages = parts.source.fetch(number for head in heads for number in head.ids.tolist())
        return [
            Hits(head.source, tuple(passages[number] for number in head.ids.tolist()), tuple(head.scores.tolist()))
            for head in heads
        ]

    @overload
    async def aask(self, question: str | Query, *, filter: Filter | None = None) -> Answer: ...
    @overload
    async def aask(self, question: Batch, *, filter: Filter | None = None) -> list[Answer]: ...
    async def aask(self, question: str | Query | Batch, *, filter: Filter | None = None) -> Answer | list[Answer]:
        """``ask`` in a thread, so that an event loop goes on."""
        from asyncio import to_thread

        return await to_thread(self.ask, question, filter=filter)

    async def asearch(self, question: str | Query, k: int = 10, *, filter: Filter | None = None) -> Hits:
        """``search`` in a thread, so that an event loop goes on."""
        from asyncio import to_thread

        return await to_thread(self.search, question, k, filter=filter)

    def _answer(self, queries: Sequence[Query]) -> list[Answer]:
        with self._parts() as parts:
            proceed: Answering = partial(self._run, parts)
            for interceptor in reversed(parts.interceptors):
                proceed = _around(interceptor, proceed)
            return proceed(queries)

    def _run(self, parts: Parts, queries: Sequence[Query]) -> list[Answer]:
        events = self._events.beside(*(named.component for named in parts.interceptors))
        if not self._recipe.trace:
            return answer(parts, queries, events)
        recorder = TraceRecorder()
        return recorder.attach(answer(parts, queries, events.beside(recorder)))

    @contextmanager
    def _parts(self) -> Iterator[Parts]:
        with self._in_use() as opened:
            yield opened.parts

    @contextmanager
    def _in_use(self) -> Iterator[OpenParts]:
        with self._guard:
            if self._opened is None:
                bindings = bindings_of(self._recipe, self._registry)
                reader = self.collection.reader(bindings)
                self._opened = OpenParts(self._recipe, self._registry, reader, bindings)
            opened = self._opened
            opened.use()
        try:
            yield opened
        finally:
            opened.retire()


def _around(interceptor: Named[Interceptor], proceed: Answering) -> Answering:
    name, around = interceptor.name, interceptor.component.around
    return lambda queries: list(one_each(name, queries, around(queries, proceed)))


def _query(question: str | Query, filter: Filter | None) -> Query:
    query = question if isinstance(question, Query) else Query(question)
    if not query.text.strip():
        raise UsageError("the question is empty", hint='ask something: ragloom ask "…"')
    return query if query.filter is not None or filter is None else replace(query, filter=filter)


def _given(query: Query, passages: Sequence[Passage], task: str) -> Evidence:
    """Passages at hand as if they had been found in that order."""
    ranking = Ranking.of("given", [one.id for one in passages], [-float(place) for place in range(len(passages))])
    return Evidence(query, tuple(passages), ranking, task)


def _as_documents(documents: Sequence[Document | str]) -> list[Document]:
    return [Document(str(number), one) if isinstance(one, str) else one for number, one in enumerate(documents)]
