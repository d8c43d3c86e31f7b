"""Answers that are spans of a source, found by a reading model (extractive question answering), whatever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from ragloom.config.place import seen_from_here
from ragloom.decoding.reading.sources import Found, SourceReader, SpanModel
from ragloom.errors import GenerationError, UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import ModelFolder, TextTokenizer, architecture_of, find, locate
from ragloom.models.reader_config import SpanReaderConfig
from ragloom.types import Generation, Request, Settings, SourceSpan

Config = TypeVar("Config", bound=SpanReaderConfig)

_TASK = "answer"
_DEFAULT_LENGTH = 512


class SpanGenerator(Generic[Config]):
    """Reads every source with the question and answers with the surest span of all, word for word, or abstains.

    ``confidence`` is the log-odds (natural) of that span against no answer: at 0 the model finds both as likely. It
    chooses no tokens: of the settings it heeds none. A subclass says how a folder is loaded.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._held: SourceReader | None = None

    @staticmethod
    def describe(config: SpanReaderConfig) -> Description:
        """Its limit, where the model is on this machine."""
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description(architecture="extractive")
        return Description(architecture="extractive", limits={"max_tokens": reading_limit(folder, config.max_tokens)})

    def open(self, resources: Resources) -> None:
        """Load the model. Raises ``ModelError`` for one that cannot be found, read or used as a reader."""
        folder = locate(self._config.model, resources.path, self._config.revision)
        tokenizer = TextTokenizer(folder)
        limit = reading_limit(folder, self._config.max_tokens)
        self._held = SourceReader(self.load(folder, tokenizer), tokenizer, limit, self._config)

    def load(self, folder: ModelFolder, tokenizer: TextTokenizer) -> SpanModel:
        """What runs the model: a runtime's own."""
        raise NotImplementedError

    def close(self) -> None:
        """Let the model go."""
        if self._held is not None:
            self._held.model.close()
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


def reading_limit(folder: ModelFolder, asked: int | None) -> int:
    """How many tokens of question and source together are read at once."""
    return min((one for one in (architecture_of(folder).max_tokens, asked) if one), default=_DEFAULT_LENGTH)


def _refuse_other_tasks(request: Request) -> None:
    if request.task != _TASK:
        raise GenerationError(
            f"the reader points at answers; it cannot do the task '{request.task}'",
            where="reader",
            hint="use the answer fuser `concat` or `vote`, or a generator that writes (onnx, transformers, openai)",
        )
