"""From quotes of a partial answer back to the passages that the partial answer quotes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ragloom.types import SourceSpan


def trace_back(
    span: SourceSpan, partial: str, spans: Sequence[SourceSpan], passages: Mapping[int, str]
) -> Iterator[SourceSpan]:
    """The parts of ``span``, a quote from ``partial``, as quotes from the ``passages``, texts by their number.

    ``spans`` say what ``partial`` itself takes from the passages; a quote across two of them gives two. Where they do
    not cover the quote it is looked for in each passage as it stands. What no passage holds gives nothing.
    """
    quote = partial[span.source_start : span.source_end]
    if span.end - span.start != len(quote):
        return
    yield from list(_through(span, spans)) or _found(span, quote, passages)


def _through(span: SourceSpan, spans: Sequence[SourceSpan]) -> Iterator[SourceSpan]:
    for own in sorted(spans, key=lambda own: own.start):
        first, last = max(span.source_start, own.start), min(span.source_end, own.end)
        if first < last and own.end - own.start == own.source_end - own.source_start:
            at, shift = span.start + first - span.source_start, own.source_start - own.start
            yield SourceSpan(at, at + last - first, own.source, first + shift, last + shift)


def _found(span: SourceSpan, quote: str, passages: Mapping[int, str]) -> Iterator[SourceSpan]:
    for number, text in passages.items():
        if quote and (at := text.find(quote)) >= 0:
            yield SourceSpan(span.start, span.end, number, at, at + len(quote))
            return
