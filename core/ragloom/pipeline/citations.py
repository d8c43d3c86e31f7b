"""From a fused text to sentences with verified citations.

A sentence's quotes come, in this order, from the spans that the generator says it copied, from the passages that the
fuser says it rests on as they stand, from the ``[n]`` marks that it wrote, from the passages that the posterior points
to, or from the passage that backs the sentence best. Whatever the way, a quote counts only if the collection holds it
at its offsets, so a sentence without one is truly unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice

from ragloom.pipeline.passages import PassageSource
from ragloom.pipeline.support import best_support
from ragloom.sentences import sentence_spans
from ragloom.types import Citation, Fused, Passage, Sentence, SourceSpan

MARK = re.compile(r"\s*\[(\d{1,3})\]")
MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+\s*")
MARKED_SUPPORT = 0.3
"""Share of a sentence's content words that a passage named by a mark or a posterior must hold in one sentence."""
UNMARKED_SUPPORT = 0.6
"""The same for a passage that nothing but its words points to."""
LIKELY = 0.5
"""The posterior points to the fewest passages that hold this much of it."""


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
    found = _copied(fused.text, copied, passages) if copied else _uncopied(fused, start, end, passages)
    for passage, first, last in found:
        if citation := source.verified(_citation(passage, first, last)):
            yield citation


def _uncopied(fused: Fused, start: int, end: int, passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    if fused.grounds:
        return ((passages[number], 0, len(passages[number].text)) for number in fused.grounds)
    return _backing(fused, start, end, passages)


def _copied(text: str, spans: Sequence[SourceSpan], passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    for span in spans:
        passage = passages[span.source]
        if text[span.start : span.end] == passage.text[span.source_start : span.source_end]:
            yield passage, span.source_start, span.source_end


def _backing(fused: Fused, start: int, end: int, passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    # Marks written after the full stop belong to the sentence before them.
    following = MARKS.match(fused.text, end)
    marks = [int(number) - 1 for number in MARK.findall(fused.text[start : following.end() if following else end])]
    sentence = MARK.sub("", fused.text[start:end])
    if marks:
        named = [passages[number] for number in dict.fromkeys(marks) if 0 <= number < len(passages)]
        return _best(sentence, named, MARKED_SUPPORT)
    pointed = () if fused.posterior is None else _likely(sentence, passages, fused.posterior.of(start, end).tolist())
    return islice(chain(pointed, _best(sentence, passages, UNMARKED_SUPPORT)), 1)


def _likely(sentence: str, passages: Sequence[Passage], shares: Sequence[float]) -> Iterator[tuple[Passage, int, int]]:
    """Of the passages that hold half of the posterior, that whose share times support is greatest."""
    order = sorted(range(len(shares)), key=lambda number: -shares[number])
    before = accumulate((shares[number] for number in order), initial=0.0)
    likely = [number for number, held in zip(order, before, strict=False) if held < LIKELY and number < len(passages)]
    found = [(number, *best_support(sentence, passages[number].text)) for number in likely]
    backed = [one for one in found if one[1] >= MARKED_SUPPORT]
    for number, _, first, last in sorted(backed, key=lambda one: -shares[one[0]] * one[1]):
        yield passages[number], first, last


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
