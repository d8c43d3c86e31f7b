"""From lessons to pairs of question and candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from ragloom.models import TextTokenizer
from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.lessons import Lesson
from ragloom_torch.mining.readable import Readable
from ragloom_torch.training.fitting import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Collating:
    """Makes batches of lessons: the right passage first, then ``wrong`` others, drawn by seed and epoch.

    A batch counts questions, or with ``singly`` candidates, as its loss sums.
    """

    tokenizer: TextTokenizer
    limit: int
    passages: Mapping[str, Readable]
    wrong: int
    seed: int
    epoch: Epoch
    singly: bool

    def __call__(self, batch: Sequence[Lesson]) -> Batch:
        """Tokens of n pairs, and int64[n] of whose they are and in which place."""
        groups = [self.candidates(lesson) for lesson in batch]
        at = [(number, place) for number, some in enumerate(groups) for place in range(len(some))]
        pairs = [
            self.tokenizer.encode_pair(lesson.question, one.text, self.limit)
            for lesson, some in zip(batch, groups, strict=True)
            for one in some
        ]
        return {
            "pairs": pairs,
            "question": torch.tensor([number for number, _ in at]),
            "place": torch.tensor([place for _, place in at]),
            "count": len(pairs) if self.singly else len(batch),
        }

    def candidates(self, lesson: Lesson) -> list[Readable]:
        """The right one, then others."""
        drawn = lesson.drawn(self.wrong, seed=self.seed, epoch=self.epoch.number)
        return [lesson.positive, *(self.passages[key] for key in drawn)]
