"""Where an answer stands: its characters in a text, and the tokens that stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ragloom.metrics.tokens import CJK

Span = tuple[int, int]

_WRITTEN_APART = re.compile(rf"[^\W_{CJK}]")
"""A letter or digit of a script that puts blanks between words."""


def places(text: str, answers: Iterable[str]) -> list[Span]:
    """Every ``[start, end)`` of ``text`` where one of ``answers`` stands, in order, however its letters and blanks are.

    From word to word; within words ("1990" in "1990s") only if it stands nowhere else. Han, Kana and Hangul have no
    words that could be cut.
    """
    found = sorted({match.span(1) for answer in answers for match in _pattern(answer).finditer(text)})
    return [one for one in found if not _cuts(text, one)] or found


def covered(offsets: Sequence[Span], place: Span) -> Span | None:
    """The tokens, first and last of them, that stand for the characters of ``place``; None where none do.

    ``offsets`` are each token's characters; a token without any stands for nothing.
    """
    start, end = place
    inside = [number for number, (begin, stop) in enumerate(offsets) if begin < stop and begin < end and stop > start]
    return (inside[0], inside[-1]) if inside else None


def _pattern(answer: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, answer.split()))
    # Looked ahead for, so that "11" stands twice in "111".
    return re.compile(f"(?=({words}))", re.IGNORECASE)


def _cuts(text: str, place: Span) -> bool:
    """Whether it begins or ends within a word."""
    return any(0 < at < len(text) and _joined(text[at - 1]) and _joined(text[at]) for at in place)


def _joined(letter: str) -> bool:
    return _WRITTEN_APART.match(letter) is not None
