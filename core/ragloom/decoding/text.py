"""A text that has been written, as tokens and as a generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from ragloom.decoding.spelling import Decode, needed, said
from ragloom.types import FinishReason, Generation


@dataclass(frozen=True, slots=True)
class Text:
    """``tokens``, the end aside, and the model's own log p of each, ``sure``, natural logarithm.

    ``end`` is the token that ended the text, ``sure_of_end`` its log p; None and 0 where a limit or a stop string did.
    ``score`` is a beam's: its summed log p over a power of its length.
    """

    tokens: tuple[int, ...]
    sure: tuple[float, ...]
    finish: FinishReason
    end: int | None = None
    sure_of_end: float = 0.0
    score: float = nan

    @property
    def ids(self) -> tuple[int, ...]:
        """The tokens, and the end where there is one."""
        return self.tokens if self.end is None else (*self.tokens, self.end)


def generation(decode: Decode, text: Text, stop: Sequence[str]) -> Generation:
    """``text`` in words. Its confidence is the mean log p of its tokens; NaN where it has none."""
    words = said(decode, text.tokens, stop)
    if not words:
        return Generation("", finish_reason="abstain", confidence=_mean(text.sure))
    count = needed(decode, text.tokens, words) if stop else len(text.tokens)
    return Generation(words, text.tokens[:count], finish_reason=text.finish, confidence=_mean(text.sure[:count]))


def _mean(values: Sequence[float]) -> float:
    return float(sum(values) / len(values)) if values else nan
