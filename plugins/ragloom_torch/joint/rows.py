"""A question with its answers, as joint training reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ragloom.errors import RowError
from ragloom.metrics import holds_answer
from ragloom.types import Example, Passage
from ragloom_torch.training.rows import evenly

_HINT = "give each row the texts that answer it: `answers: […]`"


@dataclass(frozen=True, slots=True)
class JointRow:
    """``answers`` are accepted, the first is what a generator learns to write; ``positives`` are numbers of the pool.

    ``texts`` are those positives' own words; ``number`` is the row's place among all rows, taught and held out.
    """

    question: str
    answers: tuple[str, ...]
    positives: tuple[int, ...]
    texts: tuple[str, ...]
    number: int


def answered(row: Mapping[str, Any]) -> Example:
    """The example of a row. Raises ``RowError`` for a row without an answer: there is no likelihood to learn from."""
    found = Example.of(row)
    if not found.answers:
        what = "names no `answers`" if found.answers is None else "has no answer: nothing can be written from a passage"
        raise RowError(what, where=found.where, hint=_HINT)
    return found


def may_answer(row: JointRow, passage: Passage) -> bool:
    """Whether the passage is the row's own, holds an answer, or has its letters anywhere, be it within a word."""
    own, text = passage.text.strip() in map(str.strip, row.texts), passage.text.casefold()
    return own or holds_answer(text, row.answers) or any(one.strip().casefold() in text for one in row.answers)


def is_right(row: JointRow, number: int, passage: Passage) -> bool:
    """Whether the passage of that number is one of the row's positives or holds an accepted answer."""
    return number in row.positives or holds_answer(passage.text, row.answers)


def spread(rows: Sequence[JointRow], count: int) -> list[JointRow]:
    """All rows, so many in front that are taken evenly from all."""
    front = evenly(range(len(rows)), count)
    return [*(rows[place] for place in front), *(rows[place] for place in sorted({*range(len(rows))} - {*front}))]
