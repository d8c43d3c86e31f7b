"""Whether retriever and generator have agreed on a code of their own instead of finding what holds the answer."""

from __future__ import annotations

from dataclasses import dataclass

ANSWERS_RIGHT = 0.5
FINDS_NOTHING = 0.2
"""Answers are right at least so often, though the first passage holds the answer at most so often, and …"""
_HALF = 0.5
"""… for at most half of the right answers."""
RESTS_ELSEWHERE = 0.5
"""The posterior lies on passages that hold the answer with less than this share, where there are such passages."""
SURE = 0.5
"""A posterior whose first passage has less than this is undecided, and says nothing yet."""
FEW = 0.1
"""First passages are fewer than this share of the passages that answer the same questions."""
_ENOUGH = 10
"""Of fewer answering passages nothing can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of taught questions. ``first``: different passages that stood first; ``answering``: different positives."""

    exact_match: float
    recall_at_1: float
    posterior_top: float
    posterior_on_answer: float | None
    first: int
    answering: int


def warnings(found: Figures) -> tuple[str, ...]:
    """What looks like a private code, a sentence each; empty where nothing does."""
    return tuple(said for said in (_code(found), _elsewhere(found), _few(found)) if said)


def _code(found: Figures) -> str:
    if found.exact_match < ANSWERS_RIGHT or found.recall_at_1 > min(FINDS_NOTHING, _HALF * found.exact_match):
        return ""
    return (
        f"collapse: {found.exact_match:.0%} of the taught questions are answered right, though the first passage holds "
        f"the answer for {found.recall_at_1:.0%}: the passages are not read. {_ADVICE}"
    )


def _elsewhere(found: Figures) -> str:
    share = found.posterior_on_answer
    if share is None or share >= RESTS_ELSEWHERE or found.posterior_top < SURE:
        return ""
    return (
        f"collapse: the posterior is sure of its passages ({found.posterior_top:.2f} on the first), and {share:.2f} of "
        f"it lies on those that hold the answer. {_ADVICE}"
    )


def _few(found: Figures) -> str:
    if found.answering < _ENOUGH or found.first >= FEW * found.answering:
        return ""
    return (
        f"collapse: the passages that stand first are {found.first} for all taught questions, which {found.answering} "
        f"passages answer. {_ADVICE}"
    )


_ADVICE = "Train the generator on passages that answer first (`reader`, `sft`, or `warm_up_generator`)"
