"""The generator ``extractive``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Resources
from ragloom.types import Generation, Request, Settings
from ragloom_extractive.answering import answer
from ragloom_extractive.config import ExtractiveConfig
from ragloom_extractive.question import Terms
from ragloom_extractive.rarity import sampled
from ragloom_extractive.reader import Reader
from ragloom_extractive.summarizing import summarize

Task = Callable[[Reader, Request], Generation]

TASKS: Mapping[str, Task] = {
    "answer": answer,
    "map": answer,
    "reduce": answer,
    "refine": answer,
    "draft": answer,
    "summarize": summarize,
    "summarize_part": summarize,
    "join_summaries": summarize,
}
"""Partial answers are sources like any other; without sources there is nothing to say, so a bare draft abstains."""

REMEMBERED_TERMS = 1 << 17


class ExtractiveGenerator:
    """Says what the sources say, in their words: each sentence a quote, its place in ``spans``; or abstains.

    ``confidence`` is in [0, 1]: how likely the sources answer the question, judged by how much of it the first
    sentence and its context cover; for a summary on a topic, how much of the topic one source names; NaN for a summary
    that nothing was asked for. Settings for choosing tokens do not
    apply.
    """

    def __init__(self, config: ExtractiveConfig) -> None:
        self._config = config
        self._reader: Reader | None = None

    @staticmethod
    def describe(config: ExtractiveConfig) -> Description:
        """Needs no model and has no limit."""
        return Description(architecture="extractive")

    def open(self, resources: Resources) -> None:
        """Take the analyzer and look at a sample of the collection."""
        analyzer = resources.analyzer(self._config.analyzer)
        term = lru_cache(REMEMBERED_TERMS)(analyzer.term)
        terms: Terms = lambda text: [term(token) for token in analyzer.split(text)]  # noqa: E731
        self._reader = Reader(self._config, terms, sampled(resources.collection, self._config.sample, terms))

    def close(self) -> None:
        """Forget what was read."""
        self._reader = None

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request. Raises ``GenerationError`` for a task that is not about choosing sentences."""
        return [self._task(request.task)(self._opened(), request) for request in requests]

    def _opened(self) -> Reader:
        if self._reader is None:
            raise GenerationError("the generator is not open", hint="call open(resources) first")
        return self._reader

    @staticmethod
    def _task(name: str) -> Task:
        if name not in TASKS:
            raise GenerationError(
                f"extractive quotes sentences and cannot do task '{name}'",
                hint=f"use a language model as generator, or one of these tasks: {', '.join(TASKS)}",
            )
        return TASKS[name]
