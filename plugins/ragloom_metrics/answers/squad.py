"""Answers against accepted answers, question by question; ``ragloom.metrics.answers`` says how, with the sources.

A question that has no answer accepts saying nothing, and nothing else: as SQuAD 2.0 has it. NaN where the data do not
tell what is right.
"""

from __future__ import annotations

from abc import abstractmethod
from math import nan

from ragloom.interfaces import Scored
from ragloom.metrics import exact_match, holds_answer, token_f1
from ragloom_metrics.each import Each


class Compared(Each):
    """What an answer says against what is accepted."""

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        return self.right(row) if row.answered else nan

    @abstractmethod
    def right(self, row: Scored) -> float:
        """How right the answer to a question is of which the data tell."""


class ExactMatch(Compared):
    """1 where an accepted answer was given, case, punctuation and articles aside."""

    def right(self, row: Scored) -> float:
        """0 or 1."""
        return exact_match(row.said, row.gold, language=row.language)


class F1(Compared):
    """The F1 of the words in common with the best accepted answer; of the characters in Chinese."""

    def right(self, row: Scored) -> float:
        """In [0, 1]."""
        return token_f1(row.said, row.gold, language=row.language)


class Contains(Compared):
    """1 where an accepted answer stands in what was said, as it may in a sentence that was quoted or written."""

    def right(self, row: Scored) -> float:
        """0 or 1."""
        accepted = [one for one in row.gold if one.strip()]
        return float(holds_answer(row.said, accepted) if accepted else not row.said.strip())
