"""From lessons to a batch: every question, every passage, and which of them are nobody's negative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson
from ragloom_torch.mining.readable import Readable
from ragloom_torch.torch_encoder import TorchEncoder
from ragloom_torch.training.fitting import Batch


@dataclass(frozen=True, slots=True)
class Contrast:
    """The texts of a batch. ``own[b]`` are the columns that question ``b`` brought, its positive first."""

    questions: tuple[str, ...]
    passages: tuple[Readable, ...]
    own: tuple[range, ...]


def contrast(batch: Sequence[Lesson], drawn: Sequence[Sequence[Readable]]) -> Contrast:
    """Each question brings its positive and the hard negatives ``drawn`` for it."""
    passages: list[Readable] = []
    own: list[range] = []
    for lesson, hard in zip(batch, drawn, strict=True):
        own.append(range(len(passages), len(passages) + 1 + len(hard)))
        passages += [lesson.positive, *hard]
    return Contrast(tuple(one.question for one in batch), tuple(passages), tuple(own))


def barred(found: Contrast, known: Known) -> list[list[bool]]:
    """bool[B][N]: what must not count as a question's negative. What it brought itself was looked at before."""
    return [
        [place not in own and known.bars(question, passage) for place, passage in enumerate(found.passages)]
        for question, own in zip(found.questions, found.own, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collating:
    """Makes batches of lessons, with ``hard`` negatives each, drawn by seed and epoch."""

    encoder: TorchEncoder
    reader: TorchEncoder
    known: Known
    passages: Mapping[str, Readable]
    hard: int
    seed: int
    epoch: Epoch

    def __call__(self, batch: Sequence[Lesson]) -> Batch:
        """Token ids of B questions and N passages, int64[B] of the positives, bool[B, N] of what is barred."""
        found = contrast(batch, [self._drawn(lesson) for lesson in batch])
        return {
            "questions": self.encoder.tokenise(found.questions, self.encoder.settings.query_prefix),
            "passages": self.reader.tokenise([one.text for one in found.passages], self.reader.settings.passage_prefix),
            "positives": torch.tensor([own.start for own in found.own]),
            "known": torch.tensor(barred(found, self.known)),
            "count": len(batch),
        }

    def _drawn(self, lesson: Lesson) -> list[Readable]:
        return [self.passages[key] for key in lesson.drawn(self.hard, seed=self.seed, epoch=self.epoch.number)]
