"""What is learnt from: questions with as many passages as they are to be read with."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ragloom.interfaces import Resources
from ragloom_torch.trainers.reader.asking import Asked
from ragloom_torch.trainers.reader.config import ReaderConfig
from ragloom_torch.trainers.reader.distractors import distractors
from ragloom_torch.trainers.reader.marking import Marked, MarkedWindow, Marking


@dataclass(frozen=True, slots=True)
class Lesson:
    """Windows that compete for one answer, or for none where nothing is marked in them."""

    windows: tuple[MarkedWindow, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Lessons:
    """How questions become lessons."""

    config: ReaderConfig
    marking: Marking
    resources: Resources
    seed: int

    def taught(self, questions: Sequence[Asked]) -> list[Lesson]:
        """Each with its passages and wrong ones, which ``seed`` draws; none of a question without any passage."""
        draw = random.Random(self.seed)
        shares = [not one.answerable or draw.random() < self.config.negative_share for one in questions]
        wanted = [self._lacking(one) if shared else 0 for one, shared in zip(questions, shares, strict=True)]
        own = [draw.sample(one.wrong, min(len(one.wrong), n)) for one, n in zip(questions, wanted, strict=True)]
        lacking = [n - len(some) for n, some in zip(wanted, own, strict=True)]
        examples = [one.example for one in questions]
        found = distractors(examples, lacking, self.config.negatives, self.resources, draw)
        return [
            lesson
            for question, some, texts in zip(questions, own, found, strict=True)
            for lesson in self._of(question, self._passages(question, some, texts, draw))
        ]

    def held_out(self, questions: Sequence[Asked]) -> list[Lesson]:
        """Each with what the row itself says: what answers it, or else all that does not."""
        return [lesson for one in questions for lesson in self._of(one, one.answering or one.wrong)]

    def _lacking(self, question: Asked) -> int:
        return max(0, self.config.passages - len(question.answering))

    def _passages(
        self, question: Asked, own: Sequence[Marked], texts: Sequence[str], draw: random.Random
    ) -> list[Marked]:
        """What answers, then what does not; of each no more windows than the settings allow, or a few long passages
        would take all memory.
        """
        wrong = (*own, *self.marking.wrong(question.example, texts))
        passages = (*question.answering[: self.config.passages], *wrong)
        return [_drawn(one, self.config.windows, draw) for one in passages]

    def _of(self, question: Asked, passages: Sequence[Marked]) -> Iterator[Lesson]:
        windows = tuple(window for passage in passages for window in passage)
        if self.config.normalise == "each":
            yield from (Lesson((one,), question.example.where) for one in windows)
        elif windows:
            yield Lesson(windows, question.example.where)


def _drawn(passage: Marked, most: int, draw: random.Random) -> Marked:
    """At most so many windows, in the passage's order; those that hold an answer before all others."""
    if len(passage) <= most:
        return passage
    order = sorted(draw.sample(range(len(passage)), len(passage)), key=lambda one: not passage[one].spans)
    return tuple(passage[number] for number in sorted(order[:most]))
