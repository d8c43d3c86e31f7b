"""What is learnt: a question with one of its passages, and what may be drawn to stand against it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ragloom.types import Example
from ragloom_torch.mining.mine import Mined
from ragloom_torch.mining.readable import Readable, distinct, of_row


@dataclass(frozen=True, slots=True)
class Lesson:
    """``hard`` are keys of passages: as short as a digest of all data wants them."""

    question: str
    positive: Readable
    hard: tuple[str, ...] = ()
    where: str = ""

    def drawn(self, count: int, *, seed: int, epoch: int) -> list[str]:
        """``count`` of ``hard``, or all where there are no more: a function of what is given alone."""
        draw = random.Random(f"{seed}:{epoch}:{self.question}:{self.positive.key}")
        return draw.sample(self.hard, min(count, len(self.hard)))


def lessons(examples: Sequence[Example], found: Sequence[Mined]) -> list[Lesson]:
    """One a question and positive."""
    return [
        Lesson(example.question, positive, tuple(one.key for one in mine.hard), example.where)
        for example, mine in zip(examples, found, strict=True)
        for positive in distinct(map(of_row, example.positives))
    ]


def settled(every: Iterable[Lesson], count: int, *, seed: int) -> list[Lesson]:
    """Lessons that draw the same negatives in every epoch: what is held out must compare from one to the next."""
    return [Lesson(one.question, one.positive, tuple(one.drawn(count, seed=seed, epoch=0)), one.where) for one in every]


def by_key(found: Iterable[Mined]) -> Mapping[str, Readable]:
    """The passages that may be drawn."""
    return {one.key: one for mine in found for one in mine.hard}
