"""Where in which source the answer stands: windows in, the best span out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.reading.spans import best_span, readable, stripped
from ragloom.decoding.reading.windows import LEAST_ROOM, Window, room_for_a_source, windows
from ragloom.errors import GenerationError
from ragloom.models import TextTokenizer, buckets
from ragloom.models.reader_config import SpanReaderConfig
from ragloom.types import Request

Logits = NDArray[np.float32]


class SpanModel(Protocol):
    """A model that points at where an answer begins and ends, whatever runs it."""

    def point(self, batches: Sequence[Sequence[Window]]) -> Iterable[tuple[Logits, Logits]]:
        """Start and end logits of each batch of windows, in order: float32[n, T] each, windows padded on the right."""

    def close(self) -> None:
        """Let go of what it holds; safe to call twice."""


@dataclass(frozen=True, slots=True)
class Found:
    """``[start, end)`` of source number ``source``; ``odds`` is the span's score less that of no answer."""

    source: int
    start: int
    end: int
    odds: float


@dataclass(frozen=True, slots=True)
class _Place:
    """A window of source number ``source`` of request number ``request``."""

    request: int
    source: int
    window: Window


@dataclass(frozen=True, slots=True)
class SourceReader:
    """What reads sources with a question in hand, at most ``limit`` tokens of both at once."""

    model: SpanModel
    tokenizer: TextTokenizer
    limit: int
    config: SpanReaderConfig

    def read(self, requests: Sequence[Request]) -> list[Found | None]:
        """The best span of each request's sources; None where they hold no text.

        A window's spans are weighed against its own first token, where the model points if it finds no answer: the
        difference is the log-odds of that span, which compares across windows and sources. Raises ``GenerationError``
        for a question that leaves no room for a source.
        """
        places = [place for number, request in enumerate(requests) for place in self._places(number, request)]
        found: list[Found | None] = [None] * len(requests)
        for place, logits in zip(places, self._logits(places), strict=True):
            text = requests[place.request].sources[place.source].text
            one, before = self._found(place, text, *logits), found[place.request]
            if one is not None and one.odds > (before.odds if before else -inf):
                found[place.request] = one
        return found

    def _places(self, number: int, request: Request) -> Iterable[_Place]:
        for index, source in enumerate(request.sources):
            pair = self.tokenizer.encode_pair(request.question, source.text)
            if room_for_a_source(pair, self.limit) < LEAST_ROOM:
                raise GenerationError(
                    f"the question leaves no room for a source within {self.limit} tokens",
                    where="reader",
                    hint="ask a shorter question, or set a larger max_tokens if the model can read more",
                )
            for window in windows(pair, self.limit, self.config.stride):
                yield _Place(number, index, window)

    def _logits(self, places: Sequence[_Place]) -> list[tuple[Logits, Logits]]:
        """Start and end logits of each window, one a token."""
        found: list[tuple[Logits, Logits]] = [(np.empty(0, np.float32),) * 2] * len(places)
        batches = buckets([len(place.window.ids) for place in places], self.config.batch_tokens)
        made = self.model.point([[places[number].window for number in batch.tolist()] for batch in batches])
        for batch, (starts, ends) in zip(batches, made, strict=True):
            for row, number in enumerate(batch.tolist()):
                length = len(places[number].window.ids)
                found[number] = starts[row, :length], ends[row, :length]
        return found

    def _found(self, place: _Place, text: str, starts: Logits, ends: Logits) -> Found | None:
        window = place.window
        part = slice(window.first, window.first + len(window.offsets))
        allowed = readable(text, window.offsets)
        best = best_span(starts[part], ends[part], allowed, self.config.max_answer_tokens)
        if best is None:
            return None
        start, end = stripped(text, window.offsets[best.start][0], window.offsets[best.end][1])
        return Found(place.source, start, end, best.score - float(starts[0] + ends[0]))
