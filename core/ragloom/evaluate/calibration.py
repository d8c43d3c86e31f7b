"""A pipeline's threshold: ask labelled questions, fit it, and see what it is worth on those that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isinf, isnan, nan

import numpy as np

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.losses import loss
from ragloom.metrics import RiskCoverage, aurc, excess_aurc
from ragloom.metrics.threshold import Aim, Outcomes, Worth, curve_of, held_out, worth
from ragloom.types import Answer

FOLDS = 5
LEAST = 10
"""Fewer questions than this say nothing about a threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What was found. ``threshold`` is None where it is best to give every answer.

    ``fitted`` is what it is worth on the questions that it was fitted on, ``held_out`` on others, by cross-validation:
    the second is what to expect. ``curve`` is risk over coverage of all questions. ``abstained`` counts what was not
    answered without any threshold, ``unsure`` the answers that have no confidence.
    """

    questions: int
    unanswerable: int
    abstained: int
    unsure: int
    curve: RiskCoverage
    aurc: float
    excess_aurc: float
    threshold: float | None
    fitted: Worth
    held_out: Worth
    folds: int


def outcomes_of(questions: Sequence[EvalQuestion], answers: Sequence[Answer], loss_name: str) -> Outcomes:
    """What came of each question, ``answers`` given without a threshold."""
    return Outcomes(
        np.array([_confidence(answer) for answer in answers], np.float64),
        np.array([loss(loss_name, *pair) for pair in _texts(questions, answers)], np.float64),
        np.array([not asked.answers for asked in questions], np.bool_),
    )


def calibrate(outcomes: Outcomes, aim: Aim, *, folds: int = FOLDS, seed: int = 0) -> Calibration:
    """The threshold that does what is aimed at. Raises ``UsageError`` where none does, or where there is too little."""
    _enough(outcomes)
    answered = outcomes.answered
    sure, losses = outcomes.confidence[answered], outcomes.loss[answered]
    fitted = aim(outcomes)
    if fitted is None:
        raise UsageError("no threshold does that", hint=_reachable(curve_of(outcomes)))
    return Calibration(
        questions=len(outcomes),
        unanswerable=int(outcomes.unanswerable.sum()),
        abstained=int((~answered).sum()),
        unsure=int(np.isinf(sure).sum()),
        curve=curve_of(outcomes),
        aurc=aurc(sure, losses),
        excess_aurc=excess_aurc(sure, losses),
        threshold=None if isinf(fitted) else fitted,
        fitted=worth(outcomes, outcomes.given(fitted)),
        held_out=worth(outcomes, held_out(outcomes, aim, folds=folds, seed=seed)),
        folds=min(folds, len(outcomes)),
    )


def ask_all(
    ask: Callable[[list[str]], list[Answer]],
    questions: Sequence[EvalQuestion],
    *,
    batch: int = 16,
    done: Callable[[int], None] = lambda _: None,
) -> list[Answer]:
    """Every question's answer, ``batch`` at a time; ``done`` is told how many there are."""
    answers: list[Answer] = []
    for start in range(0, len(questions), batch):
        answers += ask([one.question for one in questions[start : start + batch]])
        done(len(answers))
    return answers


def _confidence(answer: Answer) -> float:
    if answer.abstained or not answer.text.strip():
        return -inf
    return inf if isnan(answer.confidence) else answer.confidence


def _texts(questions: Sequence[EvalQuestion], answers: Sequence[Answer]) -> list[tuple[EvalQuestion, str]]:
    return [(asked, answer.text) for asked, answer in zip(questions, answers, strict=True)]


def _enough(outcomes: Outcomes) -> None:
    if len(outcomes) < LEAST:
        raise UsageError(f"{len(outcomes)} questions are too few", hint=f"give at least {LEAST}; hundreds are better")
    answered = outcomes.answered
    if not answered.any():
        raise UsageError(
            "none of the questions was answered",
            hint="index the collection that they are about; see what one gets: ragloom ask QUESTION --trace",
        )
    if np.isinf(outcomes.confidence[answered]).all():
        raise UsageError(
            "the generator does not say how sure it is of an answer",
            hint="use one that does, or let it (`openai` does with `logprobs: true`)",
        )


def _reachable(curve: RiskCoverage) -> str:
    least = int(np.argmin(curve.risk)) if len(curve.risk) else 0
    risk, most = (float(curve.risk[least]), float(curve.coverage[-1])) if len(curve.risk) else (nan, nan)
    return f"the risk goes down to {risk:.3f} (at coverage {curve.coverage[least]:.3f}), coverage goes up to {most:.3f}"
