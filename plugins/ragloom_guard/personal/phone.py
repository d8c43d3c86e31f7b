"""Telephone numbers as they are usually written."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FORMS = (
    r"\+[1-9](?:[ ().\-/]{0,2}\d){6,14}",  # international: +49 (221) 123-4567
    r"\(\d{3}\)[ -]?\d{3}[ .-]\d{4}",  # North America: (555) 010-4477
    r"\d{3}[.-]\d{3}[.-]\d{4}",
    r"0\d(?:[ .-]\d{2}){4}",  # France: 01 23 45 67 89
    r"0\d{2,4}[ /-]\d{3,8}(?:[ -]\d{2,5}){0,2}",  # Germany, Britain: 0221 1234567, 020 7946 0018
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}",  # China: 138 0013 8000
)
_NUMBER = re.compile(rf"(?<![A-Za-z\d+])(?<!\d[.,/-])(?:{'|'.join(_FORMS)})(?![A-Za-z]?\d)")
_DIGITS = range(8, 16)


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of numbers in one of the forms above, of 8 to 15 digits (E.164)."""
    for match in _NUMBER.finditer(text):
        if sum(letter.isdigit() for letter in match[0]) in _DIGITS:
            yield match.span()
