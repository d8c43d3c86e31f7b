"""An answer from the first passages, improved with the following ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ragloom.interfaces import Generator
from ragloom.types import Evidence, Fused, Request
from ragloom_fusion.answers.component import ABSTAINED, AskingFuser, from_generation
from ragloom_fusion.answers.marks import carry_over, sources_of
from ragloom_fusion.config import RefineConfig


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, and which passage of the evidence each of its sources is."""

    request: Request
    sources: tuple[int, ...]


class RefineFuser(AskingFuser):
    """Reads ``step`` passages at a time, all questions in one call a step.

    Each step is given the answer so far, the passages that it rests on, and the next ones: so its citations can be
    kept, and a prompt never grows beyond what is cited. An abstention leaves the answer as it is; while there is none,
    the question is asked afresh. An answer replaces the one before unless both have a confidence and its own is lower:
    a generator that ignores the answer so far thus keeps its best one.
    """

    def __init__(self, config: RefineConfig) -> None:
        super().__init__(config)
        self._step = config.step

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        answers = [ABSTAINED] * len(evidence)
        longest = max((len(self.usable(one)) for one in evidence), default=0)
        for first in range(0, longest, self._step):
            waiting = [number for number, one in enumerate(evidence) if first < len(self.usable(one))]
            asked = [self._next(evidence[number], answers[number], first) for number in waiting]
            texts = self.ask(generator, [one.request for one in asked])
            for number, one, text in zip(waiting, asked, texts, strict=True):
                answers[number] = better(answers[number], from_generation(text, one.sources))
        return answers

    def _next(self, evidence: Evidence, answer: Fused, first: int) -> _Asked:
        passages = self.usable(evidence)
        following = range(first, min(first + self._step, len(passages)))
        if answer.abstained:
            sources = tuple(following)
            return _Asked(self.request(evidence.task, evidence, (passages[i] for i in sources)), sources)
        sources = (*sources_of(answer.text, answer.spans, first), *following)
        previous, _ = carry_over(answer.text, answer.spans, {number: i for i, number in enumerate(sources)})
        return _Asked(self.request("refine", evidence, (passages[i] for i in sources), previous), sources)


def better(answer: Fused, candidate: Fused) -> Fused:
    """``candidate``, unless it says nothing or both have a confidence and its own is lower."""
    if candidate.abstained and not answer.abstained:
        return answer
    if candidate.abstained == answer.abstained and candidate.confidence < answer.confidence:
        return answer
    return candidate
