"""Questions to tune on and questions to check on, apart by the documents that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalQuestion

LEAST = 5
"""Fewer questions on either side say nothing."""


@dataclass(frozen=True, slots=True)
class Split:
    """``tuning`` in the order in which rungs take them, drawn at random; ``held_out`` share no document with them."""

    tuning: tuple[EvalQuestion, ...]
    held_out: tuple[EvalQuestion, ...]


def split(questions: Sequence[EvalQuestion], share: float, *, seed: int = 0) -> Split:
    """``share`` of the questions held out, as nearly as whole groups allow.

    Questions that have a relevant document in common are a group, and whatever is joined so through others; such
    as name no document are a group where they are in the same words. Raises ``UsageError`` where too few are left on a
    side.
    """
    draw = Random(seed)
    groups = list(_groups(questions))
    draw.shuffle(groups)
    held_out: set[str] = set()
    for group in groups:
        # A group that overshoots is taken only where that comes nearer than leaving it.
        if abs(len(held_out) + len(group) - share * len(questions)) < abs(len(held_out) - share * len(questions)):
            held_out.update(one.id for one in group)
    tuning = [one for one in questions if one.id not in held_out]
    draw.shuffle(tuning)
    found = Split(tuple(tuning), tuple(one for one in questions if one.id in held_out))
    _enough(found)
    return found


def _groups(questions: Sequence[EvalQuestion]) -> list[list[EvalQuestion]]:
    """Connected by documents: union and find (Galler & Fischer 1964)."""
    above: dict[str, str] = {}

    def root(document: str) -> str:
        while above.setdefault(document, document) != document:
            above[document] = above[above[document]]
            document = above[document]
        return document

    for one in questions:
        for document in one.relevant:
            above[root(document)] = root(next(iter(one.relevant)))
    groups: dict[str, list[EvalQuestion]] = defaultdict(list)
    for one in questions:
        groups[root(next(iter(one.relevant))) if one.relevant else f"\0{one.question}"].append(one)
    return list(groups.values())


def _enough(found: Split) -> None:
    if min(len(found.tuning), len(found.held_out)) < LEAST:
        raise UsageError(
            f"{len(found.tuning)} questions to tune on and {len(found.held_out)} held out are too few",
            hint=f"give more questions, about more documents, or set --held-out nearer to 0.5: each side takes {LEAST}",
        )
