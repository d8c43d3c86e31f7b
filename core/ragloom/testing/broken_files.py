"""Files that cannot be read as what their names say, made of good ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

_CUTS = 8
_FLIPPED_COPIES = 12
_FLIPS = 6


def broken(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What is wrong, and the bytes: always the same for the same ``content``."""
    yield "an empty file", b""
    yield "a file of line ends", b"\n\r\n\n"
    yield "random bytes", random.Random(0).randbytes(4096)
    yield "zero bytes", bytes(1024)
    yield "bytes 0xFF", b"\xff" * 1024
    yield "half characters of UTF-8", "灯塔".encode()[:-1] + b"\xc3(\xed\xa0\x80" * 20
    yield "a good file that random bytes follow", content + random.Random(1).randbytes(256)
    yield from _elsewhere_encoded(content)
    for cut in range(1, _CUTS + 1):
        size = len(content) * cut // (_CUTS + 1)
        yield f"the first {size} of {len(content)} bytes", content[:size]
    for seed in range(_FLIPPED_COPIES):
        yield f"a good file with {_FLIPS} changed bytes (seed {seed})", _flipped(content, seed)


def _elsewhere_encoded(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    for encoding in ("utf-16", "utf-32-be", "gb18030", "cp1251", "shift_jis"):
        yield f"the text in {encoding}", text.encode(encoding, errors="ignore")


def _flipped(content: bytes, seed: int) -> bytes:
    dice = random.Random(seed)
    changed = bytearray(content)
    for _ in range(min(_FLIPS, len(changed))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)
