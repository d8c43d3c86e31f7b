"""Packing units into chunks of a bounded size."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.types import Chunk
from ragloom_text.chunkers.unit import Unit


def pack(units: Sequence[Unit], *, max_tokens: int, overlap: int = 0) -> list[Chunk]:
    """Chunks of whole units, in order, each of at most ``max_tokens`` with what it repeats of the one before.

    Sizes are evened out: 210 tokens make two chunks of about 105, not 200 and 10. ``overlap`` is how many units of the
    chunk before a chunk repeats, fewer where they leave no room for its own.
    """
    total = sum(unit.tokens for unit in units)
    target = -(-total // max(1, -(-total // max_tokens)))
    chunks = []
    first = 0
    while first < len(units):
        context = _context(units, first, overlap, max_tokens)
        last = _fill(units, first, max_tokens - sum(unit.tokens for unit in units[context:first]), target)
        chunks.append(Chunk(units[first].start, units[last - 1].end, units[context].start))
        first = last
    return chunks


def _context(units: Sequence[Unit], first: int, overlap: int, max_tokens: int) -> int:
    """From which unit on the chunk that begins at ``first`` repeats; half of it at least is its own."""
    room = min(max_tokens - units[first].tokens, max_tokens // 2)
    context = first
    while context > max(0, first - overlap) and units[context - 1].tokens <= room:
        context -= 1
        room -= units[context].tokens
    return context


def _fill(units: Sequence[Unit], first: int, room: int, target: int) -> int:
    """The unit before which the chunk that begins at ``first`` ends: full, or as large as the others will be."""
    last, size = first + 1, units[first].tokens
    while last < len(units) and size < target and size + units[last].tokens <= room:
        size += units[last].tokens
        last += 1
    return last
