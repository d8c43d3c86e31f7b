"""Answers that are spans of a source, found by a reading model (extractive question answering)."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.config.place import seen_from_here
from ragloom.errors import GenerationError, UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import TextTokenizer, architecture_of, find, locate
from ragloom.types import Generation, Request, Settings, SourceSpan
from ragloom_onnx.choosing import chosen
from ragloom_onnx.config import ReaderConfig
from ragloom_onnx.graphs import OnnxGraph
from ragloom_onnx.reader.reading import Found, SourceReader
from ragloom_onnx.workers import Workers

_OUTPUTS = (("start_logits",), ("end_logits",))
_TASK = "answer"
_DEFAULT_LENGTH = 512


class SpanReader:
    """Reads every source with the question and answers with the surest span of all, word for word, or abstains.

    ``confidence`` is the log-odds (natural) of that span against no answer: at 0 the model finds both as likely. It
    chooses no tokens: of the settings it heeds none.
    """

    def __init__(self, config: ReaderConfig) -> None:
        self._config = config
        self._held: SourceReader | None = None

    @staticmethod
    def describe(config: ReaderConfig) -> Description:
        """Its limit, where the model is on this machine."""
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description(architecture="extractive")
        limit = _limit(architecture_of(folder).max_tokens, config.max_tokens)
        return Description(architecture="extractive", limits={"max_tokens": limit})

    def open(self, resources: Resources) -> None:
        """Load the graph. Raises ``ModelError`` for one that cannot be found, read or used as a reader."""
        folder = locate(self._config.model, resources.path, self._config.revision)
        path = chosen(folder, self._config.precision)
        graph = OnnxGraph(path, _OUTPUTS, threads=self._config.threads_per_batch)
        limit = _limit(architecture_of(folder).max_tokens, self._config.max_tokens)
        self._held = SourceReader(graph, TextTokenizer(folder), Workers.of(self._config), limit, self._config)

    def close(self) -> None:
        """Let graph and threads go."""
        if self._held is not None:
            self._held.workers.close()
        self._held = None

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One span a request.

        Raises ``GenerationError`` for a task other than ``answer`` and for a question that leaves no room for a source,
        ``ModelError`` where the runtime fails.
        """
        if self._held is None:
            raise UsageError("the generator is not open", where="reader", hint="call open(resources) first")
        for request in requests:
            _refuse_other_tasks(request)
        found = self._held.read(requests)
        return [self._said(request, one) for request, one in zip(requests, found, strict=True)]

    def _said(self, request: Request, found: Found | None) -> Generation:
        if found is None:
            return Generation("", finish_reason="abstain")
        if self._config.threshold is not None and found.odds < self._config.threshold:
            return Generation("", finish_reason="abstain", confidence=found.odds)
        text = request.sources[found.source].text[found.start : found.end]
        span = SourceSpan(0, len(text), found.source, found.start, found.end)
        return Generation(text, spans=(span,), confidence=found.odds)


def _limit(own: int, asked: int | None) -> int:
    return min((one for one in (own, asked) if one), default=_DEFAULT_LENGTH)


def _refuse_other_tasks(request: Request) -> None:
    if request.task != _TASK:
        raise GenerationError(
            f"the reader points at answers; it cannot do the task '{request.task}'",
            where="reader",
            hint="use the answer fuser `concat` or `vote`, or a generator that writes (onnx, transformers, openai)",
        )
