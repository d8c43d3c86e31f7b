"""A chunker that cuts every forty characters, and chunkers that each break one promise."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

from ragloom.interfaces import Stateless
from ragloom.testing import ChunkerCase
from ragloom.types import Chunk, Document

CASE = ChunkerCase(longest=(len, 45), documents=(Document("own", "Words of the case's own."),))


class Sound(Stateless):
    step = 40

    def chunk(self, document):
        size = len(document.text)
        if not document.text.strip():
            return []
        return [Chunk(at, min(at + self.step, size), max(0, at - 5)) for at in range(0, size, self.step)]


class GivesTuple(Sound):
    def chunk(self, document):
        return tuple(super().chunk(document))


class LeavesGaps(Sound):
    def chunk(self, document):
        return super().chunk(document)[1:]


class CountsComposed(Sound):
    def chunk(self, document):
        return super().chunk(Document("", unicodedata.normalize("NFC", document.text)))


class EndsEmpty(Sound):
    def chunk(self, document):
        size = len(document.text)
        return [*super().chunk(document), Chunk(size, size, size)] if document.text.strip() else []


class RepeatsWhatFollows(Sound):
    def chunk(self, document):
        return [Chunk(one.start, one.end, one.start + 1) for one in super().chunk(document)]


class CutsBlank(Sound):
    def chunk(self, document):
        return super().chunk(document) or [Chunk(0, len(document.text), 0)]


class Recursive(Sound):
    step = 20

    def chunk(self, document, start=0):
        size = len(document.text)
        if start >= size or not document.text.strip():
            return []
        end = min(start + self.step, size)
        return [Chunk(start, end, start), *self.chunk(document, end)]


class StartsAtHeadings(Sound):
    def chunk(self, document):
        starts = [one.start for one in document.locations] or [0]
        ends = [*starts[1:], len(document.text)]
        return (
            [Chunk(start, end, start) for start, end in zip(starts, ends, strict=True)] if document.text.strip() else []
        )


class Endless(Sound):
    step = 10_000


class CutsAtSpaces(Sound):
    def chunk(self, document):
        edges = [0, *(at for at, one in enumerate(document.text) if one == " " and at), len(document.text)]
        return [Chunk(a, b, a) for a, b in pairwise(edges)] if document.text.strip() else []


class Restless(Sound):
    def chunk(self, document):
        self.step += 1
        return super().chunk(document)


class Marks(Sound):
    def chunk(self, document):
        document.metadata["chunked"] = True
        return super().chunk(document)


class KeepsText(Sound):
    def chunk(self, document):
        self.document = document
        time.sleep(0.0005)
        return super().chunk(self.document)
