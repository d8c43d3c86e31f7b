"""JSON Lines, and arrays in a JSON file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ragloom.evaluate.data import Malformed
from ragloom.evaluate.data.fields import WrongRowError
from ragloom.evaluate.data.rows import json_of, read_bytes
from ragloom.train.data.row import Row, Rows, row_of


def read_json_lines(file: Path) -> Rows:
    """A row a line; blank ones are left out."""
    for number, line in enumerate(read_bytes(file).split(b"\n"), 1):
        if line.strip():
            where = f"{file}:{number}"
            try:
                yield _row(json_of(line), where, number, str(number))
            except WrongRowError as error:
                yield Malformed(where, str(error))


def read_array(file: Path, value: Sequence[Any]) -> Rows:
    """A row an object."""
    for number, one in enumerate(value):
        where = f"{file}: [{number}]"
        try:
            yield _row(one, where, 0, str(number))
        except WrongRowError as error:
            yield Malformed(where, str(error))


def _row(value: Any, where: str, line: int, name: str) -> Row:
    if not isinstance(value, Mapping):
        raise WrongRowError("is no JSON object")
    return row_of(value, where, line, name)
