"""How one question was answered, and how its answer's trace says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ragloom.types import Answer, Query, Step, Trace
from ragloom_cache.apart import apart

Way = Literal["hit", "shared", "miss"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer and the way it came: kept since ``age`` seconds, shared with an equal question, or just made."""

    answer: Answer
    way: Way
    age: float = 0.0


def told(outcome: Outcome, query: Query, seconds: float) -> Answer:
    """The answer to ``query``; ``seconds`` is what the cache itself took for the batch.

    A trace holds what was done for this question and nothing else: an answer from the cache has the cache's step alone.
    An answer without a trace stays without one. Whoever changes what it holds changes no answer of anybody else.
    """
    answer = outcome.answer
    if answer.trace is None:
        return apart(answer, query, None)
    before = () if outcome.way == "miss" else tuple(passage.id for passage in answer.passages)
    step = Step("cache", "cache", seconds, before, _NOTES[outcome.way].format(age=outcome.age))
    after = answer.trace.steps if outcome.way == "miss" else ()
    return apart(answer, query, Trace((step, *after), answer.trace.unsupported))


_NOTES: dict[Way, str] = {
    "hit": "hit: answered {age:.1f} s ago",
    "shared": "shared: answered once for equal questions asked together",
    "miss": "miss",
}
