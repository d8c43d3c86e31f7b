"""What became of each question in a word, and whether that is a failure worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from ragloom.evaluate.diagnosis import HALF, JUDGES
from ragloom.evaluate.results import Results, Row


@dataclass(frozen=True, slots=True)
class Verdict:
    """``word`` is what a reader sees; ``failed`` puts the question among the failures."""

    word: str
    failed: bool


def judge_of(results: Results) -> str:
    """The metric that says which answers are wrong: the first of ``JUDGES`` that was measured, empty without one."""
    by_use = {str(spec.get("use", name)): name for name, spec in results.metrics.items()}
    measured = {name for row in results.rows for name in row.values}
    names = (by_use.get(use, use) for use in JUDGES)
    return next((name for name in names if name in measured), "")


def verdicts(results: Results) -> tuple[Verdict, ...]:
    """One a row, in their order."""
    judge = judge_of(results)
    if not judge and not any(row.text or row.abstained for row in results.rows):
        return tuple(_of_search(row) for row in results.rows)
    return tuple(_of_answer(row, judge) for row in results.rows)


def unanswerable(row: Row, judge: str) -> bool:
    """Whether the data say that nothing answers: no answer is accepted, and what was said is judged all the same."""
    return not row.gold and isfinite(row.values.get(judge, float("nan")))


def failures(judged: Sequence[Verdict]) -> int:
    """How many failed."""
    return sum(one.failed for one in judged)


def _of_answer(row: Row, judge: str) -> Verdict:
    if row.error:
        return Verdict("error", True)
    value = row.values.get(judge, float("nan"))
    if row.abstained:
        # Where nothing is right, saying nothing is.
        return Verdict("abstained", bool(row.gold) and value < HALF)
    if not isfinite(value):
        return Verdict("not judged", False)
    return Verdict("wrong", True) if value < HALF else Verdict("right", False)


def _of_search(row: Row) -> Verdict:
    if row.error:
        return Verdict("error", True)
    relevant = {name for name, grade in row.relevant.items() if grade > 0}
    if not relevant:
        return Verdict("not judged", False)
    hit = any(one.document in relevant for one in row.found)
    return Verdict("found", False) if hit else Verdict("missed", True)
