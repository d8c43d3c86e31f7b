"""JSON Lines: a document a row, BEIR's corpora among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.config import RecordsConfig
from ragloom_text.loaders.decoding import decode
from ragloom_text.loaders.records import Fields, unless_hopeless

LONGEST_ROW = 64_000_000
"""Bytes; far longer than a document, and short enough to be held several times over."""


class JsonlLoader(Stateless):
    """Reads row by row, so that a file may be larger than memory; a bad row is reported, the rest goes on."""

    suffixes = (".jsonl", ".ndjson")
    light_below = 1 << 20
    streams = True

    def __init__(self, config: RecordsConfig) -> None:
        self._fields = Fields(config.text, config.title, config.id)

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """A document a row, known by its id or else by the number of its line."""
        return unless_hopeless(self._rows(path), path)

    def _rows(self, path: Path) -> Iterator[Extract | LoadFailure]:
        try:
            with path.open("rb") as file:
                for row, line in enumerate(_lines(file), start=1):
                    if line is None:
                        hint = "such a row is no document: split it, or leave it out"
                        yield LoadFailure(f"the row is longer than {LONGEST_ROW / 1e6:,.0f} MB", f"row {row}", hint)
                    elif line.strip():
                        yield self._row(line, row)
        except OSError as error:
            reason = error.strerror or str(error)
            hint = "check that it exists and that you may read it"
            raise LoadError(f"the file cannot be read: {reason}", where=str(path), hint=hint) from error

    def _row(self, line: str, row: int) -> Extract | LoadFailure:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            hint = "each row must be one whole JSON object; a file with one array is read as .json"
            return LoadFailure(f"the row is not JSON: {error}", f"row {row}", hint)
        return self._fields.extract(record, row)


def _lines(file: BinaryIO) -> Iterator[str | None]:
    """The lines of ``file``, one at a time, None for one that is too long to be read.

    A file of two or four bytes a character cannot be cut before it is read.
    """
    wide = 0 in file.read(4)
    file.seek(0)
    return iter(decode(file.read()).split("\n")) if wide else map(_decoded, _cut(file))


def _cut(file: BinaryIO) -> Iterator[bytes]:
    """Lines of at most ``LONGEST_ROW`` bytes; of a longer one its first ``LONGEST_ROW`` and one more."""
    while line := file.readline(LONGEST_ROW + 1):
        yield line
        while len(line) > LONGEST_ROW and not line.endswith(b"\n"):
            line = file.readline(LONGEST_ROW + 1)


def _decoded(line: bytes) -> str | None:
    return None if len(line) > LONGEST_ROW else decode(line)
