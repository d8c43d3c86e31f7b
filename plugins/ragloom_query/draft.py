"""Generate, then retrieve: the draft of an answer is what retrieval looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from ragloom.interfaces import Generator, Resources
from ragloom.types import Generation, Query, Request
from ragloom_query.config import DraftConfig


class DraftTransform:
    """A generator answers from what it knows; its words lie nearer to the documents' than the question's do.

    The draft is searched for beside the question, or in its place; it is never an answer, since answers are made from
    what is found. A draft that is empty or an abstention leaves the question alone. All questions are drafted in one
    call. Wang, Yang & Wei (2023), Query2doc: Query Expansion with Large Language Models, EMNLP.
    """

    name: ClassVar[str] = "draft"

    def __init__(self, config: DraftConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the generator that the config names, or the pipeline's own."""
        self._generator: Generator = resources.generator(self._config.generator)

    def close(self) -> None:
        """Let go of the generator; its pipeline closes it."""
        self.__dict__.pop("_generator", None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query itself and its draft, or only its draft."""
        requests = [Request(self.name, query.text, instruction=self._config.instruction) for query in queries]
        drafts = self._generator.generate(requests, self._config.settings()) if requests else []
        return [self._beside(query, draft) for query, draft in zip(queries, drafts, strict=True)]

    def _beside(self, query: Query, draft: Generation) -> list[Query]:
        text = draft.text.strip()
        if draft.finish_reason == "abstain" or not text:
            return [query]
        # The question's weighted terms, if any, belong to its own words.
        drafted = replace(query, text=text, origin=self.name, terms=())
        if not self._config.keep_question:
            return [drafted]
        return [query, replace(drafted, weight=query.weight * self._config.weight)]


class HydeTransform(DraftTransform):
    """As ``draft``, with a made-up passage for a draft: what dense retrievers compare best with passages.

    Gao, Ma, Lin & Callan (2023), Precise Zero-Shot Dense Retrieval without Relevance Labels, ACL. The paper averages
    vectors; here the rankings are fused, which works for every retriever.
    """

    name = "hyde"
