"""From bytes to text when nobody says in which encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

Guesses = tuple[tuple[str, Callable[[bytes], bool]], ...]
"""Encodings, and whether the beginning of a file fits each of them."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes) -> str:
    """``data`` as text: by its byte order mark, else UTF-16 or UTF-8, GB18030 or Windows-1251 where they fit.

    Windows-1252 is the last resort, so that any bytes give some text; ``is_binary`` tells whether it is one.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    sample = data[:_SAMPLE]
    # Letters of UTF-16 are UTF-8 too, each with a NUL beside it.
    if b"\x00" in sample and (encoding := _guess(sample, _WIDE)):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            return data.decode("utf-8", errors="ignore")
    return data.decode(_guess(sample, _NARROW) or "cp1252", errors="replace")


def _guess(sample: bytes, guesses: Guesses) -> str:
    return next((name for name, fits in guesses if fits(sample)), "")


def normalised(text: str) -> str:
    """``text`` with line feeds at its line ends, without what cannot be stored: NUL and half surrogate pairs."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """``text`` as a title is written: no line ends, single blanks, nothing that cannot be stored."""
    return " ".join(normalised(text).split())


def is_binary(text: str) -> bool:
    """Whether ``text`` has more control characters than any text has."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > len(sample) // 100


def _is_utf16(data: bytes, high: slice, low: slice) -> bool:
    """Whether nearly all of the bytes at ``high`` are the zeros of Latin letters in UTF-16, and none at ``low``."""
    upper, lower = data[high], data[low]
    return len(data) > 3 and upper.count(0) > 0.7 * len(upper) and lower.count(0) < 0.05 * len(lower)


def _is_gb18030(data: bytes) -> bool:
    """Whether what is not ASCII is mostly the common half of GB 2312 (rows 1 to 55: punctuation and common words)."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(data)
    except UnicodeDecodeError:
        return False
    others = [character for character in text if not character.isascii()]
    common = sum(_is_common(character) for character in others)
    return bool(others) and common > 0.7 * len(others)


def _is_common(character: str) -> bool:
    code = character.encode("gb2312", errors="ignore")
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)


def _is_windows1251(data: bytes) -> bool:
    """Whether what is not ASCII stands together in words, as Cyrillic does and accented letters do not."""
    return sum(map(len, _CYRILLIC_RUN.findall(data))) > 0.7 * max(1, len(_HIGH.findall(data)))


_WIDE: Guesses = (
    ("utf-16-le", lambda data: _is_utf16(data, slice(1, None, 2), slice(0, None, 2))),
    ("utf-16-be", lambda data: _is_utf16(data, slice(0, None, 2), slice(1, None, 2))),
)
_NARROW: Guesses = (
    ("gb18030", _is_gb18030),
    ("cp1251", _is_windows1251),
)
