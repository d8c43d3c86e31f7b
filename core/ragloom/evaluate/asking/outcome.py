"""What came of a question."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.evaluate.results import Found
from ragloom.types import Answer, Usage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of question ``id``: the answer, the documents found for it, best first, each once; or the error.

    ``answer`` is None where the question was only searched for, and where it failed.
    """

    id: str
    answer: Answer | None = None
    found: tuple[Found, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Outcomes of questions that were asked together, and what the generator took to answer them, where it says so.

    ``alone`` False: other batches were asked at the same time, and some of that may have been taken for those.
    """

    outcomes: tuple[Outcome, ...]
    usage: Usage | None = None
    alone: bool = True
