"""From a fused text to sentences with verified citations.

A sentence's quotes come, in this order, from the spans that the generator says it copied, from the ``[n]`` marks that
it wrote, or from the passage that backs the sentence best. Whatever the way, a quote counts only if the collection
holds it at its offsets, so a sentence without one is truly unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ragloom.pipeline.passages import PassageSource
from ragloom.pipeline.support import best_support
from ragloom.sentences import sentence_spans
from ragloom.types import Citation, Fused, Passage, Sentence, SourceSpan

MARK = re.compile(r"\s*\[(\d{1,3})\]")
MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+\s*")
MARKED_SUPPORT = 0.3
"""Share of a sentence's content words that a passage named by a mark must hold in one sentence."""
UNMARKED_SUPPORT = 0.6
"""The same for a passage that nothing but its words points to."""


def cite(fused: Fused, passages: Sequence[Passage], source: PassageSource) -> tuple[Sentence, ...]:
    """The sentences of ``fused.text`` in order, each with those quotes that ``source`` holds."""
    return tuple(
        Sentence(fused.text[start:end], start, end, tuple(_verified(fused, passages, source, start, end)))
        for start, end in _units(fused)
    )


def _units(fused: Fused) -> Iterator[tuple[int, int]]:
    """Copied spans are units of their own; what lies between them is split into sentences."""
    position = 0
    for span in sorted(fused.spans, key=lambda span: span.start):
        yield from _sentences(fused.text, position, span.start)
        if span.start >= position:
            yield span.start, span.end
        position = max(position, span.end)
    yield from _sentences(fused.text, position, len(fused.text))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in sentence_spans(text[start:end]):
        if not MARKS.fullmatch(text, start + first, start + last):
            yield start + first, start + last


def _verified(
    fused: Fused, passages: Sequence[Passage], source: PassageSource, start: int, end: int
) -> Iterator[Citation]:
    copied = [span for span in fused.spans if span.start >= start and span.end <= end]
    found = _copied(fused.text, copied, passages) if copied else _backing(fused.text, start, end, passages)
    for passage, first, last in found:
        if citation := source.verified(_citation(passage, first, last)):
            yield citation


def _copied(text: str, spans: Sequence[SourceSpan], passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    for span in spans:
        passage = passages[span.source]
        if text[span.start : span.end] == passage.text[span.source_start : span.source_end]:
            yield passage, span.source_start, span.source_end


def _backing(text: str, start: int, end: int, passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    # Marks written after the full stop belong to the sentence before them.
    following = MARKS.match(text, end)
    marks = [int(number) - 1 for number in MARK.findall(text[start : following.end() if following else end])]
    sentence = MARK.sub("", text[start:end])
    if marks:
        named = [passages[number] for number in dict.fromkeys(marks) if 0 <= number < len(passages)]
        return _best(sentence, named, MARKED_SUPPORT)
    return islice(_best(sentence, passages, UNMARKED_SUPPORT), 1)


def _best(sentence: str, passages: Sequence[Passage], least: float) -> Iterator[tuple[Passage, int, int]]:
    """For each passage the sentence that backs ``sentence`` best, best supported first."""
    found = [(passage, *best_support(sentence, passage.text)) for passage in passages]
    for passage, share, first, last in sorted(found, key=lambda one: -one[1]):
        if share >= least:
            yield passage, first, last


def _citation(passage: Passage, start: int, end: int) -> Citation:
    return Citation(
        passage.id,
        passage.document_id,
        passage.start + start,
        passage.start + end,
        passage.text[start:end],
        passage.title,
        passage.location,
    )
