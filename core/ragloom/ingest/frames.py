"""Messages over a pipe: four bytes of length, then JSON. Nothing that a reader of them could be made to run."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")


class BadFrameError(Exception):
    """What came is no message, or a longer one than was agreed on."""


def encoded(value: object) -> bytes:
    """``value`` as JSON in UTF-8; half surrogate pairs are kept, though no text may hold them."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def send(stream: BinaryIO, data: bytes) -> None:
    """Write one message. Raises ``OSError`` where nobody reads any more."""
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def received(stream: BinaryIO, longest: int) -> dict[str, Any] | None:
    """The next message, None where the stream ends. Raises ``BadFrameError``."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > longest:
        raise BadFrameError(f"a message of {length} bytes")
    data = stream.read(length)
    return None if len(data) < length else _decoded(data)


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise BadFrameError(str(error)) from error
    if not isinstance(value, dict):
        raise BadFrameError("no message")
    return value
