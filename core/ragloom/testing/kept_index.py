"""A retriever whose index a real collection keeps, beside the real documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ragloom.interfaces import CollectionView, Indexed, IndexFolder, Stateless
from ragloom.store import Chunking, Collection, IndexBinding
from ragloom.testing.fakes import FakeResources
from ragloom.testing.stock import Stock
from ragloom.testing.trial import Trial
from ragloom.types import Chunk, Document


class KeptIndex:
    """Documents go into ``collection``, one passage each, and its store has the retriever follow."""

    def __init__(self, trial: Trial[Any], collection: Collection, shared: FakeResources) -> None:
        self._trial = trial
        self._collection = collection
        self._shared = shared
        self._chunking = Chunking(_Whole(), "whole")
        self._binding = IndexBinding(
            name="kept", component=trial.registration.name, opening=self._opening, settings={}, plugin="checked"
        )

    def change(self, documents: Sequence[Document] = (), removed: Sequence[str] = (), *, compact: bool = False) -> None:
        """Add or replace documents, remove others, and publish a generation; compact it where asked for."""
        with self._collection.writer(command="checking") as writer:
            writer.upsert(documents, self._chunking)
            writer.remove(removed)
            writer.publish([self._binding])
            if compact:
                writer.compact([self._binding])

    @contextmanager
    def reader(self) -> Iterator[Stock]:
        """The retriever on the last generation, with the passages of the collection as it is there."""
        with (
            self._collection.reader([self._binding], update=False) as reader,
            self._opening(reader.index_folder("kept"), reader.view) as retriever,
        ):
            reader.check_space(self._binding, retriever.passage_space())
            yield Stock(retriever, [one for batch in reader.view.scan() for one in batch])

    @contextmanager
    def _opening(self, folder: IndexFolder, view: CollectionView) -> Iterator[Indexed]:
        component = self._trial.make()
        component.open(_Kept(self._shared, view, folder))
        try:
            yield component
        finally:
            component.close()


class _Whole(Stateless):
    """Cuts nothing."""

    def chunk(self, document: Document) -> list[Chunk]:
        """The document as one chunk."""
        return [Chunk(0, len(document.text), 0)]


class _Kept:
    """Resources of a trial, with the index folder and the view that a store gives."""

    def __init__(self, shared: FakeResources, view: CollectionView, folder: IndexFolder) -> None:
        self.collection = view
        self.index = folder
        self._shared = shared

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shared, name)
