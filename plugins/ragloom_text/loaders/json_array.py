"""A JSON file with an array of objects, or a single one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.config import RecordsConfig
from ragloom_text.loaders.decoding import decode
from ragloom_text.loaders.opening import read_bytes
from ragloom_text.loaders.records import Fields, unless_hopeless


class JsonLoader(Stateless):
    """A document an object of the array.

    A folder of source code or of a site holds much JSON that is no collection: a single object without a text
    (``package.json``) and an array without any object give nothing, which is no failure.
    """

    suffixes = (".json",)
    light_below = 1 << 20

    def __init__(self, config: RecordsConfig) -> None:
        self._fields = Fields(config.text, config.title, config.id)

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """A document an object, known by its id or else by its place in the array, from 1."""
        try:
            read = json.loads(decode(read_bytes(path)))
        except (ValueError, RecursionError) as error:
            hint = "a file with one object a line is read as .jsonl"
            raise LoadError(f"the file is not JSON: {error}", where=str(path), hint=hint) from error
        records = read if isinstance(read, list) else [read] if self._fields.has_text(read) else []
        if any(isinstance(record, Mapping) for record in records):
            rows = (self._fields.extract(record, row) for row, record in enumerate(records, start=1))
            yield from unless_hopeless(rows, path)
