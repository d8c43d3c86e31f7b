"""Metrics score answers and rankings, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces.component import Component
from ragloom.types import Answer


@dataclass(frozen=True, slots=True)
class Scored:
    """One evaluated question: what was answered, the accepted answers, and the graded documents by id.

    A document of ``relevant`` is so by a grade above 0; one of another grade was judged and is not, as some measures
    want to know. ``documents`` are the ids of all that was found, best first, each once, by the first of its passages:
    the whole ranking, of which the answer was made from the head. ``text`` is the answer's without its citation marks.
    For a summary ``gold`` holds the reference summaries, for a classification the one right label. ``judged`` says that
    the data tell what is relevant (nothing may be), ``answered`` that they tell what is right (nothing may be).
    """

    question: str
    answer: Answer
    gold: tuple[str, ...] = ()
    relevant: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"
    documents: tuple[str, ...] = ()
    text: str = ""
    id: str = ""
    judged: bool = True
    answered: bool = True

    @property
    def said(self) -> str:
        """What is compared with the accepted answers."""
        return self.text or self.answer.text


@runtime_checkable
class Metric(Component, Protocol):
    """A figure that is a mean over questions."""

    @property
    def higher_is_better(self) -> bool:
        """The direction, for comparisons."""

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n], one value a question; NaN where the metric does not apply to it."""


@runtime_checkable
class Pooled(Protocol):
    """A metric whose figure is no mean of its values: a function of counts that are added up over the questions.

    So are BLEU of a corpus (n-gram matches and lengths), macro-F1 (a table of labels) and AURC (a sort). Resampled
    questions are pooled again, which gives such figures their intervals and tests.
    """

    def statistics(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n, s], a row a question; a row of NaN where the metric does not apply to it.

        A question's row depends on that question alone: two evaluations are compared by it, of which each may lack
        questions that the other has.
        """

    def pooled(self, statistics: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figure of each sample of questions: ``statistics`` float64[..., n, s] gives float64[...].

        No row is NaN. NaN for a sample from which the figure cannot be told.
        """


@runtime_checkable
class Signed(Protocol):
    """Says how its figure was made, in the form in which the field reports such: without it, BLEU says little."""

    def signature(self, rows: Sequence[Scored]) -> str:
        """One line, empty where there is nothing to sign."""


@runtime_checkable
class Grouped(Protocol):
    """Says among which figures a metric's is reported: retrieval and answers are told apart.

    A metric that does not say is reported among ``answers``. One of ``retrieval`` looks at ``Scored.documents`` alone,
    so that it is measured where nothing is answered, too.
    """

    @property
    def group(self) -> str:
        """``retrieval``, ``answers``, ``attribution`` or ``abstention``."""
