"""The loss of a batch of lessons."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import torch
from torch import Tensor, nn

from ragloom_torch.losses import span_marginal
from ragloom_torch.reader.torch_reader import TorchReader
from ragloom_torch.trainers.reader.lessons import Lesson
from ragloom_torch.trainers.reader.marking import MarkedWindow
from ragloom_torch.training.fitting import Batch

NO_ANSWER = (0, 0)
"""The span that is right where nothing is: it stands before all tokens of a lesson."""


class ReaderLoss(nn.Module):
    """Negative log-likelihood of the spans that match, among all of a lesson's windows and no answer.

    A window's logits count from its own first token's, which stands for no answer, as a reader weighs spans when it
    serves; so there is one "no answer" for all windows, whose logits are 0, and spans compete across them.
    """

    def __init__(self, reader: TorchReader) -> None:
        super().__init__()
        self.reader = reader

    def collate(self, lessons: Sequence[Lesson]) -> Batch:
        """B lessons, n windows of them all, T tokens in a window, at most S spans and W windows in a lesson.

        ``named`` bool[n, T] are the tokens that an answer may begin and end with; ``own`` int64[B, W] are the numbers
        of a lesson's windows, n where it has no more; ``first``, ``last`` int64[B, S] and ``there`` bool[B, S] are the
        spans, whose tokens count through all windows of a lesson, from 1.
        """
        windows = [window for lesson in lessons for window in lesson.windows]
        read = self.reader.tensors([one.ids for one in windows], [one.types for one in windows])
        width = read["input_ids"].shape[1]
        spans = [_spans(lesson, width) for lesson in lessons]
        longest = max(map(len, spans))
        ends = torch.tensor([[*some, *[NO_ANSWER] * (longest - len(some))] for some in spans])
        there = torch.tensor([[number < len(some) for number in range(longest)] for some in spans])
        told = {"own": _own(lessons, len(windows)), "first": ends[..., 0], "last": ends[..., 1], "there": there}
        return {**read, **told, "named": _named(windows, width), "count": len(lessons)}

    def forward(
        self, *, named: Tensor, own: Tensor, first: Tensor, last: Tensor, there: Tensor, **read: Tensor
    ) -> dict[str, Tensor]:
        """The sum over the batch's lessons."""
        logits = self.reader(**read)
        start, end = (_in_rows(one - one[:, :1], named, own) for one in logits)
        return {"loss": span_marginal.loss_at(start, end, first, last, there).sum()}


def _in_rows(logits: Tensor, named: Tensor, own: Tensor) -> Tensor:
    """float32[B, 1 + W · T] from a window a row [n, T]: no answer's 0 first, −inf where no answer may begin or end."""
    kept = logits.masked_fill(~named, -inf)
    whole = torch.cat([kept, kept.new_full((1, kept.shape[1]), -inf)])[own].flatten(1)
    return torch.cat([whole.new_zeros(len(whole), 1), whole], dim=1)


def _own(lessons: Sequence[Lesson], windows: int) -> Tensor:
    found = torch.full((len(lessons), max(len(one.windows) for one in lessons)), windows)
    at = 0
    for row, lesson in enumerate(lessons):
        found[row, : len(lesson.windows)] = torch.arange(at, at := at + len(lesson.windows))
    return found


def _spans(lesson: Lesson, width: int) -> list[tuple[int, int]]:
    found = [
        (1 + place * width + first, 1 + place * width + last)
        for place, window in enumerate(lesson.windows)
        for first, last in window.spans
    ]
    return found or [NO_ANSWER]


def _named(windows: Sequence[MarkedWindow], width: int) -> Tensor:
    found = torch.zeros(len(windows), width, dtype=torch.bool)
    for row, window in enumerate(windows):
        found[row, list(window.named)] = True
    return found
