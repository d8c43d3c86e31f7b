"""The shape that all answer fusers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ragloom.interfaces import Generator, Stateless
from ragloom.types import Evidence, Fused, Generation, Passage, Request
from ragloom_fusion.answers.marks import carry_over
from ragloom_fusion.answers.whole_document import is_whole_document
from ragloom_fusion.config import AnswerConfig

ABSTAINED = Fused("", abstained=True)
"""What is said where there is nothing to say it from."""


class AskingFuser(Stateless):
    """An answer fuser that asks a generator for texts; a subclass states only what it asks, and in which order."""

    def __init__(self, config: AnswerConfig) -> None:
        self._config = config
        self._settings = config.generation.settings()

    @property
    def passages(self) -> int:
        """How many passages a query's evidence should hold."""
        return self._config.passages

    def usable(self, evidence: Evidence) -> tuple[Passage, ...]:
        """The passages that the answer is made from."""
        return evidence.passages[: self._config.passages]

    def request(self, task: str, evidence: Evidence, sources: Iterable[Passage], previous: str = "") -> Request:
        """One text to ask for; a summary of one document has no topic beside what the document says."""
        question = "" if is_whole_document(evidence) else evidence.query.text
        return Request(task, question, tuple(sources), self._config.instruction, previous)

    def ask(self, generator: Generator, requests: Sequence[Request]) -> list[Generation]:
        """All texts in one call; none asked for, none made."""
        return generator.generate(requests, self._settings) if requests else []


def from_generation(generation: Generation, sources: Sequence[int]) -> Fused:
    """``generation`` as an output of its own; its source number i was the evidence's passage ``sources[i]``."""
    if is_empty(generation):
        return Fused("", abstained=True, confidence=generation.confidence)
    text, spans = carry_over(generation.text, generation.spans, dict(enumerate(sources)))
    return Fused(text, spans, confidence=generation.confidence)


def is_empty(generation: Generation) -> bool:
    """Whether nothing was answered."""
    return generation.finish_reason == "abstain" or not generation.text.strip()
