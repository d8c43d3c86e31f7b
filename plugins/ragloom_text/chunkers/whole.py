"""One passage a document: for collections whose documents are passages already."""

from __future__ import annotations

from ragloom.interfaces import Stateless
from ragloom.types import Chunk, Document


class WholeChunker(Stateless):
    """Leaves every document whole."""

    def chunk(self, document: Document) -> list[Chunk]:
        """The whole text as one chunk."""
        return [Chunk(0, len(document.text), 0)] if document.text.strip() else []
