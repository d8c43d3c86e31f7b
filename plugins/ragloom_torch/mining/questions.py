"""Rows as questions that have a passage to be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ragloom.errors import RowError
from ragloom.types import QUESTION_ROW, Example
from ragloom_torch.training.rows import Rows, read_rows


def read_questions(rows: Iterable[Mapping[str, Any]], *, skip: bool, stage: str = "") -> Rows[Example]:
    """The rows with positives; those that nothing answers (``answers`` is an empty list) are left out, and told.

    Raises ``RowError`` for a row without a positive passage otherwise, unless ``skip``; and, where a ``stage`` is
    named, without any row to learn from.
    """
    found = read_rows(rows, _with_positives, skip=skip)
    silent = [one for one in found.examples if not one.positives]
    kept = tuple(one for one in found.examples if one.positives)
    if stage and not kept:
        raise RowError("there is nothing to learn from", where=stage, hint="name files with rows: `data: [FILE]`")
    return Rows(kept, (*found.left_out, *(f"{one.where}: nothing answers it" for one in silent)))


def _with_positives(row: Mapping[str, Any]) -> Example:
    example = Example.of(row)
    if not example.positives and example.answers != ():
        raise RowError(
            "has no `positives`: no passage to be found", where=example.where, hint=f"a row is {QUESTION_ROW}"
        )
    return example
