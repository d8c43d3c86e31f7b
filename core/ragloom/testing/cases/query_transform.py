"""Cases of query transforms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom.types import Request


def about(request: Request) -> str:
    """What the kit's generator writes for a query transform: something to search for, which depends on the question."""
    return f"Something that is said about {request.question.strip()[:60]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTransformCase(Case):
    """``questions`` are turned into queries; ``texts`` (from a name to a text) are what its first search finds.

    ``writes`` is what a generator writes that it asks: the kit's own stands in for the pipeline's, and for any that the
    settings name.
    """

    tolerance: float = 1e-6
    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    writes: Callable[[Request], str] = about
