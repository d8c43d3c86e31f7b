"""Server-sent events: what stands after ``data:``."""

from __future__ import annotations

END = b"[DONE]"
"""What an OpenAI-compatible server ends a stream with."""


class EventReader:
    """Cuts bytes as they come into the data of events (WHATWG HTML, 9.2.6); comments and other fields are left out."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of each event that ends within ``chunk``, in order."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [data for line in lines if (data := self._line(line.removesuffix(b"\r"))) is not None]

    def end(self) -> list[bytes]:
        """The data of a last event that no blank line ended; what breaks off within a line is none."""
        return [] if self._rest or not self._data else [self._taken()]

    def _line(self, line: bytes) -> bytes | None:
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
        return self._taken() if not line and self._data else None

    def _taken(self) -> bytes:
        data, self._data = b"\n".join(self._data), []
        return data
