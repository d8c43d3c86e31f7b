"""Evidence made of a case's texts and questions, and the generators that an answer fuser is handed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import numpy as np

from ragloom.errors import GenerationError
from ragloom.interfaces import Generator, Stateless
from ragloom.testing.cases.answer_fuser import AnswerFuserCase
from ragloom.testing.fakes import EchoGenerator
from ragloom.testing.rankings import frozen
from ragloom.testing.requests import brief, collection_of, passages_of
from ragloom.testing.toy_model import ToyModel
from ragloom.testing.trial import Trial
from ragloom.types import Evidence, Fused, Passage, Query, Ranking

Its = Trial[AnswerFuserCase]


class FailingGenerator(Stateless):
    """Raises ``GenerationError`` whatever it is asked, and knows whether it was."""

    eos_id = 0

    def __init__(self) -> None:
        self.was_asked = False

    def _fail(self, *_: object, **__: object) -> NoReturn:
        self.was_asked = True
        raise GenerationError("the server is gone", hint="start it")

    generate = stream = encode = score = start = step = reorder = decode = read_jointly = _fail


@contextmanager
def opened(trial: Its) -> Iterator[Any]:
    """The fuser, opened over the case's texts."""
    with trial.opened(collection=collection_of(trial.case.texts), own_generator=handed(trial)) as fuser:
        yield fuser


def handed(trial: Its) -> Generator:
    """The generator that the case wants the fuser to be handed, else one of the kit's."""
    if trial.case.generator is not None:
        return trial.case.generator()
    return ToyModel() if needs(trial) else EchoGenerator(sources=5)


def needs(trial: Its) -> frozenset[str]:
    """The capabilities that the generator must have."""
    return trial.registry.describe("answer_fuser", trial.spec).needs


def evidence_of(trial: Its, fuser: Any) -> list[Evidence]:
    """One a question, of as many passages as the fuser wants; then one of a single passage, and one of two alike."""
    every = passages_of(trial.case.texts)
    turned = [
        every[number % len(every) :] + every[: number % len(every)] for number in range(len(trial.case.questions))
    ]
    found = [
        evidence(question, passages[: int(fuser.passages)])
        for question, passages in zip(trial.case.questions, turned, strict=True)
    ]
    return [*found, evidence(trial.case.questions[0], every[:1]), evidence(trial.case.questions[0], every[:1] * 2)]


def evidence(question: str, passages: Sequence[Passage]) -> Evidence:
    """The passages found for a question, best first; the ranking's arrays are read-only."""
    scores = np.linspace(1.0, 0.5, len(passages), dtype=np.float32)
    ids = np.array([one.id for one in passages], np.int64)
    return Evidence(Query(question), tuple(passages), frozen(Ranking("kit", ids, scores)))


def told(one: Evidence) -> str:
    """Evidence in a sentence."""
    return f"{brief(one.query.text)} with {len(one.passages)} passages"


def said(found: Fused) -> str:
    """An output in a sentence."""
    return (
        f"{brief(found.text)} ({'abstained, ' * found.abstained}confidence {found.confidence:g}, spans {found.spans})"
    )
