"""An answer as JSON and back: what the cache writes to disk. The question is not in it: an answer gets its asker's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ragloom.types import Answer, Passage, Posterior, Query, Sentence, Trace


class Record(BaseModel):
    """Everything of an answer but its query."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    text: str
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    abstained: bool
    reason: str
    confidence: float
    posterior: tuple[list[float], list[list[float]] | None, list[int] | None] | None
    trace: Trace | None


def written(answer: Answer) -> str:
    """``answer`` as JSON."""
    return Record(
        text=answer.text,
        sentences=answer.sentences,
        passages=answer.passages,
        abstained=answer.abstained,
        reason=answer.reason,
        confidence=answer.confidence,
        posterior=_listed(answer.posterior),
        trace=answer.trace,
    ).model_dump_json()


def read(text: str, query: Query) -> Answer:
    """The answer that ``written`` wrote, to ``query``. Raises ``ValueError`` for anything else."""
    record = Record.model_validate_json(text)
    return Answer(
        query,
        record.text,
        record.sentences,
        record.passages,
        record.abstained,
        record.confidence,
        None if record.posterior is None else _posterior(*record.posterior),
        record.trace,
        record.reason,
    )


def _listed(posterior: Posterior | None) -> Any:
    if posterior is None:
        return None
    others = (posterior.tokens, posterior.ends)
    return posterior.answer.tolist(), *(None if rows is None else rows.tolist() for rows in others)


def _posterior(answer: list[float], tokens: list[list[float]] | None, ends: list[int] | None) -> Posterior:
    rows: NDArray[np.float64] | None = None if tokens is None else np.array(tokens, np.float64)
    return Posterior(np.array(answer, np.float64), rows, None if ends is None else np.array(ends, np.int64))
