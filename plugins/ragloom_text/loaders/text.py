"""Plain text in whatever encoding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure, Location
from ragloom_text.loaders.config import TextConfig
from ragloom_text.loaders.decoding import decode, is_binary, normalised
from ragloom_text.loaders.opening import read_bytes


class TextLoader(Stateless):
    """One document a file, as it stands; each paragraph is located by its line."""

    suffixes = (".txt", ".text", ".log", ".rst", ".adoc", ".org", ".tex")
    light_below = 1 << 20

    def __init__(self, config: TextConfig) -> None:
        self._encoding = config.encoding

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The text. Raises ``LoadError`` for a file that holds no text."""
        text = normalised(self._decoded(path))
        if is_binary(text):
            raise LoadError("this is no text file", where=str(path), hint="leave it out, or give it its own suffix")
        yield Extract(text, locations=tuple(paragraph_lines(text)))

    def _decoded(self, path: Path) -> str:
        data = read_bytes(path)
        return decode(data) if self._encoding == "auto" else data.decode(self._encoding, errors="replace")


def paragraph_lines(text: str) -> Iterator[Location]:
    """Where each paragraph begins, with the number of its line, from 1."""
    # Line by line: an expression that spans blank lines would try every one of a million of them as its beginning.
    start, after_blank = 0, True
    for number, line in enumerate(text.split("\n"), 1):
        content = line.lstrip()
        if content and after_blank:
            yield Location(start + len(line) - len(content), "line", str(number))
        after_blank = not content
        start += len(line) + 1
