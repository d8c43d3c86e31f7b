"""Labelled rows out of a file, read by the loader that would index it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.interfaces import Json, Loader
from ragloom.types import Extract, LoadFailure
from ragloom_classify.examples import ROW, WHERE
from ragloom_classify.labelling import as_label

MOST_PROBLEMS = 20
"""More are not told at once."""

Row = Mapping[str, Json]


def rows_of(file: Path, loaders: Sequence[Loader], *, label: str) -> list[Row]:
    """A row a document, with ``text``, ``label`` and where it stands.

    Raises ``UsageError`` with every row that cannot be read or has no label, by file and line.
    """
    if not file.is_file():
        raise UsageError("there is no such file", where=str(file), hint="--data labelled.jsonl")
    read = [_row(one, file, label) for one in _loader(file, loaders).load(file)]
    wrong = [one for one in read if isinstance(one, str)]
    if wrong:
        more = [f"and {len(wrong) - MOST_PROBLEMS} more rows"] if len(wrong) > MOST_PROBLEMS else []
        raise UsageError("\n".join([*wrong[:MOST_PROBLEMS], *more]), hint=f"a row is {ROW}")
    return [one for one in read if not isinstance(one, str)]


def _loader(file: Path, loaders: Sequence[Loader]) -> Loader:
    suffix = file.suffix.lower()
    found = next((one for one in loaders if suffix in one.suffixes), None)
    if found is None:
        known = ", ".join(sorted({suffix for one in loaders for suffix in one.suffixes}))
        raise UsageError(f"no loader reads {suffix or 'a file without a suffix'}", where=str(file), hint=known)
    return found


def _row(read: Extract | LoadFailure, file: Path, label: str) -> Row | str:
    """The row, or what is wrong with it."""
    if isinstance(read, LoadFailure):
        return f"{file}{_line(read.where)}: {read.what}"
    where = f"{file}{_line(', '.join(map(str, read.locations)))}"
    name = as_label(read.metadata.get(label))
    return {"text": read.text, label: name, WHERE: where} if name else f"{where}: `{label}` holds no label"


def _line(where: str) -> str:
    """``:3`` of ``row 3``."""
    found = re.search(r"\b(?:row|line) (\d+)", where)
    return f":{found[1]}" if found else f": {where}" if where else ""
