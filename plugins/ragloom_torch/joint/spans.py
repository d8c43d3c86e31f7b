"""Which spans of a passage are an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ragloom.decoding.reading import Window, stripped


def matches(text: str, window: Window, answers: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """First and last token (places in the window, both inclusive) wherever an answer stands, whatever its case.

    Only where tokens begin and end as it does: "2" is no part of "2012".
    """
    begins, ends = dict[int, int](), dict[int, int]()
    for place, (start, end) in enumerate(window.offsets, window.first):
        inner = stripped(text, start, end)
        if inner[0] < inner[1]:
            begins.setdefault(inner[0], place)
            ends[inner[1]] = place
    found = {
        (begins[start], ends[end])
        for answer in answers
        for start, end in _standing(text, answer.strip())
        if start in begins and end in ends
    }
    return tuple(sorted(found))


def _standing(text: str, answer: str) -> Iterator[tuple[int, int]]:
    for one in re.finditer(re.escape(answer), text, re.IGNORECASE):
        yield one.span()
