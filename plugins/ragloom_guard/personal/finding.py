"""All kinds of personal data in one text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ragloom_guard.config import Personal
from ragloom_guard.personal.card import cards
from ragloom_guard.personal.email import emails
from ragloom_guard.personal.iban import ibans
from ragloom_guard.personal.phone import phones
from ragloom_guard.personal.spelling import plain

# What has a check digit comes first: part of a card's number may look like a telephone's.
_FINDERS: dict[Personal, Callable[[str], Iterator[tuple[int, int]]]] = {
    "iban": ibans,
    "card": cards,
    "email": emails,
    "phone": phones,
}


@dataclass(frozen=True, slots=True)
class Found:
    """``text[start:end]`` is personal data of this kind."""

    start: int
    end: int
    kind: Personal


def find(text: str, kinds: Collection[Personal]) -> list[Found]:
    """What ``text`` holds of ``kinds``, by offset, nothing twice: the first kind of the table above counts."""
    found = list[Found]()
    spelt, places = plain(text)
    taken = bytearray(len(spelt))
    for kind, finder in _FINDERS.items():
        for start, end in finder(spelt) if kind in kinds else ():
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Found(places[start], places[end - 1] + 1, kind))
    return sorted(found, key=lambda one: one.start)
