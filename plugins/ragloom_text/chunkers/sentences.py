"""The default chunker: whole sentences, packed."""

from __future__ import annotations

from ragloom.interfaces import Stateless
from ragloom.sentences import sentence_spans
from ragloom.types import Chunk, Document
from ragloom_text.chunkers.config import SentencesConfig
from ragloom_text.chunkers.packing import pack
from ragloom_text.chunkers.sections import large_enough, section_bounds
from ragloom_text.chunkers.splitting import sentence_units

_SMALL = 8
"""A section of less than this fraction of ``max_tokens`` is no passage of its own."""


class SentencesChunker(Stateless):
    """Packs whole sentences up to ``max_tokens``; a heading begins a new passage unless the section is tiny."""

    def __init__(self, config: SentencesConfig) -> None:
        self._max_tokens = config.max_tokens
        self._overlap = config.overlap

    def chunk(self, document: Document) -> list[Chunk]:
        """Chunks of whole sentences; only a sentence longer than ``max_tokens`` is cut, at a clause or a space."""
        text = document.text
        if not text.strip():
            return []
        sections = large_enough(text, section_bounds(document), max(1, self._max_tokens // _SMALL))
        return [chunk for bounds in sections for chunk in self._section(text, bounds)]

    def _section(self, text: str, bounds: tuple[int, int]) -> list[Chunk]:
        start, end = bounds
        spans = [(start + first, start + last) for first, last in sentence_spans(text[start:end])]
        units = sentence_units(text, spans, bounds, self._max_tokens)
        return pack(units, max_tokens=self._max_tokens, overlap=self._overlap)
