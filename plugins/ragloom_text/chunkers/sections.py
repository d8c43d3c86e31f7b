"""A document's sections, by the headings that its loader found."""

from __future__ import annotations

from itertools import pairwise

from ragloom.types import Document
from ragloom_text.chunkers.counting import count_tokens

SEPARATOR = " > "
"""What stands between the headings of a ``heading`` location's label."""


def section_bounds(document: Document, *, levels: int | None = None) -> list[tuple[int, int]]:
    """Spans that tile the text, each from one heading to the next; ``levels`` leaves deeper headings out."""
    starts = {
        place.start
        for place in document.locations
        if place.kind == "heading" and (levels is None or place.label.count(SEPARATOR) < levels)
    }
    edges = [0, *sorted(start for start in starts if 0 < start < len(document.text)), len(document.text)]
    return [(start, end) for start, end in pairwise(edges) if start < end]


def with_body(text: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``bounds`` where a section of at most one line (a heading and nothing else) goes with the section behind it."""
    joined, rest = _joined(bounds, [len(text[start:end].strip().splitlines()) < 2 for start, end in bounds])
    return joined + rest


def large_enough(text: str, bounds: list[tuple[int, int]], min_tokens: int) -> list[tuple[int, int]]:
    """``bounds`` where a section of fewer than ``min_tokens`` goes with the one behind it, the last with the others."""
    joined, rest = _joined(bounds, [count_tokens(text, start, end) < min_tokens for start, end in bounds])
    return [*joined[:-1], (joined[-1][0], rest[0][1])] if joined and rest else joined + rest


def _joined(bounds: list[tuple[int, int]], small: list[bool]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """``bounds`` with each small one joined to the next that is not, and what small ones are left at the end."""
    joined: list[tuple[int, int]] = []
    waiting: list[tuple[int, int]] = []
    for (start, end), goes_on in zip(bounds, small, strict=True):
        span = (waiting[0][0] if waiting else start, end)
        waiting = [span] if goes_on else []
        joined += [] if goes_on else [span]
    return joined, waiting
