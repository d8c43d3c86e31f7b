"""A table: a question a row, columns named as the fields of JSON Lines are."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError
from ragloom.evaluate.data.fields import ANSWERS, RELEVANT, WrongRowError, question_of
from ragloom.evaluate.data.question import EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, once_each, taken

SEPARATOR = "|"
"""Between several answers, or several documents, of one cell."""

LISTS = (*ANSWERS, *RELEVANT)
TRUTHS = ("answerable", "synthetic")
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


def read_csv(file: Path, content: bytes) -> Rows:
    """The rows of ``content``; tabs part the cells of a ``.tsv``. An empty cell of answers: nothing answers it.

    Raises ``UsageError`` where the header has no column ``question``.
    """
    return once_each(_rows(file, content))


def _rows(file: Path, content: bytes) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    # What is no UTF-8 is kept apart, so that one bad row does not cost the others.
    lines = content.decode("utf-8", errors="surrogateescape").splitlines(keepends=True)
    reader = csv.reader(lines, delimiter="\t" if file.suffix.lower() == ".tsv" else ",")
    header = [name.strip().lower() for name in _next(reader) or []]
    if "question" not in header:
        raise UsageError(
            f"the first row names no column `question`; it names {', '.join(header) or 'nothing'}",
            where=f"{file}:1",
            hint=f"name the columns: question,answers,documents; several answers are parted by {SEPARATOR}",
        )
    begins = reader.line_num + 1
    while (cells := _next(reader)) is not None:
        where = f"{file}:{begins}"
        if cells and any(map(str.strip, cells if isinstance(cells, list) else ["."])):
            yield where, taken(partial(_question, header, cells, begins), where)
        begins = reader.line_num + 1


def _next(reader: Any) -> list[str] | str | None:
    """The next row, what is wrong with it, or None behind the last."""
    try:
        row: list[str] | None = next(reader, None)
    except csv.Error as error:
        return f"cannot be read: {error}"
    return row


def _question(header: list[str], cells: list[str] | str, line: int) -> EvalQuestion:
    if isinstance(cells, str):
        raise WrongRowError(cells)
    if len(cells) != len(header):
        raise WrongRowError(f"has {len(cells)} cells, and the header has {len(header)}")
    if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
        raise WrongRowError("is not UTF-8")
    return question_of(_values(dict(zip(header, map(str.strip, cells), strict=True))), line, str(line))


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = dict(cells)
    for name in LISTS:
        if name in values:
            values[name] = [one.strip() for one in cells[name].split(SEPARATOR)] if cells[name] else []
    for name in TRUTHS:
        if name in values:
            values[name] = _truth(name, cells[name])
    return values


def _truth(name: str, cell: str) -> bool | None:
    if cell and cell.lower() not in (*TRUE, *FALSE):
        raise WrongRowError(f"`{name}` must be true or false")
    return cell.lower() in TRUE if cell else None
