"""Which lines only name what follows: a heading answers nothing, however well it matches the question."""

from __future__ import annotations

import re

_MOST_WORDS = 12
_FEW_WORDS = 6
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_]+")
_ENDED = re.compile(r"[.!?:;,…。！？：；，、]['\"”’)\]）】」』]*\s*$")
_ITEM = re.compile(r"[-*+•–|>]\s|\(?\w{1,3}[.)]\s")
_CELLS = re.compile(r"[:|\t：]")


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is a heading: a short line without a stop, alone on its line, with text after it.

    Before a blank line up to 12 words count as short. Right above the next line, as in text from a PDF, only up to 6
    without any digit do, and only where the text before has come to an end.
    """
    line, before, after = text[start:end], text[:start], text[end:]
    if "\n" in line or _ENDED.search(line) or _ITEM.match(line) or _CELLS.search(line):
        return False
    if before.rpartition("\n")[2].strip() or after.partition("\n")[0].strip() or not after.strip():
        return False
    words = len(_WORD.findall(line))
    if re.match(r"[^\S\n]*\n[^\S\n]*\n", after):
        return words <= _MOST_WORDS
    ended = not before.strip() or _ENDED.search(before) is not None
    return words <= _FEW_WORDS and ended and not any(character.isdigit() for character in line)
