"""Passages that follow a document's build: sections first, then its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ragloom.interfaces import Stateless
from ragloom.sentences import sentence_spans
from ragloom.types import Chunk, Document
from ragloom_text.chunkers.blocks import FENCES, block_spans
from ragloom_text.chunkers.config import MarkdownConfig
from ragloom_text.chunkers.counting import measured
from ragloom_text.chunkers.packing import pack
from ragloom_text.chunkers.sections import section_bounds, with_body
from ragloom_text.chunkers.splitting import sentence_units, split_lines
from ragloom_text.chunkers.unit import Unit, tiled

_ROW = re.compile(r" \| |^\||\t")


class MarkdownChunker(Stateless):
    """No passage spans two sections; code and tables stay whole where they fit, then lines do, then sentences."""

    def __init__(self, config: MarkdownConfig) -> None:
        self._max_tokens = config.max_tokens
        self._levels = config.levels

    def chunk(self, document: Document) -> list[Chunk]:
        """Chunks of whole blocks, by the ``heading`` locations of the extracted text."""
        text = document.text
        if not text.strip():
            return []
        sections = with_body(text, section_bounds(document, levels=self._levels))
        return [chunk for bounds in sections for chunk in self._section(text, *bounds)]

    def _section(self, text: str, start: int, end: int) -> list[Chunk]:
        blocks = tiled(block_spans(text, start, end), start, end)
        units = [unit for block in blocks for unit in self._units(text, *block)]
        return pack(units, max_tokens=self._max_tokens)

    def _units(self, text: str, start: int, end: int) -> Iterator[Unit]:
        whole = measured(text, start, end)
        if whole.tokens <= self._max_tokens:
            yield whole
        elif _in_lines(text[start:end]):
            yield from split_lines(text, start, end, self._max_tokens)
        else:
            spans = [(start + first, start + last) for first, last in sentence_spans(text[start:end])]
            yield from sentence_units(text, spans, (start, end), self._max_tokens)


def _in_lines(block: str) -> bool:
    """Whether ``block`` is code or a table, whose lines mean something."""
    first = block.lstrip()
    return first.startswith(FENCES) or _ROW.search(first.split("\n", 1)[0]) is not None
