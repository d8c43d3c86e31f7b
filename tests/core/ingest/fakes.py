"""Loaders that are easy to see through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure


class Text(Stateless):
    """One document a file; a file that says ``broken`` cannot be read, one that says ``crash`` kills the loader."""

    suffixes = (".txt", ".md")

    def __init__(self) -> None:
        self.read: list[str] = []

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        self.read.append(path.name)
        text = path.read_text(encoding="utf-8")
        if "broken" in text:
            raise LoadError("is broken", where=str(path), hint="mend it")
        if "crash" in text:
            raise ZeroDivisionError("crash")
        yield Extract(text, title=path.stem, metadata={"words": len(text.split())})


class Rows(Stateless):
    """A document a line, ``key: text``; a line without a key is a part that cannot be read."""

    suffixes = (".rows",)

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            key, colon, text = line.partition(": ")
            if colon:
                yield Extract(text, key=key)
            else:
                yield LoadFailure("has no key", f"line {number}", "write 'key: text'")
