"""Documents, the passages cut from them, and where a piece of text comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MetadataValue = str | int | float | bool | tuple[str, ...]
"""What a metadata field may hold; a tuple of strings is a set of tags."""

Metadata = Mapping[str, MetadataValue]


@dataclass(frozen=True, slots=True)
class Location:
    """From offset ``start`` on (code points of the extracted text), the text stands at ``label``, until the next one.

    ``kind`` is ``page``, ``heading``, ``row``, ``line`` or a loader's own word; ``label`` is what a reader looks for
    (``"12"``, ``"History > Early days"``).
    """

    start: int
    kind: str
    label: str

    def __str__(self) -> str:
        return self.label if self.kind == "heading" else f"{self.kind} {self.label}"


@dataclass(frozen=True, slots=True)
class Document:
    """One source as extracted text.

    ``id`` is stable over re-indexing (by default the path relative to the indexed folder, ``path#row`` for a row).
    All offsets anywhere in ragloom count code points of ``text``, half-open.
    """

    id: str
    text: str
    title: str = ""
    metadata: Metadata = field(default_factory=dict)
    source: str = ""
    locations: tuple[Location, ...] = ()

    def location(self, offset: int) -> str:
        """The human-readable place of ``offset``: the last label of each kind before it, outermost first."""
        labels: dict[str, str] = {}
        for place in self.locations:
            if place.start > offset:
                break
            labels[place.kind] = str(place)
        return ", ".join(labels.values())


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that retrievers find: ``text == document.text[start:end]``.

    ``id`` is given by the collection and is never used again, even after the passage is gone.
    """

    id: int
    document_id: str
    text: str
    start: int
    end: int
    title: str = ""
    metadata: Metadata = field(default_factory=dict)
    location: str = ""

    @property
    def indexed_text(self) -> str:
        """What retrievers index: the document's title, where it has one, before the text."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Chunk:
    """``[start, end)`` of a document, as a chunker decided; a document's chunks tile its text, no gap, no overlap.

    The passage made of it starts at ``context_start <= start``: what lies between is repeated from the chunk before.
    """

    start: int
    end: int
    context_start: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What a loader found in a file: one document's text, before it has an id.

    ``key`` tells several documents of one file apart (a row number, an id of the row); empty for the only one.
    """

    text: str
    title: str = ""
    key: str = ""
    metadata: Metadata = field(default_factory=dict)
    locations: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A part of a file (or the whole of it) that a loader could not read: reported and skipped, the rest goes on."""

    what: str
    where: str = ""
    hint: str = ""
