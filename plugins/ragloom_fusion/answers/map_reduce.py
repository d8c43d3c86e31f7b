"""An answer from each passage, then one from these answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ragloom.interfaces import Generator
from ragloom.types import Evidence, Fused, Generation, Passage, SourceSpan
from ragloom_fusion.answers.component import ABSTAINED, AskingFuser, from_generation, is_empty
from ragloom_fusion.answers.marks import without_marks
from ragloom_fusion.answers.tracing import trace_back


@dataclass(frozen=True, slots=True)
class Partial:
    """What passage ``number`` of the evidence alone gave: ``spans`` are quotes from it."""

    number: int
    passage: Passage
    text: str
    spans: tuple[SourceSpan, ...]
    generation: Generation

    def as_source(self) -> Passage:
        """The partial answer in a source's place, under the name of the passage that it came from."""
        return replace(self.passage, text=self.text, start=0, end=len(self.text), location="")


class MapReduceFuser(AskingFuser):
    """Asks task ``map`` once a passage, then ``reduce`` over what was answered; two calls for all questions together.

    Passages that do not answer drop out; a single answer left is the answer. What the reduced text quotes is traced
    back through the partial answers, so that its spans are true offsets in the passages, and its ``[n]`` marks are
    renumbered alike. Where the reduction abstains, so does the answer: it saw all that there was.
    """

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        partials = self._map(evidence, generator)
        several = [number for number, found in enumerate(partials) if len(found) > 1]
        requests = [
            self.request("reduce", evidence[number], (partial.as_source() for partial in partials[number]))
            for number in several
        ]
        reduced = dict(zip(several, self.ask(generator, requests), strict=True))
        return [_joined(found, reduced.get(number)) for number, found in enumerate(partials)]

    def _map(self, evidence: Sequence[Evidence], generator: Generator) -> list[list[Partial]]:
        places = [(i, j) for i, one in enumerate(evidence) for j in range(len(self.usable(one)))]
        requests = [self.request("map", evidence[i], (evidence[i].passages[j],)) for i, j in places]
        partials: list[list[Partial]] = [[] for _ in evidence]
        for (i, j), generation in zip(places, self.ask(generator, requests), strict=True):
            if not is_empty(generation):
                partials[i].append(_partial(j, evidence[i].passages[j], generation))
        return partials


def _partial(number: int, passage: Passage, generation: Generation) -> Partial:
    # Marks of the map step all say [1]; as a source's text they would be taken for marks of the reduction.
    text, spans = without_marks(generation.text, [span for span in generation.spans if span.source == 0])
    return Partial(number, passage, text, spans, generation)


def _joined(partials: Sequence[Partial], reduced: Generation | None) -> Fused:
    if not partials:
        return ABSTAINED
    if reduced is None:
        return from_generation(partials[0].generation, [partials[0].number])
    fused = from_generation(reduced, [partial.number for partial in partials])
    by_number = {partial.number: partial for partial in partials}
    spans = (quote for span in fused.spans for quote in _traced(span, by_number[span.source]))
    return replace(fused, spans=tuple(spans))


def _traced(span: SourceSpan, partial: Partial) -> Iterator[SourceSpan]:
    return trace_back(span, partial.text, partial.spans, partial.passage.text, partial.number)
