"""Rows of named values as documents: what JSON Lines, JSON and CSV share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.types import Extract, LoadFailure, Location
from ragloom_text.loaders.decoding import normalised, one_line
from ragloom_text.loaders.metadata import metadata_of

_HOPELESS = 100


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields that may hold a row's text, title and id; the first that is there is taken."""

    text: tuple[str, ...]
    title: tuple[str, ...]
    id: tuple[str, ...]

    def has_text(self, record: object) -> bool:
        """Whether ``record`` is an object with one of the text fields."""
        return isinstance(record, Mapping) and first_of(self.text, record) is not None

    def extract(self, record: object, row: int) -> Extract | LoadFailure:
        """The document of row number ``row``, or why it is none."""
        where = f"row {row}"
        if not isinstance(record, Mapping):
            return LoadFailure("the row is no object with named fields", where, 'write {"text": "…"} on each row')
        text_field = first_of(self.text, record)
        if text_field is None:
            return LoadFailure(f"the row has no text; its fields are {_names(record)}", where, _name_it(self.text))
        title = one_line(_text(record.get(first_of(self.title, record) or "")))
        text = _text(record[text_field]) or title
        if not text:
            return LoadFailure("the row's text is empty", where, "fill it in, or leave the row out")
        id_field = first_of(self.id, record)
        key = _text(record[id_field]) if id_field is not None else ""
        used = [text_field, *filter(None, (first_of(self.title, record), id_field))]
        return Extract(text, title, key or str(row), metadata_of(record, without=used), (Location(0, "row", str(row)),))


def first_of(names: Sequence[str], record: Mapping[str, object]) -> str | None:
    """The first of ``names`` that ``record`` has a value for."""
    return next((name for name in names if record.get(name) is not None), None)


def unless_hopeless(items: Iterable[Extract | LoadFailure], path: Path) -> Iterator[Extract | LoadFailure]:
    """``items``; raises one ``LoadError`` where the first hundred, or all of several, are failures."""
    waiting: list[LoadFailure] = []
    iterator = iter(items)
    for item in iterator:
        if isinstance(item, Extract):
            yield from waiting
            yield item
            yield from iterator
            return
        waiting.append(item)
        if len(waiting) == _HOPELESS:
            break
    if len(waiting) > 1:
        what = f"none of its first {len(waiting)} rows can be read; {waiting[0].what}"
        raise LoadError(what, where=str(path), hint=waiting[0].hint)
    yield from waiting


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return normalised(str(value)).strip()


def _names(record: Mapping[object, object]) -> str:
    return ", ".join(map(str, list(record)[:10])) or "none"


def _name_it(known: tuple[str, ...]) -> str:
    return f"set the loader's `text` to the field that holds it (looked for: {', '.join(known)})"
