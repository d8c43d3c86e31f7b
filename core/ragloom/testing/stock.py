"""Passages of a case, few or many, and a retriever that holds them, whichever way it holds its data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ragloom.errors import PluginError
from ragloom.interfaces import Change, External, IndexCommit, Indexed
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import BrokenPromiseError, promise
from ragloom.testing.fakes import FakeResources, ListCollection, passage
from ragloom.testing.trial import Trial
from ragloom.types import Filter, Passage, Query, Ranking


def passages_of(case: RetrieverCase, *, first: int = 1) -> list[Passage]:
    """The case's passages, their ids counting from ``first``."""
    return [
        passage(number, text, document=name, metadata=case.metadata.get(name))
        for number, (name, text) in enumerate(case.texts.items(), first)
    ]


def questions_and_texts(case: RetrieverCase) -> tuple[str, ...]:
    """The questions and the passages' own texts: these find something whatever the retriever looks at."""
    return (*case.questions, *case.texts.values())


def crowd(case: RetrieverCase, copies: int) -> list[Passage]:
    """Every text of the case ``copies`` times, as documents with the number of the copy in their metadata."""
    texts = [(name, text, copy) for copy in range(copies) for name, text in case.texts.items()]
    return [
        passage(number, text, document=f"{name} #{copy}", metadata={"copy": copy})
        for number, (name, text, copy) in enumerate(texts, 1)
    ]


@dataclass(frozen=True, slots=True)
class Stock:
    """An opened ``retriever`` and the ``passages`` that it holds."""

    retriever: Any
    passages: Sequence[Passage]

    def search(self, texts: Sequence[str], k: int, filter: Filter | None = None) -> list[Ranking]:
        """One ranking a text."""
        found: list[Ranking] = self.retriever.search([Query(text) for text in texts], k, filter=filter)
        return found

    def full(self, texts: Sequence[str], filter: Filter | None = None) -> list[Ranking]:
        """The same, with everything that is found."""
        return self.search(texts, len(self.passages), filter)

    def asked(
        self, texts: Sequence[str], k: int | None = None, filter: Filter | None = None
    ) -> list[tuple[str, Ranking]]:
        """Each text with what is found for it; as much as there is where no ``k`` is given."""
        found = self.search(texts, len(self.passages) if k is None else k, filter)
        promise(len(found) == len(texts), f"search() gave {len(found)} rankings for {len(texts)} queries")
        return list(zip(texts, found, strict=True))

    def by_id(self, texts: Sequence[str]) -> dict[int, Passage]:
        """From the ids that searches for ``texts`` may give to our own passages; an engine may have ids of its own."""
        if not isinstance(self.retriever, External):
            return {one.id: one for one in self.passages}
        named = {one.document_id: one for one in self.passages}
        hits = self.retriever.hits([Query(text) for text in texts], len(self.passages))
        return {one.id: named[one.document_id] for some in hits for one in some.passages if one.document_id in named}


class Openings:
    """Opens retrievers of one trial, which share what they ask their resources for: a model is loaded once."""

    def __init__(self, trial: Trial[RetrieverCase], shared: FakeResources, closing: ExitStack) -> None:
        self.trial = trial
        self.shared = shared
        self._closing = closing

    def retriever(
        self,
        passages: Sequence[Passage] = (),
        *,
        folder: Path | None = None,
        committed: IndexCommit | None = None,
        position: int = 0,
        writable: bool = False,
    ) -> Any:
        """A new one, opened: its collection holds ``passages``, its index is of the generation ``committed``.

        ``position`` is where that generation stands. The collection of one that holds its data itself is empty.
        """
        component = self.trial.make()
        held = () if isinstance(component, External) else passages
        given = replace(
            self.shared,
            collection=ListCollection(held, position=max(position, len(held))),
            folder=(folder or self.trial.fresh("index")) if isinstance(component, Indexed) else None,
            committed=committed,
            position=position,
            writable=writable,
        )
        component.open(given)
        self._closing.callback(component.close)
        return component

    def stock(self, passages: Sequence[Passage]) -> Stock:
        """A retriever that holds ``passages``, as a pipeline would open it."""
        folder = self.trial.fresh("index")
        opened = self.retriever(passages, folder=folder, writable=True)
        if isinstance(opened, Indexed):
            opened.apply(added(passages))
            committed = through_json(opened.commit())
            opened.close()  # type: ignore[attr-defined]
            opened = self.retriever(passages, folder=folder, committed=committed, position=len(passages))
        elif isinstance(opened, External):
            self._fill(opened, passages)
        return Stock(opened, passages)

    def _fill(self, engine: External, passages: Sequence[Passage]) -> None:
        if self.trial.case.fill is None:
            raise PluginError(
                "the case cannot put passages into the engine",
                hint="RetrieverCase(fill=function), called as function(component, passages)",
            )
        self.trial.case.fill(engine, passages)


@contextmanager
def openings(trial: Trial[RetrieverCase]) -> Iterator[Openings]:
    """Openings whose retrievers are closed at the end."""
    with trial.resources() as shared, ExitStack() as closing:
        yield Openings(trial, shared, closing)


@contextmanager
def stocked(trial: Trial[RetrieverCase], passages: Sequence[Passage] | None = None) -> Iterator[Stock]:
    """A retriever that holds ``passages``, the case's own where none are given."""
    with openings(trial) as opening:
        yield opening.stock(passages_of(trial.case) if passages is None else passages)


def added(passages: Sequence[Passage], after: int = 0) -> list[Change]:
    """The changes that add ``passages``."""
    return [Change(after + number, "add", one) for number, one in enumerate(passages, 1)]


def through_json(commit: IndexCommit) -> IndexCommit:
    """What the store gives back of a commit that it has recorded.

    Raises ``BrokenPromiseError`` where its state is no JSON: every check that commits would fail, none saying why.
    """
    try:
        state = json.loads(json.dumps(dict(commit.state), allow_nan=False))
    except (TypeError, ValueError) as error:
        raise BrokenPromiseError(
            f"commit() gave a state that is no JSON: {dict(commit.state)!r} ({error}); "
            "a dict of texts, whole numbers, finite floats, booleans, None, lists and dicts is promised"
        ) from error
    return IndexCommit(tuple(commit.files), state)
