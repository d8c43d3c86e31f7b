"""From bytes to text when nobody says in which encoding."""

from __future__ import annotations

import codecs
import re

from ragloom_text.loaders.guessing import NARROW, WIDE, guess

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


def decode(data: bytes) -> str:
    """``data`` as text: by its byte order mark, else UTF-16 or UTF-8, else what ``guessing`` takes it for.

    Windows-1252 is the last resort, so that any bytes give some text; ``is_binary`` tells whether it is one.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    sample = data[:_SAMPLE]
    # Letters of UTF-16 are UTF-8 too, each with a NUL beside it.
    if b"\x00" in sample and (encoding := guess(sample, WIDE)):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            return data.decode("utf-8", errors="ignore")
    return data.decode(guess(sample, NARROW) or "cp1252", errors="replace")


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
