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
            for lesson in self._of(question, (*some, *self.marking.wrong(question.example, texts)))
        ]

    def held_out(self, questions: Sequence[Asked]) -> list[Lesson]:
        """Each with what the row itself says: what answers it, or else all that does not."""
        return [lesson for one in questions for lesson in self._of(one, () if one.answerable else one.wrong)]

    def _lacking(self, question: Asked) -> int:
        return max(0, self.config.passages - len(question.answering))

    def _of(self, question: Asked, wrong: Sequence[Marked]) -> Iterator[Lesson]:
        passages = (*question.answering[: self.config.passages], *wrong)
        windows = tuple(window for passage in passages for window in passage)
        if self.config.normalise == "each":
            yield from (Lesson((one,), question.example.where) for one in windows)
        elif windows:
            yield Lesson(windows, question.example.where)
