"""Which lines only name what follows: a heading answers nothing, however well it matches the question."""

from __future__ import annotations

import re

_MOST_WORDS = 12
_FEW_WORDS = 6
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_]+")
_ENDED = re.compile(r"[.!?:;,…。！？：；，、]['\"”’)\]）】」』]*\s*$")
_ITEM = re.compile(r"[-*+•–|>]\s|\(?\w{1,3}[.)]\s")
_SOMETHING = re.compile(r"\S")
_LONGEST_END = 16
_CELLS = re.compile(r"[:|\t：]")


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is a heading: a short line without a stop, alone on its line, with text after it.

    Before a blank line up to 12 words count as short. Right above the next line, as in text from a PDF, only up to 6
    without any digit do, and only where the text before has come to an end.
    """
    line = text[start:end]
    if "\n" in line or _ENDED.search(line) or _ITEM.match(line) or _CELLS.search(line):
        return False
    last, following = _last_before(text, start), _SOMETHING.search(text, end)
    if following is None or (last and "\n" not in text[last:start]):
        return False
    words, breaks = len(_WORD.findall(line)), text.count("\n", end, following.start())
    if breaks > 1:
        return words <= _MOST_WORDS
    ended = not last or _ENDED.search(text, max(0, last - _LONGEST_END), last) is not None
    return breaks == 1 and words <= _FEW_WORDS and ended and not any(character.isdigit() for character in line)


def _last_before(text: str, start: int) -> int:
    """Where the text before ``start`` ends, white space left out. Slicing it off would cost as much as it is long."""
    while start and text[start - 1].isspace():
        start -= 1
    return start
