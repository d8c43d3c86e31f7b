"""A table: a row a row, columns named as the fields of JSON Lines are."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError
from ragloom.evaluate.data import Malformed
from ragloom.evaluate.data.csv_rows import LISTS, SEPARATOR, TRUE
from ragloom.evaluate.data.fields import WrongRowError
from ragloom.evaluate.data.rows import read_bytes
from ragloom.train.data.row import NEGATIVES, POSITIVES, QUESTIONS, Row, Rows, row_of

_SEVERAL = (*LISTS, POSITIVES[0], NEGATIVES[0])


def read_table(file: Path) -> Rows:
    """The rows; tabs part the cells of a ``.tsv``, ``|`` several answers of one cell.

    Raises ``UsageError`` where the header has neither a question nor a text.
    """
    # What is no UTF-8 is kept apart, so that one bad row does not cost the others.
    lines = io.StringIO(read_bytes(file).decode("utf-8", errors="surrogateescape"), newline="")
    reader = csv.reader(lines, delimiter="\t" if file.suffix.lower() == ".tsv" else ",")
    header = _header(file, reader)
    begins = reader.line_num + 1
    while (cells := _next(reader)) is not None:
        where = f"{file}:{begins}"
        if isinstance(cells, str):
            yield Malformed(where, cells)
        elif any(map(str.strip, cells)):
            yield _taken(header, cells, where, begins)
        begins = reader.line_num + 1


def _header(file: Path, reader: Any) -> list[str]:
    first = _next(reader)
    while first == []:
        first = _next(reader)
    names = [name.strip().lower() for name in first] if isinstance(first, list) else []
    if {*QUESTIONS, "text"} & set(names) and len(set(names)) == len(names):
        return names
    what = "names a column twice" if len(set(names)) < len(names) else "names no column `question` and none `text`"
    raise UsageError(
        f"the first row {what}; it names {', '.join(names) or 'nothing'}",
        where=f"{file}:{max(1, reader.line_num)}",
        hint=f"name the columns: question,answers,positive,negative, or text; {SEPARATOR} parts several answers",
    )


def _next(reader: Any) -> list[str] | str | None:
    """The next row, what is wrong with it, or None behind the last."""
    try:
        row: list[str] | None = next(reader, None)
    except csv.Error as error:
        return f"cannot be read: {error}"
    return row


def _taken(header: list[str], cells: list[str], where: str, line: int) -> Row | Malformed:
    try:
        return row_of(_values(header, cells), where, line, str(line))
    except WrongRowError as error:
        return Malformed(where, str(error))


def _values(header: list[str], cells: list[str]) -> Mapping[str, Any]:
    if len(cells) != len(header):
        raise WrongRowError(f"has {len(cells)} cells, and the header has {len(header)}")
    if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
        raise WrongRowError("is not UTF-8")
    values: dict[str, Any] = dict(zip(header, map(str.strip, cells), strict=True))
    for name in _SEVERAL:
        if name in values:
            values[name] = [one.strip() for one in values[name].split(SEPARATOR)] if values[name] else []
    for name in (*POSITIVES[1:], *NEGATIVES[1:]):
        if not values.get(name, "."):
            del values[name]
    if "answerable" in values:
        values["answerable"] = values["answerable"].lower() in TRUE if values["answerable"] else None
    return values
