"""Rows of a job as examples: all that is wrong with them is told at once, before anything is learnt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ragloom.errors import RowError

Kind = TypeVar("Kind")
MOST_TOLD = 20
"""More bad rows are counted, not told."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[Kind]):
    """Examples, and a line for each row that was left out."""

    examples: tuple[Kind, ...]
    left_out: tuple[str, ...] = ()


def read_rows(
    rows: Iterable[Mapping[str, Any]], made: Callable[[Mapping[str, Any]], Kind], *, skip: bool
) -> Rows[Kind]:
    """``made`` of every row, which raises ``RowError`` for a bad one; with ``skip`` those are left out.

    Raises ``RowError`` with the first ``MOST_TOLD`` bad rows otherwise, and where ``skip`` leaves nothing.
    """
    examples: list[Kind] = []
    wrong: list[RowError] = []
    for row in rows:
        try:
            examples.append(made(row))
        except RowError as error:
            wrong.append(error)
    if wrong and (not skip or not examples):
        raise _every(wrong)
    return Rows(tuple(examples), tuple(map(_line, wrong)))


def evenly(rows: Sequence[Kind], count: int) -> list[Kind]:
    """At most so many of ``rows``, taken from all of them alike: neighbours are often of one article."""
    kept = min(count, len(rows))
    return [rows[place * len(rows) // kept] for place in range(kept)]


def _every(wrong: list[RowError]) -> RowError:
    more = len(wrong) - MOST_TOLD
    lines = [*map(_line, wrong[:MOST_TOLD]), *([f"and {more} more rows"] if more > 0 else [])]
    return RowError("\n".join(lines), hint=f"{wrong[0].hint}; or leave such rows out: --skip-bad-rows")


def _line(error: RowError) -> str:
    return f"{error.where}: {error.message}"
