"""The guard around a pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from ragloom.interfaces import Proceed, Stateless
from ragloom.types import Answer, Query, Step, Trace
from ragloom_guard.config import GuardConfig
from ragloom_guard.holding import sure_enough
from ragloom_guard.question import QuestionRules
from ragloom_guard.redaction import redacted
from ragloom_guard.unsupported import RULES


class GuardInterceptor(Stateless):
    """Refuses questions, holds answers back, and masks what they hold, as its settings say.

    Whoever asked finds the reason in ``answer.reason``; the trace has a step for what was done.
    """

    def __init__(self, config: GuardConfig) -> None:
        self._config = config
        self._rules = QuestionRules(config.max_length, config.blocked)

    def around(self, queries: Sequence[Query], proceed: Proceed) -> list[Answer]:
        """One answer a query; those that are refused never reach the rest of the pipeline."""
        refusals = [self._rules.refusal(query.text) for query in queries]
        taken = [self._rules.bounded(query) for query, refusal in zip(queries, refusals, strict=True) if not refusal]
        answers = iter(proceed(taken) if taken else ())
        return [
            _refused(query, refusal) if refusal else replace(self._guarded(next(answers)), query=query)
            for query, refusal in zip(queries, refusals, strict=True)
        ]

    def _guarded(self, answer: Answer) -> Answer:
        start = perf_counter()
        judged = answer if answer.abstained else sure_enough(answer, self._config.min_confidence)
        judged = judged if judged.abstained else RULES[self._config.unsupported](judged)
        masked, counts = redacted(judged, self._config.redact)
        notes = [_judgement(answer, judged), *(f"{kind}: {count} masked" for kind, count in sorted(counts.items()))]
        return _traced(masked, perf_counter() - start, "; ".join(filter(None, notes)) or "passed")


def _refused(query: Query, reason: str) -> Answer:
    trace = Trace((Step("guard", "guard", 0.0, note=reason),))
    return Answer(query, "", abstained=True, reason=reason, trace=trace)


def _judgement(before: Answer, after: Answer) -> str:
    if after.reason != before.reason:
        return after.reason
    marked = f"{len(before.unsupported)} unsupported" if after.text != before.text else ""
    return marked


def _traced(answer: Answer, seconds: float, note: str) -> Answer:
    if answer.trace is None:
        return answer
    steps = (*answer.trace.steps, Step("guard", "guard", seconds, note=note))
    return replace(answer, trace=Trace(steps, len(answer.unsupported)))
