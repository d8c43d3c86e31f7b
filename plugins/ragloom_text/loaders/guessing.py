"""In which of the encodings from before UTF-8 a text may be written."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

Guesses = tuple[tuple[str, Callable[[bytes], bool]], ...]
"""Encodings, and whether the beginning of a file fits each of them."""

_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_BIG5_RUN = re.compile(rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e]){3,}")
_CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_FEWEST_HANGUL = 8


def guess(sample: bytes, guesses: Guesses) -> str:
    """The first encoding of ``guesses`` that ``sample`` fits; empty where it fits none."""
    return next((name for name, fits in guesses if fits(sample)), "")


def _decoded(data: bytes, encoding: str) -> str:
    """``data``, which may end within a character; empty where it is not of this encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return ""


def _beyond_ascii(text: str) -> list[str]:
    return [character for character in text if not character.isascii()]


def _is_utf16(data: bytes, high: slice, low: slice) -> bool:
    """Whether nearly all of the bytes at ``high`` are the zeros of Latin letters in UTF-16, and none at ``low``."""
    upper, lower = data[high], data[low]
    return len(data) > 3 and upper.count(0) > 0.7 * len(upper) and lower.count(0) < 0.05 * len(lower)


def _is_japanese(data: bytes, encoding: str) -> bool:
    """Whether a third of what is not ASCII is kana: no other text looks so when it is read as Japanese."""
    others = _beyond_ascii(_decoded(data, encoding))
    return bool(others) and sum(map(bool, map(_KANA.match, others))) > len(others) / 3


def _is_korean(data: bytes) -> bool:
    """Whether nearly all is Hangul, in words; Chinese read so holds Chinese characters too, and has no spaces."""
    text = _decoded(data, "euc_kr")
    hangul = len(_HANGUL.findall(text))
    return hangul >= max(_FEWEST_HANGUL, 0.9 * len(_beyond_ascii(text))) and 8 * text.count(" ") > hangul


def _is_gb18030(data: bytes) -> bool:
    """Whether what is not ASCII is mostly the common half of GB 2312 (rows 1 to 55: punctuation and common words)."""
    others = _beyond_ascii(_decoded(data, "gb18030"))
    return bool(others) and sum(map(_is_common, others)) > 0.7 * len(others)


def _is_common(character: str) -> bool:
    code = character.encode("gb2312", errors="ignore")
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)


def _is_big5(data: bytes) -> bool:
    """Whether most is runs of common characters and punctuation: a lone "°C" is one pair of such bytes, no run."""
    runs = sum(map(len, _BIG5_RUN.findall(data)))
    return runs > 1.2 * len(_beyond_ascii(_decoded(data, "big5"))) > 0


def _is_windows1251(data: bytes) -> bool:
    """Whether what is not ASCII stands together in words, as Cyrillic does and accented letters do not."""
    return sum(map(len, _CYRILLIC_RUN.findall(data))) > 0.7 * max(1, len(_HIGH.findall(data)))


WIDE: Guesses = (
    ("utf-16-le", lambda data: _is_utf16(data, slice(1, None, 2), slice(0, None, 2))),
    ("utf-16-be", lambda data: _is_utf16(data, slice(0, None, 2), slice(1, None, 2))),
)
"""For texts with NULs in them."""

NARROW: Guesses = (
    ("cp932", lambda data: _is_japanese(data, "cp932")),
    ("euc_jp", lambda data: _is_japanese(data, "euc_jp")),
    ("euc_kr", _is_korean),
    ("gb18030", _is_gb18030),
    ("big5", _is_big5),
    ("cp1251", _is_windows1251),
)
"""For texts that are not UTF-8; the surer ones first."""
