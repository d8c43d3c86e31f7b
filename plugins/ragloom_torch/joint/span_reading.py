"""A span reader's likelihoods: an answer is a target of one token, which a passage without it cannot give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ragloom.decoding.reading import (
    LEAST_ROOM,
    SourceReader,
    Window,
    readable,
    reading_limit,
    room_for_a_source,
    windows,
)
from ragloom.models import ModelFolder, Pair, TextTokenizer
from ragloom.models.reader_config import SpanReaderConfig
from ragloom.types import Passage, Request
from ragloom_torch.joint.reading import NOTHING, Passages, laid_out, pairs
from ragloom_torch.joint.rows import JointRow, may_answer
from ragloom_torch.joint.spans import matches
from ragloom_torch.loading import load
from ragloom_torch.losses.span_marginal import loss_at
from ragloom_torch.padding import padded
from ragloom_torch.placement import Placement
from ragloom_torch.reader.torch_reader import READER, TorchReader
from ragloom_torch.tokenizer_files import save_model

NO_ANSWER = (0, 0)
"""The span that stands for it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A window of a passage that holds the answer: which tokens may begin or end one, and which spans are it."""

    window: Window
    allowed: tuple[bool, ...]
    spans: tuple[tuple[int, int], ...]


class SpanReading(nn.Module):
    """p(y | x, z) = Σ p(start) p(end) of the spans that are the answer, as ``span_marginal.log_likelihoods`` has it.

    Starts and ends are weighed among the passage's tokens and the first token, which stands for no answer. A passage
    without a span of the answer is impossible, and need not be read. Of a passage in several windows the first that
    holds the answer counts.
    """

    def __init__(self, folder: ModelFolder, place: Placement, *, max_tokens: int | None, stride: int) -> None:
        super().__init__()
        self.tokenizer = TextTokenizer(folder)
        self.reader = TorchReader(load(folder, READER, place), self.tokenizer)
        self._folder = folder
        self._stride = stride
        self._limit = reading_limit(folder, max_tokens)
        settings = SpanReaderConfig(model=folder.name, stride=stride, threshold=None, batch_tokens=4096)
        self._served = SourceReader(self.reader, self.tokenizer, self._limit, settings)

    def log_probabilities(self, rows: Sequence[JointRow], passages: Passages, count: int) -> tuple[Tensor, Tensor]:
        """float32[B, count, 1], −inf where a passage does not hold the answer; bool[B, 1], whether any does."""
        found = [(row, place, self.match(rows[row], one)) for row, place, one in pairs(passages)]
        held = [(row, place, match) for row, place, match in found if match is not None]
        values = self.likelihoods([match for _, _, match in held])
        out = laid_out(values, [(row, place) for row, place, _ in held], len(rows), count, NOTHING)
        return out[..., None], (out.detach() > NOTHING).any(dim=1, keepdim=True)

    def likelihoods(self, found: Sequence[Match]) -> Tensor:
        """Log p of each match: float32[n]."""
        if not found:
            return torch.zeros(0, device=self.reader.device)
        given = self.reader.tensors([one.window.ids for one in found], [one.window.types for one in found])
        start, end = self.reader(**{name: one.to(self.reader.device) for name, one in given.items()})
        device = start.device
        allowed, _ = padded([one.allowed for one in found], 0, device)
        # Windows end in a special token that belongs to no passage.
        outside = nn.functional.pad(allowed, (0, start.shape[1] - allowed.shape[1])) == 0
        start, end = (one.masked_fill(outside, NOTHING) for one in (start, end))
        first, there = padded([[span[0] for span in one.spans] for one in found], 0, device)
        last, _ = padded([[span[1] for span in one.spans] for one in found], 0, device)
        return -loss_at(start, end, first, last, there.bool())

    def match(self, row: JointRow, passage: Passage) -> Match | None:
        """Where the passage holds the row's answer; None where it does not."""
        pair = self.tokenizer.encode_pair(row.question, passage.text)
        for window in self._windows(pair):
            spans = matches(passage.text, window, row.answers)
            if spans:
                return self._matched(passage, window, spans)
        return None

    def _windows(self, pair: Pair) -> Iterator[Window]:
        return windows(pair, self._limit, self._stride)

    def _matched(self, passage: Passage, window: Window, spans: tuple[tuple[int, int], ...]) -> Match:
        inside = readable(passage.text, window.offsets).tolist()
        before = [place == 0 for place in range(window.first)]
        return Match(window, (*before, *inside), spans)

    def silence(self, rows: Sequence[JointRow], passages: Passages, *, most: int, turn: int) -> Tensor:
        """Weighed as ``log_probabilities`` are. Of a passage in several windows the first is read."""
        found = [
            (row, nothing)
            for row, some in enumerate(passages)
            for nothing in islice(self._nothings(rows[row], some, turn), most)
        ]
        lost = -self.likelihoods([nothing for _, nothing in found])
        places = torch.tensor([row for row, _ in found], dtype=torch.int64, device=lost.device)
        counts = torch.bincount(places, minlength=len(rows)).clamp(min=1)
        return lost.new_zeros(len(rows)).index_add(0, places, lost) / counts

    def _nothings(self, row: JointRow, passages: Sequence[Passage], turn: int) -> Iterator[Match]:
        """Those passages that surely do not answer, the first token being the span that is right."""
        wrong = [one for one in passages if not may_answer(row, one)]
        for place in range(len(wrong)):
            one = wrong[(turn + place) % len(wrong)]
            pair = self.tokenizer.encode_pair(row.question, one.text)
            yield from (self._matched(one, first, (NO_ANSWER,)) for first in islice(self._windows(pair), 1))

    def answers(self, rows: Sequence[JointRow], passages: Passages) -> list[str]:
        """The surest span of all passages of each row."""
        asked = [Request("answer", row.question, tuple(some)) for row, some in zip(rows, passages, strict=True)]
        return [
            one.sources[found.source].text[found.start : found.end] if found else ""
            for one, found in zip(asked, self._served.read(asked), strict=True)
        ]

    def evidence(self, rows: Sequence[JointRow], right: Sequence[Passage], wrong: Sequence[Passage]) -> list[float]:
        """Against start and end drawn alike among all tokens: another passage cannot hold the answer at all."""
        found = [self.match(row, one) for row, one in zip(rows, right, strict=True)]
        held = [one for one in found if one is not None]
        chance = [math.log(len(one.spans)) - 2 * math.log(sum(one.allowed)) for one in held]
        return [value - by for value, by in zip(self.likelihoods(held).tolist(), chance, strict=True)]

    def refusal(self, question: str) -> str:
        """A question that leaves no room for a passage."""
        room = room_for_a_source(self.tokenizer.encode_pair(question, ""), self._limit)
        return "" if room >= LEAST_ROOM else f"the question leaves no room for a passage within {self._limit} tokens"

    @property
    def networks(self) -> Sequence[Any]:
        """One."""
        return (self.reader.network,)

    def save(self, folder: Path) -> None:
        """Weights and settings, and the tokenizer's files as they were."""
        save_model(self.reader.network, self._folder, folder)
