"""A text that is being written, token by token."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ragloom.decoding.brief import Brief, Scores
from ragloom.decoding.probabilities import log_p
from ragloom.decoding.sampling import drawn, stream_of, warped
from ragloom.decoding.text import Text
from ragloom.types import FinishReason


@dataclass(slots=True)
class Draft:
    """What has been written to a brief; ``finish`` is None while it is open. See ``Text`` for the others."""

    brief: Brief
    tokens: list[int] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    finish: FinishReason | None = None
    end: int | None = None
    sure_of_end: float = 0.0
    _random: np.random.Generator | None = None

    def take(self, scores: Scores) -> int:
        """Choose the next token by its scores [V] and append it."""
        token = self._chosen(self.brief.processed(scores, self.tokens))
        self.add(token, log_p(scores, token))
        return token

    def add(self, token: int, sure: float) -> None:
        """Append a token whose log p is ``sure``."""
        if token in self.brief.ends:
            self.end, self.sure_of_end, self.finish = token, sure, "stop"
            return
        self.tokens.append(token)
        self.sure.append(sure)
        if self.brief.ended(self.tokens):
            self.finish = "stop"
        elif len(self.tokens) >= self.brief.limit:
            self.finish = "length"

    def text(self) -> Text:
        """As it stands."""
        return Text(tuple(self.tokens), tuple(self.sure), self.finish or "length", self.end, self.sure_of_end)

    def _chosen(self, scores: Scores) -> int:
        if not self.brief.draws:
            return int(scores.argmax())
        if self._random is None:
            self._random = stream_of(self.brief.settings.seed)
        return drawn(warped(scores, self.brief.settings), self._random)
