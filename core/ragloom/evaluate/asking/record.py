"""An outcome as JSON and back, whole: metrics look at quotes, passages and posteriors."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import TypeAdapter

from ragloom.evaluate.asking.outcome import Outcome
from ragloom.evaluate.results import Found
from ragloom.types import Answer, Passage, Posterior, Query, Sentence

_SENTENCES = TypeAdapter(tuple[Sentence, ...])
_PASSAGES = TypeAdapter(tuple[Passage, ...])
_FOUND = TypeAdapter(tuple[Found, ...])


def written(outcome: Outcome) -> dict[str, Any]:
    """JSON values; the question is not among them."""
    return {
        "id": outcome.id,
        "error": outcome.error,
        "found": _FOUND.dump_python(outcome.found, mode="json"),
        "answer": None if outcome.answer is None else _answer(outcome.answer),
    }


def read(value: dict[str, Any], question: str) -> Outcome:
    """What ``written`` gave, for ``question``. Raises ``ValueError``, ``KeyError``, ``TypeError`` for others."""
    answer = value["answer"]
    return Outcome(
        id=value["id"],
        answer=None if answer is None else _answered(answer, Query(question)),
        found=_FOUND.validate_python(value["found"]),
        error=value["error"],
    )


def _answer(answer: Answer) -> dict[str, Any]:
    posterior = answer.posterior
    return {
        "text": answer.text,
        "sentences": _SENTENCES.dump_python(answer.sentences, mode="json"),
        "passages": _PASSAGES.dump_python(answer.passages, mode="json"),
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "posterior": None
        if posterior is None
        else [None if part is None else part.tolist() for part in (posterior.answer, posterior.tokens, posterior.ends)],
    }


def _answered(value: dict[str, Any], query: Query) -> Answer:
    return Answer(
        query,
        value["text"],
        _SENTENCES.validate_python(value["sentences"]),
        _PASSAGES.validate_python(value["passages"]),
        value["abstained"],
        float(value["confidence"]),
        None if value["posterior"] is None else _posterior(*value["posterior"]),
        None,
        value["reason"],
    )


def _posterior(answer: list[float], tokens: list[list[float]] | None, ends: list[int] | None) -> Posterior:
    return Posterior(
        np.array(answer, np.float64),
        None if tokens is None else np.array(tokens, np.float64),
        None if ends is None else np.array(ends, np.int64),
    )
