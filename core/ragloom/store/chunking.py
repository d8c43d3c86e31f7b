"""How documents are cut, and what identifies that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ragloom.errors import PluginError
from ragloom.interfaces import Chunker, Json
from ragloom.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Chunking:
    """An opened chunker, its component's name, and those of its settings that decide where it cuts.

    Documents are cut again when the name or the settings change.
    """

    chunker: Chunker
    name: str
    settings: Mapping[str, Json] = field(default_factory=dict)

    @property
    def described(self) -> str:
        """Name and settings as JSON."""
        return json.dumps({"use": self.name, **self.settings}, ensure_ascii=False, sort_keys=True)

    @property
    def fingerprint(self) -> bytes:
        """Changes with the name or any setting."""
        return hashlib.blake2b(self.described.encode(), digest_size=16).digest()

    def chunk(self, document: Document) -> list[Chunk]:
        """The chunks, checked to tile the text. Raises ``PluginError`` where they do not."""
        chunks = self.chunker.chunk(document)
        if chunks and not _tiles(chunks, len(document.text)):
            raise PluginError(
                f"chunker {self.name!r} gave chunks that do not tile the text of {document.id!r}",
                where=document.id,
                hint="its chunks must follow on each other from 0 to the text's length: tell its author",
            )
        return chunks


def _tiles(chunks: Sequence[Chunk], length: int) -> bool:
    at = 0
    for chunk in chunks:
        if chunk.start != at or chunk.end <= at or not 0 <= chunk.context_start <= at:
            return False
        at = chunk.end
    return at == length


def labels(document: Document, offsets: Sequence[int]) -> Iterator[str]:
    """``document.location(offset)`` for each of the ascending ``offsets``, in one walk over the locations."""
    places = document.locations
    current: dict[str, str] = {}
    passed, label = 0, ""
    for offset in offsets:
        before = passed
        while passed < len(places) and places[passed].start <= offset:
            current[places[passed].kind] = str(places[passed])
            passed += 1
        if passed > before:
            label = ", ".join(current.values())
        yield label
