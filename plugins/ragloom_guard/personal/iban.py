"""International bank account numbers: the country's length, and check digits that are right (ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?= ?[A-Z0-9])")
_LENGTHS = {
    length: frozenset(countries.split())
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV", 22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM TL SO",
        24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC",
        32: "LC", 33: "RU",
    }.items()
}  # fmt: skip
"""How long a country's numbers are (SWIFT's registry of IBANs)."""


def checks(number: str) -> bool:
    """Whether ``number``, without blanks, is 1 modulo 97 (ISO 7064): first four behind the rest, A as 10 to Z as 35."""
    return int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97 == 1


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of account numbers, written in one or with single blanks."""
    for match in _START.finditer(text):
        if end := _end(text, match.start()):
            yield match.start(), end


def _end(text: str, start: int) -> int:
    """Where the number that begins at ``start`` ends; 0 where none does."""
    country = text[start : start + 2]
    length = next((length for length, countries in _LENGTHS.items() if country in countries), 0)
    number, position = "", start
    while len(number) < length:
        position += text.startswith(" ", position) and bool(number)
        letter = text[position : position + 1]
        if not (letter.isascii() and (letter.isdigit() or letter.isupper())):
            return 0
        number += letter
        position += 1
    following = text[position : position + 1]
    whole = not (following.isascii() and following.isalnum())
    return position if length and whole and checks(number) else 0
