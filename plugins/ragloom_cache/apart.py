"""Answers are frozen; the arrays and mappings in them are not, and an answer from a cache has many owners."""

from __future__ import annotations

from dataclasses import replace

from ragloom.types import Answer, Posterior, Query, Trace


def apart(answer: Answer, query: Query, trace: Trace | None) -> Answer:
    """``answer`` to ``query`` with arrays and metadata of its own."""
    return replace(
        answer,
        query=query,
        passages=tuple(replace(passage, metadata=dict(passage.metadata)) for passage in answer.passages),
        posterior=answer.posterior and _copy(answer.posterior),
        trace=trace,
    )


def _copy(posterior: Posterior) -> Posterior:
    tokens = posterior.tokens
    return Posterior(posterior.answer.copy(), None if tokens is None else tokens.copy())
