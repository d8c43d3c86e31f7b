"""From tokens to a text, and how much of it is certain while it grows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from ragloom.decoding.abstaining import may_say_nothing
from ragloom.decoding.ending import before, safe
from ragloom.prompts import says_nothing

Decode = Callable[[Sequence[int]], str]
"""The text of token ids, without special tokens."""

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_BROKEN = "\ufffd"


class Speller(Protocol):
    """What of a tokenizer is needed (``ragloom.models.TextTokenizer``)."""

    def decode(self, ids: Sequence[int], /) -> str:
        """The text of token ids, without special tokens."""

    def token(self, number: int, /) -> str:
        """A token as the vocabulary writes it."""


def said(decode: Decode, tokens: Sequence[int], stop: Sequence[str]) -> str:
    """The text of ``tokens`` up to the first stop string, without white space around it; empty for an abstention."""
    text = before(decode(tokens), stop).strip()
    return "" if says_nothing(text) else text


def certain(speller: Speller, tokens: Sequence[int], stop: Sequence[str]) -> str:
    """What ``said`` gives for ``tokens`` and for all that may follow them begins with this.

    Held back are: a character whose bytes have not all come, white space, what may be the beginning of a stop string,
    and all of a text that may yet be an abstention.
    """
    text = speller.decode(_whole(speller, tokens)).rstrip(_BROKEN)
    text = before(safe(text, stop), stop).strip()
    return "" if may_say_nothing(text) else text


def needed(decode: Decode, tokens: Sequence[int], text: str) -> int:
    """How many of ``tokens`` it takes to spell ``text``, which is the beginning of theirs but for white space."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if decode(tokens[:middle]).strip().startswith(text):
            high = middle
        else:
            low = middle + 1
    return low


def _whole(speller: Speller, tokens: Sequence[int]) -> Sequence[int]:
    """``tokens`` without the bytes at their end: what a run of bytes spells is known only when it is over."""
    count = len(tokens)
    while count and _BYTE.fullmatch(speller.token(tokens[count - 1])):
        count -= 1
    return tokens[:count]
