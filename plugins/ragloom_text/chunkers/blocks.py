"""The blocks of a text: paragraphs, and fenced code whatever blank lines it holds."""

from __future__ import annotations

from collections.abc import Iterator

FENCES = ("```", "~~~")


def block_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The blocks of ``text[start:end]``, in order, with blank lines between them left out."""
    spans: list[tuple[int, int]] = []
    begin = -1
    fence = ""
    for line_start, line_end in _lines(text, start, end):
        line = text[line_start:line_end].strip()
        if fence:
            if line.startswith(fence):
                spans.append((begin, line_end))
                begin, fence = -1, ""
        elif begin >= 0 and (not line or line.startswith(FENCES)):
            spans.append((begin, line_start))
            begin = -1
        if begin < 0 and line and not (spans and spans[-1][1] == line_end):
            begin = line_start
            fence = line[:3] if line.startswith(FENCES) else ""
    return [*spans, (begin, end)] if begin >= 0 else spans


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline + 1
        yield start, stop
        start = stop
