"""From what a config names to rows: a name's shape says how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError
from ragloom.evaluate.data.beir_folder import CORPUS, is_beir
from ragloom.evaluate.data.fields import ROW, WrongRowError
from ragloom.evaluate.data.reading import SAMPLE
from ragloom.evaluate.data.rows import json_of, read_bytes
from ragloom.sample import files
from ragloom.squad import has_squad_layout
from ragloom.train.data.beir_rows import read_folder
from ragloom.train.data.csv_rows import read_table
from ragloom.train.data.json_rows import read_array, read_json_lines
from ragloom.train.data.row import Rows
from ragloom.train.data.squad_rows import read_paragraphs, read_squad
from ragloom.train.data.text_rows import Reading, read_texts

ARTICLES = f"{SAMPLE}/articles"
"""Stands for the texts of the sample collection, as ``sample`` does for its questions."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of `data`: ``said`` as the config says it, ``path`` where that is.

    ``texts``: its documents are wanted, where it has questions beside them.
    """

    said: str
    path: Path
    split: str = "train"
    texts: bool = False

    @property
    def there(self) -> bool:
        """Whether there is something to read."""
        return self.path.exists() or self.said in (SAMPLE, ARTICLES)


def rows_of(source: Source, reading: Reading) -> Rows:
    """The rows of ``source``. Raises ``UsageError`` where it cannot be read at all."""
    at = source.path
    if at.is_dir():
        yield from _folder(source, reading)
    elif at.exists():
        yield from _READERS.get(at.suffix.lower(), _texts)(source, reading)
    elif source.said == ARTICLES or (source.said == SAMPLE and source.texts):
        yield from read_texts(files.articles(), reading)
    elif source.said == SAMPLE:
        yield from read_json_lines(files.questions())
    else:
        what = "there is no such file or folder"
        raise UsageError(what, where=str(at), hint=f"check `data` (`{SAMPLE}` is what comes with ragloom)")


def corpus_of(source: Source) -> Path | None:
    """What is to be indexed for the questions of ``source``, where that is known."""
    if source.path.is_dir() and is_beir(source.path):
        return source.path / CORPUS if (source.path / CORPUS).is_file() else None
    if source.said == SAMPLE and not source.path.exists():
        return files.articles()
    return source.path if source.path.suffix.lower() == ".json" and source.path.is_file() else None


def _folder(source: Source, reading: Reading) -> Rows:
    if not is_beir(source.path):
        return read_texts(source.path, reading)
    if source.texts:
        return read_texts(source.path / CORPUS, reading)
    return read_folder(source.path, source.split)


def _texts(source: Source, reading: Reading) -> Rows:
    return read_texts(source.path, reading)


def _lines(source: Source, reading: Reading) -> Rows:
    return read_json_lines(source.path)


def _table(source: Source, reading: Reading) -> Rows:
    return read_table(source.path)


def _json(source: Source, reading: Reading) -> Rows:
    value = _value(source.path)
    if isinstance(value, Mapping) and has_squad_layout(value):
        return (read_paragraphs if source.texts else read_squad)(source.path, value)
    if isinstance(value, list):
        return read_array(source.path, value)
    what = "is neither SQuAD's layout nor an array of rows"
    raise UsageError(what, where=str(source.path), hint=f"give an array of {ROW}")


def _value(file: Path) -> Any:
    try:
        return json_of(read_bytes(file))
    except WrongRowError as error:
        raise UsageError(str(error), where=str(file), hint="a file with one object a line is named .jsonl") from None


_READERS: dict[str, Callable[[Source, Reading], Iterator[Any]]] = {
    ".json": _json,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".csv": _table,
    ".tsv": _table,
}
"""By suffix; any other file is read by a loader."""
