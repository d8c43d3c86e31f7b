"""A passage as a model reads it, whether a row brought it or the collection holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from ragloom.types import ExamplePassage, Passage

_KEY = 16


@dataclass(frozen=True, slots=True)
class Readable:
    """``text`` has the title before it, as retrievers index it; ``document`` is empty where nobody told."""

    text: str
    document: str = ""

    @property
    def key(self) -> str:
        """Stands for text and document."""
        return sha256(f"{self.document}\0{self.text}".encode()).hexdigest()[:_KEY]


def of_row(passage: ExamplePassage) -> Readable:
    """A row's passage."""
    text = f"{passage.title}\n{passage.text}" if passage.title else passage.text
    return Readable(text, passage.document)


def of_collection(passage: Passage) -> Readable:
    """A passage of the collection."""
    return Readable(passage.indexed_text, passage.document_id)


def distinct(passages: Iterable[Readable]) -> list[Readable]:
    """Each once, in the order in which they came."""
    return list(dict.fromkeys(passages))
