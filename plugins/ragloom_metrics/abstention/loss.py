"""How wrong a given answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan

from ragloom.interfaces import Scored
from ragloom.metrics import exact_match, holds_answer, token_f1

_RIGHT: Mapping[str, Callable[[Scored], float]] = {
    "contains": lambda row: float(holds_answer(row.said, row.gold)),
    "f1": lambda row: token_f1(row.said, row.gold, language=row.language),
    "exact-match": lambda row: exact_match(row.said, row.gold, language=row.language),
}


def loss(name: str, row: Scored) -> float:
    """In [0, 1], 0 where it is right; any answer to a question that has none is wrong.

    NaN for an abstention, and where the data do not tell what is right.
    """
    if not row.answered or row.answer.abstained:
        return nan
    return 1 - _RIGHT[name](row) if any(one.strip() for one in row.gold) else 1.0
