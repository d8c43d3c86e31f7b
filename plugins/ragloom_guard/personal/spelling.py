"""How a text spells its numbers and addresses, made plain: full-width digits, no-break spaces, dashes, soft hyphens."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ragloom_guard.invisible import is_invisible

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_MINUS = "\u2212"


def plain(text: str) -> tuple[str, Sequence[int]]:
    """``text`` with ASCII's letter for each of these, what is invisible left out; and where each letter stood."""
    said = {letter: _spelt(letter) for letter in set(text)}
    places = [place for place, letter in enumerate(text) if said[letter]] if "" in said.values() else range(len(text))
    return text.translate({ord(letter): new for letter, new in said.items()}), places


def _spelt(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter.isspace():
        return " "
    if unicodedata.category(letter) == "Pd" or letter == _MINUS:
        return "-"
    if ord(letter) in _FULL_WIDTH:
        return chr(ord(letter) - 0xFEE0)
    return "" if is_invisible(letter) else letter
