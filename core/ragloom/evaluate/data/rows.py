"""What every layout's reader gives: questions and what is none, in the file's order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError
from ragloom.evaluate.data.fields import ROW, WrongRowError, question_of
from ragloom.evaluate.data.question import EvalQuestion, Malformed

Rows = Iterator[EvalQuestion | Malformed]

BOM = b"\xef\xbb\xbf"


def read_bytes(file: Path) -> bytes:
    """The file's bytes, without a byte order mark. Raises ``UsageError`` where it cannot be read."""
    try:
        return file.read_bytes().removeprefix(BOM)
    except (OSError, ValueError) as error:
        # A path that no system takes (a NUL in it) is a ValueError.
        raise UsageError(
            getattr(error, "strerror", None) or str(error), where=str(file), hint=f"give rows of {ROW}"
        ) from error


def json_of(text: bytes) -> Any:
    """A JSON value. Raises ``WrongRowError`` that says where it ceases to be one."""
    try:
        return json.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise WrongRowError(f"is not UTF-8: byte 0x{text[error.start]:02x}") from error
    except json.JSONDecodeError as error:
        raise WrongRowError(f"is not JSON: {error.msg}, {_place(error)}") from error
    except (ValueError, RecursionError) as error:
        raise WrongRowError(f"cannot be read: {error}") from error


def taken(made: Callable[[], EvalQuestion], where: str) -> EvalQuestion | Malformed:
    """What ``made`` gives, or what is wrong with the row at ``where``."""
    try:
        return made()
    except WrongRowError as error:
        return Malformed(where, str(error))


def of_object(value: object, line: int, name: str) -> EvalQuestion:
    """The question of a JSON value. Raises ``WrongRowError``."""
    if not isinstance(value, Mapping):
        raise WrongRowError("is no JSON object")
    return question_of(value, line, name)


def once_each(rows: Iterable[tuple[str, EvalQuestion | Malformed]]) -> Rows:
    """``rows``, each with its place; a question with the id of one before it is none."""
    places: dict[str, str] = {}
    for where, row in rows:
        if isinstance(row, EvalQuestion) and row.id in places:
            yield Malformed(where, f"has the id `{row.id}` of {places[row.id]}")
            continue
        if isinstance(row, EvalQuestion):
            places[row.id] = where
        yield row


def _place(error: json.JSONDecodeError) -> str:
    return f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
