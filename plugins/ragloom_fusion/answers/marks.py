"""Carrying a text's quotes and ``[n]`` marks over from one numbering of the sources to another.

A generator numbers the sources of its own request; an answer's spans and marks count in the evidence's passages. Marks
count from 1, as they are written; everything else counts from 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ragloom.types import SourceSpan

MARK = re.compile(r"\s*\[(\d{1,3})\]")
MOST = 999
"""No mark names a later source: it would not be read as one."""

Renumbering = Callable[[int, int], int | None]
"""From where a mark begins in the text and the source that it names to that source's new number, None for no mark."""


def carry_over(
    text: str, spans: Sequence[SourceSpan], numbering: Mapping[int, int]
) -> tuple[str, tuple[SourceSpan, ...]]:
    """``text`` and ``spans`` with source i called ``numbering[i]``.

    A mark of a source that ``numbering`` lacks is taken out, and so is a span. Brackets within a quote are the source's
    own words and stay as they are.
    """
    kept = [replace(span, source=numbering[span.source]) for span in spans if span.source in numbering]
    return rewritten(text, spans, kept, lambda _, source: numbering.get(source))


def without_marks(text: str, spans: Sequence[SourceSpan]) -> tuple[str, tuple[SourceSpan, ...]]:
    """``text`` without its marks, ``spans`` moved along."""
    return rewritten(text, spans, spans, lambda *_: None)


def sources_of(text: str, spans: Sequence[SourceSpan], count: int) -> list[int]:
    """Which of ``count`` sources the text quotes or marks, ascending."""
    marked = {int(mark[1]) - 1 for mark in _marks(text, spans)}
    return sorted(number for number in marked | {span.source for span in spans} if 0 <= number < count)


def _marks(text: str, spans: Sequence[SourceSpan]) -> list[re.Match[str]]:
    return [
        mark
        for mark in MARK.finditer(text)
        if not any(span.start < mark.end() and mark.start(1) - 1 < span.end for span in spans)
    ]


def rewritten(
    text: str, quotes: Sequence[SourceSpan], kept: Sequence[SourceSpan], renumbered: Renumbering
) -> tuple[str, tuple[SourceSpan, ...]]:
    """``text`` with its marks ``renumbered``, but for those within ``quotes``, and the spans ``kept`` moved along."""
    pieces: list[str] = []
    edits: list[tuple[int, int]] = []
    done = 0
    for mark in _marks(text, quotes):
        new = _written(mark, renumbered(mark.start(), int(mark[1]) - 1))
        pieces += [text[done : mark.start()], new]
        edits.append((mark.end(), len(new) - len(mark[0])))
        done = mark.end()
    return "".join([*pieces, text[done:]]), tuple(_moved(span, edits) for span in kept)


def _written(mark: re.Match[str], number: int | None) -> str:
    space = mark[0][: mark[0].index("[")]
    return "" if number is None or number >= MOST else f"{space}[{number + 1}]"


def _moved(span: SourceSpan, edits: Sequence[tuple[int, int]]) -> SourceSpan:
    shift = sum(change for end, change in edits if end <= span.start)
    return replace(span, start=span.start + shift, end=span.end + shift)
