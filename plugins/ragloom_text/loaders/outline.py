"""Extracted text as it grows, with the headings that stand above each part of it."""

from __future__ import annotations

from ragloom.types import Location
from ragloom_text.loaders.decoding import normalised

_SEPARATOR = " > "


class Outline:
    """Collects blocks, a blank line between them, and a ``heading`` location for each heading: ``"A > B"``."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._path: list[tuple[int, str]] = []
        self._locations: list[Location] = []

    def block(self, text: str) -> int:
        """Add a block; gives the offset at which it begins. White space around it is left out, an empty one too."""
        stripped = normalised(text).strip("\n").rstrip()
        if not stripped.strip():
            return self._length
        if self._parts:
            self._append("\n\n")
        start = self._length
        self._append(stripped)
        return start

    def heading(self, level: int, text: str) -> None:
        """Add a heading; those of the same level and deeper end where it begins."""
        title = " ".join(normalised(text).split())
        if not title:
            return
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title.replace(_SEPARATOR, " › ")))
        start = self.block(title)
        self._locations.append(Location(start, "heading", _SEPARATOR.join(name for _, name in self._path)))

    @property
    def text(self) -> str:
        """Everything added so far."""
        return "".join(self._parts)

    @property
    def locations(self) -> tuple[Location, ...]:
        """The headings in the order of the text."""
        return tuple(self._locations)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
