"""Breaking bytes and texts at random, the same way for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

ODD_BYTES = (
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"\x1b[31m",
    b"\r",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"%",
    b"<",
    b"&",
    b"\n",
)
ODD_TEXTS = (
    "", "\x00", "\u202e", "\ufeff", "\U0001f4a9", "\x1b]0;x\x07", "null", "~", "true", "[]", "{}", "[[[[", "{{{{",
    "- - - -",
    "-1", "0", "1e999", "-.inf", ".nan", "NaN", "9" * 400, "9" * 5000, "1" + "0" * 19, "0x" + "f" * 300, "1_000",
    "0o777",
    "2024-01-01", "12:30:45", "!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!binary AAAA",
    "&a",
    "*a", "<<: *a", "? x", "---", "...", "%YAML 1.1", "%TAG ! x", "|", ">", "@", "`", "''", '"', "'", '"\\u0000"',
    '"\\ud800"', '"\\x1b"', "${env:HOME}", "${env:NOT_SET_ANYWHERE}", "${env:}", "${env:A:-${env:B}}", "${", "$${",
    "${env:X:-",
    "${env:PATH:-a}${env:HOME}", "../../etc/passwd", "/dev/zero", "C:\\con", "a" * 3000, "use", "bm25/bm25", "//",
    "a/b/c",
    "ragloom.cli.main:main", "os:system", "__class__", "{{7*7}}", "%s%n", "'; DROP TABLE passages; --", "k: k: k",
    "\t", "  ",
    "é" * 200, "中", "\u0085", "\u2028",
)  # fmt: skip


def broken_bytes(data: bytes, chance: random.Random) -> bytes:
    """``data`` after one to eight accidents."""
    for _ in range(chance.randint(1, 8)):
        data = chance.choice(_ACCIDENTS)(data, chance)
    return data


def broken_text(text: str, chance: random.Random) -> str:
    """``text`` after one to four accidents to its tokens or its lines."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_MISPRINTS)(text, chance)
    return text


def _at(data: Sequence[object], chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _span(data: Sequence[object], chance: random.Random) -> tuple[int, int]:
    start = _at(data, chance)
    return start, min(len(data), start + int(chance.expovariate(1 / 40)))


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + chance.choice(ODD_BYTES) * chance.choice((1, 1, 3, 200)) + data[at:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: _at(data, chance)] if chance.random() < 0.3 else data


def _number(data: bytes, chance: random.Random) -> bytes:
    """Another number where one stands: lengths and counts are what parsers trust."""
    places = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice((b"0", b"-1", b"9", b"99999999", b"4294967295", b"1e9")) + data[at + 1 :]


_ACCIDENTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _flip,
    _insert,
    _cut,
    _double,
    _truncate,
    _number,
)


def _replace_token(text: str, chance: random.Random) -> str:
    tokens = _tokens(text)
    if not tokens:
        return chance.choice(ODD_TEXTS)
    tokens[chance.randrange(len(tokens))] = chance.choice(ODD_TEXTS)
    return "".join(tokens)


def _swap_tokens(text: str, chance: random.Random) -> str:
    tokens = _tokens(text)
    if len(tokens) > 1:
        one, other = chance.sample(range(len(tokens)), 2)
        tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _insert_text(text: str, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + chance.choice(ODD_TEXTS) + text[at:]


def _move_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        line = lines.pop(chance.randrange(len(lines)))
        for _ in range(chance.choice((1, 1, 2))):
            lines.insert(_at(lines, chance), chance.choice(("", " ", "  ")) + line)
    return "".join(lines)


def _delete_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _tokens(text: str) -> list[str]:
    """Words and the marks between them: joined, they are the text."""
    found: list[str] = []
    for character in text:
        if found and character.isalnum() and found[-1][-1].isalnum():
            found[-1] += character
        else:
            found.append(character)
    return found


_MISPRINTS: tuple[Callable[[str, random.Random], str], ...] = (
    _replace_token, _replace_token, _swap_tokens, _insert_text, _move_line, _delete_line,
)  # fmt: skip
