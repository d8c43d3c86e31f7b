"""Carrying a text's quotes and ``[n]`` marks over from one numbering of the sources to another.

A generator numbers the sources of its own request; an answer's spans and marks count in the evidence's passages. Marks
count from 1, as they are written; everything else counts from 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ragloom.types import SourceSpan

MARK = re.compile(r"\s*\[(\d{1,3})\]")


def carry_over(
    text: str, spans: Sequence[SourceSpan], numbering: Mapping[int, int]
) -> tuple[str, tuple[SourceSpan, ...]]:
    """``text`` and ``spans`` with source i called ``numbering[i]``.

    A mark of a source that ``numbering`` lacks is taken out, and so is a span. Brackets within a quote are the source's
    own words and stay as they are.
    """
    kept = [replace(span, source=numbering[span.source]) for span in spans if span.source in numbering]
    return _rewritten(text, spans, kept, numbering)


def without_marks(text: str, spans: Sequence[SourceSpan]) -> tuple[str, tuple[SourceSpan, ...]]:
    """``text`` without its marks, ``spans`` moved along."""
    return _rewritten(text, spans, spans, {})


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


def _rewritten(
    text: str, quotes: Sequence[SourceSpan], kept: Sequence[SourceSpan], numbering: Mapping[int, int]
) -> tuple[str, tuple[SourceSpan, ...]]:
    pieces: list[str] = []
    edits: list[tuple[int, int]] = []
    done = 0
    for mark in _marks(text, quotes):
        new = _renumbered(mark, numbering)
        pieces += [text[done : mark.start()], new]
        edits.append((mark.end(), len(new) - len(mark[0])))
        done = mark.end()
    return "".join([*pieces, text[done:]]), tuple(_moved(span, edits) for span in kept)


def _renumbered(mark: re.Match[str], numbering: Mapping[int, int]) -> str:
    number = numbering.get(int(mark[1]) - 1)
    space = mark[0][: mark[0].index("[")]
    return "" if number is None else f"{space}[{number + 1}]"


def _moved(span: SourceSpan, edits: Sequence[tuple[int, int]]) -> SourceSpan:
    shift = sum(change for end, change in edits if end <= span.start)
    return replace(span, start=span.start + shift, end=span.end + shift)
