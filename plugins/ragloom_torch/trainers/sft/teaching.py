"""One row as it is taught: which passages are shown, in which order, and what is to be said of them.

RAFT (Zhang et al. 2024, arXiv:2403.10131): of a share of the rows the passage that holds the answer is hidden, so that
a model learns to tell what helps from what does not. All that is drawn depends on seed, epoch and row alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from ragloom.prompts import language_of
from ragloom.prompts.abstention import NOTHING
from ragloom.types import Passage, Request
from ragloom.types.example import Example, ExamplePassage


@dataclass(frozen=True, slots=True)
class Taught:
    """A row, what may distract from its answer, and its number; a ``fixed`` one is drawn alike in every epoch."""

    example: Example
    distractors: tuple[ExamplePassage, ...]
    number: int
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing:
    """``distractors`` at most are shown, ``golden`` is how likely the passages are that hold the answer."""

    distractors: int
    golden: float
    without_golden: Literal["answer", "abstain"] = "answer"
    language: str = "auto"
    seed: int = 0


def lesson(taught: Taught, mixing: Mixing, epoch: int) -> tuple[Request, str]:
    """What is asked, with its sources, and what is to be answered, in ``epoch``.

    Where there is nothing to distract, what holds the answer is always shown; and so it is of a ``fixed`` row.
    """
    draw = Random(f"{mixing.seed} {0 if taught.fixed else epoch} {taught.number}")
    example = taught.example
    shown = taught.fixed or draw.random() < mixing.golden
    others = draw.sample(taught.distractors, min(mixing.distractors, len(taught.distractors)))
    answerable = bool(example.answers)
    passages = [*(example.positives if shown or not others or not answerable else ()), *others]
    draw.shuffle(passages)
    says = draw.choice(example.answers) if example.answers else ""
    if not answerable or (mixing.without_golden == "abstain" and not _holds(passages, example)):
        says = nothing(example.question, mixing.language)
    sources = tuple(_passage(number, one) for number, one in enumerate(passages))
    return Request("answer", example.question, sources), says


def nothing(question: str, language: str) -> str:
    """What the prompts ask a model to say where the sources do not hold the answer."""
    return NOTHING[language_of(question) if language == "auto" else language]


def _holds(passages: list[ExamplePassage], example: Example) -> bool:
    return any(one in example.positives for one in passages)


def _passage(number: int, one: ExamplePassage) -> Passage:
    return Passage(number, one.document or str(number), one.text, 0, len(one.text), one.title)
