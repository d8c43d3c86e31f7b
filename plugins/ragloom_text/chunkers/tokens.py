"""Fixed windows of tokens, whatever they hold: the reference that other chunkers are measured against."""

from __future__ import annotations

from ragloom.interfaces import Stateless
from ragloom.types import Chunk, Document
from ragloom_text.chunkers.config import TokensConfig
from ragloom_text.chunkers.counting import token_spans


class TokensChunker(Stateless):
    """Every passage has ``max_tokens`` tokens (the last one fewer), ``overlap`` of them from the passage before."""

    def __init__(self, config: TokensConfig) -> None:
        self._max_tokens = config.max_tokens
        self._overlap = config.overlap

    def chunk(self, document: Document) -> list[Chunk]:
        """Windows that begin where a token begins."""
        starts = [start for start, _ in token_spans(document.text)]
        if not starts:
            return []
        firsts = [0, *range(self._max_tokens, len(starts), self._max_tokens - self._overlap)]
        edges = [0, *(starts[first] for first in firsts[1:]), len(document.text)]
        contexts = [0, *(starts[first - self._overlap] for first in firsts[1:])]
        return [Chunk(start, end, context) for start, end, context in zip(edges, edges[1:], contexts, strict=False)]
