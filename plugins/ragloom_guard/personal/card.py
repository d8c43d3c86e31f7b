"""Payment card numbers: 13 to 19 digits whose check digit is right (ISO/IEC 7812-1, Luhn)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"(?<!\d)[0-9]+(?:[ -][0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_DIGITS = range(13, 20)


def luhn(digits: str) -> bool:
    """Whether the last digit checks: from the right, every second doubled, digits summed, divisible by ten."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of card numbers, their groups divided by blanks, hyphens or nothing; other numbers may stand beside."""
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            last = _longest(text, groups, first)
            if last is not None:
                yield groups[first][0], groups[last][1]
            first = (first if last is None else last) + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card number that begins with group ``first``."""
    digits, found = "", None
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > _DIGITS[-1]:
            break
        if len(digits) in _DIGITS and digits[0] in "23456" and luhn(digits):
            found = last
    return found
