"""A text that stands for passages between two steps of a reduction, and what a step makes of several of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ragloom.sentences import sentence_spans
from ragloom.types import Fused, Generation, Passage, SourceSpan
from ragloom_fusion.answers.component import ABSTAINED, is_empty
from ragloom_fusion.answers.marks import rewritten, sources_of, without_marks
from ragloom_fusion.answers.overlap import likeliest
from ragloom_fusion.answers.tracing import trace_back


@dataclass(frozen=True, slots=True)
class Partial:
    """``text`` in the place of ``source``, made from the passages of ``passages``, by their number in the evidence.

    ``spans`` are its quotes from them. ``fused`` is the text as an output of its own, marks included.
    """

    source: Passage
    text: str
    spans: tuple[SourceSpan, ...]
    passages: Mapping[int, Passage]
    fused: Fused

    @classmethod
    def of_passage(cls, number: int, passage: Passage) -> Partial:
        """A passage as it stands: one quote from end to end."""
        whole = SourceSpan(0, len(passage.text), number, 0, len(passage.text))
        return cls(passage, passage.text, (whole,), {number: passage}, Fused(passage.text, (whole,)))

    @classmethod
    def of_fused(cls, fused: Fused, run: Sequence[Partial]) -> Partial:
        """What was made of a ``run`` of partials; it rests on the passages that it quotes or marks, or on all."""
        # As a source's text, marks of this step would be taken for marks of the next.
        text, spans = without_marks(fused.text, fused.spans)
        every = {number: passage for one in run for number, passage in one.passages.items()}
        named = sources_of(fused.text, fused.spans, max(every) + 1)
        kept = {number: every[number] for number in named if number in every} or every
        source = replace(run[0].source, text=text, start=0, end=len(text), location="")
        return cls(source, text, spans, kept, fused)

    def traced(self, span: SourceSpan) -> Iterator[SourceSpan]:
        """A quote from this text as quotes from the passages."""
        texts = {number: passage.text for number, passage in self.passages.items()}
        return trace_back(span, self.text, self.spans, texts)

    def behind(self, sentence: str) -> int:
        """The passage that ``sentence``, said to rest on this text, was most likely made from."""
        if len(self.passages) == 1:
            return next(iter(self.passages))
        return likeliest(sentence, {number: passage.text for number, passage in self.passages.items()})


def made_of(generation: Generation, run: Sequence[Partial]) -> Fused:
    """``generation``, whose sources were ``run``, with quotes and marks that count in the evidence's passages."""
    if is_empty(generation):
        return replace(ABSTAINED, confidence=generation.confidence)
    text, quotes = generation.text, generation.spans
    traced = [quote for span in quotes if span.source < len(run) for quote in run[span.source].traced(span)]

    def renumbered(at: int, source: int) -> int | None:
        return run[source].behind(_last_sentence(text[:at])) if 0 <= source < len(run) else None

    return Fused(*rewritten(text, quotes, traced, renumbered), confidence=generation.confidence)


def _last_sentence(text: str) -> str:
    ends = list(sentence_spans(text))
    return text[slice(*ends[-1])] if ends else text
