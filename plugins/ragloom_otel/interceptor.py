"""Spans around a pipeline's calls, and within each a span for every step."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Any

from ragloom.errors import MissingExtraError
from ragloom.interfaces import Proceed, Resources
from ragloom.types import Answer, Query
from ragloom.types.events import (
    AnswerGenerated,
    PassagesReranked,
    PassagesRetrieved,
    QueriesTransformed,
    RankingFused,
)
from ragloom_otel.attributes import Attributes, of_answers, of_call, of_retrieval, of_step
from ragloom_otel.config import OtelConfig

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer, TracerProvider

Ended = QueriesTransformed | PassagesRetrieved | RankingFused | PassagesReranked | AnswerGenerated


class OtelInterceptor:
    """Opens a span around ``ask`` and makes a child of it for each step that the pipeline's events tell of.

    Steps are told of when they have ended, with the time at which they began; events come in the thread of the call, so
    that its span is the current one. ``provider`` is the global one unless another is given.
    """

    def __init__(self, config: OtelConfig, *, provider: TracerProvider | None = None) -> None:
        self._config = config
        self._provider = provider
        self._tracer: Tracer

    def open(self, resources: Resources) -> None:
        """Take a tracer. Raises ``MissingExtraError`` where OpenTelemetry is not installed."""
        try:
            from opentelemetry.trace import get_tracer
        except ImportError as error:
            raise MissingExtraError("otel needs opentelemetry", hint='pip install "ragloom[otel]"') from error
        self._tracer = get_tracer("ragloom", tracer_provider=self._provider)

    def close(self) -> None:
        """Nothing to let go of: spans are exported by whoever set OpenTelemetry up."""

    def around(self, queries: Sequence[Query], proceed: Proceed) -> list[Answer]:
        """What ``proceed`` answers, unchanged."""
        name, content = self._config.name, self._config.content
        with self._tracer.start_as_current_span(
            f"invoke_workflow {name}",
            attributes=of_call(name, queries, content=content),
            record_exception=content,
            set_status_on_exception=False,
        ) as span:
            try:
                answers = proceed(queries)
            except BaseException as error:
                _failed(span, error)
                raise
            span.set_attributes(dict(of_answers(answers, content=content)))
        return answers

    def queries_transformed(self, event: QueriesTransformed) -> None:
        """A span for the transform."""
        self._step("transform", event.transform, event)

    def passages_retrieved(self, event: PassagesRetrieved) -> None:
        """A span for one retriever."""
        found = of_retrieval(event.retriever, event.rankings, content=self._config.content)
        self._step("retrieval", event.retriever, event, found)

    def ranking_fused(self, event: RankingFused) -> None:
        """A span for the rank fuser."""
        self._step("fuse", event.fuser, event)

    def passages_reranked(self, event: PassagesReranked) -> None:
        """A span for the reranker."""
        self._step("rerank", event.reranker, event)

    def answer_generated(self, event: AnswerGenerated) -> None:
        """A span for the answer fuser with its generator."""
        self._step("generate", event.fuser, event)

    def _step(self, step: str, component: str, event: Ended, more: Attributes | None = None) -> None:
        began = _nanoseconds(event)
        attributes = {**of_step(step, component), **(more or {})}
        span = self._tracer.start_span(f"{step} {component}", attributes=attributes, start_time=began)
        span.end(began + round(event.seconds * 1e9))


def _nanoseconds(event: Ended) -> int:
    """When the step began, since the epoch."""
    now, clock = time_ns(), perf_counter()
    passed = event.seconds if isnan(event.started) else clock - event.started
    return now - round(passed * 1e9)


def _failed(span: Any, error: BaseException) -> None:
    """What kind of error it was. What it says may quote the question, and is recorded only with the content."""
    from opentelemetry.trace import Status, StatusCode

    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    span.set_attribute("error.type", name)
    span.set_status(Status(StatusCode.ERROR, name))
