"""From what a model wrote to what is given: cut at stop strings, without blanks around it, nothing where it abstains.

Each step turns pieces into pieces, so that a stream and a whole text (one piece) are shaped alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ragloom.prompts import may_say_nothing, says_nothing


def shaped(pieces: Iterable[str], stops: Sequence[str]) -> Iterator[str]:
    """The text of ``pieces`` as it is given, as soon as it is sure to be; no piece is empty."""
    return unless_nothing(stripped(cut(pieces, [stop for stop in stops if stop])))


def cut(pieces: Iterable[str], stops: Sequence[str]) -> Iterator[str]:
    """The text before that of ``stops`` which is complete first; what might be the beginning of one waits."""
    held = ""
    for piece in pieces:
        held += piece
        found = [(at + len(stop), at) for stop in stops if (at := held.find(stop)) >= 0]
        if found:
            yield held[: min(found)[1]]
            return
        sure = len(held) - max((_begun(held, stop) for stop in stops), default=0)
        yield held[:sure]
        held = held[sure:]
    yield held


def stripped(pieces: Iterable[str]) -> Iterator[str]:
    """The text without blanks at its ends; blanks wait for what follows them."""
    waiting, started = "", False
    for piece in pieces:
        waiting += piece
        text = waiting if started else waiting.lstrip()
        kept = text.rstrip()
        if kept:
            yield kept
            started, waiting = True, text[len(kept) :]


def unless_nothing(pieces: Iterable[str]) -> Iterator[str]:
    """The text, unless it says that there is no answer; it waits for as long as it may come to that."""
    coming, begun = iter(pieces), ""
    for piece in coming:
        begun += piece
        if not may_say_nothing(begun):
            yield begun
            yield from coming
            return
    if not says_nothing(begun):
        yield begun


def _begun(text: str, stop: str) -> int:
    """How many characters at the end of ``text`` are the beginning of ``stop``, and not all of it."""
    longest = min(len(stop) - 1, len(text))
    return next((size for size in range(longest, 0, -1) if text.endswith(stop[:size])), 0)
