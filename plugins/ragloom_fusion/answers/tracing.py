"""From quotes of a partial answer back to the passage that the partial answer quotes itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ragloom.types import SourceSpan


def trace_back(
    span: SourceSpan, partial: str, spans: Sequence[SourceSpan], passage: str, number: int
) -> Iterator[SourceSpan]:
    """The parts of ``span``, a quote from ``partial``, as quotes from passage ``number`` whose text is ``passage``.

    ``spans`` say what ``partial`` itself takes from the passage; a quote across two of them gives two. Where they do
    not cover the quote it is looked for in the passage as it stands. What the passage does not hold gives nothing.
    """
    quote = partial[span.source_start : span.source_end]
    if span.end - span.start != len(quote):
        return
    found = list(_through(span, spans, number))
    if not found and quote and (at := passage.find(quote)) >= 0:
        found = [SourceSpan(span.start, span.end, number, at, at + len(quote))]
    yield from found


def _through(span: SourceSpan, spans: Sequence[SourceSpan], number: int) -> Iterator[SourceSpan]:
    for own in sorted(spans, key=lambda own: own.start):
        first, last = max(span.source_start, own.start), min(span.source_end, own.end)
        if first < last and own.end - own.start == own.source_end - own.source_start:
            at, shift = span.start + first - span.source_start, own.source_start - own.start
            yield SourceSpan(at, at + last - first, number, first + shift, last + shift)
