"""How wrong an answer is, for a question with its accepted answers: from 0, right, to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ragloom.evaluate.data import EvalQuestion
from ragloom.metrics import exact_match, holds_answer, token_f1
from ragloom.pipeline.citations import MARK

Right = Callable[[str, Sequence[str], str], float]


def _contains(text: str, answers: Sequence[str], language: str) -> float:
    return float(holds_answer(text, answers))


def _f1(text: str, answers: Sequence[str], language: str) -> float:
    return token_f1(text, answers, language=language)


def _exact(text: str, answers: Sequence[str], language: str) -> float:
    return exact_match(text, answers, language=language)


RIGHT: Mapping[str, Right] = {"contains": _contains, "f1": _f1, "exact-match": _exact}
"""``contains``: an accepted answer stands in the text, as it may within a sentence that was quoted or written."""


def loss(name: str, asked: EvalQuestion, text: str) -> float:
    """How wrong ``text`` is, its ``[n]`` marks left out; any answer to an unanswerable question is wrong."""
    if not asked.answers:
        return 1.0
    return 1 - RIGHT[name](MARK.sub("", text), asked.answers, asked.language)
