"""The best span of a window, from where it may begin and where it may end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]
_NEVER = np.float32(-np.inf)


@dataclass(frozen=True, slots=True)
class Best:
    """The tokens ``[start, end]``, both inclusive, and the sum of their logits."""

    start: int
    end: int
    score: float


def best_span(start: Logits, end: Logits, allowed: NDArray[np.bool_], longest: int) -> Best | None:
    """The i ≤ j < i + ``longest`` with the largest start[i] + end[j]; None where no token is ``allowed``.

    All float32[T] and bool[T]. A span begins and ends at allowed tokens. Of equal spans the shortest, then the first
    (Devlin et al. 2019, https://arxiv.org/abs/1810.04805, section 4.2).
    """
    begins, ends = np.where(allowed, start, _NEVER), np.where(allowed, end, _NEVER)
    found: Best | None = None
    for width in range(min(longest, len(begins))):
        sums = begins[: len(begins) - width] + ends[width:]
        place = int(sums.argmax())
        score = float(sums[place])
        if score > (found.score if found else float("-inf")):
            found = Best(place, place + width, score)
    return found


def readable(text: str, offsets: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which tokens stand for something other than blanks: bool[T]."""
    return np.fromiter((bool(text[start:end].strip()) for start, end in offsets), np.bool_, len(offsets))


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` of ``text`` without the blanks at its ends: some tokenizers count a word's space to it."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
