"""A table: a question a row, columns named as the fields of JSON Lines are."""

from __future__ import annotations

import csv
import io
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

LONGEST_SHOWN = 200

LISTS = (*ANSWERS, *RELEVANT)
TRUTHS = ("answerable", "synthetic")
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


def read_csv(file: Path, content: bytes) -> Rows:
    """The rows of ``content``; tabs part the cells of a ``.tsv``. An empty cell of answers: nothing answers it.

    Raises ``UsageError`` where the header has no column ``question``.
    """
    return once_each(_rows(file, content))


def _rows(file: Path, content: bytes) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    # What is no UTF-8 is kept apart, so that one bad row does not cost the others; a line ends where csv says so.
    lines = io.StringIO(content.decode("utf-8", errors="surrogateescape"), newline="")
    reader = csv.reader(lines, delimiter="\t" if file.suffix.lower() == ".tsv" else ",")
    header = _header(file, reader)
    begins = reader.line_num + 1
    while (cells := _next(reader)) is not None:
        where = f"{file}:{begins}"
        if cells and any(map(str.strip, cells if isinstance(cells, list) else ["."])):
            yield where, taken(partial(_question, header, cells, begins), where)
        begins = reader.line_num + 1


def _header(file: Path, reader: Any) -> list[str]:
    """The names of the columns: those of the first row that is not empty."""
    first = _next(reader)
    while first == []:
        first = _next(reader)
    names = [name.strip().lower() for name in first] if isinstance(first, list) else []
    if "question" in names and len(set(names)) == len(names):
        return names
    twice = next((name for name in names if names.count(name) > 1), "")
    wrong = f"names `{twice}` twice" if twice and "question" in names else "names no column `question`"
    raise UsageError(
        f"the first row {wrong}; it {f'names {_shown(names)}' if names else first or 'names nothing'}",
        where=f"{file}:{max(1, reader.line_num)}",
        hint=f"name the columns: question,answers,documents, or question,label; {SEPARATOR} parts several answers",
    )


def _shown(names: list[str]) -> str:
    said = ", ".join(names)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"


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
