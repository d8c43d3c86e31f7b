"""JSON Lines: a question a row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ragloom.evaluate.data.question import EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, json_of, of_object, once_each, taken


def read_jsonl(file: Path, content: bytes) -> Rows:
    """The rows of ``content``, blank lines left out; fields that are not ours are passed over."""
    return once_each(_rows(file, content))


def _rows(file: Path, content: bytes) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            where = f"{file}:{number}"
            yield where, taken(partial(_question, line, number), where)


def _question(line: bytes, number: int) -> EvalQuestion:
    return of_object(json_of(line), number, str(number))
