"""Whether a text of tokens is at its end, because it holds a stop string."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.decoding.brief import Ended, never
from ragloom.decoding.ending import before
from ragloom.decoding.spelling import Decode


def stopping(decode: Decode, stop: Sequence[str]) -> Ended:
    """The question asked of ``decode``'s texts; nothing is decoded where nothing stops."""

    def stopped(tokens: Sequence[int]) -> bool:
        text = decode(tokens)
        return before(text, stop) != text

    return stopped if any(stop) else never
