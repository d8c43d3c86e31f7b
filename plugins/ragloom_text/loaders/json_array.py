"""A JSON file with an array of objects, a single one, or paragraphs in SQuAD's layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ragloom.interfaces import Stateless
from ragloom.squad import has_squad_layout
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.config import RecordsConfig
from ragloom_text.loaders.json_value import read_json
from ragloom_text.loaders.records import Fields, unless_hopeless
from ragloom_text.loaders.squad import squad_documents

Documents = Iterable[Extract | LoadFailure]
Layouts = tuple[tuple[Callable[[Any], bool], Callable[[Any], Documents]], ...]
"""From what a file's value looks like to the documents in it; the first that fits is taken."""


class JsonLoader(Stateless):
    """A document an object of the array.

    A folder of source code or of a site holds much JSON that is no collection: a single object without a text
    (``package.json``) and an array without any object give nothing, which is no failure.
    """

    suffixes = (".json",)
    light_below = 1 << 20

    def __init__(self, config: RecordsConfig) -> None:
        self._fields = Fields(config.text, config.title, config.id)
        self._layouts: Layouts = (
            (has_squad_layout, squad_documents),
            (_has_objects, self._rows),
            (self._fields.has_text, lambda value: self._rows([value])),
        )

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """A document an object, known by its id or else by its place in the array, from 1."""
        read = read_json(path)
        found = (documents(read) for fits, documents in self._layouts if fits(read))
        yield from unless_hopeless(next(found, ()), path)

    def _rows(self, records: list[Any]) -> Documents:
        return (self._fields.extract(record, row) for row, record in enumerate(records, start=1))


def _has_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(record, Mapping) for record in value)
