"""A chunker and an index that are easy to see through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from ragloom.interfaces import Change, CollectionView, IndexCommit, Indexed, IndexFolder, Stateless
from ragloom.store import Chunking, IndexBinding, durable
from ragloom.types import Chunk, Document


class Paragraphs(Stateless):
    """A chunk a paragraph, its blank line with it; the passage repeats ``overlap`` code points of the one before."""

    def __init__(self, overlap: int = 0) -> None:
        self.overlap = overlap

    def chunk(self, document: Document) -> list[Chunk]:
        chunks, start = [], 0
        for part in document.text.split("\n\n"):
            end = min(start + len(part) + 2, len(document.text))
            if end > start:
                chunks.append(Chunk(start, end, max(0, start - self.overlap)))
            start = end
        return chunks


def chunking(overlap: int = 0) -> Chunking:
    return Chunking(Paragraphs(overlap), "paragraphs", {"overlap": overlap})


@dataclass
class Lines(Stateless):
    """Keeps every passage's text by id, one JSON file a commit, and fails where it is told something twice."""

    folder: IndexFolder
    view: CollectionView
    space: str = "words"
    texts: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    compacted: bool = False

    def __post_init__(self) -> None:
        for name in self.folder.files:
            plain = json.loads((self.folder.path / name).read_text(encoding="utf-8"))
            self.texts.update({int(number): text for number, text in plain.items()})

    def apply(self, changes: Sequence[Change]) -> None:
        self.batches.append(len(changes))
        for change in changes:
            self.changes.append(change)
            if change.kind == "add":
                assert change.passage.id not in self.texts
                self.texts[change.passage.id] = change.passage.indexed_text
            else:
                assert self.texts.pop(change.passage.id) == change.passage.indexed_text

    def commit(self) -> IndexCommit:
        path = self.folder.fresh("lines", ".json")
        durable.write_new(path, json.dumps(self.texts).encode())
        return IndexCommit((path.name,), {"passages": len(self.texts)})

    def compact(self) -> None:
        self.compacted = True

    def passage_space(self) -> str:
        return self.space


class Shelf:
    """Makes bindings of ``Lines`` and keeps what was opened, to look at."""

    def __init__(self) -> None:
        self.opened: list[Lines] = []
        self.closed = 0

    def binding(
        self,
        name: str = "lines",
        *,
        settings: dict[str, object] | None = None,
        space: str = "words",
        known_space: Callable[[], str] | None = None,
        wrap: Callable[[Lines], Indexed] = lambda index: index,
    ) -> IndexBinding:
        def opening(folder: IndexFolder, view: CollectionView) -> AbstractContextManager[Indexed]:
            return self._open(folder, view, space, wrap)

        return IndexBinding(
            name=name, component="lines", opening=opening, settings=settings or {}, passage_space=known_space
        )

    @contextmanager
    def _open(
        self, folder: IndexFolder, view: CollectionView, space: str, wrap: Callable[[Lines], Indexed]
    ) -> Iterator[Indexed]:
        index = Lines(folder, view, space)
        self.opened.append(index)
        try:
            yield wrap(index)
        finally:
            self.closed += 1


def served(reader: object, name: str = "lines") -> dict[int, str]:
    """What the index of a reader's generation holds."""
    return Lines(reader.index_folder(name), reader.view).texts  # type: ignore[attr-defined]


def shown(view: CollectionView) -> dict[int, str]:
    """What a view shows, in the form of ``served``."""
    return {passage.id: passage.indexed_text for batch in view.scan(7) for passage in batch}


def doc(name: str, text: str, **metadata: object) -> Document:
    return Document(name, text, metadata=metadata)  # type: ignore[arg-type]
