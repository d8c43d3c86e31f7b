"""Requests and passages made of a case's texts and questions; telling generations apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from ragloom.testing.fakes import ListCollection, passage
from ragloom.testing.material import METADATA
from ragloom.types import Generation, Passage, Request

SOURCES = 3
"""How many sources a request is given."""


def passages_of(texts: Mapping[str, str]) -> list[Passage]:
    """A passage a text, their ids counting from 1."""
    return [
        passage(number, text, document=name, metadata=dict(METADATA.get(name, {})))
        for number, (name, text) in enumerate(texts.items(), 1)
    ]


def collection_of(texts: Mapping[str, str]) -> ListCollection:
    """A collection of those passages."""
    return ListCollection(passages_of(texts))


def requests_of(texts: Mapping[str, str], questions: Sequence[str], task: str = "answer") -> list[Request]:
    """A request a question, of ``SOURCES`` sources each; then one without sources, and one with a single source."""
    every = passages_of(texts)
    found = [Request(task, question, _some(every, number)) for number, question in enumerate(questions)]
    return [*found, Request(task, questions[0]), Request(task, questions[0], (every[0],))]


def same(one: Generation, two: Generation, tolerance: float = 0.0) -> bool:
    """Whether they say the same for the same reasons, and are as sure of it up to ``tolerance``."""
    alike = (one.text, one.token_ids, one.spans, one.finish_reason) == (
        two.text,
        two.token_ids,
        two.spans,
        two.finish_reason,
    )
    return alike and _close(one.confidence, two.confidence, tolerance)


def told(request: Request) -> str:
    """A request in a sentence."""
    return f"task '{request.task}', {brief(request.question)}, {len(request.sources)} sources"


def brief(text: str) -> str:
    """A text as a message shows it."""
    return repr(text if len(text) <= 60 else f"{text[:50]}… ({len(text)} characters)")


def _some(passages: Sequence[Passage], number: int) -> tuple[Passage, ...]:
    # Every third of them, beginning with the one that the question is likely about.
    return tuple(passages[(number + 3 * step) % len(passages)] for step in range(min(SOURCES, len(passages))))


def _close(one: float, two: float, tolerance: float) -> bool:
    return abs(one - two) <= tolerance if not (isnan(one) or isnan(two)) else isnan(one) and isnan(two)
