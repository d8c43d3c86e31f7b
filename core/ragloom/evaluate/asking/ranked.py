"""The documents that were found for a question: from a ranking of passages to one of documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from ragloom.evaluate.results import Found
from ragloom.types import Answer, Passage, Step

RANKED = ("retrieve", "fuse ranks", "rerank")
"""The steps of a trace that leave a ranking behind, the last of which is the one that the answer was made from."""


def documents_of(passages: Iterable[Passage], depth: int) -> tuple[Found, ...]:
    """The first ``depth`` documents, each by the first of its passages."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.document_id, passage)
    return tuple(Found(one.document_id, one.id, one.title) for one in islice(first.values(), depth))


def ranking_of(answer: Answer) -> tuple[int, ...] | None:
    """The ids of all passages that were found in the last round, best first; None where the answer's trace has none."""
    steps: Sequence[Step] = answer.trace.steps if answer.trace else ()
    return next((step.ids for step in reversed(steps) if step.name in RANKED), None)
