"""Stand-ins for everything around a component: small, exact and without models, files or threads.

Each fulfils its Protocol of ``ragloom.interfaces`` as the real one does (filters, ties, errors), so that what is tested
against it holds in a pipeline. None of them is registered; a test makes them by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CollectionError, GenerationError, PluginError
from ragloom.interfaces import (
    Analyzer,
    Encoder,
    Generator,
    IndexCommit,
    IndexFolder,
    Reranker,
    Resources,
    Spec,
    Stateless,
)
from ragloom.interfaces.resources import plain
from ragloom.types import (
    Document,
    Filter,
    Generation,
    Metadata,
    Passage,
    Query,
    Ranking,
    Request,
    Settings,
    SourceSpan,
    matches,
)

Reply = str | Generation
Search = Callable[[Sequence[Query], int], list[Ranking]]


def passage(number: int, text: str, *, document: str = "", metadata: Metadata | None = None, start: int = 0) -> Passage:
    """A passage with id ``number``; its document is ``d<number>`` where none is named."""
    return Passage(number, document or f"d{number}", text, start, start + len(text), metadata=metadata or {})


class ScriptedGenerator(Stateless):
    """Says what it is told to say, and remembers what it was asked.

    ``replies`` are given out in order, one a request, over all calls; or it is a function of the request. ``""`` is an
    abstention. ``calls`` holds the requests of each call, ``settings`` that call's settings. Raises
    ``GenerationError`` when the script has run out.
    """

    def __init__(self, replies: Sequence[Reply] | Callable[[Request], Reply]) -> None:
        self._reply = replies if callable(replies) else _in_order(replies)
        self.calls: list[tuple[Request, ...]] = []
        self.settings: list[Settings] = []

    @property
    def requests(self) -> list[Request]:
        """Every request so far, over all calls."""
        return [request for call in self.calls for request in call]

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One scripted generation a request, in order."""
        self.calls.append(tuple(requests))
        self.settings.append(settings)
        return [_as_generation(self._reply(request)) for request in requests]


class EchoGenerator(Stateless):
    """Quotes the first sentence of each of its first ``sources`` sources, with exact spans; ignores ``previous``.

    Its ``confidence`` is the share of the question's words that the quotes hold, in [0, 1]. It abstains where that is
    below ``threshold``, and where there is nothing to quote.
    """

    def __init__(self, sources: int = 1, threshold: float = 0.0) -> None:
        self._sources = sources
        self._threshold = threshold

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One echo a request, in order."""
        return [self._one(request) for request in requests]

    def _one(self, request: Request) -> Generation:
        text, spans = "", list[SourceSpan]()
        for number, source in enumerate(request.sources[: self._sources]):
            quote = _first_sentence(source.text)
            if not quote.strip():
                continue
            start = len(text) + bool(text)
            text = f"{text} {quote}" if text else quote
            spans.append(SourceSpan(start, start + len(quote), number, 0, len(quote)))
        confidence = _share(request.question, text)
        if not text or confidence < self._threshold:
            return Generation("", finish_reason="abstain", confidence=confidence)
        return Generation(text, spans=tuple(spans), confidence=confidence)


class ListCollection:
    """A collection view over passages in memory.

    ``documents`` are made of the passages where none are given: each passage's text at its offsets, blanks between.
    """

    def __init__(self, passages: Sequence[Passage] = (), documents: Sequence[Document] = (), position: int = 0) -> None:
        self._passages = {one.id: one for one in sorted(passages, key=lambda one: one.id)}
        if len(self._passages) != len(passages):
            raise CollectionError("two passages have the same id", hint="give each passage an id of its own")
        self._documents = {one.id: one for one in documents or _assembled(passages)}
        self._position = position

    @classmethod
    def of_texts(cls, texts: Mapping[str, str], metadata: Mapping[str, Metadata] | None = None) -> ListCollection:
        """One passage a document, from the document's id to its text; ids count from 1 in the mapping's order."""
        about = metadata or {}
        return cls([
            passage(number, text, document=name, metadata=about.get(name))
            for number, (name, text) in enumerate(texts.items(), 1)
        ])  # fmt: skip

    @property
    def position(self) -> int:
        """The position that it was made for."""
        return self._position

    def __len__(self) -> int:
        return len(self._passages)

    def passages(self, ids: Sequence[int] | NDArray[np.int64]) -> list[Passage]:
        """The passages of ``ids``, in that order. Raises ``CollectionError`` for an id that is not there."""
        numbers = [int(number) for number in ids]
        absent = [number for number in numbers if number not in self._passages]
        if absent:
            raise CollectionError(f"the collection holds no passage {absent[0]}", hint="take ids from a ranking of it")
        return [self._passages[number] for number in numbers]

    def select(self, condition: Filter) -> NDArray[np.int64]:
        """The ids of the passages whose metadata match, ascending: int64[n]."""
        found = [one.id for one in self._passages.values() if matches(condition, one.metadata)]
        return np.array(found, np.int64)

    def scan(self, batch: int = 1024) -> Iterator[list[Passage]]:
        """Every passage, by ascending id, ``batch`` at a time."""
        every = list(self._passages.values())
        for first in range(0, len(every), batch):
            yield every[first : first + batch]

    def document(self, document_id: str) -> Document | None:
        """A document by its id, or None."""
        return self._documents.get(document_id)


class DictionaryRetriever(Stateless):
    """Finds what it is told to find: from a query's text to passages' scores, ``{"question": {7: 1.5}}``.

    A text that is not there finds nothing. ``filter`` is honoured through ``collection``, or through the collection of
    the resources that it is opened with. ``queries`` remembers what was searched for.
    """

    def __init__(
        self,
        found: Mapping[str, Mapping[int, float]],
        *,
        name: str = "dictionary",
        collection: ListCollection | None = None,
    ) -> None:
        self._found = found
        self._name = name
        self._collection: Any = collection
        self.queries: list[Query] = []

    def open(self, resources: Resources) -> None:
        """Take the collection."""
        self._collection = resources.collection

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """One ranking a query, of at most ``k`` passages, all of them matching ``filter``."""
        self.queries += queries
        allowed = None if filter is None else set(self._select(filter).tolist())
        return [self._one(query, k, allowed) for query in queries]

    def _one(self, query: Query, k: int, allowed: set[int] | None) -> Ranking:
        hits = self._found.get(query.text, {})
        ids = [number for number in hits if allowed is None or number in allowed]
        return Ranking.of(self._name, ids, [hits[number] for number in ids], k)

    def _select(self, condition: Filter) -> NDArray[np.int64]:
        if self._collection is None:
            raise PluginError(
                "a filter needs a collection", hint="DictionaryRetriever(found, collection=…), or open it"
            )
        return cast(NDArray[np.int64], self._collection.select(condition))


class WordAnalyzer(Stateless):
    """Lower-cased words as they are, without ``stop_words``."""

    def __init__(self, stop_words: Sequence[str] = ()) -> None:
        self._stop_words = frozenset(stop_words)

    @property
    def fingerprint(self) -> str:
        """Names the stop words."""
        return " ".join(["words", *sorted(self._stop_words)])

    def split(self, text: str) -> list[str]:
        """Runs of word characters."""
        return re.findall(r"\w+", text.lower())

    def term(self, token: str) -> str:
        """The token itself, or nothing for a stop word."""
        return "" if token in self._stop_words else token


@dataclass
class FakeResources:
    """Hands out what it was given. What it was not given raises ``PluginError``, as in a pipeline.

    ``components`` is ``{("analyzer", "words"): WordAnalyzer(), …}``, already opened. ``own_generator`` is what
    ``generator()`` without a spec gives, and likewise ``own_encoder`` and ``own_reranker``. ``find`` is the first stage
    (``rankings_of(retriever)``, say). ``folder`` is where an ``Indexed`` retriever keeps its files, ``committed`` the
    generation that it opens there (none: a new index), ``position`` where that stands (the collection's, where none is
    given). ``fallback`` makes and opens what ``components`` has not.
    """

    collection: ListCollection = field(default_factory=ListCollection)
    components: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    own_generator: Generator | None = None
    find: Search | None = None
    folder: Path | None = None
    committed: IndexCommit | None = None
    writable: bool = True
    fallback: Callable[[str, Spec], Any] | None = None
    fingerprint: str = "a pipeline of fakes"
    position: int | None = None
    own_encoder: Encoder | None = None
    own_reranker: Reranker | None = None

    @property
    def index(self) -> IndexFolder:
        """The index in ``folder``: of the generation ``committed``, or a new one."""
        if self.folder is None:
            raise PluginError("these resources have no index folder", hint="FakeResources(folder=tmp_path)")
        files, state = (self.committed.files, self.committed.state) if self.committed else ((), {})
        position = self.collection.position if self.position is None else self.position
        return IndexFolder(self.folder, files, state, position, self.writable)

    def path(self, text: str) -> Path:
        """As seen from ``folder``, or from the working folder where there is none."""
        return (self.folder or Path()) / Path(text).expanduser()

    def component(self, kind: str, spec: Spec) -> Any:
        """The component given for ``kind`` and the spec's name; settings in the spec change nothing."""
        said = plain(spec)
        name = said if isinstance(said, str) else str(said["use"])
        if (kind, name) not in self.components:
            if self.fallback is not None:
                return self.fallback(kind, said)
            raise PluginError(
                f"these resources have no {kind} '{name}'",
                hint=f'FakeResources(components={{("{kind}", "{name}"): one}}), where `one` is a stand-in, or '
                f'`Registry.load().make("{kind}", "{name}")`, opened',
            )
        return self.components[kind, name]

    def analyzer(self, spec: Spec) -> Analyzer:
        """An analyzer by name."""
        return cast(Analyzer, self.component("analyzer", spec))

    def encoder(self, spec: Spec | None = None) -> Encoder:
        """An encoder by name, or ``own_encoder``."""
        return cast(
            Encoder, self._own("encoder", self.own_encoder) if spec is None else self.component("encoder", spec)
        )

    def passage_space(self, spec: Spec) -> str:
        """That of the encoder."""
        return self.encoder(spec).passage_space

    def reranker(self, spec: Spec | None = None) -> Reranker:
        """A reranker by name, or ``own_reranker``."""
        found = self._own("reranker", self.own_reranker) if spec is None else self.component("reranker", spec)
        return cast(Reranker, found)

    def generator(self, spec: Spec | None = None) -> Generator:
        """A generator by name, or ``own_generator``."""
        found = self._own("generator", self.own_generator) if spec is None else self.component("generator", spec)
        return cast(Generator, found)

    def _own(self, kind: str, held: Any) -> Any:
        if held is None:
            raise PluginError(f"these resources have no {kind}", hint=f"FakeResources(own_{kind}=…)")
        return held

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """What ``find`` finds."""
        if self.find is None:
            raise PluginError("these resources cannot search", hint="FakeResources(find=rankings_of(retriever))")
        return self.find(queries, k)


def rankings_of(retriever: DictionaryRetriever) -> Search:
    """A first stage of one retriever, each query's own filter honoured."""
    return lambda queries, k: [retriever.search([query], k, filter=query.filter)[0] for query in queries]


def _in_order(replies: Sequence[Reply]) -> Callable[[Request], Reply]:
    waiting = iter(replies)

    def reply(request: Request) -> Reply:
        for one in waiting:
            return one
        raise GenerationError(
            f"the script of {len(replies)} replies has run out at task '{request.task}'", hint="script another reply"
        )

    return reply


def _as_generation(reply: Reply) -> Generation:
    if isinstance(reply, Generation):
        return reply
    return Generation(reply) if reply else Generation("", finish_reason="abstain")


def _first_sentence(text: str) -> str:
    end = re.search(r"[.!?。！？]", text)
    return text[: end.end()] if end else text


def _share(question: str, text: str) -> float:
    words = set(re.findall(r"\w+", question.lower()))
    return len(words & set(re.findall(r"\w+", text.lower()))) / len(words) if words else 0.0


def _assembled(passages: Sequence[Passage]) -> list[Document]:
    texts: dict[str, list[str]] = {}
    about: dict[str, Passage] = {}
    for one in passages:
        letters = texts.setdefault(one.document_id, [])
        letters += " " * (one.end - len(letters))
        letters[one.start : one.end] = one.text
        about.setdefault(one.document_id, one)
    return [Document(name, "".join(texts[name]), one.title, one.metadata) for name, one in about.items()]
