"""Answers that nobody is sure enough of become abstentions: the same threshold whatever generator answers."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from typing import Protocol

from ragloom.types import Answer


class NoConfidenceWarning(UserWarning):
    """A threshold is set, and the generator does not say how sure it is."""


class Abstaining(Protocol):
    """The step between an answer and who asked."""

    def judged(self, answers: Sequence[Answer]) -> list[Answer]:
        """Each answer as it is given."""


class AsAnswered:
    """No threshold: every answer is given."""

    def judged(self, answers: Sequence[Answer]) -> list[Answer]:
        """Each answer as it is."""
        return list(answers)


class BelowThreshold:
    """An answer whose confidence is below ``below`` is held back; ``confidence`` and ``reason`` say why.

    An answer without a confidence (NaN) is given as it is, and the first one is warned of.
    """

    def __init__(self, below: float) -> None:
        self._below = below
        self._warned = False

    def judged(self, answers: Sequence[Answer]) -> list[Answer]:
        """Each answer, or the abstention that it becomes."""
        if not self._warned and any(isnan(answer.confidence) for answer in answers if not answer.abstained):
            self._warned = True
            warnings.warn(
                f"abstain.below is {self._below:g}, and the generator does not say how sure it is of an answer: such "
                "answers are given as they are",
                NoConfidenceWarning,
                stacklevel=2,
            )
        return [held_back(answer, self._below) for answer in answers]


def abstaining(below: float | None) -> Abstaining:
    """The step for a threshold, or for none."""
    return AsAnswered() if below is None else BelowThreshold(below)


def held_back(answer: Answer, below: float) -> Answer:
    """``answer``, as an abstention where its confidence is below ``below``; its passages stay: they were found."""
    if answer.abstained or not answer.confidence < below:
        return answer
    reason = f"The answer was held back: its confidence is {answer.confidence:.3g}, below {below:.3g}."
    return replace(answer, text="", sentences=(), abstained=True, posterior=None, reason=reason)
