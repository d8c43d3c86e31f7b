"""Tables as text files: a document a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure, Location, MetadataValue
from ragloom_text.loaders.config import CsvConfig
from ragloom_text.loaders.decoding import decode, is_binary, normalised, one_line
from ragloom_text.loaders.metadata import metadata_of
from ragloom_text.loaders.opening import read_bytes

_LARGEST_FIELD = 2**31 - 1
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,15})")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,15})\.\d{1,15}")


class CsvLoader(Stateless):
    """Rows are numbered as a spreadsheet shows them: the header is row 1."""

    suffixes = (".csv", ".tsv")
    light_below = 1 << 20

    def __init__(self, config: CsvConfig) -> None:
        self._config = config

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """A document a row, known by its id or else by its row's number; numbers are numbers in the metadata."""
        text = normalised(decode(read_bytes(path)))
        if is_binary(text):
            raise LoadError("this is no table in a text file", where=str(path), hint="export it as CSV in UTF-8")
        delimiter = self._config.delimiter or ("\t" if path.suffix.lower() == ".tsv" else delimiter_of(text))
        # The limit is the interpreter's; raised and never lowered, it cannot break another reader.
        csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_FIELD))
        rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
        try:
            yield from self._documents(rows)
        except csv.Error as error:
            raise LoadError(f"not a CSV table: {error}", where=str(path), hint="export it as CSV in UTF-8") from error

    def _documents(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Extract]:
        names: list[str] = []
        for row, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not names and self._config.header:
                names = column_names(cells)
                continue
            names += [f"column {number}" for number in range(len(names) + 1, len(cells) + 1)]
            yield self._document(dict(zip(names, map(str.strip, cells), strict=False)), row)

    def _document(self, values: dict[str, str], row: int) -> Extract:
        text_column = _column(self._config.text, values)
        title_column = _column(self._config.title, values)
        id_column = _column(self._config.id, values)
        text = (
            values[text_column]
            if text_column
            else "\n".join(f"{name}: {cell}" for name, cell in values.items() if cell)
        )
        used = [column for column in (text_column, title_column, id_column) if column]
        return Extract(
            text,
            title=one_line(values[title_column]) if title_column else "",
            key=values[id_column] if id_column else str(row),
            metadata=metadata_of({name: cell_value(cell) for name, cell in values.items()}, without=used),
            locations=(Location(0, "row", str(row)),),
        )


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, equally many in most lines; else a comma."""
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    return sum(width == widths[0] for width in widths) / len(widths) + min(widths[0], 50) / 1000


def column_names(cells: list[str]) -> list[str]:
    """The header's names, each once: an empty one is ``column N``, one seen before gets its number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column {number}"
        while name in names:
            name = f"{name} {number}"
        names[name] = None
    return list(names)


def cell_value(cell: str) -> MetadataValue:
    """A cell as a number where it is written as one; a code with leading zeros stays text."""
    if _INTEGER.fullmatch(cell):
        return int(cell)
    return float(cell) if _DECIMAL.fullmatch(cell) else cell


def _column(wanted: tuple[str, ...], values: dict[str, str]) -> str:
    """The column of the first wanted name that has a value in this row, whatever its case; else empty."""
    folded = {name.casefold(): name for name in reversed(values)}
    return next((folded[name.casefold()] for name in wanted if values.get(folded.get(name.casefold(), ""))), "")
